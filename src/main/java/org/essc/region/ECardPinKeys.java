package org.essc.region;

import static org.essc.region.ValueType.flag;
import static org.essc.region.ValueType.number;

/**
 * The PIN of the electronic card; which values are too weak for it, {@link PinKeys#PIN_REFUSES}
 * says.
 */
public final class ECardPinKeys {

  static final PolicyKeys.Group GROUP = new PolicyKeys.Group();

  public static final PolicyKey<Integer> LENGTH =
      GROUP.key("ecard.pin.length", "digits of the electronic card's PIN", number(6, 12));

  public static final PolicyKey<Integer> LOCK_AFTER_ERRORS =
      GROUP.key(
          "ecard.pin.lockAfterErrors",
          "errors within ecard.pin.errorHours that lock the electronic card's PIN",
          number(1, 20));

  public static final PolicyKey<Integer> ERROR_HOURS =
      GROUP.key(
          "ecard.pin.errorHours",
          "hours for which an error with the electronic card's PIN counts",
          number(1, 720));

  public static final PolicyKey<Integer> LOCK_HOURS =
      GROUP.key(
          "ecard.pin.lockHours",
          "hours for which the electronic card's PIN stays locked",
          number(1, 720));

  public static final PolicyKey<Integer> EVIDENCE_MINUTES =
      GROUP.key(
          "ecard.pin.evidenceMinutes",
          "minutes for which a look at the holder's face allows to set the electronic card's PIN",
          number(1, 60));

  public static final PolicyKey<Boolean> RESET_UNLOCKS =
      GROUP.key(
          "ecard.pin.resetUnlocks",
          "setting a forgotten electronic card's PIN anew unlocks it, too",
          flag());

  private ECardPinKeys() {}
}
