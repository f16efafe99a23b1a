package org.essc.keys;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import java.security.GeneralSecurityException;
import java.security.interfaces.ECPublicKey;
import java.text.ParseException;
import java.util.Map;

/** A partner's public key on P-256 that contents are encrypted to; it verifies nothing. */
record EncryptionKey(JwkSet.Key key, ECPublicKey publicKey) {

  /** RFC 7518 §4.6: a fresh key agreement for every message, which wraps the content's key. */
  static final String ALGORITHM = "ECDH-ES+A256KW";

  /** Whether its owner means it for encryption (RFC 7517 §4.2). */
  static boolean isMeant(Map<String, Object> jwk) {
    return "enc".equals(jwk.get("use"));
  }

  /**
   * @throws InvalidJwkSetException where nothing can be encrypted to it
   */
  static EncryptionKey of(String kid, Map<String, Object> jwk) {
    var alg = jwk.get("alg");
    boolean supported =
        "EC".equals(jwk.get("kty"))
            && Curve.P_256.getName().equals(jwk.get("crv"))
            && (alg == null || ALGORITHM.equals(alg));
    if (!supported) {
      throw new InvalidJwkSetException("a key's type or algorithm is not supported");
    }
    try {
      var publicKey = ECKey.parse(jwk).toECPublicKey();
      var expiry = JwkExpiry.of(jwk, publicKey);
      return new EncryptionKey(new JwkSet.Key(kid, ALGORITHM, expiry), publicKey);
    } catch (ParseException
        | JOSEException
        | GeneralSecurityException
        | IllegalArgumentException e) {
      throw new InvalidJwkSetException("a key is not valid");
    }
  }
}
