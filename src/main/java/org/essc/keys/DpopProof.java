package org.essc.keys;

/**
 * A proof of possession that holds (RFC 9449 §4.3), but for one thing: whether it comes for the
 * first time.
 *
 * @param jkt SHA-256 thumbprint of its key (RFC 7638), base64url
 * @param jwtId chosen by the client
 */
public record DpopProof(String jkt, String jwtId) {

  @Override
  public String toString() {
    return "DpopProof[]";
  }
}
