package org.essc.sandbox.play;

import java.util.Locale;

/**
 * A story as somebody wants to see it.
 *
 * @param place null where the story has none to choose
 * @param language in which the platform answers
 */
record Play(Story story, Place place, Locale language) {}
