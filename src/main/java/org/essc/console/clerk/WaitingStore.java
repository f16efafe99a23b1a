package org.essc.console.clerk;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.essc.partner.StaffCaller;
import org.essc.platform.time.BusinessDates;
import org.essc.region.RegionCode;

/** What waits for a second clerk. */
@Singleton
class WaitingStore {

  /** In the caller's regions, and asked for by others; what ends first comes first. */
  private static final String WAITING =
      """
      select 'approval' as kind, holder_id, region_code, reason as detail, requested_at as at,
             expires_at as until
        from pin_approval
       where state = 'pending' and expires_at > $1 and requested_by <> $2
         and region_code like any ($3)
      union all
      select 'review', q.holder_id, q.region_code, q.scheme, q.asked_at, q.review_until
        from benefit_qualification q
       where q.state = 'waiting' and q.review_until > $1 and q.asked_by <> $2
         and q.region_code like any ($3)
         and exists (select from physical_card c
                      where c.holder_id = q.holder_id and c.region_code like any ($3))
      union all
      select 'guardianship', g.holder_id, c.region_code, g.relation, g.asked_at, g.good_until
        from guardianship_request g
       cross join lateral (select region_code from physical_card
                            where holder_id = g.holder_id and region_code like any ($3)
                            order by state = 9, id desc limit 1) c
       where g.good_until > $1 and g.asked_by <> $2
      order by until limit 50""";

  private final Pool pool;
  private final Clock clock;

  WaitingStore(Pool pool, @BusinessDates Clock clock) {
    this.pool = pool;
    this.clock = clock;
  }

  /**
   * One.
   *
   * @param detail why the reset waits, of which benefit the certificate is, or what the ward is
   */
  record Waiting(
      DeskItem kind, UUID holderId, RegionCode region, String detail, Instant at, Instant until) {}

  Uni<List<Waiting>> forClerk(StaffCaller clerk) {
    return pool.preparedQuery(WAITING)
        .execute(
            Tuple.of(
                clock.instant().atOffset(ZoneOffset.UTC),
                clerk.idempotencyCaller(),
                clerk.jurisdiction().prefixes().toArray(String[]::new)))
        .map(rows -> rows.stream().map(WaitingStore::read).toList());
  }

  private static Waiting read(Row row) {
    return new Waiting(
        DeskItem.of(row.getString("kind")),
        row.getUUID("holder_id"),
        new RegionCode(row.getString("region_code")),
        row.getString("detail"),
        row.getOffsetDateTime("at").toInstant(),
        row.getOffsetDateTime("until").toInstant());
  }
}
