package org.essc.login;

import jakarta.ws.rs.core.Cookie;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.NewCookie;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.essc.platform.config.Issuer;
import org.essc.platform.crypto.Sha256;
import org.essc.platform.random.Randomness;
import org.essc.platform.web.HostCookie;

/**
 * Binds a login to the browser that began it: 256 random bits in a cookie, of which Redis holds the
 * digest ({@link Login.Field#BROWSER}). Each login has its own cookie, so that two tabs do not
 * disturb each other.
 */
public final class BrowserCookie {

  private static final String NAME = "essc-login-";
  private static final int SECRET_BYTES = 32;

  /** Logins of one browser at a time. */
  private static final int MOST = 8;

  private static final Pattern SECRET = Pattern.compile("[A-Za-z0-9_-]{43}");

  /** As long as a login can need until its result is fetched. */
  private static final Duration LIFE =
      LoginState.WAITING.life().plus(LoginState.SCANNED.life()).plus(LoginState.CONFIRMED.life());

  private BrowserCookie() {}

  /** A new browser's secret, base64url. */
  public static String secret(Randomness randomness) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(randomness.bytes(SECRET_BYTES));
  }

  public static String name(LoginId id, Issuer issuer) {
    return cookie(id.value()).name(issuer);
  }

  public static NewCookie create(LoginId id, String secret, Issuer issuer) {
    return cookie(id.value()).create(secret, LIFE, issuer);
  }

  /**
   * Ends the oldest logins' cookies of a browser that has several: pages that send a browser here
   * again and again must not fill the header in which all of its cookies travel.
   *
   * @param header the request's {@code Cookie}, in which browsers put the oldest first (RFC 6265
   *     §5.4), or null
   */
  public static List<NewCookie> surplus(String header, Issuer issuer) {
    var prefix = cookie("").name(issuer);
    var ids =
        header == null
            ? List.<String>of()
            : Arrays.stream(header.split(";"))
                .map(pair -> pair.strip().split("=", 2)[0])
                .filter(name -> name.startsWith(prefix))
                .map(name -> name.substring(prefix.length()))
                .toList();
    return ids.stream()
        .limit(Math.max(0, ids.size() - MOST + 1))
        .map(id -> cookie(id).forget(issuer))
        .toList();
  }

  /** The secret that this browser shows; nothing where it did not begin this login. */
  public static Optional<String> read(HttpHeaders request, LoginId id, Issuer issuer) {
    return Optional.ofNullable(request.getCookies().get(name(id, issuer)))
        .map(Cookie::getValue)
        .filter(value -> SECRET.matcher(value).matches());
  }

  /** What a login holds of the secret, in hexadecimal. */
  public static String digest(String secret) {
    return Sha256.hex(secret);
  }

  private static HostCookie cookie(String id) {
    return new HostCookie(NAME + id, NewCookie.SameSite.LAX);
  }
}
