package org.essc.holderpage;

import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.core.NewCookie;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;
import org.essc.platform.config.Issuer;
import org.essc.platform.crypto.Sha256;
import org.essc.platform.random.Randomness;
import org.essc.platform.web.HostCookie;

/**
 * Binds a page's session to the browser that redeemed its ticket. Nothing leads to the pages from
 * elsewhere but the launch address, whose own script goes on, so that {@code SameSite=Strict} does.
 */
final class PageCookie {

  private static final HostCookie COOKIE = new HostCookie("essc-page", NewCookie.SameSite.STRICT);

  private static final int SECRET_BYTES = 32;

  /**
   * @param id digest of the ticket, which names the session and proves nothing
   * @param secret 256 random bits, base64url
   */
  record Value(String id, String secret) {

    private static final Pattern FORMAT = Pattern.compile("([0-9a-f]{64})\\.([A-Za-z0-9_-]{43})");

    static Value random(String id, Randomness randomness) {
      return new Value(
          id,
          Base64.getUrlEncoder().withoutPadding().encodeToString(randomness.bytes(SECRET_BYTES)));
    }

    /** What Redis holds of the secret. */
    String digest() {
      return Sha256.hex(secret);
    }

    /** Stands in each form of the session's pages; it does not lead back to the secret. */
    String formToken() {
      return Sha256.hex("form." + secret);
    }

    @Override
    public String toString() {
      return "Value[…]";
    }
  }

  private PageCookie() {}

  static Optional<Value> read(HttpServerRequest request, Issuer issuer) {
    var cookie = request.getCookie(COOKIE.name(issuer));
    if (cookie == null) {
      return Optional.empty();
    }
    var parts = Value.FORMAT.matcher(cookie.getValue());
    return parts.matches()
        ? Optional.of(new Value(parts.group(1), parts.group(2)))
        : Optional.empty();
  }

  static NewCookie create(Value value, Issuer issuer) {
    return COOKIE.create(value.id() + "." + value.secret(), PageStore.SESSION_LIFE, issuer);
  }

  static NewCookie forget(Issuer issuer) {
    return COOKIE.forget(issuer);
  }
}
