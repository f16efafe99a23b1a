package org.essc.card;

import org.essc.platform.problem.InvalidValueException;

/** Kinds of identity documents by the human-resources code table; more are added as needed. */
public enum IdType {
  /** Resident identity card, GB 11643-1999. */
  RESIDENT_ID("01");

  private final String code;

  IdType(String code) {
    this.code = code;
  }

  /** The two digits that stand in requests, files and the database. */
  public String code() {
    return code;
  }

  /**
   * @throws InvalidValueException {@code id-type-unknown}
   */
  public static IdType parse(String code) {
    for (var type : values()) {
      if (type.code.equals(code)) {
        return type;
      }
    }
    throw new InvalidValueException("id-type-unknown");
  }
}
