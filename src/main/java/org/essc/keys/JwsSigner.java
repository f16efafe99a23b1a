package org.essc.keys;

import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.interceptor.Interceptor;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.function.Function;
import org.essc.platform.load.WorkPool;

/**
 * Signs with the platform's active keys, as JWS in compact serialization with explicit {@code typ}
 * and {@code kid}.
 *
 * <p>Signing leaves the event loop: a signer may be a device that hangs (PKCS#11). It has threads
 * of its own and {@link #PATIENCE}, and who cannot be served in it is told so. While all threads
 * hang nobody waits at all; when one comes back, signing goes on.
 */
@Singleton
public class JwsSigner {

  /** With what is asked before and after, a request's answer stays within its deadline. */
  static final Duration PATIENCE = Duration.ofMillis(800);

  static final Duration LARGE_PATIENCE = Duration.ofSeconds(10);

  private static final Base64.Encoder BASE64URL = Base64.getUrlEncoder().withoutPadding();

  private final Function<KeyPurpose, SigningKey> active;
  private final WorkPool threads;

  @Inject
  JwsSigner(SigningKeyRing ring, KeysConfig config) {
    this(ring::active, config.signingThreads().orElseGet(WorkPool::processors));
  }

  JwsSigner(Function<KeyPurpose, SigningKey> active) {
    this(active, WorkPool.processors());
  }

  JwsSigner(Function<KeyPurpose, SigningKey> active, int threads) {
    this.active = active;
    this.threads = new WorkPool("signing", threads, PATIENCE);
  }

  /** The first signature loads what takes longer than a caller is made to wait on a busy start. */
  void warmUp(@Observes @Priority(Interceptor.Priority.PLATFORM_BEFORE + 2) StartupEvent event) {
    for (var purpose : KeyPurpose.values()) {
      sign(purpose, "warm-up+jwt", Map.of()).subscribe().with(signed -> {}, failure -> {});
    }
  }

  @PreDestroy
  void close() {
    threads.close();
  }

  /** Threads that wait for a signature for longer than any should take. */
  int hanging() {
    return threads.hanging();
  }

  /** Whether nothing can be signed at present. */
  boolean allHang() {
    return threads.allHang();
  }

  /**
   * Signs, verifies the signature with the public key, and only then releases it: a fault in memory
   * or in a library that spoils an ECDSA signature can give the private key away. Some 0.1 ms of
   * CPU with Amazon Corretto Crypto.
   *
   * <p>Fails with {@link FaultySignatureException} if the signature does not verify; with {@code
   * service-unavailable} if the signer hangs, or the keys have not been read for too long to be
   * sure of them; with {@code overloaded} if too many wait.
   *
   * @param typ media type without {@code application/}, such as {@code at+jwt} (RFC 8725 §3.11)
   * @param claims JSON values, not to be changed afterwards; an {@link java.time.Instant} becomes a
   *     NumericDate
   */
  public Uni<SignedJws> sign(KeyPurpose purpose, String typ, Map<String, Object> claims) {
    return threads.run(() -> signNow(purpose, typ, claims));
  }

  /**
   * Id of the key that signs now.
   *
   * @throws org.essc.platform.problem.ProblemException {@code service-unavailable} if the keys have
   *     not been read for too long to be sure of them
   */
  public String kid(KeyPurpose purpose) {
    return active.apply(purpose).kid();
  }

  /**
   * As {@link #sign}, for claims of megabytes: they are encoded elsewhere, so that small signatures
   * do not wait behind them, and may take {@link #LARGE_PATIENCE}.
   */
  public Uni<SignedJws> signLarge(KeyPurpose purpose, String typ, Map<String, Object> claims) {
    return Uni.createFrom()
        .item(() -> input(active.apply(purpose), typ, claims))
        .runSubscriptionOn(Infrastructure.getDefaultWorkerPool())
        .flatMap(input -> threads.run(() -> sign(input), LARGE_PATIENCE));
  }

  /** On the thread that calls. */
  SignedJws signNow(KeyPurpose purpose, String typ, Map<String, Object> claims) {
    return sign(input(active.apply(purpose), typ, claims));
  }

  private record Input(SigningKey key, String text) {}

  private static Input input(SigningKey key, String typ, Map<String, Object> claims) {
    return new Input(
        key, key.header(typ) + '.' + BASE64URL.encodeToString(SignedJson.bytes(claims)));
  }

  /** What a device does in a real deployment, and where it may hang. */
  byte[] signature(SigningKey key, byte[] input) throws GeneralSecurityException {
    return key.algorithm().sign(key.privateKey(), input);
  }

  private SignedJws sign(Input input) {
    var key = input.key();
    var bytes = input.text().getBytes(StandardCharsets.US_ASCII);
    try {
      var signature = signature(key, bytes);
      if (!key.algorithm().verify(key.publicKey(), bytes, signature)) {
        throw new FaultySignatureException();
      }
      return new SignedJws(input.text() + '.' + BASE64URL.encodeToString(signature), key.kid());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("signing failed", e);
    }
  }
}
