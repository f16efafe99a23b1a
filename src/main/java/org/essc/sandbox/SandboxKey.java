package org.essc.sandbox;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

/** A demo partner's key on P-256, made anew at each start. */
public final class SandboxKey {

  private static final int BYTES = 32;
  private static final int BITS = 8;

  private final KeyPair pair;
  private final Map<String, Object> publicJwk = new LinkedHashMap<>();

  private SandboxKey(KeyPair pair, String use) {
    this.pair = pair;
    var point = ((ECPublicKey) pair.getPublic()).getW();
    publicJwk.put("kty", "EC");
    publicJwk.put("crv", "P-256");
    if (use.equals("sig")) {
      publicJwk.put("alg", "ES256");
    }
    publicJwk.put("use", use);
    publicJwk.put("x", text(point.getAffineX()));
    publicJwk.put("y", text(point.getAffineY()));
    publicJwk.put("kid", "sandbox-" + publicJwk.get("x").toString().substring(0, BITS));
  }

  static SandboxKey toSign() {
    return make("sig");
  }

  static SandboxKey toBeEncryptedTo() {
    return make("enc");
  }

  private static SandboxKey make(String use) {
    try {
      var generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return new SandboxKey(generator.generateKeyPair(), use);
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

  public String kid() {
    return publicJwk.get("kid").toString();
  }

  /** RFC 7517, without the private part: what is registered. */
  public Map<String, Object> publicJwk() {
    return publicJwk;
  }

  /** With it. */
  Map<String, Object> jwk() {
    var jwk = new LinkedHashMap<>(publicJwk);
    jwk.put("d", text(((ECPrivateKey) pair.getPrivate()).getS()));
    return jwk;
  }

  public PrivateKey privateKey() {
    return pair.getPrivate();
  }

  /** ES256: the two numbers of the signature one after the other (RFC 7518 §3.4). */
  public byte[] sign(byte[] text) {
    try {
      var signature = Signature.getInstance("SHA256withECDSAinP1363Format");
      signature.initSign(pair.getPrivate());
      signature.update(text);
      return signature.sign();
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  @Override
  public String toString() {
    return "SandboxKey[" + kid() + "]";
  }
}
