package org.essc.login.session;

import static org.essc.platform.sql.SqlArrays.array;
import static org.essc.platform.sql.SqlTimes.timestamp;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.essc.card.StateChange;
import org.essc.family.MembershipFollower;
import org.essc.partner.PartnerNo;
import org.essc.platform.outbox.Outbox;

/** Ends sessions and notes in the same statement which portals are to be told. */
@Singleton
class EndingStore {

  private static final String END =
      """
      with ended as (
        update login_session s set ended_at = $1, ended_by = $2
         where %s and s.ended_at is null and s.expires_at > $1
        returning s.id, s.holder_id, s.partner_no),
      told as (
        insert into logout_notice (
          id, holder_id, session_id, partner_no, attempts, due_at, created_at)
        select e.id, e.holder_id, e.id, e.partner_no, 0, $1, $1
          from ended e join openid_client o on o.partner_no = e.partner_no
         where o.backchannel_logout_uri is not null),
      news as ("""
          + Outbox.insert(
              """
              select gen_random_uuid(), holder_id, $1, 'login-ended', 'login', id,
                     jsonb_build_object('portalNo', partner_no, 'endedBy', $2::text)
                from ended""")
          + """
      )
      select id, holder_id, partner_no from ended""";

  private static final String ONE = END.formatted("s.id = $3 and s.partner_no = $4");
  private static final String OPENED =
      END.formatted("s.id = $3 and s.holder_id = $4 and s.created_at = $5");
  private static final String OF_HOLDER = END.formatted("s.id = $3 and s.holder_id = $4");
  private static final String OF_SIGNING =
      END.formatted(
          """
          (s.holder_id = $4 or s.actor_holder_id = $4)
          and (s.signing_id = $3 and s.holder_id = $4 or s.actor_signing_id = $3)""");

  private static final String OF_CARD =
      END.formatted(
          """
          (s.holder_id = $4 or s.actor_holder_id = $4)
          and (s.holder_id = $4 and s.ecard_id in (
                 select e.id from ecard e where e.card_id = $3 and e.holder_id = $4)
               or s.actor_signing_id in (
                 select b.id from ecard e join ecard_binding b
                   on b.ecard_id = e.id and b.holder_id = e.holder_id
                  where e.card_id = $3 and e.holder_id = $4))""");

  private static final String OF_CARDS =
      END.formatted(
          """
          (s.holder_id = any($4) or s.actor_holder_id = any($4))
          and ((s.ecard_id, s.holder_id) in (
                 select e.id, e.holder_id
                   from unnest($3::uuid[], $4::uuid[]) as c (card_id, holder_id)
                   join ecard e on e.card_id = c.card_id and e.holder_id = c.holder_id)
               or (s.actor_signing_id, s.actor_holder_id) in (
                 select b.id, b.holder_id
                   from unnest($3::uuid[], $4::uuid[]) as c (card_id, holder_id)
                   join ecard e on e.card_id = c.card_id and e.holder_id = c.holder_id
                   join ecard_binding b on b.ecard_id = e.id and b.holder_id = e.holder_id))""");

  private static final String OF_MEMBERSHIPS =
      END.formatted("s.membership_id = any($3) and s.actor_holder_id = any($4)");

  /** A session that has ended just now. */
  record Ended(UUID id, UUID holderId, PartnerNo partnerNo) {}

  Uni<List<Ended>> one(SqlClient client, UUID id, PartnerNo partnerNo, EndedBy by, Instant at) {
    return end(client, ONE, by, at, id, partnerNo.value());
  }

  /** Requests of one login differ in the moment at which they began to open its session. */
  Uni<List<Ended>> opened(SqlClient client, LoginSession session, Instant at) {
    var createdAt = timestamp(session.createdAt());
    return end(client, OPENED, EndedBy.UNANSWERED, at, session.id(), session.holderId(), createdAt);
  }

  Uni<List<Ended>> ofHolder(SqlClient client, UUID id, UUID holderId, Instant at) {
    return end(client, OF_HOLDER, EndedBy.HOLDER, at, id, holderId);
  }

  Uni<List<Ended>> ofSigning(SqlClient client, UUID signingId, UUID holderId, Instant at) {
    return end(client, OF_SIGNING, EndedBy.CHANNEL, at, signingId, holderId);
  }

  Uni<List<Ended>> ofCard(SqlClient client, UUID cardId, UUID holderId, Instant at) {
    return end(client, OF_CARD, EndedBy.CARD, at, cardId, holderId);
  }

  Uni<List<Ended>> ofCards(SqlClient client, List<StateChange> changes, Instant at) {
    return end(
        client,
        OF_CARDS,
        EndedBy.CARD,
        at,
        array(changes, StateChange::cardId, UUID[]::new),
        array(changes, StateChange::holderId, UUID[]::new));
  }

  /** Those that somebody opened by memberships that are over. */
  Uni<List<Ended>> ofMemberships(SqlClient client, List<MembershipFollower.Over> all, Instant at) {
    return end(
        client,
        OF_MEMBERSHIPS,
        EndedBy.MEMBERSHIP,
        at,
        array(all, MembershipFollower.Over::id, UUID[]::new),
        array(all, MembershipFollower.Over::actorId, UUID[]::new));
  }

  private static Uni<List<Ended>> end(
      SqlClient client, String sql, EndedBy by, Instant at, Object... which) {
    var values = Tuple.of(timestamp(at), by.text());
    for (var one : which) {
      values.addValue(one);
    }
    return client
        .preparedQuery(sql)
        .execute(values)
        .map(
            rows ->
                rows.stream()
                    .map(
                        row ->
                            new Ended(
                                row.getUUID("id"),
                                row.getUUID("holder_id"),
                                new PartnerNo(row.getString("partner_no"))))
                    .toList());
  }
}
