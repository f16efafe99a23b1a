package org.essc.identitycode;

import org.essc.platform.problem.InvalidValueException;
import org.essc.region.PolicyTerms.FamilyAbility;

/** What a code may be used for (busiType of the field). */
public enum Purpose {
  ENQUIRY("enquiry", "01", FamilyAbility.ENQUIRY),
  PAYMENT("payment", "02", FamilyAbility.PAYMENT),
  OTHER("other", "03", FamilyAbility.OTHER),
  MEDICAL("medical", "04", FamilyAbility.MEDICAL);

  private final String text;
  private final String busiType;
  private final FamilyAbility ability;

  Purpose(String text, String busiType, FamilyAbility ability) {
    this.text = text;
    this.busiType = busiType;
    this.ability = ability;
  }

  public String text() {
    return text;
  }

  /** The field's two-digit code. */
  public String busiType() {
    return busiType;
  }

  /** What a member of the family must have agreed to, for somebody else to show such a code. */
  public FamilyAbility ability() {
    return ability;
  }

  /**
   * @throws InvalidValueException {@code purpose-unknown}
   */
  public static Purpose parse(String text) {
    for (var purpose : values()) {
      if (purpose.text.equals(text)) {
        return purpose;
      }
    }
    throw new InvalidValueException("purpose-unknown");
  }
}
