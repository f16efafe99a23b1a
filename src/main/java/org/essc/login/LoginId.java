package org.essc.login;

import java.util.Optional;
import java.util.regex.Pattern;
import org.essc.platform.random.Randomness;

/**
 * Names one login from the portal's request to the code's exchange, and is the hash tag of all its
 * keys in Redis. It stands in addresses and in QR codes and proves nothing by itself: whoever acts
 * on a login shows the browser's cookie, the QR code's proof, the page's session or the code.
 *
 * @param value 26 characters of Crockford's base 32 (130 random bits)
 */
public record LoginId(String value) {

  private static final int LENGTH = 26;
  private static final Pattern FORMAT = Pattern.compile("[0-9A-HJKMNP-TV-Z]{26}");

  public LoginId {
    if (value == null || !FORMAT.matcher(value).matches()) {
      throw new IllegalArgumentException("not a login's id");
    }
  }

  public static LoginId random(Randomness randomness) {
    return new LoginId(randomness.base32(LENGTH));
  }

  /** Nothing where the text is none, and therefore no login's. */
  public static Optional<LoginId> find(String text) {
    return text != null && FORMAT.matcher(text).matches()
        ? Optional.of(new LoginId(text))
        : Optional.empty();
  }

  @Override
  public String toString() {
    return value;
  }
}
