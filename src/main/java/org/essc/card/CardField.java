package org.essc.card;

import org.essc.platform.crypto.ColumnRef;

/** What an act may change on a card besides its state. */
public enum CardField {
  NAME("name", "name", CardColumns.NAME),
  PHONE("phone", "phone", CardColumns.PHONE),
  ADDRESS("address", "address", CardColumns.ADDRESS),
  REGION("region_code", "regionCode", null),
  BANK_CODE("bank_code", "bankCode", null),
  BANK_ACCOUNT("bank_account", "bankAccount", CardColumns.BANK_ACCOUNT),
  VALID_UNTIL("valid_until", "validUntil", null),
  SOCIAL_ACTIVATED_AT("social_activated_at", "socialActivatedAt", null),
  SUSPENDED_BY("suspended_by", "suspendedBy", null),
  BANK_ACTIVATED_AT("bank_activated_at", "bankActivatedAt", null);

  private final String column;
  private final String text;
  private final ColumnRef encrypted;

  CardField(String column, String text, ColumnRef encrypted) {
    this.column = column;
    this.text = text;
    this.encrypted = encrypted;
  }

  String column() {
    return column;
  }

  /** As history and answers name it. */
  String text() {
    return text;
  }

  /** Null where the value stands in clear text. */
  ColumnRef encrypted() {
    return encrypted;
  }
}
