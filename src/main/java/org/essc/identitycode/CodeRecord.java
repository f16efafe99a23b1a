package org.essc.identitycode;

import java.time.Instant;
import java.util.UUID;

/**
 * What Redis keeps of a code: whom it stands for, never a name or a number of a person.
 *
 * @param bindingId the channel's signing that showed it
 * @param expiresAt last moment at which it is accepted
 * @param epoch restore epoch of the database in which it was made; in another one it is void
 */
public record CodeRecord(
    UUID bindingId,
    UUID holderId,
    String channelNo,
    Purpose purpose,
    Instant expiresAt,
    long epoch) {

  /** {@code expiry in milliseconds|purpose|binding|holder|channel|epoch}. */
  String encode() {
    return expiresAt.toEpochMilli()
        + "|"
        + purpose.text()
        + "|"
        + bindingId
        + "|"
        + holderId
        + "|"
        + channelNo
        + "|"
        + epoch;
  }

  static CodeRecord decode(String text) {
    var parts = text.split("\\|");
    return new CodeRecord(
        UUID.fromString(parts[2]),
        UUID.fromString(parts[3]),
        parts[4],
        Purpose.parse(parts[1]),
        Instant.ofEpochMilli(Long.parseLong(parts[0])),
        parts.length > 5 ? Long.parseLong(parts[5]) : 0);
  }
}
