package org.essc.keys;

import java.sql.Connection;
import java.sql.SQLException;
import org.essc.platform.crypto.MasterKey;

/** Signing keys at one moment, also for tools that run without the container. Immutable. */
public final class KeyMaterial {

  private KeyMaterial() {}

  public static KeyMaterial load(Connection connection, MasterKey masterKey) throws SQLException {
    throw new UnsupportedOperationException();
  }

  /** Public keys (next, active, retired) of a purpose, taken from the unwrapped private keys. */
  public JwkSet authenticPublicKeys(KeyPurpose purpose) {
    throw new UnsupportedOperationException();
  }
}
