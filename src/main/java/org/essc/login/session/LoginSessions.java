package org.essc.login.session;

import static org.essc.platform.sql.SqlTimes.instant;
import static org.essc.platform.sql.SqlTimes.timestamp;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.essc.family.MembershipKind;
import org.essc.family.acting.Delegate;
import org.essc.partner.PartnerNo;
import org.essc.platform.batch.LockWait;
import org.essc.platform.outbox.Outbox;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.random.Randomness;

/** Logins' sessions in PostgreSQL. */
@Singleton
public class LoginSessions {

  /**
   * The holder's channels are told of it; of one that somebody else acts in, they are as of a
   * delegated use. Card and signing are held to the transaction's end: whoever loses the card in
   * this very moment waits, and then ends this session too; whoever did it before leaves nothing to
   * open. The session's id is the login's, so its code opens one at most, whatever becomes of
   * Redis.
   */
  private static final String OPEN =
      """
      with standing as (
        select e.level
          from %s, ecard_binding b
          join ecard e on e.id = b.ecard_id and e.holder_id = b.holder_id
          join physical_card c on c.id = e.card_id and c.holder_id = e.holder_id
          join partner p on p.partner_no = b.channel_no
         where b.id = $5 and b.holder_id = $2 and b.state = 'active' and e.state = 'active'
           and p.status = 'active'
           and c.state = 1 and c.suspended_by is null
           and least(c.valid_until, e.valid_until) >= $15
           for share of c for share of b),
      opened as (
        insert into login_session (
          id, holder_id, partner_no, ecard_id, signing_id, channel_no, scopes, claims, acr, amr,
          auth_time, dpop_jkt, refresh_generation, created_at, last_used_at, expires_at)
        select $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 0, $13, $13, $14 from standing
            on conflict do nothing
        returning id, holder_id, partner_no, scopes, created_at),
      agreed as (
        insert into login_consent (holder_id, partner_no, scopes, session_id, given_at)
        select holder_id, partner_no, scopes, id, created_at from opened
            on conflict (holder_id, partner_no) do update
           set scopes = excluded.scopes, session_id = excluded.session_id,
               given_at = excluded.given_at),
      told as (%s)
      select level from opened, standing\
      """
          .formatted(
              LockWait.BOUND,
              Outbox.insert(
                  """
                  select $16::uuid, holder_id, $13, 'login-opened', 'login', id,
                         jsonb_build_object('portalNo', partner_no)
                    from opened where $16::uuid is not null"""));

  /** Of one that somebody acts in, in the transaction that opens it. */
  private static final String DELEGATED =
      """
      update login_session
         set actor_holder_id = $3, actor_signing_id = $4, act_kind = $5, membership_id = $6
       where id = $1 and holder_id = $2""";

  /** Both people's cards, in their order, as whoever locks several takes them. */
  private static final String HOLD_BOTH =
      """
      select b.id
        from %s, ecard_binding b
        join ecard e on e.id = b.ecard_id and e.holder_id = b.holder_id
        join physical_card c on c.id = e.card_id and c.holder_id = e.holder_id
        join partner p on p.partner_no = b.channel_no
       where (b.id = $1 and b.holder_id = $2 or b.id = $3 and b.holder_id = $4)
         and b.state = 'active' and e.state = 'active' and p.status = 'active'
         and c.state = 1 and c.suspended_by is null and least(c.valid_until, e.valid_until) >= $5
       order by c.id for share of c, b"""
          .formatted(LockWait.BOUND);

  private static final String FIND = "select * from login_session where id = $1";

  private static final String USE =
      """
      update login_session set refresh_generation = refresh_generation + $4, last_used_at = $5
       where id = $1 and holder_id = $2 and refresh_generation = $3
         and ended_at is null and expires_at > $5\
      """;

  private final Pool pool;
  private final Randomness randomness;

  LoginSessions(Pool pool, Randomness randomness) {
    this.pool = pool;
    this.randomness = randomness;
  }

  /**
   * Opens a session, and with it records what the holder has agreed to.
   *
   * @param today the business date in China
   * @return the electronic card's level; nothing where there is a session already, or card, signing
   *     or channel are not good any more
   */
  Uni<Optional<Integer>> open(SqlClient transaction, LoginSession session, LocalDate today) {
    return transaction.preparedQuery(OPEN).execute(tuple(session, today)).map(LoginSessions::level);
  }

  /** False where either person's card, signing or channel is not good any more. */
  Uni<Boolean> holdBoth(SqlClient transaction, LoginSession session, LocalDate today) {
    var delegate = session.delegate().orElseThrow();
    return transaction
        .preparedQuery(HOLD_BOTH)
        .execute(
            Tuple.of(
                session.signingId(),
                session.holderId(),
                delegate.signingId(),
                delegate.holderId(),
                today))
        .map(rows -> rows.size() == 2);
  }

