/** By what a request's answer, log lines and audit entry are found together. */
package org.essc.platform.trace;
