package org.essc.platform.partition;

import java.time.Duration;
import java.util.Optional;

/**
 * A table with a partition for each month (UTC); whoever owns the table produces one.
 *
 * @param table its name
 * @param kept how long a month's rows are kept after its end, at least; empty for ever
 * @param unless condition of rows that keep their month from being dropped
 * @param archiving how a month is archived before it is dropped; empty where it is just dropped
 */
public record Partitioned(
    String table, Optional<Duration> kept, String unless, Optional<Archiving> archiving) {

  /** One whose rows stay. */
  public static Partitioned forEver(String table) {
    return new Partitioned(table, Optional.empty(), "true", Optional.empty());
  }

  /** One whose months are dropped, unless some of their rows are still needed. */
  public static Partitioned dropped(String table, Duration kept, String unless) {
    return new Partitioned(table, Optional.of(kept), unless, Optional.empty());
  }

  /** One whose months go to an archive, where there is one, and otherwise stay. */
  public static Partitioned archived(String table, Duration kept, Archiving archiving) {
    return new Partitioned(table, Optional.of(kept), "false", Optional.of(archiving));
  }
}
