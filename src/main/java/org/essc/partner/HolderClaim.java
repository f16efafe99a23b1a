package org.essc.partner;

import java.util.Arrays;
import java.util.Optional;

/** A claim about a holder that a partner may be entitled to; the masked name is the default. */
public enum HolderClaim {
  MASKED_NAME("maskedName"),
  NAME("name"),
  ID_NUMBER("idNumber"),
  PHONE("phone"),
  CARD_NO("cardNo"),
  REGION_CODE("regionCode"),

  /** Who acts for the holder: whoever may not know that accepts nobody but the holder. */
  ACT("act");

  private final String text;

  HolderClaim(String text) {
    this.text = text;
  }

  public String text() {
    return text;
  }

  public static Optional<HolderClaim> find(String text) {
    return Arrays.stream(values()).filter(claim -> claim.text.equals(text)).findFirst();
  }
}
