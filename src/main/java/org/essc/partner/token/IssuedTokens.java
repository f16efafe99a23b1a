package org.essc.partner.token;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a token request is answered with.
 *
 * @param bound whether the access token is bound to the client's key (RFC 9449)
 * @param scopes what it allows, in the order of their names; empty for staff
 * @param details what was granted besides a login (RFC 9396)
 */
public record IssuedTokens(
    String accessToken,
    boolean bound,
    Set<String> scopes,
    Optional<String> idToken,
    Optional<String> refreshToken,
    List<Map<String, Object>> details) {

  /** An access token alone. */
  static IssuedTokens of(String accessToken, boolean bound, Set<String> scopes) {
    return new IssuedTokens(
        accessToken, bound, scopes, Optional.empty(), Optional.empty(), List.of());
  }

  /** The same, with what was granted besides the login (RFC 9396 §7). */
  public IssuedTokens with(List<Map<String, Object>> granted) {
    return new IssuedTokens(accessToken, bound, scopes, idToken, refreshToken, granted);
  }

  @Override
  public String toString() {
    return "IssuedTokens" + scopes;
  }
}
