package org.essc.keys;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import org.essc.platform.crypto.MasterKey;

/**
 * What became of a key that was revoked.
 *
 * @param former the state it was taken from; null where it had been revoked before, and nothing
 *     changed
 * @param activeKid the key that signs for this purpose now
 */
public record Revocation(
    String kid, KeyPurpose purpose, String former, Instant revokedAt, String activeKid) {

  /** Kid, time, and a spare key: its kid, algorithm, public JWK and wrapped private one. */
  static final String SQL =
      "select former, revoked_at, active from signing_key_revoke(%s)"
          .formatted("$1, $2, $3, $4, $5, $6");

  /** False for a repeat. */
  public boolean changed() {
    return former != null;
  }

  /**
   * Revokes a key without the container, in the connection's transaction, which stays open.
   *
   * @return nothing where there is no such key
   */
  public static Optional<Revocation> by(
      Connection transaction, MasterKey masterKey, String kid, Instant now) throws SQLException {
    KeyPurpose purpose;
    String algorithm;
    try (var query =
        transaction.prepareStatement("select purpose, algorithm from signing_key where kid = ?")) {
      query.setString(1, kid);
      var row = query.executeQuery();
      if (!row.next()) {
        return Optional.empty();
      }
      purpose = KeyPurpose.ofCode(row.getString(1));
      algorithm = row.getString(2);
    }
    var spare =
        SigningKeyRow.create(
            purpose,
            SignatureAlgorithms.named(algorithm).orElseThrow(),
            KeyState.NEXT,
            masterKey,
            now);
    try (var call = transaction.prepareStatement(SQL.replaceAll("\\$\\d", "?"))) {
      call.setString(1, kid);
      call.setObject(2, now.atOffset(ZoneOffset.UTC));
      call.setString(3, spare.kid());
      call.setString(4, spare.algorithm());
      call.setString(5, spare.publicJwk());
      call.setBytes(6, spare.wrapped());
      var row = call.executeQuery();
      row.next();
      return Optional.of(
          new Revocation(
              kid,
              purpose,
              row.getString("former"),
              row.getObject("revoked_at", java.time.OffsetDateTime.class).toInstant(),
              row.getString("active")));
    }
  }
}
