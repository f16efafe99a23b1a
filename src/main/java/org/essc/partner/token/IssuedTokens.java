package org.essc.partner.token;

import java.util.Optional;
import java.util.Set;

/**
 * What a token request is answered with.
 *
 * @param bound whether the access token is bound to the client's key (RFC 9449)
 * @param scopes what it allows, in the order of their names; empty for staff
 */
public record IssuedTokens(
    String accessToken,
    boolean bound,
    Set<String> scopes,
    Optional<String> idToken,
    Optional<String> refreshToken) {

  /** An access token alone. */
  static IssuedTokens of(String accessToken, boolean bound, Set<String> scopes) {
    return new IssuedTokens(accessToken, bound, scopes, Optional.empty(), Optional.empty());
  }

  @Override
  public String toString() {
    return "IssuedTokens" + scopes;
  }
}
