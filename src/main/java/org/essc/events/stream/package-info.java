/** Streams as receivers set them up: the Shared Signals Framework's stream management. */
package org.essc.events.stream;
