package org.essc.payment;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import java.util.regex.Pattern;
import org.essc.payment.ReconciliationStore.Line;
import org.essc.platform.problem.ProblemException;

/**
 * Where a page of a day begins: after the last line of the page before. Several may be of one
 * moment.
 *
 * @param at in microseconds, as PostgreSQL keeps it
 */
record ReconciliationCursor(Instant at, UUID id, String kind) {

  private static final ReconciliationCursor FIRST =
      new ReconciliationCursor(Instant.EPOCH, new UUID(0, 0), "");

  private static final Pattern FORM =
      Pattern.compile("([0-9]{1,16})_([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})_([a-z-]{1,20})");

  static ReconciliationCursor after(Line last) {
    return new ReconciliationCursor(last.at(), last.id(), last.kind());
  }

  /**
   * @param text {@code nextCursor} of the page before; null for the first
   * @throws ProblemException 400 {@code invalid-request}
   */
  static ReconciliationCursor parse(String text) {
    if (text == null) {
      return FIRST;
    }
    var parts = FORM.matcher(text);
    if (!parts.matches()) {
      throw ProblemException.invalid("cursor", "not a cursor of this list");
    }
    return new ReconciliationCursor(
        Instant.EPOCH.plus(Long.parseLong(parts.group(1)), ChronoUnit.MICROS),
        UUID.fromString(parts.group(2)),
        parts.group(3));
  }

  String text() {
    return ChronoUnit.MICROS.between(Instant.EPOCH, at) + "_" + id + "_" + kind;
  }
}
