package org.essc.platform.sql;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

/** Moments as PostgreSQL's clients take and give them, of type {@code timestamptz}. */
public final class SqlTimes {

  private SqlTimes() {}

  public static OffsetDateTime timestamp(Instant at) {
    return at.atOffset(ZoneOffset.UTC);
  }

  /** Null for null. */
  public static Instant instant(OffsetDateTime at) {
    return at == null ? null : at.toInstant();
  }
}
