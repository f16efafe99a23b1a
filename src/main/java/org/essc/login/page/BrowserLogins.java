package org.essc.login.page;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;
import org.essc.login.BrowserCookie;
import org.essc.login.Login;
import org.essc.login.LoginId;
import org.essc.login.LoginStore;
import org.essc.platform.config.Issuer;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.time.Patience;

/** Logins for the browser that began them, and for no other. */
@Singleton
class BrowserLogins {

  private final LoginStore logins;
  private final Issuer issuer;

  BrowserLogins(LoginStore logins, Issuer issuer) {
    this.logins = logins;
    this.issuer = issuer;
  }

  /** Nothing where there is none, where it was forgotten, or where another browser began it. */
  Uni<Optional<Login>> find(String id, HttpHeaders request, Patience patience) {
    var login = LoginId.find(id);
    var secret = login.flatMap(known -> BrowserCookie.read(request, known, issuer));
    if (secret.isEmpty()) {
      return Uni.createFrom().item(Optional.empty());
    }
    return logins
        .find(login.get(), patience)
        .onFailure()
        .transform(ProblemException::unavailable)
        .map(found -> found.filter(known -> began(known, secret.get())));
  }

  private static boolean began(Login login, String secret) {
    return login
        .field(Login.Field.BROWSER)
        .filter(digest -> same(digest, BrowserCookie.digest(secret)))
        .isPresent();
  }

  private static boolean same(String one, String other) {
    return MessageDigest.isEqual(
        one.getBytes(StandardCharsets.US_ASCII), other.getBytes(StandardCharsets.US_ASCII));
  }
}
