package org.essc.keys;

import jakarta.inject.Singleton;
import java.util.Map;

/** Signs with the platform's keys. */
@Singleton
public class JwsSigner {

  /** CPU-bound and synchronous; claims are JSON values, {@code Instant}s become NumericDates. */
  public SignedJws sign(KeyPurpose purpose, String typ, Map<String, Object> claims) {
    throw new UnsupportedOperationException();
  }
}
