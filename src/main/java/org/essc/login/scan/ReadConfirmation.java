package org.essc.login.scan;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Optional;
import org.essc.login.Login;
import org.essc.login.LoginId;
import org.essc.login.LoginState;
import org.essc.login.LoginStore;
import org.essc.login.client.OpenIdClient;
import org.essc.login.client.OpenIdClients;
import org.essc.login.session.LoginSessions;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.problem.ProblemType;
import org.essc.platform.time.Patience;

/** Tells a holder who asks for a login, since when and from where. Step 6 of the flow. */
@Singleton
public class ReadConfirmation {

  private final LoginStore logins;
  private final LoginSessions sessions;
  private final OpenIdClients clients;
  private final Clock clock;

  ReadConfirmation(LoginStore logins, LoginSessions sessions, OpenIdClients clients, Clock clock) {
    this.logins = logins;
    this.sessions = sessions;
    this.clients = clients;
    this.clock = clock;
  }

  /**
   * @param phoneRegion division code of the phone's network address, where it is known
   * @return nothing where there is nothing to confirm any more
   * @throws ProblemException 404 {@code not-found} where it is not this holder's
   */
  public Uni<Optional<Confirmation>> of(
      LoginId id, ActingHolder holder, Optional<String> phoneRegion, Patience patience) {
    return own(logins, id, holder, patience)
        .chain(
            login ->
                login.is(LoginState.SCANNED)
                    ? clients
                        .find(login.request().portal())
                        .map(
                            client ->
                                client
                                    .filter(OpenIdClient::active)
                                    .map(found -> read(login, found, phoneRegion)))
                    : Uni.createFrom().item(Optional.empty()));
  }

  /**
   * What became of a login that {@link #of} has nothing to confirm of any more.
   *
   * @throws ProblemException 404 {@code not-found} where it is not this holder's
   */
  public Uni<EndedConfirmation> ended(LoginId id, ActingHolder holder, Patience patience) {
    return own(logins, id, holder, patience)
        .chain(
            login ->
                isOver(login)
                    .map(over -> over ? afterSession(login) : EndedConfirmation.of(login)));
  }

  private static EndedConfirmation afterSession(Login login) {
    return login.field(Login.Field.GRANT).isPresent()
        ? EndedConfirmation.LINKED
        : EndedConfirmation.ENDED;
  }

  /** Whether it has a session that is over. */
  private Uni<Boolean> isOver(Login login) {
    return login.field(Login.Field.SESSION).isEmpty()
        ? Uni.createFrom().item(false)
        : sessions
            .find(login.sessionId())
            .map(found -> found.filter(session -> !session.live(clock.instant())).isPresent());
  }

  static Uni<Login> own(LoginStore logins, LoginId id, ActingHolder holder, Patience patience) {
    return logins
        .find(id, patience)
        .onFailure()
        .transform(ProblemException::unavailable)
        .map(
            found ->
                found
                    .filter(holder::scanned)
                    .orElseThrow(() -> ProblemException.of(ProblemType.NOT_FOUND)));
  }

  static Confirmation read(Login login, OpenIdClient client, Optional<String> phoneRegion) {
    var browserRegion = login.field(Login.Field.BROWSER_REGION);
    return new Confirmation(
        client.name(),
        login.withoutBrowser() ? null : OpenIdClient.domain(login.request().redirectUri()),
        login.since(),
        browserRegion,
        phoneRegion,
        regionsDiffer(browserRegion, phoneRegion),
        Disclosure.of(login.request()),
        login.choices(),
        login.request().acr(),
        login.until(),
        Optional.ofNullable(login.request().detail()));
  }

  /** Two cities of a province are near enough: network addresses are not known more exactly. */
  static boolean regionsDiffer(Optional<String> browser, Optional<String> phone) {
    return browser.isPresent()
        && phone.isPresent()
        && !browser.get().substring(0, 2).equals(phone.get().substring(0, 2));
  }
}
