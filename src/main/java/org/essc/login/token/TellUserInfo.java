package org.essc.login.token;

import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import org.essc.audit.AuditEntry;
import org.essc.audit.AuditLog;
import org.essc.ecard.LiveSigning;
import org.essc.ecard.LiveSignings;
import org.essc.login.HolderScope;
import org.essc.login.client.OpenIdClient;
import org.essc.login.client.Standing;
import org.essc.login.session.LoginSession;
import org.essc.login.session.LoginSessions;
import org.essc.login.token.UserTokens.UserToken;
import org.essc.platform.crypto.PairwiseIds;
import org.essc.platform.outbox.SubjectType;

/**
 * Step 9: what a portal learns of the holder who is logged in. Session, portal, channel and card
 * are looked at at every call; what is told stands in the audit log before it is told.
 */
@Singleton
class TellUserInfo {

  private final UserTokens tokens;
  private final LoginSessions sessions;
  private final Standing standing;
  private final LiveSignings signings;
  private final PairwiseIds pairwise;
  private final AuditLog audit;
  private final Clock clock;

  TellUserInfo(
      UserTokens tokens,
      LoginSessions sessions,
      Standing standing,
      LiveSignings signings,
      PairwiseIds pairwise,
      AuditLog audit,
      Clock clock) {
    this.tokens = tokens;
    this.sessions = sessions;
    this.standing = standing;
    this.signings = signings;
    this.pairwise = pairwise;
    this.audit = audit;
    this.clock = clock;
  }

  Uni<Map<String, Object>> answer(HttpServerRequest request) {
    return tokens
        .shown(request)
        .chain(
            token ->
                Uni.combine()
                    .all()
                    .unis(session(token), portal(token))
                    .asTuple()
                    .chain(both -> tell(token, both.getItem1(), both.getItem2())));
  }

  private Uni<LoginSession> session(UserToken token) {
    return sessions
        .find(token.session())
        .map(
            found ->
                found
                    .filter(session -> session.partnerNo().equals(token.portal()))
                    .filter(session -> session.live(clock.instant()))
                    .orElseThrow(() -> BearerError.invalidToken(token.bound())));
  }

  private Uni<OpenIdClient> portal(UserToken token) {
    return standing
        .portal(token.portal())
        .map(found -> found.orElseThrow(() -> BearerError.invalidToken(token.bound())));
  }

  private Uni<Map<String, Object>> tell(
      UserToken token, LoginSession session, OpenIdClient portal) {
    return standing
        .signing(session.signingId(), session.holderId())
        .map(found -> found.orElseThrow(() -> BearerError.invalidToken(token.bound())))
        .map(signing -> members(token, session, portal, signing))
        .call(told -> audit.record(entry(session, told)));
  }

  private Map<String, Object> members(
      UserToken token, LoginSession session, OpenIdClient portal, LiveSigning signing) {
    var told = new LinkedHashMap<String, Object>();
    told.put("sub", pairwise.of(portal.partnerNo().value(), session.holderId()));
    told.put(LoginTokens.LEVEL, signing.level());
    for (var scope : HolderScope.values()) {
      if (tells(scope, token, session, portal)) {
        put(told, scope, signing);
      }
    }
    return told;
  }

  /**
   * Whether the portal may learn it now, the holder has agreed to it, and the token is for it. The
   * masked name needs no entitlement, and is not asked for by name.
   */
  private static boolean tells(
      HolderScope scope, UserToken token, LoginSession session, OpenIdClient portal) {
    var claim = scope.claim().text();
    boolean agreed =
        session.scopes().contains(scope.text()) && token.scopes().contains(scope.text());
    boolean asked = scope.open() && session.claims().contains(claim);
    return (agreed || asked)
        && portal.scopes().contains(scope.text())
        && (!scope.open() || portal.entitlements().contains(claim));
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

  private static AuditEntry entry(LoginSession session, Map<String, Object> told) {
    var names = told.keySet().stream().filter(name -> !name.equals(LoginTokens.LEVEL)).toList();
    return AuditEntry.of("login.disclose", session.partnerNo().actor())
        .holder(session.holderId())
        .object(SubjectType.LOGIN, session.id())
        .detail("portal", session.partnerNo().value())
        .detail("told", String.join(".", names))
        .success();
  }
}
