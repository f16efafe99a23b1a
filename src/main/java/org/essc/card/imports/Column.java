package org.essc.card.imports;

import java.util.Map;
import java.util.TreeMap;

/** The columns of a card file: CSV header names and NDJSON keys. */
public enum Column {
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

  static final int COUNT = values().length;

  private static final Map<String, Column> BY_TEXT = new TreeMap<>();

  static {
    for (var column : values()) {
      BY_TEXT.put(column.text, column);
    }
  }

  private final String text;
  private final boolean required;

  Column(String text, boolean required) {
    this.text = text;
    this.required = required;
  }

  String text() {
    return text;
  }

  /** Whether a CSV file must have it; the value may still be empty, as a phone's may. */
  boolean required() {
    return required;
  }

  /**
   * Whether a value that lost its end is always a bad one: it may not be empty, and all good ones
   * are as long as each other.
   */
  boolean showsCut() {
    return switch (this) {
      case REGION_CODE, ID_TYPE, STATE, ISSUED_ON, VALID_UNTIL -> true;
      default -> false;
    };
  }

  /** The column of exactly that name, or null. */
  static Column find(String text) {
    return BY_TEXT.get(text);
  }
}
