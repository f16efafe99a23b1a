package org.essc.login.authorize;

import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import java.util.Map;
import org.essc.login.LoginId;
import org.essc.login.LoginState;
import org.essc.login.LoginStore;
import org.essc.login.client.OpenIdClient;
import org.essc.login.client.OpenIdClients;
import org.essc.partner.token.ClientAuthentication;
import org.essc.partner.token.ClientAuthentication.Authenticated;
import org.essc.partner.token.TokenError;
import org.essc.platform.random.Randomness;
import org.essc.platform.time.Patience;

/** Step 1: a portal pushes its request, so that none of it stands in an address (RFC 9126). */
@Singleton
class PushAuthorization {

  private final ClientAuthentication authentication;
  private final OpenIdClients clients;
  private final BegunLogins begun;
  private final LoginStore logins;
  private final Randomness randomness;

  PushAuthorization(
      ClientAuthentication authentication,
      OpenIdClients clients,
      BegunLogins begun,
      LoginStore logins,
      Randomness randomness) {
    this.authentication = authentication;
    this.clients = clients;
    this.begun = begun;
    this.logins = logins;
    this.randomness = randomness;
  }

  /** Fails with {@link TokenError}. */
  Uni<LoginId> push(HttpServerRequest request, String body, Patience patience) {
    return authentication
        .by(request, body)
        .call(proof -> countStranger(proof, request))
        .chain(proof -> clients.find(proof.clientId()).map(found -> client(found, proof)))
        .chain(
            client ->
                begin(client, new Parameters(ClientAuthentication.form(request, body)), patience));
  }

  /** Who proves nothing spends the budget of its address, not that of the client it names. */
  private Uni<Void> countStranger(Authenticated proof, HttpServerRequest request) {
    return proof.method() != ClientAuthentication.Method.NONE
        ? Uni.createFrom().voidItem()
        : begun
            .take(request.remoteAddress().hostAddress())
            .invoke(
                taken -> {
                  if (!taken) {
                    throw TokenError.overloaded();
                  }
                })
            .replaceWithVoid();
  }

  /** It shows who it is in the way that it is registered for, and in no other. */
  private static OpenIdClient client(java.util.Optional<OpenIdClient> found, Authenticated proof) {
    var client =
        found
            .filter(OpenIdClient::active)
            .orElseThrow(() -> TokenError.invalidClient("no-openid-client"));
    if (!client.authMethod().name().equals(proof.method().name())) {
      throw TokenError.invalidClient("method");
    }
    if (client.fapi() && !proof.forIssuerAlone()) {
      throw TokenError.invalidClient("assertion-audience");
    }
    return client;
  }

  private Uni<LoginId> begin(OpenIdClient client, Parameters parameters, Patience patience) {
    return Uni.createFrom()
        .item(
            () -> {
              if (!parameters.one("redirect_uri").map(client::redirectsTo).orElse(false)) {
                throw AuthorizationError.invalidRequest("redirect_uri is not registered.");
              }
              return new CheckRequest(client, parameters).checked();
            })
        .onFailure(AuthorizationError.class)
        .transform(
            wrong -> TokenError.refused(((AuthorizationError) wrong).code(), wrong.getMessage()))
        .chain(
            asked -> {
              var id = LoginId.random(randomness);
              return logins
                  .begin(id, LoginState.PUSHED, asked, Map.of(), patience)
                  .onFailure()
                  .transform(TokenError::unavailable)
                  .replaceWith(id);
            });
  }
}
