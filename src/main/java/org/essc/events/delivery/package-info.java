/** Gives out what waits on streams: pushed (RFC 8935), or polled for (RFC 8936). */
package org.essc.events.delivery;
