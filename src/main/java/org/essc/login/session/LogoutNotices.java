package org.essc.login.session;

import static org.essc.platform.sql.SqlTimes.timestamp;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.essc.partner.PartnerNo;

/** Logout tokens that portals have yet to take. */
@Singleton
class LogoutNotices {

  /**
   * Two seconds, doubled with each attempt, ten minutes at most. Of each portal only so many are
   * looked at, along the index, however many wait for it: what one does not take holds up no other.
   * What is owed to one that is registered no more has no address.
   */
  private static final String TAKE =
      """
      with recursive portals as (
        (select partner_no from logout_notice order by partner_no limit 1)
        union all
        select (select n.partner_no from logout_notice n
                 where n.partner_no > p.partner_no order by n.partner_no limit 1)
          from portals p where p.partner_no is not null),
      due as (
        select l.id, l.holder_id
          from portals p
         cross join lateral (
           select n.id, n.holder_id, n.due_at from logout_notice n
            where n.partner_no = p.partner_no and n.due_at <= $1
            order by n.due_at limit $2) l
         where p.partner_no <> all($4)
         order by l.due_at limit $3),
      mine as (
        select n.id, n.holder_id from logout_notice n
         where (n.id, n.holder_id) in (select id, holder_id from due) and n.due_at <= $1
           for update skip locked)
      update logout_notice n
         set attempts = n.attempts + 1,
             due_at = $1 + least(interval '10 minutes', interval '2 seconds' * (1 << least(n.attempts, 20)))
        from mine
       where n.id = mine.id and n.holder_id = mine.holder_id
      returning n.id, n.holder_id, n.session_id, n.partner_no, n.created_at,
                (select o.backchannel_logout_uri from openid_client o
                  where o.partner_no = n.partner_no)""";

  private static final String DONE = "delete from logout_notice where id = $1 and holder_id = $2";

  /** Enough to raise the alarm, and to see it grow. */
  private static final String WAITING =
      """
      select count(*) from (
        select from logout_notice where attempts > 0 limit 10000) tried""";

  static final int OF_ONE_PORTAL = 8;
  private static final int BATCH = 256;

  private final Pool pool;
  private final Clock clock;

  LogoutNotices(Pool pool, Clock clock) {
    this.pool = pool;
    this.clock = clock;
  }

  /**
   * @param uri where it goes now; null where the portal wants none any more
   */
  record Notice(
      UUID id, UUID holderId, UUID sessionId, PartnerNo partnerNo, Instant createdAt, String uri) {

    boolean olderThan(Duration age, Instant now) {
      return createdAt.plus(age).isBefore(now);
    }
  }

  /**
   * Those that are due; they are due again later, unless {@link #done} comes before.
   *
   * @param without portals that are not to be sent more now
   */
  Uni<List<Notice>> take(Set<PartnerNo> without) {
    return pool.preparedQuery(TAKE)
        .execute(
            Tuple.of(
                timestamp(clock.instant()),
                OF_ONE_PORTAL,
                BATCH,
                without.stream().map(PartnerNo::value).toArray(String[]::new)))
        .map(rows -> rows.stream().map(LogoutNotices::read).toList());
  }

  Uni<Void> done(Notice notice) {
    return pool.preparedQuery(DONE)
        .execute(Tuple.of(notice.id(), notice.holderId()))
        .replaceWithVoid();
  }

  /** How many were sent in vain so far. */
  Uni<Long> waiting() {
    return pool.preparedQuery(WAITING).execute().map(rows -> rows.iterator().next().getLong(0));
  }

  private static Notice read(Row row) {
    return new Notice(
        row.getUUID("id"),
        row.getUUID("holder_id"),
        row.getUUID("session_id"),
        new PartnerNo(row.getString("partner_no")),
        row.getOffsetDateTime("created_at").toInstant(),
        row.getString("backchannel_logout_uri"));
  }
}
