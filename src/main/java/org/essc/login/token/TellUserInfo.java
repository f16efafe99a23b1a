package org.essc.login.token;

import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.Map;
import org.essc.audit.AuditEntry;
import org.essc.audit.AuditLog;
import org.essc.ecard.LiveSigning;
import org.essc.ecard.LiveSignings;
import org.essc.login.HolderScope;
import org.essc.login.client.Standing;
import org.essc.login.token.PortalSessions.PortalSession;
import org.essc.login.token.UserTokens.UserToken;
import org.essc.partner.access.RateLimits;
import org.essc.platform.crypto.PairwiseIds;
import org.essc.platform.outbox.SubjectType;

/**
 * Step 9: what a portal learns of the holder who is logged in. Session, portal, channel and card
 * are looked at at every call; what is told stands in the audit log before it is told.
 */
@Singleton
class TellUserInfo {

  private final UserTokens tokens;
  private final PortalSessions sessions;
  private final RateLimits rates;
  private final Standing standing;
  private final LiveSignings signings;
  private final PairwiseIds pairwise;
  private final AuditLog audit;

  TellUserInfo(
      UserTokens tokens,
      PortalSessions sessions,
      RateLimits rates,
      Standing standing,
      LiveSignings signings,
      PairwiseIds pairwise,
      AuditLog audit) {
    this.tokens = tokens;
    this.sessions = sessions;
    this.rates = rates;
    this.standing = standing;
    this.signings = signings;
    this.pairwise = pairwise;
    this.audit = audit;
  }

  /** Fails with {@link BearerError}, or with 429 where the portal asks too often. */
  Uni<Map<String, Object>> answer(HttpServerRequest request) {
    return tokens
        .shown(request)
        .chain(
            token ->
                sessions
                    .find(token.session(), token.portal())
                    .map(found -> found.orElseThrow(() -> BearerError.invalidToken(token.bound())))
                    .call(session -> rates.take(token.portal(), session.requestsPerSecond()))
                    .chain(session -> tell(token, session)));
  }

  private Uni<Map<String, Object>> tell(UserToken token, PortalSession session) {
    return session
        .delegate()
        .map(delegate -> standing.signing(delegate, session.signingId(), session.holderId()))
        .orElseGet(() -> standing.signing(session.signingId(), session.holderId()))
        .map(found -> found.orElseThrow(() -> BearerError.invalidToken(token.bound())))
        .map(signing -> members(token, session, signing))
        .call(told -> audit.record(entry(token, session, told)));
  }

  private Map<String, Object> members(UserToken token, PortalSession session, LiveSigning signing) {
    var told = new LinkedHashMap<String, Object>();
    told.put("sub", pairwise.of(token.portal().value(), session.holderId()));
    session
        .delegate()
        .ifPresent(
            delegate -> told.putAll(LoginTokens.act(pairwise, delegate, token.portal().value())));
    told.put(LoginTokens.LEVEL, signing.level());
    for (var scope : HolderScope.values()) {
      if (tells(scope, token, session)) {
        put(told, scope, signing);
      }
    }
    return told;
  }

  /**
   * Whether the portal may learn it now, the holder has agreed to it, and the token is for it. What
   * was asked for by name belongs to no scope: a token of fewer scopes than were agreed to is not
   * for it. The masked name needs no entitlement, and is not asked for by name.
   */
  private static boolean tells(HolderScope scope, UserToken token, PortalSession session) {
    var claim = scope.claim().text();
    boolean agreed =
        session.scopes().contains(scope.text()) && token.scopes().contains(scope.text());
    boolean asked =
        scope.open()
            && session.claims().contains(claim)
            && token.scopes().containsAll(session.scopes());
    return (agreed || asked)
        && session.registeredScopes().contains(scope.text())
        && (!scope.open() || session.entitlements().contains(claim));
  }

  /** In the order of the scopes, so that a whole name takes the masked one's place. */
  private void put(Map<String, Object> told, HolderScope scope, LiveSigning signing) {
    switch (scope) {
      case PROFILE -> told.put("name", signings.name(signing).masked());
      case NAME -> told.put("name", signings.name(signing).value());
      case ID_NUMBER -> {
        var number = signings.idNumber(signing);
        told.put("idNumber", number.value());
        told.put("idType", number.type().code());
      }
      case PHONE -> signings.phone(signing).ifPresent(phone -> told.put("phone", phone.value()));
      case CARD_NO -> told.put("cardNo", signings.cardNo(signing));
    }
  }

  private static AuditEntry entry(
      UserToken token, PortalSession session, Map<String, Object> told) {
    var names = told.keySet().stream().filter(name -> !name.equals(LoginTokens.LEVEL)).toList();
    return AuditEntry.of("login.disclose", token.portal().actor())
        .holder(session.holderId())
        .object(SubjectType.LOGIN, token.session())
        .detail("portal", token.portal().value())
        .detail("told", String.join(".", names))
        .success();
  }
}
