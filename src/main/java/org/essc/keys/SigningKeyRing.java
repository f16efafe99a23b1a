package org.essc.keys;

import jakarta.inject.Singleton;

/** The platform's signing keys as last read from the database. */
@Singleton
public class SigningKeyRing {

  /** Public keys (next, active, retired) of a purpose, taken from the unwrapped private keys. */
  public JwkSet authenticPublicKeys(KeyPurpose purpose) {
    throw new UnsupportedOperationException();
  }
}
