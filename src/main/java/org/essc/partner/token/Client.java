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
 * @param version counts the changes of all of it
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
    int version) {

  /** Whether a proof against this one is also one against the other. */
  boolean provenAs(Client other) {
    return version == other.version && sandbox == other.sandbox;
  }

  @Override
  public String toString() {
    return "Client[" + partnerNo + "]";
  }
}
