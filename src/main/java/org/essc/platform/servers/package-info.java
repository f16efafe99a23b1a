/**
 * Which servers the platform runs on: those it is given, or those that its build brings along. The
 * latter are found here as {@link org.essc.platform.servers.BundledServers} and never imported, so
 * that a production build is without them.
 */
package org.essc.platform.servers;
