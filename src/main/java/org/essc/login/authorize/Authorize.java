package org.essc.login.authorize;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.essc.login.BrowserCookie;
import org.essc.login.Login;
import org.essc.login.LoginId;
import org.essc.login.LoginNotice;
import org.essc.login.LoginState;
import org.essc.login.LoginStep;
import org.essc.login.LoginStore;
import org.essc.login.client.OpenIdClient;
import org.essc.login.client.OpenIdClients;
import org.essc.partner.PartnerNo;
import org.essc.platform.config.Issuer;
import org.essc.platform.random.Randomness;
import org.essc.platform.time.Patience;

/**
 * Steps 1 and 2: a browser comes with a portal's request, and a login begins that is bound to it.
 * Client and redirect URI are looked at before anything else; until both are known to be right,
 * nobody is redirected anywhere.
 */
@Singleton
class Authorize {

  /**
   * Where the browser goes from here.
   *
   * @param login that has begun; none where the portal is told of an error
   */
  record Onward(URI address, Optional<Begun> login) {}

  /** A login and the secret of its browser's cookie. */
  record Begun(LoginId id, String cookieSecret) {

    @Override
    public String toString() {
      return "Begun[" + id + "]";
    }
  }

  private final OpenIdClients clients;
  private final BegunLogins begun;
  private final BrowserFields browsers;
  private final NamedHolder named;
  private final LoginStore logins;
  private final Issuer issuer;
  private final Randomness randomness;

  Authorize(
      OpenIdClients clients,
      BegunLogins begun,
      BrowserFields browsers,
      NamedHolder named,
      LoginStore logins,
      Issuer issuer,
      Randomness randomness) {
    this.clients = clients;
    this.begun = begun;
    this.browsers = browsers;
    this.named = named;
    this.logins = logins;
    this.issuer = issuer;
    this.randomness = randomness;
  }

  /**
   * Fails with {@link PageError} where the browser must not be sent on.
   *
   * @param knownBrowser of {@link org.essc.login.KnownBrowser}
   */
  Uni<Onward> begin(
      Parameters parameters, Optional<String> knownBrowser, String address, Patience patience) {
    var pushed = pushedId(parameters);
    return pushed.isPresent()
        ? client(parameters).chain(client -> open(client, pushed.get(), address, patience))
        : begun
            .take(knownBrowser, address)
            .chain(taken -> taken ? client(parameters) : page(LoginNotice.CROWD))
            .chain(client -> asked(client, parameters, address, patience));
  }

  private Uni<OpenIdClient> client(Parameters parameters) {
    return parameters
        .one("client_id")
        .flatMap(PartnerNo::find)
        .map(clients::find)
        .orElseGet(() -> Uni.createFrom().item(Optional.empty()))
        .map(
            found ->
                found
                    .filter(OpenIdClient::active)
                    .orElseThrow(() -> new PageError(LoginNotice.CLIENT)));
  }

  /** Nothing where it is no request of {@link PushAuthorization}, however it looks. */
  private static Optional<LoginId> pushedId(Parameters parameters) {
    return parameters
        .one("request_uri")
        .filter(uri -> uri.startsWith(PushResource.REQUEST_URI))
        .map(
            uri ->
                LoginId.find(uri.substring(PushResource.REQUEST_URI.length()))
                    .orElseThrow(() -> new PageError(LoginNotice.PUSHED)));
  }

  /** It was paid for by whoever pushed it: no stranger behind the same address can refuse it. */
  private Uni<Onward> open(OpenIdClient client, LoginId id, String address, Patience patience) {
    var secret = BrowserCookie.secret(randomness);
    return logins
        .find(id, patience)
        .map(found -> found.filter(login -> isOf(client, login)))
        .chain(
            found ->
                found.isEmpty()
                    ? Authorize.<Onward>page(LoginNotice.PUSHED)
                    : logins
                        .go(id, opening(browsers.of(secret, address)), patience)
                        .map(
                            outcome -> {
                              if (!outcome.done()) {
                                throw new PageError(LoginNotice.PUSHED);
                              }
                              return onward(id, secret);
                            }));
  }

  /** What was registered may have changed since it was pushed. */
  private static boolean isOf(OpenIdClient client, Login login) {
    return login.is(LoginState.PUSHED)
        && login.request().clientId().equals(client.partnerNo().value())
        && client.redirectsTo(login.request().redirectUri());
  }

  private static LoginStep opening(Map<String, String> fields) {
    var step = LoginStep.of(LoginState.PUSHED, LoginState.WAITING);
    for (var field : fields.entrySet()) {
      step = step.with(field.getKey(), field.getValue());
    }
    return step;
  }

  private Uni<Onward> asked(
      OpenIdClient client, Parameters parameters, String address, Patience patience) {
    var redirectUri =
        parameters
            .one("redirect_uri")
            .filter(client::redirectsTo)
            .orElseThrow(() -> new PageError(LoginNotice.REDIRECT));
    return Uni.createFrom()
        .deferred(() -> begin(client, parameters, address, patience))
        .onFailure(AuthorizationError.class)
        .recoverWithItem(
            wrong ->
                new Onward(
                    parameters.refusal(redirectUri, (AuthorizationError) wrong, issuer.value()),
                    Optional.empty()));
  }

  private Uni<Onward> begin(
      OpenIdClient client, Parameters parameters, String address, Patience patience) {
    if (client.fapi()) {
      throw AuthorizationError.invalidRequest("This client has to push its requests.");
    }
    var check = new CheckRequest(client, parameters);
    var request = check.checked();
    var secret = BrowserCookie.secret(randomness);
    var id = LoginId.random(randomness);
    return named
        .fields(client, parameters, check.subject())
        .chain(
            holder -> {
              var fields = new HashMap<>(browsers.of(secret, address));
              fields.putAll(holder);
              return logins.begin(id, LoginState.WAITING, request, fields, patience);
            })
        .map(outcome -> onward(id, secret));
  }

  private static Onward onward(LoginId id, String secret) {
    return new Onward(URI.create("/login/" + id), Optional.of(new Begun(id, secret)));
  }

  private static <T> Uni<T> page(LoginNotice notice) {
    return Uni.createFrom().failure(new PageError(notice));
  }
}
