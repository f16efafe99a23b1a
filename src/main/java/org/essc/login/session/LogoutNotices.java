package org.essc.login.session;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.essc.partner.PartnerNo;

/** Logout tokens that portals have yet to take. */
@Singleton
class LogoutNotices {

  /**
   * Two seconds, doubled with each attempt, ten minutes at most. Portals take turns, so that what
   * one does not take holds up no other; what is owed to one that is registered no more has no
   * address.
   */
  private static final String TAKE =
      """
      update logout_notice n
         set attempts = n.attempts + 1,
             due_at = $1 + least(interval '10 minutes', interval '2 seconds' * (1 << least(n.attempts, 20)))
       where (n.id, n.holder_id) in (
         select l.id, l.holder_id from logout_notice l
          where l.due_at <= $1 and (l.id, l.holder_id) in (
            select id, holder_id from (
              select id, holder_id, due_at,
                     row_number() over (partition by partner_no order by due_at) as turn
                from logout_notice where due_at <= $1) as due
             order by turn, due_at limit $2)
            for update skip locked)
      returning n.id, n.holder_id, n.session_id, n.partner_no, n.created_at,
                (select o.backchannel_logout_uri from openid_client o
                  where o.partner_no = n.partner_no)""";

  private static final String DONE = "delete from logout_notice where id = $1 and holder_id = $2";

  private static final String WAITING =
      "select count(*) filter (where attempts > 0) from logout_notice";

  private static final int BATCH = 50;

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

  /** Those that are due; they are due again later, unless {@link #done} comes before. */
  Uni<List<Notice>> take() {
    return pool.preparedQuery(TAKE)
        .execute(Tuple.of(LoginSessions.timestamp(clock.instant()), BATCH))
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
