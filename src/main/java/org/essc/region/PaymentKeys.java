package org.essc.region;

import static org.essc.region.ValueType.flag;
import static org.essc.region.ValueType.number;

/** Paying with an electronic card. */
public final class PaymentKeys {

  static final PolicyKeys.Group GROUP = new PolicyKeys.Group();

  public static final PolicyKey<Boolean> LEVEL_ONE =
      GROUP.key(
          "payment.levelOne", "codes for payment are shown with a card of level 1, too", flag());

  public static final PolicyKey<Integer> PIN_MINUTES =
      GROUP.key(
          "payment.pinMinutes",
          "minutes after the PIN in which a code for payment is shown anew until it is used",
          number(1, 10));

  public static final PolicyKey<Integer> CEILING_FEN =
      GROUP.key(
          "payment.ceilingFen",
          "fen that one payment authorisation is good for at the most",
          number(1, 100_000_000));

  public static final PolicyKey<Integer> DELEGATED_CEILING_FEN =
      GROUP.key(
          "payment.delegatedCeilingFen",
          "the same, where somebody else pays for the holder: as family.guardiansMay and"
              + " family.relativesMay let",
          number(1, 100_000_000));

  private PaymentKeys() {}
}
