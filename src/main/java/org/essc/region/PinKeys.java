package org.essc.region;

import static org.essc.region.ValueType.flag;
import static org.essc.region.ValueType.number;
import static org.essc.region.ValueType.text;
import static org.essc.region.ValueType.word;
import static org.essc.region.ValueType.words;

import java.util.Set;
import org.essc.region.PolicyTerms.Evidence;
import org.essc.region.PolicyTerms.OldMedicalCard;
import org.essc.region.PolicyTerms.UnchangedPin;
import org.essc.region.PolicyTerms.WeakPin;

/** Activation of the two functions, and the PIN of the social one. */
public final class PinKeys {

  static final PolicyKeys.Group GROUP = new PolicyKeys.Group();

  public static final PolicyKey<Boolean> ACTIVATION_BANK_IN_PERSON =
      GROUP.key(
          "activation.bankInPerson",
          "the bank function is activated in person at the bank",
          flag());

  public static final PolicyKey<Boolean> ACTIVATION_BANK_BEFORE_BENEFITS =
      GROUP.key(
          "activation.bankBeforeBenefits",
          "contributions and benefits go by card only after bank activation",
          flag());

  public static final PolicyKey<OldMedicalCard> ACTIVATION_OLD_MEDICAL_CARD =
      GROUP.key(
          "activation.oldMedicalCard",
          "what becomes of an old medical insurance card",
          word(OldMedicalCard.class));

  public static final PolicyKey<Set<Channel>> ACTIVATION_SWITCH_CHANNELS =
      GROUP.key(
          "activation.switchChannels",
          "where an old medical card is switched over",
          words(Channel.class));

  public static final PolicyKey<Boolean> ACTIVATION_SWITCH_CHECKS_OLD_PIN =
      GROUP.key(
          "activation.switchChecksOldPin",
          "an old medical card is switched over against its own PIN",
          flag());

  public static final PolicyKey<Boolean> ACTIVATION_SWITCH_SETS_PIN =
      GROUP.key(
          "activation.switchSetsPin",
          "the holder chooses the new card's PIN while the old medical card is switched over",
          flag());

  public static final PolicyKey<Integer> PIN_LENGTH =
      GROUP.key("pin.length", "digits of the social PIN", number(4, 12));

  public static final PolicyKey<String> PIN_INITIAL =
      GROUP.key("pin.initial", "the PIN of a new card", text("4 to 12 digits", "[0-9]{4,12}"));

  public static final PolicyKey<UnchangedPin> PIN_UNCHANGED_MEANS =
      GROUP.key(
          "pin.unchangedMeans",
          "what it means that the PIN still has its initial value",
          word(UnchangedPin.class));

  public static final PolicyKey<Set<WeakPin>> PIN_REFUSES =
      GROUP.addingKey(
          "pin.refuses",
          "new PINs that are refused; each layer adds to those above",
          WeakPin.class);

  public static final PolicyKey<Integer> PIN_LOCK_AFTER_ERRORS =
      GROUP.key("pin.lockAfterErrors", "consecutive errors that lock the PIN", number(1, 20));

  public static final PolicyKey<Set<Channel>> PIN_UNLOCK_CHANNELS =
      GROUP.key("pin.unlockChannels", "where a locked PIN is unlocked", words(Channel.class));

  public static final PolicyKey<Set<Evidence>> PIN_UNLOCK_EVIDENCE =
      GROUP.key("pin.unlockEvidence", "what is shown for unlocking", words(Evidence.class));

  public static final PolicyKey<Set<Channel>> PIN_RESET_CHANNELS =
      GROUP.key("pin.resetChannels", "where a forgotten PIN is reset", words(Channel.class));

  public static final PolicyKey<Set<Evidence>> PIN_RESET_EVIDENCE =
      GROUP.key("pin.resetEvidence", "what is shown for a reset", words(Evidence.class));

  public static final PolicyKey<Set<Channel>> PIN_CHANGE_CHANNELS =
      GROUP.key("pin.changeChannels", "where the PIN is changed", words(Channel.class));

  public static final PolicyKey<Boolean> PIN_KEPT_THROUGH_LOSS_AND_REPLACEMENT =
      GROUP.key(
          "pin.keptThroughLossAndReplacement",
          "loss report, release and replacement leave the PIN as it is",
          flag());

  private PinKeys() {}
}
