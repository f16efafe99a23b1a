package org.essc.login.scan;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import org.essc.login.AskedLogins;
import org.essc.login.Login;
import org.essc.login.LoginId;
import org.essc.login.LoginState;
import org.essc.login.LoginStore;
import org.essc.login.client.OpenIdClients;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.time.Patience;

/** What clients without a browser ask of a holder at this moment; each is confirmed by itself. */
@Singleton
public class WaitingConfirmations {

  private final AskedLogins asked;
  private final LoginStore logins;
  private final OpenIdClients clients;

  WaitingConfirmations(AskedLogins asked, LoginStore logins, OpenIdClients clients) {
    this.asked = asked;
    this.logins = logins;
    this.clients = clients;
  }

  /** One of them. */
  public record Waiting(LoginId id, Confirmation confirmation) {}

  /** The oldest first. */
  public Uni<List<Waiting>> of(ActingHolder holder, Patience patience) {
    return asked
        .of(holder.signing().id(), patience)
        .onItem()
        .transformToMulti(ids -> Multi.createFrom().iterable(ids))
        .onItem()
        .transformToUniAndConcatenate(id -> find(id, holder, patience))
        .filter(Optional::isPresent)
        .map(Optional::get)
        .collect()
        .asList()
        .onFailure(LoginProblems::unforeseen)
        .transform(ProblemException::unavailable);
  }

  private Uni<Optional<Waiting>> find(LoginId id, ActingHolder holder, Patience patience) {
    return logins
        .find(id, patience)
        .map(found -> found.filter(holder::scanned))
        .chain(
            found -> {
              if (found.filter(login -> login.is(LoginState.SCANNED)).isPresent()) {
                return waiting(found.get());
              }
              // one that is not there may be about to begin
              return (found.isEmpty()
                      ? Uni.createFrom().voidItem()
                      : asked.remove(holder.signing().id(), id, patience))
                  .replaceWith(Optional.empty());
            });
  }

  private Uni<Optional<Waiting>> waiting(Login login) {
    return clients
        .find(login.request().portal())
        .map(
            found ->
                found.map(
                    bank ->
                        new Waiting(
                            login.id(), ReadConfirmation.read(login, bank, Optional.empty()))));
  }
}
