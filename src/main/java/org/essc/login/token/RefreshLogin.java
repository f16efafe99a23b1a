package org.essc.login.token;

import com.nimbusds.oauth2.sdk.GrantType;
import com.nimbusds.oauth2.sdk.RefreshTokenGrant;
import com.nimbusds.oauth2.sdk.TokenRequest;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.essc.audit.AuditEntry;
import org.essc.audit.AuditLog;
import org.essc.ecard.LiveSigning;
import org.essc.login.client.OpenIdClient;
import org.essc.login.client.OpenIdClient.AuthMethod;
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
 * that has given way ends the session when it comes again (RFC 9700 §4.14.2), but for a moment in
 * which its answer may have been lost; in the FAPI 2.0 profile they stay, bound to the client's
 * key.
 */
@Singleton
class RefreshLogin implements TokenGrant {

  /** How long a client may take to find that no answer comes, and ask again. */
  private static final Duration LOST = Duration.ofSeconds(10);

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
                session(portal, token, jkt)
                    .chain(
                        session ->
                            refresh(
                                new Shown(portal, token, session, jkt),
                                scopes(request, session, portal))));
  }

  /** A refresh token with the session that it belongs to. */
  private record Shown(
      OpenIdClient portal, RefreshToken token, LoginSession session, Optional<String> jkt) {

    boolean newest() {
      return token.generation() == session.generation();
    }

    /**
     * Whether the answer to it may have been lost: it has just given way, nobody has used what it
     * gave way to, and it comes from who holds the client's key, or the one that it is bound to.
     */
    boolean lost(LoginSession now, Instant at) {
      return token.generation() == now.generation() - 1
          && (portal.authMethod() != AuthMethod.NONE || now.dpopJkt().isPresent())
          && at.isBefore(now.lastUsedAt().plus(LOST));
    }
  }

  private Uni<LoginSession> session(OpenIdClient portal, RefreshToken token, Optional<String> jkt) {
    if (!portal.scopes().contains(LoginTokens.OFFLINE_ACCESS)) {
      throw TokenError.invalidGrant("refresh-not-registered");
    }
    return sessions
        .find(token.session())
        .map(
            found ->
                found
                    .filter(session -> session.partnerNo().equals(portal.partnerNo()))
                    .filter(session -> session.live(clock.instant()))
                    .filter(session -> isKept(session, portal))
                    .orElseThrow(() -> TokenError.invalidGrant("session-ended")))
        .invoke(
            session -> {
              if (session.dpopJkt().isPresent() && !session.dpopJkt().equals(jkt)) {
                throw TokenError.invalidGrant("refresh-key");
              }
            });
  }

  /** One that was being opened as the tokens were revoked is younger than that, its login not. */
  private static boolean isKept(LoginSession session, OpenIdClient portal) {
    return portal.keeps(session.createdAt()) && portal.keeps(session.authTime());
  }

  private Uni<Void> reused(LoginSession session) {
    return endSessions
        .ofPortal(session.partnerNo(), session.id(), EndedBy.REFRESH_REUSED)
        .chain(() -> Uni.createFrom().failure(TokenError.invalidGrant("refresh-reused")));
  }

  /**
   * Of those that were agreed to, the ones that the portal still has; fewer may be asked for. The
   * session keeps them all.
   */
  private static Set<String> scopes(
      TokenRequest request, LoginSession session, OpenIdClient portal) {
    var granted = new LinkedHashSet<>(session.scopes());
    granted.removeIf(scope -> !portal.registeredFor(scope));
    if (request.getScope() == null || request.getScope().isEmpty()) {
      return granted;
    }
    var asked = new LinkedHashSet<>(request.getScope().toStringList());
    if (!granted.containsAll(asked)) {
      throw TokenError.invalidScope();
    }
    return asked;
  }

  private Uni<IssuedTokens> refresh(Shown shown, Set<String> scopes) {
    var session = shown.session();
    return session
        .delegate()
        .map(delegate -> standing.signing(delegate, session.signingId(), session.holderId()))
        .orElseGet(() -> standing.signing(session.signingId(), session.holderId()))
        .map(found -> found.orElseThrow(() -> TokenError.invalidGrant("card-or-channel")))
        .call(() -> shown.newest() ? Uni.createFrom().voidItem() : requireLost(shown, session))
        .chain(signing -> tokens.issue(wanted(shown, scopes, signing)))
        // last, as the signer may be away: what is used up has its answer
        .call(() -> shown.newest() ? use(shown) : again(session));
  }

  /**
   * With its entry in one transaction: who is told that something is away has used up nothing. Of
   * two at the same moment the slower one shows what has given way already.
   */
  private Uni<Void> use(Shown shown) {
    var session = shown.session();
    return BatchTransaction.run(
            pool,
            connection ->
                sessions
                    .use(connection, session, rotates(shown), clock.instant())
                    .call(
                        used ->
                            used
                                ? audit.append(connection, List.of(entry(session).success()))
                                : Uni.createFrom().voidItem()))
        .onFailure()
        .transform(ProblemException::unavailable)
        .chain(used -> used ? Uni.createFrom().voidItem() : overtaken(shown));
  }

  private Uni<Void> overtaken(Shown shown) {
    return sessions
        .find(shown.session().id())
        .map(found -> found.filter(now -> now.live(clock.instant())))
        .map(found -> found.orElse(shown.session()))
        .chain(now -> requireLost(shown, now).chain(() -> again(now)));
  }

  /** What has given way already ends the session, but where its answer may have been lost. */
  private Uni<Void> requireLost(Shown shown, LoginSession now) {
    return shown.lost(now, clock.instant()) ? Uni.createFrom().voidItem() : reused(now);
  }

  /** The same answer again, but for its times. */
  private Uni<Void> again(LoginSession now) {
    return audit.record(entry(now).detail("again", true).success());
  }

  private static boolean rotates(Shown shown) {
    return !shown.portal().fapi();
  }

  private static LoginTokens.Wanted wanted(Shown shown, Set<String> scopes, LiveSigning signing) {
    int generation = shown.token().generation() + (rotates(shown) ? 1 : 0);
    return new LoginTokens.Wanted(
        shown.session(), scopes, shown.jkt(), null, signing.level(), generation);
  }

  private static AuditEntry.Builder entry(LoginSession session) {
    return AuditEntry.of("login.refresh", session.partnerNo().actor())
        .holder(session.holderId())
        .object(SubjectType.LOGIN, session.id());
  }
}
