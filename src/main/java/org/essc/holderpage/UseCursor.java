package org.essc.holderpage;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;

/**
 * Where a page of uses begins: after the last one of the page before. Several may be of one moment.
 *
 * @param at in microseconds, as PostgreSQL keeps it
 */
record UseCursor(Instant at, UUID id) {

  /** Later than everything, also where business time is moved ahead. */
  private static final UseCursor NEWEST =
      new UseCursor(Instant.parse("9000-01-01T00:00:00Z"), new UUID(-1, -1));

  static UseCursor after(UseStore.Use last) {
    return new UseCursor(last.at(), last.id());
  }

  /** The newest for whatever is no cursor. */
  static UseCursor parse(String text) {
    try {
      var parts = text == null ? new String[0] : text.split("_");
      var cursor =
          parts.length == 2
              ? new UseCursor(
                  Instant.EPOCH.plus(Long.parseLong(parts[0]), ChronoUnit.MICROS),
                  UUID.fromString(parts[1]))
              : NEWEST;
      // what lies outside of these the database may not know
      return cursor.at.isBefore(Instant.EPOCH) || cursor.at.isAfter(NEWEST.at) ? NEWEST : cursor;
    } catch (IllegalArgumentException | ArithmeticException notACursor) {
      return NEWEST;
    }
  }

  String text() {
    return ChronoUnit.MICROS.between(Instant.EPOCH, at) + "_" + id;
  }
}
