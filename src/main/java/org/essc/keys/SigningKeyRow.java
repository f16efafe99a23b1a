package org.essc.keys;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.essc.platform.crypto.IntegrityException;
import org.essc.platform.crypto.MasterKey;

/**
 * A row of {@code signing_key}.
 *
 * @param publicJwk for people who look into the database; the platform trusts only what it unwraps
 * @param wrapped the private JWK under the master key; null when the key is gone, but for a revoked
 *     audit key, which still verifies
 */
record SigningKeyRow(
    String kid,
    KeyPurpose purpose,
    String algorithm,
    KeyState state,
    String publicJwk,
    byte[] wrapped,
    Instant createdAt,
    Instant activatedAt,
    Instant retiredAt,
    Instant goneAt,
    Instant revokedAt) {

  /** A new key of the algorithm; its {@code kid} is its RFC 7638 thumbprint. */
  static SigningKeyRow create(
      KeyPurpose purpose,
      SignatureAlgorithm algorithm,
      KeyState state,
      MasterKey masterKey,
      Instant now) {
    var jwk = algorithm.generate();
    while (!Character.isLetterOrDigit(algorithm.thumbprint(jwk).charAt(0))) {
      // a name that begins with - would be an option on a command line
      jwk = algorithm.generate();
    }
    var kid = algorithm.thumbprint(jwk);
    var wrapped = masterKey.wrap(SignedJson.bytes(jwk), context(kid, purpose));
    return new SigningKeyRow(
        kid,
        purpose,
        algorithm.name(),
        state,
        SignedJson.text(published(algorithm, jwk, kid)),
        wrapped,
        now,
        state == KeyState.ACTIVE ? now : null,
        null,
        null,
        null);
  }

  private static String context(String kid, KeyPurpose purpose) {
    return "signing_key/" + purpose.code() + "/" + kid;
  }

  private static Map<String, Object> published(
      SignatureAlgorithm algorithm, Map<String, Object> jwk, String kid) {
    var published = new LinkedHashMap<>(algorithm.publicPart(jwk));
    published.put("kid", kid);
    published.put("use", "sig");
    published.put("alg", algorithm.name());
    return published;
  }

  /**
   * The key ready for use, its public part taken from what was unwrapped, never from the row.
   *
   * @throws IntegrityException if the row was altered, or belongs to another platform
   */
  SigningKey unwrap(MasterKey masterKey) {
    var named =
        SignatureAlgorithms.named(algorithm)
            .orElseThrow(() -> new IntegrityException("a signing key's algorithm is unknown"));
    var bytes = masterKey.unwrap(wrapped, context(kid, purpose));
    var jwk = SignedJson.object(new String(bytes, StandardCharsets.UTF_8));
    if (!named.accepts(jwk) || !kid.equals(named.thumbprint(jwk))) {
      throw new IntegrityException("a signing key is not what its row says");
    }
    try {
      return new SigningKey(
          this, named, named.privateKey(jwk), named.publicKey(jwk), published(named, jwk, kid));
    } catch (GeneralSecurityException e) {
      throw new IntegrityException("a signing key is not usable");
    }
  }

  /** The same secret under the current master key. */
  byte[] rewrapped(MasterKey masterKey) {
    var context = context(kid, purpose);
    return masterKey.wrap(masterKey.unwrap(wrapped, context), context);
  }

  @Override
  public String toString() {
    return "SigningKeyRow[" + kid + ", " + purpose + ", " + state + "]";
  }
}
