package org.essc.login.token;

import com.nimbusds.oauth2.sdk.GrantType;
import com.nimbusds.oauth2.sdk.RefreshTokenGrant;
import com.nimbusds.oauth2.sdk.TokenRequest;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.LinkedHashSet;
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
import org.essc.platform.outbox.SubjectType;

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
  private final Clock clock;

  RefreshLogin(
      RefreshTokens refreshTokens,
      LoginSessions sessions,
      EndSessions endSessions,
      Standing standing,
      LoginTokens tokens,
      AuditLog audit,
      Clock clock) {
    this.refreshTokens = refreshTokens;
    this.sessions = sessions;
    this.endSessions = endSessions;
    this.standing = standing;
    this.tokens = tokens;
    this.audit = audit;
    this.clock = clock;
  }

  @Override
  public GrantType type() {
    return GrantType.REFRESH_TOKEN;
  }

  @Override
  public Uni<IssuedTokens> answer(PartnerNo client, TokenRequest request, Optional<String> jkt) {
    var grant = (RefreshTokenGrant) request.getAuthorizationGrant();
    var token =
        refreshTokens
            .proven(client, grant.getRefreshToken().getValue())
            .orElseThrow(() -> TokenError.invalidGrant("refresh-unknown"));
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
        .call(() -> audit.record(entry(session)))
        .chain(signing -> tokens.issue(wanted(session, scopes, jkt, signing, rotate)));
  }

  /** Of two at the same moment the slower one shows what has given way already. */
  private Uni<Void> use(LoginSession session, boolean rotate) {
    return sessions
        .use(session, rotate, clock.instant())
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
