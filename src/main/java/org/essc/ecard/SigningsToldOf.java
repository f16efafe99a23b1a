package org.essc.ecard;

import org.essc.card.CardUsability;

/**
 * Which signings their channels are told of: those that live, and those that ended with their
 * electronic card, which have a reason to tell ({@link CardUsability#ofECard}). One ends so with
 * its physical card, or alone, past its own last day.
 */
public final class SigningsToldOf {

  private SigningsToldOf() {}

  /**
   * A condition on {@code ecard_binding b}, {@code ecard e} and {@code physical_card c}.
   *
   * @param today the parameter that has the day in China, such as {@code $2}
   */
  public static String condition(String today) {
    return "(b.state = 'active' and e.state = 'active' or b.ended_at = e.ended_at and "
        + endedCard(today)
        + ")";
  }

  /** Why an electronic card that is terminated was so. */
  static String endedCard(String today) {
    return "(c.state = 9 or e.valid_until < " + today + ")";
  }
}
