package org.essc.login.token;

import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * A refresh token taken apart, nothing of it proven: {@code {session}.{generation}.{mac}}. It names
 * nothing of the holder, as two portals could join their records by that.
 *
 * @param mac 43 characters of base64url
 */
record RefreshToken(UUID session, int generation, String mac) {

  private static final Pattern FORMAT =
      Pattern.compile(
          "([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})"
              + "\\.(0|[1-9][0-9]{0,8})\\.([A-Za-z0-9_-]{43})");

  /** Nothing where the text is none, and therefore nobody's. */
  static Optional<RefreshToken> find(String text) {
    var parts = FORMAT.matcher(text == null ? "" : text);
    return parts.matches()
        ? Optional.of(
            new RefreshToken(
                UUID.fromString(parts.group(1)), Integer.parseInt(parts.group(2)), parts.group(3)))
        : Optional.empty();
  }

  String text() {
    return session + "." + generation + "." + mac;
  }

  @Override
  public String toString() {
    return "RefreshToken[" + session + "]";
  }
}
