/**
 * {@code audit verify}: plain Java over JDBC, without the running platform, so that it can be run
 * against a copy, against a server that is off the network, and by somebody else.
 */
package org.essc.audit.verify;
