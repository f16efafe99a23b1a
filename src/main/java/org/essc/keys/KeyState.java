package org.essc.keys;

import java.util.Locale;

/**
 * The life of a signing key.
 *
 * <pre>
 *              rotation              rotation                 keep-retired-for
 *   (created)          the next one           the one after            later
 *   ────────▶ NEXT ──────────────▶ ACTIVE ──────────────▶ RETIRED ──────────────▶ GONE
 *             published,           published,             published,            not published,
 *             does not sign        signs                  does not sign         private key erased
 * </pre>
 *
 * <p>A revocation takes a key from any state to GONE at once; where it was active, the next key
 * signs from then on.
 *
 * <p>Of each purpose there is one next and one active key. A key is published before it signs, so
 * that verifiers know it in time, and as long as anything it signed may be valid.
 */
public enum KeyState {
  NEXT,
  ACTIVE,
  RETIRED,
  GONE;

  /** The name in the database and in answers. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  static KeyState ofCode(String code) {
    return valueOf(code.toUpperCase(Locale.ROOT));
  }

  boolean isPublished() {
    return this != GONE;
  }
}
