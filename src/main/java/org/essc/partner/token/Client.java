package org.essc.partner.token;

import java.util.Optional;
import java.util.Set;
import org.essc.partner.PartnerNo;

/**
 * A registered partner as the token endpoint needs it.
 *
 * @param jwks its public keys, if it registered them
 * @param jwksUri where it publishes them, if it registered that
 * @param secretDigest keyed digest of its secret; only sandbox partners have one
 * @param openId what it is registered with as OpenID client, if it is
 * @param version another one after each change of any of it
 */
record Client(
    PartnerNo partnerNo,
    boolean sandbox,
    boolean active,
    Set<String> scopes,
    int requestsPerSecond,
    Optional<String> jwks,
    Optional<String> jwksUri,
    Optional<byte[]> secretDigest,
    Optional<OpenIdTerms> openId,
    String version) {

  /**
   * How an OpenID client has to come.
   *
   * @param authMethod the one method by which it proves who it is (RFC 7591 §2)
   * @param fapi whether it is held to the FAPI 2.0 Security Profile
   * @param dpopBound whether its tokens are bound to a key in any case
   */
  record OpenIdTerms(String authMethod, boolean fapi, boolean dpopBound) {}

  boolean fapi() {
    return openId.filter(OpenIdTerms::fapi).isPresent();
  }

  /** Whether it gets only tokens that are bound to a key of its own (RFC 9449). */
  boolean needsBoundTokens() {
    return openId.filter(terms -> terms.fapi() || terms.dpopBound()).isPresent();
  }

  /** Whether a proof against this one is also one against the other. */
  boolean provenAs(Client other) {
    return version.equals(other.version) && sandbox == other.sandbox;
  }

  @Override
  public String toString() {
    return "Client[" + partnerNo + "]";
  }
}
