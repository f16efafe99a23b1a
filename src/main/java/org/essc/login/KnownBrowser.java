package org.essc.login;

import static java.nio.charset.StandardCharsets.US_ASCII;

import jakarta.inject.Singleton;
import jakarta.ws.rs.core.NewCookie;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;
import org.essc.platform.config.Issuer;
import org.essc.platform.crypto.BlindIndex;
import org.essc.platform.random.Randomness;
import org.essc.platform.web.HostCookie;

/**
 * Knows a browser again in which a holder has confirmed a login: what such a browser begins is not
 * counted towards its network address, so that no stranger behind the same one can have it refused.
 * The cookie holds a random number and a MAC of it, and nothing of anybody: no page or log shows
 * it, and nothing is kept of it but a count for a minute.
 */
@Singleton
public class KnownBrowser {

  private static final String KIND = "known browser";
  private static final HostCookie COOKIE = new HostCookie("essc-browser", NewCookie.SameSite.LAX);
  private static final int BYTES = 16;
  private static final Duration LIFE = Duration.ofDays(180);

  /** 128 bits and the MAC's 256, base64url. */
  private static final Pattern FORMAT = Pattern.compile("([\\w-]{22})\\.([\\w-]{43})");

  private final BlindIndex index;
  private final Randomness randomness;
  private final Issuer issuer;

  KnownBrowser(BlindIndex index, Randomness randomness, Issuer issuer) {
    this.index = index;
    this.randomness = randomness;
    this.issuer = issuer;
  }

  /** A new number each time, so that two logins of a browser cannot be joined by it for long. */
  public NewCookie cookie() {
    var number = base64(randomness.bytes(BYTES));
    return COOKIE.create(number + "." + mac(number), LIFE, issuer);
  }

  public String name() {
    return COOKIE.name(issuer);
  }

  /**
   * The browser's number; nothing for what the platform has not given out.
   *
   * @param value of the cookie {@link #name}, or null
   */
  public Optional<String> read(String value) {
    var parts = FORMAT.matcher(value == null ? "" : value);
    return parts.matches()
            && MessageDigest.isEqual(
                mac(parts.group(1)).getBytes(US_ASCII), parts.group(2).getBytes(US_ASCII))
        ? Optional.of(parts.group(1))
        : Optional.empty();
  }

  private String mac(String number) {
    return base64(index.of(KIND, number));
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
