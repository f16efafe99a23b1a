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

/**
 * Binds a login to the browser that began it: 256 random bits in a cookie, of which Redis holds the
 * digest ({@link Login.Field#BROWSER}). Each login has its own cookie, so that two tabs do not
 * disturb each other.
 *
 * <p>Under an https issuer the cookie has the prefix {@code __Host-} (RFC 6265bis §4.1.3.2): no
 * other host, also no neighbouring one of the same domain, can set it. On a loopback machine
 * without TLS it has neither prefix nor {@code Secure}.
 */
public final class BrowserCookie {

  private static final String NAME = "essc-login-";
  private static final String HOST_ONLY = "__Host-";
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
    return (secure(issuer) ? HOST_ONLY : "") + NAME + id;
  }

  public static NewCookie create(LoginId id, String secret, Issuer issuer) {
    return new NewCookie.Builder(name(id, issuer))
        .value(secret)
        .maxAge((int) LIFE.toSeconds())
        .path("/")
        .secure(secure(issuer))
        .httpOnly(true)
        .sameSite(NewCookie.SameSite.LAX)
        .build();
  }

  /**
   * Ends the oldest logins' cookies of a browser that has several: pages that send a browser here
   * again and again must not fill the header in which all of its cookies travel.
   *
   * @param header the request's {@code Cookie}, in which browsers put the oldest first (RFC 6265
   *     §5.4), or null
   */
  public static List<NewCookie> surplus(String header, Issuer issuer) {
    var prefix = (secure(issuer) ? HOST_ONLY : "") + NAME;
    var names =
        header == null
            ? List.<String>of()
            : Arrays.stream(header.split(";"))
                .map(pair -> pair.strip().split("=", 2)[0])
                .filter(name -> name.startsWith(prefix))
                .toList();
    return names.stream()
        .limit(Math.max(0, names.size() - MOST + 1))
        .map(
            name ->
                new NewCookie.Builder(name)
                    .value("")
                    .maxAge(0)
                    .path("/")
                    .secure(secure(issuer))
                    .httpOnly(true)
                    .sameSite(NewCookie.SameSite.LAX)
                    .build())
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

  private static boolean secure(Issuer issuer) {
    return issuer.value().startsWith("https:");
  }
}
