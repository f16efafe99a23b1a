package org.essc.login.token;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.essc.family.acting.Delegate;
import org.essc.login.client.OpenIdClients;
import org.essc.login.session.LoginSessions;
import org.essc.partner.PartnerNo;
import org.essc.partner.SandboxStaff;
import org.essc.platform.problem.ProblemException;

/** Step 9: session and portal as they are at this moment, in one look. */
@Singleton
class PortalSessions {

  private static final String FIND =
      """
      select s.holder_id, s.signing_id, s.scopes, s.claims, s.membership_id, s.act_kind,
             s.actor_holder_id, s.actor_signing_id, o.scopes registered, p.claims entitlements,
             p.requests_per_second
        from login_session s
        join openid_client o using (partner_no)
        join partner p using (partner_no)
       where s.id = $1 and s.partner_no = $3 and s.ended_at is null and s.expires_at > $4
         and (p.tokens_revoked_at is null
              or s.created_at > p.tokens_revoked_at and s.auth_time > p.tokens_revoked_at)
         and %s"""
          .formatted(OpenIdClients.ACTIVE);

  private final Pool pool;
  private final SandboxStaff sandbox;
  private final Clock clock;

  PortalSessions(Pool pool, SandboxStaff sandbox, Clock clock) {
    this.pool = pool;
    this.sandbox = sandbox;
    this.clock = clock;
  }

  /**
   * A live session of an active portal.
   *
   * @param delegate who acts for the holder, where somebody does
   * @param scopes that the holder agreed to
   * @param claims members of UserInfo that were asked for by name
   * @param registeredScopes of the portal now
   * @param entitlements of the portal now
   */
  record PortalSession(
      UUID holderId,
      UUID signingId,
      Optional<Delegate> delegate,
      Set<String> scopes,
      Set<String> claims,
      Set<String> registeredScopes,
      Set<String> entitlements,
      int requestsPerSecond) {}

  /**
   * Nothing where the session has ended, is another's, or the portal is suspended, or its tokens
   * were revoked after the login: a session that was being opened then may be younger.
   */
  Uni<Optional<PortalSession>> find(UUID session, PartnerNo portal) {
    var now = clock.instant().atOffset(ZoneOffset.UTC);
    return pool.preparedQuery(FIND)
        .execute(Tuple.of(session, sandbox.present(), portal.value(), now))
        .map(rows -> rows.stream().findFirst().map(PortalSessions::read))
        .onFailure()
        .transform(ProblemException::unavailable);
  }

  private static PortalSession read(Row row) {
    return new PortalSession(
        row.getUUID("holder_id"),
        row.getUUID("signing_id"),
        LoginSessions.delegate(row),
        Set.of(row.getArrayOfStrings("scopes")),
        Set.of(row.getArrayOfStrings("claims")),
        Set.of(row.getArrayOfStrings("registered")),
        Set.of(row.getArrayOfStrings("entitlements")),
        row.getInteger("requests_per_second"));
  }
}
