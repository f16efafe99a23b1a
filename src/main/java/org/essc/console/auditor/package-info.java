/** The auditor's desk: the log looked through, and whether it is as it was written. */
package org.essc.console.auditor;
