package org.essc.login.session;

import static org.essc.platform.sql.SqlTimes.timestamp;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.essc.partner.PartnerNo;
import org.essc.platform.problem.ProblemException;

/** Where a holder is logged in at the moment. */
@Singleton
public class HolderLogins {

  /**
   * @param portalName as the holder reads it
   * @param lastUsedAt when the portal last renewed its tokens
   * @param scopes that the holder agreed to
   * @param actKind {@code guardian} or {@code family} where somebody else has logged in for the
   *     holder, or null
   */
  public record HolderLogin(
      UUID sessionId,
      PartnerNo portal,
      String portalName,
      Instant since,
      Instant lastUsedAt,
      Set<String> scopes,
      String actKind) {}

  /** Each was confirmed with a PIN and lasts for hours, so that no holder has more of them. */
  private static final String LIST =
      """
      select s.id, s.partner_no, p.name, s.created_at, s.last_used_at, s.scopes, s.act_kind
        from login_session s join partner p using (partner_no)
       where s.holder_id = $1 and s.ended_at is null and s.expires_at > $2
       order by s.created_at desc limit 200\
      """;

  private final Pool pool;
  private final Clock clock;

  HolderLogins(Pool pool, Clock clock) {
    this.pool = pool;
    this.clock = clock;
  }

  /** The newest first. */
  public Uni<List<HolderLogin>> list(UUID holderId) {
    return pool.preparedQuery(LIST)
        .execute(Tuple.of(holderId, timestamp(clock.instant())))
        .map(rows -> rows.stream().map(HolderLogins::login).toList())
        .onFailure()
        .transform(ProblemException::unavailable);
  }

  private static HolderLogin login(Row row) {
    return new HolderLogin(
        row.getUUID("id"),
        new PartnerNo(row.getString("partner_no")),
        row.getString("name"),
        row.getOffsetDateTime("created_at").toInstant(),
        row.getOffsetDateTime("last_used_at").toInstant(),
        Set.of(row.getArrayOfStrings("scopes")),
        row.getString("act_kind"));
  }
}
