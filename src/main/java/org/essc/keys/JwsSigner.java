package org.essc.keys;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.Map;
import java.util.function.Function;

/**
 * Signs with the platform's active keys, as JWS in compact serialization with explicit {@code typ}
 * and {@code kid}. May be used from several threads.
 */
@Singleton
public class JwsSigner {

  private static final Base64.Encoder BASE64URL = Base64.getUrlEncoder().withoutPadding();

  private final Function<KeyPurpose, SigningKey> active;

  @Inject
  JwsSigner(SigningKeyRing ring) {
    this(ring::active);
  }

  JwsSigner(Function<KeyPurpose, SigningKey> active) {
    this.active = active;
  }

  /**
   * Signs, verifies the signature with the public key, and only then releases it: a fault in memory
   * or in a library that spoils an ECDSA signature can give the private key away. CPU-bound and
   * synchronous, some 0.1 ms of CPU with Amazon Corretto Crypto.
   *
   * @param typ media type without {@code application/}, such as {@code at+jwt} (RFC 8725 §3.11)
   * @param claims JSON values; an {@link java.time.Instant} becomes a NumericDate
   * @throws FaultySignatureException if the signature does not verify
   * @throws org.essc.platform.problem.ProblemException {@code service-unavailable} if the keys have
   *     not been read for too long to be sure of them
   */
  public SignedJws sign(KeyPurpose purpose, String typ, Map<String, Object> claims) {
    var key = active.apply(purpose);
    var input = key.header(typ) + '.' + BASE64URL.encodeToString(StrictJson.bytes(claims));
    var bytes = input.getBytes(StandardCharsets.US_ASCII);
    try {
      var signature = key.algorithm().sign(key.privateKey(), bytes);
      if (!key.algorithm().verify(key.publicKey(), bytes, signature)) {
        throw new FaultySignatureException();
      }
      return new SignedJws(input + '.' + BASE64URL.encodeToString(signature), key.kid());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("signing failed", e);
    }
  }
}
