package org.essc.holderpage;

import java.util.List;

/**
 * What the holder's card was used for lately.
 *
 * @param older address part of the next page, or null
 * @param told who was told of what, on the first page
 */
record UsesView(Frame frame, List<One> uses, String older, List<ToldView> told) {

  /**
   * @param kind {@code verification}, {@code payment}, {@code login}, {@code channel-ended} or the
   *     verb of an act
   * @param who the other side, as it is called
   * @param detail the code's purpose, how a payment stands, {@code unlocked} where a PIN was, or
   *     null
   * @param disclosed names of the claims that the other side was given
   * @param yuan what was paid, or null
   * @param actKind {@code guardian} or {@code family} where one person acted for another, or null
   * @param other that person, masked, or null
   */
  record One(
      String kind,
      String who,
      String at,
      String detail,
      List<String> disclosed,
      String yuan,
      String actKind,
      String other) {}
}
