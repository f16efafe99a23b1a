package org.essc.keys;

import java.time.Duration;
import java.util.Locale;

/** What a signing key signs. A key of one purpose never verifies for another. */
public enum KeyPurpose {
  /** Access tokens (RFC 9068). */
  TOKEN(Duration.ofMinutes(10)),
  /**
   * What is good for long: electronic cards' credentials, which live as long as the physical card,
   * at most ten years, and statements of qualification for a benefit.
   */
  CREDENTIAL(Duration.ofDays(3653)),
  /** Assertions about one verification or log-in, for the partner that asked. */
  ASSERTION(Duration.ofMinutes(5)),
  /** Heads of the audit chains: they have to be verifiable for ever. */
  AUDIT(null);

  private final Duration longestLife;

  KeyPurpose(Duration longestLife) {
    this.longestLife = longestLife;
  }

  /** How long anything signed with such a key may be valid; null is for ever. */
  Duration longestLife() {
    return longestLife;
  }

  /** The name in the database, in paths, in configuration and in metrics. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * @throws IllegalArgumentException if there is no such purpose
   */
  public static KeyPurpose ofCode(String code) {
    for (var purpose : values()) {
      if (purpose.code().equals(code)) {
        return purpose;
      }
    }
    throw new IllegalArgumentException("not a purpose of a signing key");
  }
}
