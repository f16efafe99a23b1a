package org.essc.login;

import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;
import org.essc.platform.crypto.Sha256;
import org.essc.platform.random.Randomness;

/**
 * An authorization code (RFC 6749 §4.1.2) as the portal gets it, or the {@code auth_req_id} of a
 * login without a browser (OpenID CIBA Core 1.0 §7.3): {@code {loginId}.{secret}}. The login keeps
 * only its {@link #digest()}, in {@link Login.Field#CODE}.
 *
 * @param secret 256 random bits, 43 characters of base64url
 */
public record LoginCode(LoginId login, String secret) {

  private static final int SECRET_BYTES = 32;
  private static final Pattern SECRET = Pattern.compile("[A-Za-z0-9_-]{43}");

  public LoginCode {
    if (!SECRET.matcher(secret).matches()) {
      throw new IllegalArgumentException("not a code's secret");
    }
  }

  public static LoginCode random(LoginId login, Randomness randomness) {
    var bytes = randomness.bytes(SECRET_BYTES);
    return new LoginCode(login, Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
  }

  /** Nothing where the text is none, and therefore nobody's. */
  public static Optional<LoginCode> find(String text) {
    int dot = text == null ? -1 : text.indexOf('.');
    if (dot < 0 || !SECRET.matcher(text.substring(dot + 1)).matches()) {
      return Optional.empty();
    }
    return LoginId.find(text.substring(0, dot))
        .map(login -> new LoginCode(login, text.substring(dot + 1)));
  }

  /** SHA-256 of the secret, in hexadecimal. */
  public String digest() {
    return Sha256.hex(secret);
  }

  /** As it stands in the address that the browser is sent to. */
  public String text() {
    return login + "." + secret;
  }

  @Override
  public String toString() {
    return "LoginCode[" + login + "]";
  }
}
