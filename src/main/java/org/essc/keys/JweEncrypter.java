package org.essc.keys;

import com.nimbusds.jose.EncryptionMethod;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.JWEHeader;
import com.nimbusds.jose.JWEObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.ECDHEncrypter;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Optional;
import org.essc.platform.random.Randomness;

/**
 * Encrypts what the platform has signed to a partner's own public key (RFC 7519 §11.2: sign first,
 * then encrypt), as JWE in compact serialization: ECDH-ES+A256KW on P-256, A256GCM. May be used
 * from several threads.
 */
@Singleton
public class JweEncrypter {

  /** RFC 7516 §4.1.12: the content is itself a JWS. */
  private static final String NESTED = "JWT";

  private final Randomness randomness;
  private final Clock clock;

  JweEncrypter(Randomness randomness, Clock clock) {
    this.randomness = randomness;
    this.clock = clock;
  }

  /**
   * The compact serialization; nothing where the partner has no key to encrypt to. CPU-bound and
   * synchronous.
   *
   * @param typ media type without {@code application/}
   */
  public Optional<String> encrypt(SignedJws signed, String typ, JwkSet partner) {
    return partner
        .encryptionKey(clock.instant())
        .map(
            key -> {
              var header =
                  new JWEHeader.Builder(JWEAlgorithm.ECDH_ES_A256KW, EncryptionMethod.A256GCM)
                      .type(new JOSEObjectType(typ))
                      .contentType(NESTED)
                      .keyID(key.key().kid())
                      .build();
              var message = new JWEObject(header, new Payload(signed.compact()));
              try {
                var encrypter = new ECDHEncrypter(key.publicKey());
                encrypter.getJCAContext().setSecureRandom(randomness.source());
                message.encrypt(encrypter);
              } catch (JOSEException e) {
                throw new IllegalStateException("encryption failed", e);
              }
              return message.serialize();
            });
  }
}
