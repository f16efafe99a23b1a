package org.essc.partner;

import java.util.Set;

/**
 * The partner that sent the request, as the database had it when the request came in.
 *
 * @param partnerNo ten digits
 * @param roles {@code registry}, {@code channel}, {@code verifier}, {@code portal}, {@code bank}
 * @param scopes what the token was given and the partner may still use now
 * @param claims names of the claims about a holder that it may receive
 */
public record PartnerCaller(
    String partnerNo, Set<String> roles, Set<String> scopes, Set<String> claims) {

  public PartnerCaller {
    roles = Set.copyOf(roles);
    scopes = Set.copyOf(scopes);
    claims = Set.copyOf(claims);
  }
}
