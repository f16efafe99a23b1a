package org.essc.platform.time;

/**
 * The business dates were moved. Who looks at deadlines only now and then looks at once, so that
 * whoever tries one does not have to wait for it.
 */
public record BusinessDatesMoved() {}
