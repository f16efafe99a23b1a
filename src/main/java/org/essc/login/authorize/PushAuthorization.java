package org.essc.login.authorize;

import com.nimbusds.oauth2.sdk.ParseException;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.essc.login.AuthorizationRequest;
import org.essc.login.Login;
import org.essc.login.LoginId;
import org.essc.login.LoginState;
import org.essc.login.LoginStore;
import org.essc.login.RichAuthorization.Pushed;
import org.essc.login.RichAuthorizations;
import org.essc.login.client.OpenIdClient;
import org.essc.login.client.OpenIdClients;
import org.essc.partner.access.DpopProofs;
import org.essc.partner.token.ClientForms;
import org.essc.partner.token.ClientForms.ClientForm;
import org.essc.partner.token.TokenError;
import org.essc.platform.random.Randomness;
import org.essc.platform.time.Patience;

/** Step 1: a portal pushes its request, so that none of it stands in an address (RFC 9126). */
@Singleton
class PushAuthorization {

  private final ClientForms forms;
  private final OpenIdClients clients;
  private final DpopProofs proofs;
  private final BegunLogins begun;
  private final LoginStore logins;
  private final PushedDetails details;
  private final NamedHolder named;
  private final RichAuthorizations kinds;
  private final Randomness randomness;

  PushAuthorization(
      ClientForms forms,
      OpenIdClients clients,
      DpopProofs proofs,
      BegunLogins begun,
      LoginStore logins,
      PushedDetails details,
      NamedHolder named,
      RichAuthorizations kinds,
      Randomness randomness) {
    this.forms = forms;
    this.clients = clients;
    this.proofs = proofs;
    this.begun = begun;
    this.logins = logins;
    this.details = details;
    this.named = named;
    this.kinds = kinds;
    this.randomness = randomness;
  }

  /** Fails with {@link TokenError}. */
  Uni<LoginId> push(HttpServerRequest request, String body, Patience patience) {
    return forms
        .read(request, body)
        .call(form -> count(form, request))
        .chain(
            form ->
                clients
                    .find(form.client())
                    .map(PushAuthorization::active)
                    .chain(client -> begin(client, parameters(form), request, patience)));
  }

  /**
   * Who proves nothing spends the budget of its address, not that of the client it names; who does
   * spends its partner's rate.
   */
  private Uni<Void> count(ClientForm form, HttpServerRequest request) {
    return form.isPublic()
        ? begun
            .take(request.remoteAddress().hostAddress())
            .invoke(
                taken -> {
                  if (!taken) {
                    throw TokenError.tooManyOfAddress(BegunLogins.WINDOW);
                  }
                })
            .replaceWithVoid()
        : forms.count(form);
  }

  private static OpenIdClient active(Optional<OpenIdClient> found) {
    return found
        .filter(OpenIdClient::active)
        .orElseThrow(() -> TokenError.invalidClient("no-openid-client"));
  }

  private static Parameters parameters(ClientForm form) {
    try {
      return new Parameters(form.message().getBodyAsFormParameters());
    } catch (ParseException impossible) {
      throw TokenError.invalidRequest("The request is not well formed.");
    }
  }

  private Uni<LoginId> begin(
      OpenIdClient client, Parameters parameters, HttpServerRequest request, Patience patience) {
    return Uni.createFrom()
        .deferred(() -> checked(client, parameters))
        .onFailure(AuthorizationError.class)
        .transform(
            wrong -> TokenError.refused(((AuthorizationError) wrong).code(), wrong.getMessage()))
        .chain(
            checked ->
                boundToProof(checked.request(), request)
                    .chain(asked -> begin(asked, checked, patience)));
  }

  /**
   * @param holder fields of {@link NamedHolder}
   */
  private record Checked(
      AuthorizationRequest request, Optional<Pushed> detail, Map<String, String> holder) {}

  private Uni<Checked> checked(OpenIdClient client, Parameters parameters) {
    if (!parameters.one("redirect_uri").map(client::redirectsTo).orElse(false)) {
      throw AuthorizationError.invalidRequest("redirect_uri is not registered.");
    }
    var detail = parameters.one("authorization_details").map(text -> details.read(client, text));
    var check = new CheckRequest(client, parameters, detail);
    var request = check.checked();
    return named
        .fields(client, parameters, check.subject())
        .map(holder -> new Checked(request, detail, holder));
  }

  private Uni<LoginId> begin(AuthorizationRequest asked, Checked checked, Patience patience) {
    var id = LoginId.random(randomness);
    var fields = new HashMap<>(checked.holder());
    checked
        .detail()
        .ifPresent(one -> fields.put(Login.Field.SEALED, kinds.seal(id, one.personal())));
    return logins
        .begin(id, LoginState.PUSHED, asked, fields, patience)
        .onFailure()
        .transform(TokenError::unavailable)
        .replaceWith(id);
  }

  /** A proof that comes with it binds the code as {@code dpop_jkt} does (RFC 9449 §10.1). */
  private Uni<AuthorizationRequest> boundToProof(
      AuthorizationRequest asked, HttpServerRequest request) {
    return proofs
        .thumbprint(request, null)
        .onFailure(DpopProofs.Refused.class)
        .transform(refused -> TokenError.invalidDpopProof())
        .map(
            shown -> {
              if (shown.isEmpty()) {
                return asked;
              }
              if (asked.dpopJkt() != null && !asked.dpopJkt().equals(shown.get())) {
                throw TokenError.invalidDpopProof();
              }
              return asked.boundTo(shown.get());
            });
  }
}