  /** Notes who acts in a session that was opened just now. */
  Uni<Void> delegated(SqlClient transaction, LoginSession session) {
    var delegate = session.delegate().orElseThrow();
    return transaction
        .preparedQuery(DELEGATED)
        .execute(
            Tuple.of(
                session.id(),
                session.holderId(),
                delegate.holderId(),
                delegate.signingId(),
                delegate.kind().text(),
                delegate.membershipId()))
        .replaceWithVoid();
  }

  /**
   * As {@link #open}, of several at once.
   *
   * @return in the same order
   */
  Uni<List<Optional<Integer>>> openAll(
      SqlClient transaction, List<LoginSession> all, LocalDate today) {
    return transaction
        .preparedQuery(OPEN)
        .executeBatch(all.stream().map(one -> tuple(one, today)).toList())
        .map(
            rows -> {
              var opened = new ArrayList<Optional<Integer>>();
              for (var one = rows; one != null; one = one.next()) {
                opened.add(level(one));
              }
              return opened;
            });
  }

  private static Optional<Integer> level(RowSet<Row> opened) {
    return opened.stream().findFirst().map(row -> (int) row.getShort("level"));
  }

  private Tuple tuple(LoginSession session, LocalDate today) {
    return Tuple.tuple()
        .addUUID(session.id())
        .addUUID(session.holderId())
        .addString(session.partnerNo().value())
        .addUUID(session.eCardId())
        .addUUID(session.signingId())
        .addString(session.channelNo().value())
        .addArrayOfString(texts(session.scopes()))
        .addArrayOfString(texts(session.claims()))
        .addString(session.acr())
        .addArrayOfString(texts(session.amr()))
        .addOffsetDateTime(timestamp(session.authTime()))
        .addString(session.dpopJkt().orElse(null))
        .addOffsetDateTime(timestamp(session.createdAt()))
        .addOffsetDateTime(timestamp(session.expiresAt()))
        .addLocalDate(today)
        .addUUID(session.delegate().isPresent() ? null : randomness.uuidsInOrder(1)[0]);
  }

  /** Live or not; nothing where there is none, or it is long over. */
  public Uni<Optional<LoginSession>> find(UUID id) {
    return pool.preparedQuery(FIND)
        .execute(Tuple.of(id))
        .map(rows -> rows.stream().findFirst().map(LoginSessions::read))
        .onFailure()
        .transform(ProblemException::unavailable);
  }

  /**
   * A refresh token is used: once each, where it gives way to the next one.
   *
   * @param rotate whether its generation ends with this
   * @return false where another request was faster, or the session has ended
   */
  public Uni<Boolean> use(
      SqlClient transaction, LoginSession session, boolean rotate, Instant now) {
    return transaction
        .preparedQuery(USE)
        .execute(
            Tuple.of(
                session.id(),
                session.holderId(),
                session.generation(),
                rotate ? 1 : 0,
                timestamp(now)))
        .map(rows -> rows.rowCount() == 1);
  }

  private static LoginSession read(Row row) {
    return new LoginSession(
        row.getUUID("id"),
        row.getUUID("holder_id"),
        new PartnerNo(row.getString("partner_no")),
        row.getUUID("ecard_id"),
        row.getUUID("signing_id"),
        new PartnerNo(row.getString("channel_no")),
        Set.of(row.getArrayOfStrings("scopes")),
        Set.of(row.getArrayOfStrings("claims")),
        row.getString("acr"),
        List.of(row.getArrayOfStrings("amr")),
        row.getOffsetDateTime("auth_time").toInstant(),
        Optional.ofNullable(row.getString("dpop_jkt")),
        delegate(row),
        row.getInteger("refresh_generation"),
        row.getOffsetDateTime("created_at").toInstant(),
        row.getOffsetDateTime("last_used_at").toInstant(),
        row.getOffsetDateTime("expires_at").toInstant(),
        instant(row.getOffsetDateTime("ended_at")));
  }

  /** Who acts in a session, of a row that has its columns. */
  public static Optional<Delegate> delegate(Row row) {
    return Optional.ofNullable(row.getUUID("membership_id"))
        .map(
            membership ->
                new Delegate(
                    membership,
                    MembershipKind.of(row.getString("act_kind")),
                    row.getUUID("actor_holder_id"),
                    row.getUUID("actor_signing_id")));
  }

  private static String[] texts(Collection<String> all) {
    return all.toArray(String[]::new);
  }
}
