package org.essc.activity;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.essc.activity.Activity.ChannelCount;
import org.essc.activity.Activity.Waiting;
import org.essc.platform.replica.ReplicaReads;
import org.essc.platform.time.BusinessDates;

/**
 * What is to be done, and what came in. Each look goes by an index made for what is open, and stops
 * counting in time, so that it costs the same whatever the tables have grown to.
 */
@Singleton
class WaitingStore {

  private static final int MOST = 10_000;

  private static final String LOSS_REPORTS =
      """
      select channel, count(*) reports from card_loss_report
       where reported_at >= $1 group by channel order by channel""";

  private static final String WAITING =
      """
      select 'events-not-on-a-stream' what, (
               select count(*) from (
                 select 1 from outbox_event
                  where published_at is null and position is not null limit $1) w) number,
             (select extract(epoch from now() - at)::bigint from outbox_event
               where published_at is null and position is not null
               order by position limit 1) oldest
      union all
      select 'events-not-acknowledged', (
               select count(*) from (
                 select 1 from stream_event where acknowledged_at is null limit $1) w), null
      union all
      select 'imports-under-way', (
               select count(*) from card_import where state in ('receiving', 'running')), null
      union all
      select 'agency-files-under-way', (
               select count(*) from agency_application where state in ('receiving', 'running')),
             null
      union all
      select 'applications-to-produce', (
               select count(*) from (
                 select 1 from card_application where state = 'applied' limit $1) w), null
      union all
      select 'pin-resets-to-approve', (
               select count(*) from (
                 select 1 from pin_approval where decided_at is null and expires_at > $2 limit $1) w),
             null
      union all
      select 'cancellations-to-settle', (
               select count(*) from (
                 select 1 from card_cancellation where state = 'awaiting-settlement' limit $1) w),
             null
      union all
      select 'logout-notices', (
               select count(*) from (select 1 from logout_notice limit $1) w), null""";

  private final ReplicaReads reads;
  private final Clock clock;

  WaitingStore(ReplicaReads reads, @BusinessDates Clock clock) {
    this.reads = reads;
    this.clock = clock;
  }

  Uni<List<ChannelCount>> lossReports(Instant since) {
    var values = Tuple.of(since.atOffset(ZoneOffset.UTC));
    return reads
        .lagging(client -> client.preparedQuery(LOSS_REPORTS).execute(values))
        .map(
            rows ->
                rows.stream()
                    .map(row -> new ChannelCount(row.getString("channel"), row.getLong("reports")))
                    .toList());
  }

  Uni<List<Waiting>> waiting() {
    var values = Tuple.of(MOST + 1, clock.instant().atOffset(ZoneOffset.UTC));
    return reads
        .lagging(client -> client.preparedQuery(WAITING).execute(values))
        .map(
            rows ->
                rows.stream()
                    .map(
                        row ->
                            new Waiting(
                                row.getString("what"),
                                Math.min(MOST, row.getLong("number")),
                                row.getLong("number") > MOST,
                                row.getLong("oldest")))
                    .toList());
  }
}
