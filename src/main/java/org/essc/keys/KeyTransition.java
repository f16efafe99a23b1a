package org.essc.keys;

import java.time.Instant;

/**
 * What happened to a signing key, for whoever keeps a record of it.
 *
 * @param kind what happened
 * @param kid the key that signs from now on, or the one that is gone
 * @param formerKid the key that was retired; null when a key is gone
 * @param by who asked for it
 */
public record KeyTransition(
    Kind kind, KeyPurpose purpose, String kid, String formerKid, RotatedBy by, Instant at) {

  /** What can happen to a key. */
  public enum Kind {
    ROTATED,
    GONE
  }
}
