package org.essc.region;

import static org.essc.region.ValueType.flag;
import static org.essc.region.ValueType.number;

/** The electronic card's identity codes. */
public final class ECardCodeKeys {

  static final PolicyKeys.Group GROUP = new PolicyKeys.Group();

  public static final PolicyKey<Boolean> PHONE_CHECK =
      GROUP.key(
          "ecard.code.phoneCheck",
          "a channel's first code of a card, and the first from a new device, needs the phone's"
              + " real-name check",
          flag());

  public static final PolicyKey<Integer> PHONE_CHECK_MINUTES =
      GROUP.key(
          "ecard.code.phoneCheckMinutes",
          "minutes for which the phone's real-name check allows that code",
          number(1, 60));

  private ECardCodeKeys() {}
}
