/**
 * What stands before the HTTP server's own handlers, on every connection it accepts: requests that
 * two readers could read differently are refused, and so is who does not go on with its request.
 */
package org.essc.platform.edge;
