package org.essc.keys;

/**
 * A signed and self-verified JWS.
 *
 * @param compact the compact serialization (RFC 7515 §7.1): a bearer of rights, so it is not
 *     printed
 * @param kid the key that signed it
 */
public record SignedJws(String compact, String kid) {

  @Override
  public String toString() {
    return "SignedJws[kid=" + kid + "]";
  }
}
