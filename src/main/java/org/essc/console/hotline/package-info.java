/** The 12333 hotline's desk: one screen, in the order of the call. */
package org.essc.console.hotline;
