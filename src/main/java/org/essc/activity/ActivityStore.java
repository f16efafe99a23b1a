package org.essc.activity;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import org.essc.activity.CountRequests.Added;
import org.essc.activity.CountRequests.Counted;
import org.essc.activity.CountRequests.Labels;
import org.essc.platform.replica.ReplicaReads;
import org.essc.platform.retention.Retention;

/** The numbers of all instances, by ten minutes. */
@Singleton
class ActivityStore {

  static final Duration STRETCH = Duration.ofMinutes(10);

  /** Two weeks: enough to compare with the same day of the week before. */
  private static final Duration KEPT = Duration.ofDays(14);

  private static final String ADD =
      """
      insert into activity (operation, at, outcome, requests, up_to)
      values ($1, $2, $3, $4, $5)
          on conflict (operation, at, outcome) do update
         set requests = activity.requests + excluded.requests,
             up_to = array(
               select coalesce(a, 0) + coalesce(b, 0)
                 from unnest(activity.up_to, excluded.up_to) with ordinality as t (a, b, i)
                order by i)""";

  private static final String SINCE =
      """
      select operation, at, outcome, requests, up_to from activity
       where operation = any($1) and at >= $2 order by operation, at, outcome""";

  private static final String DELETE =
      """
      delete from activity where (operation, at, outcome) in (
        select operation, at, outcome from activity where at < $1
         order by at limit $2 for update skip locked)""";

  /**
   * Two instances take their rows in the same order, so that neither waits for the other in turn.
   */
  private static final Comparator<Added> IN_TURN =
      Comparator.comparing((Added one) -> one.labels().operation())
          .thenComparing(one -> one.labels().outcome());

  private final Pool pool;
  private final ReplicaReads reads;

  ActivityStore(Pool pool, ReplicaReads reads) {
    this.pool = pool;
    this.reads = reads;
  }

  @Produces
  @Singleton
  Retention retention() {
    return new Retention("activity", KEPT, DELETE);
  }

  static Instant stretch(Instant at) {
    long seconds = STRETCH.toSeconds();
    return Instant.ofEpochSecond(at.getEpochSecond() / seconds * seconds);
  }

  Uni<Void> add(List<Added> all) {
    if (all.isEmpty()) {
      return Uni.createFrom().voidItem();
    }
    var rows = all.stream().sorted(IN_TURN).map(ActivityStore::tuple).toList();
    return pool.withTransaction(connection -> connection.preparedQuery(ADD).executeBatch(rows))
        .replaceWithVoid();
  }

  private static Tuple tuple(Added one) {
    return Tuple.of(
        one.labels().operation(),
        one.at().atOffset(ZoneOffset.UTC),
        one.labels().outcome(),
        one.more().requests(),
        one.more().upTo());
  }

  Uni<List<Added>> since(List<String> operations, Instant since) {
    var values = Tuple.of(operations.toArray(String[]::new), since.atOffset(ZoneOffset.UTC));
    return reads
        .lagging(client -> client.preparedQuery(SINCE).execute(values))
        .map(rows -> rows.stream().map(ActivityStore::read).toList());
  }

  private static Added read(Row row) {
    return new Added(
        new Labels(row.getString("operation"), row.getString("outcome")),
        row.getOffsetDateTime("at").toInstant(),
        new Counted(row.getLong("requests"), row.getArrayOfLongs("up_to")));
  }
}
