package org.essc.identitycode;

import org.essc.platform.problem.InvalidValueException;

/** What a code may be used for (busiType of the field). */
public enum Purpose {
  ENQUIRY("enquiry", "01"),
  PAYMENT("payment", "02"),
  OTHER("other", "03"),
  MEDICAL("medical", "04");

  private final String text;
  private final String busiType;

  Purpose(String text, String busiType) {
    this.text = text;
    this.busiType = busiType;
  }

  public String text() {
    return text;
  }

  /** The field's two-digit code. */
  public String busiType() {
    return busiType;
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
