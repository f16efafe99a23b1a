package org.essc.card.imports;

import org.essc.files.FileColumn;
import org.essc.files.FileColumns;

/** The columns of a card file: CSV header names and NDJSON keys. */
public enum Column implements FileColumn {
  CARD_NO("cardNo", true),
  CARD_ID_CODE("cardIdCode", true),
  REGION_CODE("regionCode", true),
  ID_TYPE("idType", true),
  ID_NUMBER("idNumber", true),
  NAME("name", true),
  PHONE("phone", true),
  STATE("state", true),
  ISSUED_ON("issuedOn", true),
  VALID_UNTIL("validUntil", true),
  BANK_CODE("bankCode", false),
  BANK_ACCOUNT("bankAccount", false),
  ADDRESS("address", false);

  static final FileColumns ALL = new FileColumns(values());

  private final String text;
  private final boolean required;

  Column(String text, boolean required) {
    this.text = text;
    this.required = required;
  }

  @Override
  public String text() {
    return text;
  }

  @Override
  public boolean required() {
    return required;
  }

  @Override
  public boolean showsCut() {
    return switch (this) {
      case REGION_CODE, ID_TYPE, STATE, ISSUED_ON, VALID_UNTIL -> true;
      default -> false;
    };
  }

  @Override
  public boolean number() {
    return this == STATE;
  }
}
