package org.essc.holderpage;

/**
 * A page for whoever has no session.
 *
 * @param kind {@code closed}, {@code foreign} or {@code away}
 * @param language {@code zh} or {@code en}
 */
record Notice(String kind, String language) {}
