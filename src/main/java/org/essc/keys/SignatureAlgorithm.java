package org.essc.keys;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.util.Map;

/**
 * A signature algorithm of JWS. Another algorithm (SM2 with SM3) or another home of the private
 * keys (a PKCS#11 module) is another implementation; docs/adr/0002-keys-and-algorithms.md says how.
 *
 * <p>Keys are JWKs as JSON members (RFC 7517), because no library's key type knows every algorithm.
 * Implementations may be used from several threads.
 */
interface SignatureAlgorithm {

  /** The {@code alg} value, such as {@code ES256}. */
  String name();

  /**
   * A new key: a JWK with all that {@link #privateKey} needs later, be it the private key itself or
   * a reference to where it lies. It is stored wrapped.
   */
  Map<String, Object> generate();

  /** What of a JWK may be published; not even a name of the rest. */
  Map<String, Object> publicPart(Map<String, Object> jwk);

  /** JWK thumbprint with SHA-256 (RFC 7638): the {@code kid} of the platform's own keys. */
  String thumbprint(Map<String, Object> jwk);

  /** Whether the key's type (and curve, and size) is the one that this algorithm takes. */
  boolean accepts(Map<String, Object> jwk);

  /**
   * In the form the provider in use likes best, to be kept: making it costs more than using it.
   *
   * @throws GeneralSecurityException if it is not a valid key, such as a point not on the curve
   */
  PublicKey publicKey(Map<String, Object> jwk) throws GeneralSecurityException;

  /** As {@link #publicKey}, for the private key. */
  PrivateKey privateKey(Map<String, Object> jwk) throws GeneralSecurityException;

  /** The signature in the form JWS wants. */
  byte[] sign(PrivateKey key, byte[] input) throws GeneralSecurityException;

  /** Whether the signature holds; false also for what is no signature at all. */
  boolean verify(PublicKey key, byte[] input, byte[] signature) throws GeneralSecurityException;
}
