package org.essc.keys;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.essc.platform.crypto.IntegrityException;
import org.essc.platform.crypto.MasterKey;

/**
 * All signing keys at one moment, as read from the database and unwrapped. Immutable. Also the
 * entry for tools that run without the container.
 */
public final class KeyMaterial {

  private final Map<KeyPurpose, List<SigningKey>> byPurpose = new EnumMap<>(KeyPurpose.class);
  private final Map<KeyPurpose, SigningKey> active = new EnumMap<>(KeyPurpose.class);
  private final Map<KeyPurpose, JwkSet> publicKeys = new EnumMap<>(KeyPurpose.class);
  private final String jwks;

  KeyMaterial(List<SigningKey> keys) {
    for (var purpose : KeyPurpose.values()) {
      var ofPurpose = keys.stream().filter(key -> key.purpose() == purpose).toList();
      byPurpose.put(purpose, ofPurpose);
      publicKeys.put(purpose, JwkSet.of(ofPurpose));
      ofPurpose.stream()
          .filter(key -> key.state() == KeyState.ACTIVE)
          .findFirst()
          .ifPresent(key -> active.put(purpose, key));
    }
    jwks = SignedJson.text(Map.of("keys", keys.stream().map(SigningKey::publicJwk).toList()));
  }

  /**
   * Keys that verify heads of the audit log, also those that were revoked.
   *
   * @param revokedAt by key id; what such a key signed later is not the platform's
   */
  public record AuditKeys(JwkSet keys, Map<String, Instant> revokedAt) {}

  /**
   * Reads the audit keys; changes nothing.
   *
   * @throws IntegrityException if a row was altered, or the master key is another one
   */
  public static AuditKeys loadAuditKeys(Connection connection, MasterKey masterKey)
      throws SQLException {
    var rows =
        SigningKeyBootstrap.read(connection).stream()
            .filter(row -> row.purpose() == KeyPurpose.AUDIT)
            .toList();
    var revoked = new HashMap<String, Instant>();
    rows.stream()
        .filter(row -> row.revokedAt() != null)
        .forEach(row -> revoked.put(row.kid(), row.revokedAt()));
    return new AuditKeys(
        JwkSet.of(rows.stream().map(row -> row.unwrap(masterKey)).toList()), revoked);
  }

  static KeyMaterial of(List<SigningKeyRow> rows, MasterKey masterKey) {
    return new KeyMaterial(
        rows.stream()
            .filter(row -> row.state().isPublished())
            .map(row -> row.unwrap(masterKey))
            .toList());
  }

  /**
   * Public keys (next, active, retired) of a purpose. They come out of the wrapped private keys, so
   * whoever can write to the database but has no master key cannot put another one in their place.
   */
  public JwkSet authenticPublicKeys(KeyPurpose purpose) {
    return publicKeys.get(purpose);
  }

  /** All published keys as a JWK set (RFC 7517 §5). */
  String jwks() {
    return jwks;
  }

  Optional<SigningKey> active(KeyPurpose purpose) {
    return Optional.ofNullable(active.get(purpose));
  }

  List<SigningKey> keys(KeyPurpose purpose) {
    return byPurpose.get(purpose);
  }

  @Override
  public String toString() {
    return "KeyMaterial" + publicKeys;
  }
}
