package org.essc.holderpage;

import java.util.List;

/**
 * The benefits that the holder draws, and their authentications.
 *
 * @param reason why the card cannot be used, or null
 * @param step {@code pin} where something can be done here now, {@code face} where the channel has
 *     to see the holder's face first, {@code set-pin} where there is no PIN yet, {@code none}
 */
record BenefitsView(
    Frame frame,
    String reason,
    String step,
    List<One> drawn,
    List<Past> past,
    String note,
    Integer left) {

  /**
   * @param scheme and {@code insurer} by their names
   * @param state text of an {@link org.essc.benefit.EntitlementState}
   * @param until null where it was never authenticated
   * @param closed why it cannot be done here; null where it can, or nothing is due
   */
  record One(
      String scheme, String insurer, String state, String deadline, String until, String closed) {}

  /**
   * @param way and {@code state} by their codes
   * @param until null where it has not come to that
   */
  record Past(String scheme, String way, String state, String at, String until) {}
}
