package org.essc.region;

import static org.essc.region.ValueType.number;
import static org.essc.region.ValueType.word;

import org.essc.region.PolicyTerms.BindableBank;

/** Bank accounts linked to electronic cards. */
public final class BindingKeys {

  static final PolicyKeys.Group GROUP = new PolicyKeys.Group();

  public static final PolicyKey<BindableBank> BANKS =
      GROUP.key(
          "binding.banks",
          "which bank accounts may be linked to an electronic card",
          word(BindableBank.class));

  public static final PolicyKey<Integer> MOST =
      GROUP.key(
          "binding.most", "bank accounts that are linked to an electronic card", number(1, 10));

  public static final PolicyKey<Integer> LONGEST_DAYS =
      GROUP.key(
          "binding.longestDays",
          "days for which a bank account is linked at the longest",
          number(1, 3653));

  public static final PolicyKey<Integer> ANSWER_HOURS =
      GROUP.key(
          "binding.answerHours",
          "hours within which a bank answers a holder who asks it to link an account",
          number(1, 720));

  private BindingKeys() {}
}
