/** The clerk's desk: finding holders, seeing what is theirs, acting for them at the window. */
package org.essc.console.clerk;
