package org.essc.keys;

import java.time.Instant;

/**
 * What happened to a key, for whoever keeps a record of it.
 *
 * @param kind what happened
 * @param purpose a {@link KeyPurpose}'s code, or {@code column}
 * @param key the key that signs from now on, that is gone, or that was created
 * @param former the key that was retired or revoked, where one was, else null
 * @param by who asked for it
 */
public record KeyTransition(
    Kind kind, String purpose, String key, String former, RotatedBy by, Instant at) {

  /** What can happen to a key. */
  public enum Kind {
    /** A signing key took over from another. */
    SIGNING_KEY_ROTATED,
    /** A signing key's private part was erased. */
    SIGNING_KEY_GONE,
    /** A signing key was ended before its time, because others may know it. */
    SIGNING_KEY_REVOKED,
    /** A data key was created, which becomes active by itself. */
    DATA_KEY_ROTATED,
    /** What was stored under older data keys is being brought to the active one. */
    REENCRYPTION_STARTED
  }
}
