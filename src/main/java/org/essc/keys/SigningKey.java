package org.essc.keys;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A signing key ready for use. Not printed. */
final class SigningKey {

  private final String kid;
  private final KeyPurpose purpose;
  private final KeyState state;
  private final SignatureAlgorithm algorithm;
  private final PrivateKey privateKey;
  private final PublicKey publicKey;
  private final Map<String, Object> publicJwk;
  private final Instant createdAt;
  private final Instant activatedAt;

  /** Encoded headers by {@code typ}: there are a handful, the same for every signature. */
  private final Map<String, String> headers = new ConcurrentHashMap<>();

  SigningKey(
      SigningKeyRow row,
      SignatureAlgorithm algorithm,
      PrivateKey privateKey,
      PublicKey publicKey,
      Map<String, Object> publicJwk) {
    this.kid = row.kid();
    this.purpose = row.purpose();
    this.state = row.state();
    this.createdAt = row.createdAt();
    this.activatedAt = row.activatedAt();
    this.algorithm = algorithm;
    this.privateKey = privateKey;
    this.publicKey = publicKey;
    this.publicJwk = Map.copyOf(publicJwk);
  }

  String kid() {
    return kid;
  }

  KeyPurpose purpose() {
    return purpose;
  }

  KeyState state() {
    return state;
  }

  SignatureAlgorithm algorithm() {
    return algorithm;
  }

  PrivateKey privateKey() {
    return privateKey;
  }

  PublicKey publicKey() {
    return publicKey;
  }

  /** With {@code kid}, {@code use} and {@code alg}. */
  Map<String, Object> publicJwk() {
    return publicJwk;
  }

  Instant createdAt() {
    return createdAt;
  }

  /** Null for a next key. */
  Instant activatedAt() {
    return activatedAt;
  }

  /** The protected header for a {@code typ}, in base64url. */
  String header(String typ) {
    return headers.computeIfAbsent(typ, this::newHeader);
  }

  private String newHeader(String typ) {
    return new JWSHeader.Builder(new JWSAlgorithm(algorithm.name()))
        .type(new JOSEObjectType(typ))
        .keyID(kid)
        .build()
        .toBase64URL()
        .toString();
  }

  @Override
  public String toString() {
    return "SigningKey[" + kid + ", " + purpose + ", " + state + "]";
  }
}
