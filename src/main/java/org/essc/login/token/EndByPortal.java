package org.essc.login.token;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.essc.login.IdTokenHints;
import org.essc.login.IdTokenHints.Hint;
import org.essc.login.client.OpenIdClient;
import org.essc.login.client.OpenIdClients;
import org.essc.login.session.EndSessions;
import org.essc.login.session.EndedBy;

/**
 * A portal's user logs out there, and the portal sends the browser here (OpenID Connect
 * RP-Initiated Logout 1.0). An ID token of ours says which session it is: that one ends. Without it
 * nobody knows of one, as the platform keeps no session with the browser itself.
 */
@Singleton
class EndByPortal {

  private final IdTokenHints hints;
  private final OpenIdClients clients;
  private final EndSessions endSessions;

  EndByPortal(IdTokenHints hints, OpenIdClients clients, EndSessions endSessions) {
    this.hints = hints;
    this.clients = clients;
    this.endSessions = endSessions;
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
    return known(hint, clientId)
        .chain(
            known ->
                known.isEmpty()
                    ? Uni.createFrom().item(new Outcome(false, Optional.empty()))
                    : end(known.get(), redirectUri));
  }

  private Uni<Optional<Hint>> known(String hint, String clientId) {
    return hint == null
        ? Uni.createFrom().item(Optional.empty())
        : hints
            .read(hint)
            .map(read -> Optional.of(read).filter(one -> agrees(clientId, one)))
            .onFailure(IdTokenHints.Refused.class)
            .recoverWithItem(Optional.empty());
  }

  private static boolean agrees(String clientId, Hint known) {
    return clientId == null || clientId.equals(known.portal().value());
  }

  private Uni<Outcome> end(Hint known, String redirectUri) {
    return endSessions
        .ofPortal(known.portal(), known.session(), EndedBy.LOGOUT)
        .chain(() -> clients.find(known.portal()))
        .map(portal -> new Outcome(true, goOn(portal, redirectUri)));
  }

  /** One of those registered: nobody else is sent anywhere. */
  private static Optional<String> goOn(Optional<OpenIdClient> portal, String redirectUri) {
    return Optional.ofNullable(redirectUri)
        .filter(
            uri ->
                portal.filter(OpenIdClient::active).filter(one -> one.goesOnTo(uri)).isPresent());
  }
}
