/** Measures how long work that sweeps do has been waiting for them. */
package org.essc.platform.overdue;
