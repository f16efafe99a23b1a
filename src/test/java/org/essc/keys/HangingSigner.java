package org.essc.keys;

import io.quarkus.test.Mock;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.security.GeneralSecurityException;
import java.util.concurrent.CountDownLatch;

/** The signer of every test: as it is in production until a test has it hang. */
@Mock
@Singleton
public class HangingSigner extends JwsSigner {

  private volatile CountDownLatch hanging = new CountDownLatch(0);

  @Inject
  public HangingSigner(SigningKeyRing ring, KeysConfig config) {
    super(ring, config);
  }

  /** From now on no signature comes back. */
  public void hang() {
    hanging = new CountDownLatch(1);
  }

  /** The device answers again, and so do the calls that it kept. */
  public void recover() {
    hanging.countDown();
  }

  /** Threads that have waited too long. */
  public int hangingThreads() {
    return hanging();
  }

  @Override
  byte[] signature(SigningKey key, byte[] input) throws GeneralSecurityException {
    try {
      hanging.await();
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
    }
    return super.signature(key, input);
  }
}
