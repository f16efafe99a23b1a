package org.essc.login.token;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.essc.keys.JwtExpectation;
import org.essc.keys.JwtRefusedException;
import org.essc.keys.KeyPurpose;
import org.essc.keys.OwnTokens;
import org.essc.keys.VerifiedJwt;
import org.essc.login.client.OpenIdClient;
import org.essc.login.client.OpenIdClients;
import org.essc.login.session.EndSessions;
import org.essc.login.session.EndedBy;
import org.essc.partner.PartnerNo;
import org.essc.platform.config.Issuer;

/**
 * A portal's user logs out there, and the portal sends the browser here (OpenID Connect
 * RP-Initiated Logout 1.0). An ID token of ours says which session it is: that one ends. Without it
 * nobody knows of one, as the platform keeps no session with the browser itself.
 */
@Singleton
class EndByPortal {

  private static final Duration ID_TOKEN_LIFE = Duration.ofMinutes(5);

  /** A hint is not judged by its age: it is good as long as the key that signed it is known. */
  private static final Duration ANY_AGE = Duration.ofDays(400);

  private final OwnTokens tokens;
  private final OpenIdClients clients;
  private final EndSessions endSessions;
  private final Issuer issuer;

  EndByPortal(OwnTokens tokens, OpenIdClients clients, EndSessions endSessions, Issuer issuer) {
    this.tokens = tokens;
    this.clients = clients;
    this.endSessions = endSessions;
    this.issuer = issuer;
  }

  /**
   * @param ended whether the request named a session of ours, which has ended now
   * @param goOn where the browser may go on to: registered for that portal, or nothing
   */
  record Outcome(boolean ended, Optional<String> goOn) {}

  /**
   * @param hint ID token, or null
   * @param clientId or null
   * @param redirectUri or null
   */
  Uni<Outcome> handle(String hint, String clientId, String redirectUri) {
    return session(hint, clientId)
        .chain(
            known ->
                known.isEmpty()
                    ? Uni.createFrom().item(new Outcome(false, Optional.empty()))
                    : end(known.get(), redirectUri));
  }

  private record Known(PartnerNo portal, UUID session) {}

  private Uni<Optional<Known>> session(String hint, String clientId) {
    return hint == null
        ? Uni.createFrom().item(Optional.empty())
        : tokens
            .verify(KeyPurpose.ASSERTION, hint, expectation())
            .map(EndByPortal::known)
            .map(known -> known.filter(one -> agrees(clientId, one)))
            .onFailure(JwtRefusedException.class)
            .recoverWithItem(Optional.empty());
  }

  /** Its audience is a portal, any: which one it is says the token. */
  private JwtExpectation expectation() {
    return JwtExpectation.ofAnyAudience("jwt", issuer.value(), ID_TOKEN_LIFE)
        .withSkew(ANY_AGE)
        .withRequiredClaims(Set.of("sub", "sid", "azp", "auth_time"));
  }

  private static Optional<Known> known(VerifiedJwt hint) {
    return PartnerNo.find(hint.text("azp").orElse(""))
        .filter(portal -> hint.audiences().equals(List.of(portal.value())))
        .map(portal -> new Known(portal, UUID.fromString(hint.text("sid").orElseThrow())));
  }

  private static boolean agrees(String clientId, Known known) {
    return clientId == null || clientId.equals(known.portal().value());
  }

  private Uni<Outcome> end(Known known, String redirectUri) {
    return endSessions
        .ofPortal(known.portal(), known.session(), EndedBy.LOGOUT)
        .chain(() -> clients.find(known.portal()))
        .map(portal -> new Outcome(true, goOn(portal, redirectUri)));
  }

  /** Exactly one of those registered: nobody else is sent anywhere. */
  private static Optional<String> goOn(Optional<OpenIdClient> portal, String redirectUri) {
    return Optional.ofNullable(redirectUri)
        .filter(
            uri ->
                portal
                    .filter(OpenIdClient::active)
                    .filter(one -> one.postLogoutRedirectUris().contains(uri))
                    .isPresent());
  }
}
