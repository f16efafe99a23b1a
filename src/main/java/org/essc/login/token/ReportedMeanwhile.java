package org.essc.login.token;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.function.Supplier;
import org.essc.login.Login;
import org.essc.login.LoginStore;
import org.essc.login.session.EndReported;
import org.essc.partner.token.TokenError;
import org.essc.platform.time.Patience;

/**
 * A holder reports a login while its session is being opened: the report finds no session that is
 * committed, and says that nobody has got anything. Whoever opens it keeps that word.
 */
@Singleton
class ReportedMeanwhile {

  private final LoginStore logins;
  private final EndReported endReported;

  ReportedMeanwhile(LoginStore logins, EndReported endReported) {
    this.logins = logins;
    this.endReported = endReported;
  }

  /**
   * For a login whose session is committed and which then was not where it was left. If it was
   * reported, what came of it ends as by its holder, and it fails.
   *
   * @param refused what the client is told then
   */
  Uni<Void> require(Login login, Patience patience, Supplier<TokenError> refused) {
    return logins
        .find(login.id(), patience)
        .chain(
            now ->
                now.flatMap(found -> found.field(Login.Field.REFUSAL)).isPresent()
                    ? endReported
                        .all(login, login.channelNo())
                        .chain(() -> Uni.createFrom().failure(refused.get()))
                    : Uni.createFrom().voidItem());
  }
}
