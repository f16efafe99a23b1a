package org.essc.login.token;

import com.nimbusds.oauth2.sdk.GrantType;
import com.nimbusds.oauth2.sdk.RefreshTokenGrant;
import com.nimbusds.oauth2.sdk.TokenRequest;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.essc.audit.AuditEntry;
import org.essc.audit.AuditLog;
import org.essc.ecard.LiveSigning;
import org.essc.login.client.OpenIdClient;
import org.essc.login.client.Standing;
import org.essc.login.session.EndSessions;
import org.essc.login.session.EndedBy;
import org.essc.login.session.LoginSession;
import org.essc.login.session.LoginSessions;
import org.essc.partner.PartnerNo;
import org.essc.partner.token.IssuedTokens;
import org.essc.partner.token.TokenError;
import org.essc.partner.token.TokenGrant;
import org.essc.platform.batch.BatchTransaction;
import org.essc.platform.outbox.SubjectType;
import org.essc.platform.problem.ProblemException;

/**
 * Step 10: new tokens for a refresh token (RFC 6749 §6). Each gives way to the next one, and one
 * that has given way ends the session when it comes again (RFC 9700 §4.14.2); in the FAPI 2.0
 * profile they stay, bound to the client's key.
 */
@Singleton
class RefreshLogin implements TokenGrant {

  private final RefreshTokens refreshTokens;
  private final LoginSessions sessions;
  private final EndSessions endSessions;
  private final Standing standing;
  private final LoginTokens tokens;
  private final AuditLog audit;
  private final Pool pool;
  private final Clock clock;

  RefreshLogin(
      RefreshTokens refreshTokens,
      LoginSessions sessions,
      EndSessions endSessions,
      Standing standing,
      LoginTokens tokens,
      AuditLog audit,
      Pool pool,
      Clock clock) {
    this.refreshTokens = refreshTokens;
    this.sessions = sessions;
    this.endSessions = endSessions;
    this.standing = standing;
    this.tokens = tokens;
    this.audit = audit;
    this.pool = pool;
    this.clock = clock;
  }

  @Override
  public GrantType type() {
    return GrantType.REFRESH_TOKEN;
  }

  @Override
  public Uni<Boolean> wasGiven(PartnerNo client, TokenRequest request) {
    return Uni.createFrom().item(() -> proven(client, request).isPresent());
  }

  private Optional<RefreshToken> proven(PartnerNo client, TokenRequest request) {
    var grant = (RefreshTokenGrant) request.getAuthorizationGrant();
    return refreshTokens.proven(client, grant.getRefreshToken().getValue());
  }

  @Override
  public Uni<IssuedTokens> answer(PartnerNo client, TokenRequest request, Optional<String> jkt) {
    var token =
        proven(client, request).orElseThrow(() -> TokenError.invalidGrant("refresh-unknown"));
    return standing
        .portal(client)
        .map(portal -> portal.orElseThrow(TokenError::unauthorizedClient))
        .chain(
            portal ->
                family(portal, token, jkt)
                    .chain(session -> refresh(portal, session, scopes(request, session), jkt)));
  }

  /** The session that the token belongs to, if it is its newest and comes with its key. */
  private Uni<LoginSession> family(OpenIdClient portal, RefreshToken token, Optional<String> jkt) {
    return sessions
        .find(token.session())
        .map(
            found ->
                found
                    .filter(session -> session.partnerNo().equals(portal.partnerNo()))
                    .filter(session -> session.live(clock.instant()))
                    .orElseThrow(() -> TokenError.invalidGrant("session-ended")))
        .chain(
            session -> {
              if (session.dpopJkt().isPresent() && !session.dpopJkt().equals(jkt)) {
                throw TokenError.invalidGrant("refresh-key");
              }
              return token.generation() == session.generation()
                  ? Uni.createFrom().item(session)
                  : reused(session);
            });
  }

  private Uni<LoginSession> reused(LoginSession session) {
    return endSessions
        .ofPortal(session.partnerNo(), session.id(), EndedBy.REFRESH_REUSED)
        .chain(() -> Uni.createFrom().failure(TokenError.invalidGrant("refresh-reused")));
  }

  /** Fewer than were agreed to may be asked for; the session keeps them all. */
  private static Set<String> scopes(TokenRequest request, LoginSession session) {
    if (request.getScope() == null || request.getScope().isEmpty()) {
      return session.scopes();
    }
    var asked = new LinkedHashSet<>(request.getScope().toStringList());
    if (!session.scopes().containsAll(asked)) {
      throw TokenError.invalidScope();
    }
    return asked;
  }

  private Uni<IssuedTokens> refresh(
      OpenIdClient portal, LoginSession session, Set<String> scopes, Optional<String> jkt) {
    boolean rotate = !portal.fapi();
    return standing
        .signing(session.signingId(), session.holderId())
        .map(found -> found.orElseThrow(() -> TokenError.invalidGrant("card-or-channel")))
        .call(signing -> use(session, rotate))
        .chain(signing -> tokens.issue(wanted(session, scopes, jkt, signing, rotate)));
  }

  /**
   * With its entry in one transaction: who is told that something is away has used up nothing, as
   * the same token again would end the session. Of two at the same moment the slower one shows what
   * has given way already.
   */
  private Uni<Void> use(LoginSession session, boolean rotate) {
    var entry = entry(session);
    return BatchTransaction.run(
            pool,
            connection ->
                sessions
                    .use(connection, session, rotate, clock.instant())
                    .call(
                        used ->
                            used
                                ? audit.append(connection, List.of(entry))
                                : Uni.createFrom().voidItem()))
        .onFailure()
        .transform(ProblemException::unavailable)
        .chain(used -> used ? Uni.createFrom().voidItem() : reused(session).replaceWithVoid());
  }

  private static LoginTokens.Wanted wanted(
      LoginSession session,
      Set<String> scopes,
      Optional<String> jkt,
      LiveSigning signing,
      boolean rotate) {
    int generation = session.generation() + (rotate ? 1 : 0);
    return new LoginTokens.Wanted(session, scopes, jkt, null, signing.level(), generation);
  }

  private static AuditEntry entry(LoginSession session) {
    return AuditEntry.of("login.refresh", session.partnerNo().actor())
        .holder(session.holderId())
        .object(SubjectType.LOGIN, session.id())
        .success();
  }
}
