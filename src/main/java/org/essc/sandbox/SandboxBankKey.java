package org.essc.sandbox;

import jakarta.inject.Singleton;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The demo bank's key, made anew at each start and shown to whoever plays the bank: in the FAPI 2.0
 * profile a client signs, and a newcomer has no key registered.
 */
@Singleton
class SandboxBankKey {

  private static final int BYTES = 32;
  private static final int BITS = 8;

  private final Map<String, Object> publicJwk = new LinkedHashMap<>();
  private final Map<String, Object> privateJwk;

  SandboxBankKey() {
    try {
      var generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      var pair = generator.generateKeyPair();
      var point = ((ECPublicKey) pair.getPublic()).getW();
      publicJwk.put("kty", "EC");
      publicJwk.put("crv", "P-256");
      publicJwk.put("alg", "ES256");
      publicJwk.put("use", "sig");
      publicJwk.put("x", text(point.getAffineX()));
      publicJwk.put("y", text(point.getAffineY()));
      publicJwk.put("kid", "sandbox-" + publicJwk.get("x").toString().substring(0, BITS));
      privateJwk = new LinkedHashMap<>(publicJwk);
      privateJwk.put("d", text(((ECPrivateKey) pair.getPrivate()).getS()));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** RFC 7518 §6.2.1: octets of the curve's size. */
  private static String text(BigInteger number) {
    var octets = new byte[BYTES];
    for (int i = 0; i < BYTES; i++) {
      octets[BYTES - 1 - i] = number.shiftRight(i * BITS).byteValue();
    }
    return Base64.getUrlEncoder().withoutPadding().encodeToString(octets);
  }

  /** RFC 7517, with the private part. */
  Map<String, Object> jwk() {
    return privateJwk;
  }

  /** The set that is registered, without it. */
  Map<String, Object> jwks() {
    return Map.of("keys", List.of(publicJwk));
  }

  @Override
  public String toString() {
    return "SandboxBankKey[" + publicJwk.get("kid") + "]";
  }
}
