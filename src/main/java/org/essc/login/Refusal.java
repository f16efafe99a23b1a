package org.essc.login;

import java.util.Locale;

/** Why a login was refused ({@link Login.Field#REFUSAL}). */
public enum Refusal {
  /** By the browser. */
  CANCELLED,
  /** By the holder. */
  REFUSED,
  /** By the holder, who has not begun it. */
  REPORTED,
  /** The holder picked a number that does not stand on the page. */
  NUMBER,
  /** What was asked for besides the login is not granted; which part of it is told to nobody. */
  NOT_GRANTED;

  /** As it is stored. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static Refusal of(String text) {
    return valueOf(text.toUpperCase(Locale.ROOT));
  }
}
