package org.essc.keys;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Public keys trusted to verify something: a partner's, or the platform's own. Immutable. */
public final class JwkSet {

  /**
   * @param alg JWS algorithm the key is for, such as {@code ES256}
   * @param expiresAt when the key or its certificate ends, where it says so
   */
  public record Key(String kid, String alg, Optional<Instant> expiresAt) {}

  private JwkSet() {}

  /**
   * @throws InvalidJwkSetException if it is not a set of usable public keys
   */
  public static JwkSet parse(String json) {
    throw new UnsupportedOperationException();
  }

  public List<Key> keys() {
    throw new UnsupportedOperationException();
  }
}
