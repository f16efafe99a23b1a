package org.essc.keys;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.essc.platform.crypto.MasterKey;
import org.jboss.logging.Logger;

/**
 * Reads the signing keys at start, before anything is served: creates what a new platform lacks and
 * wraps anew what still lies under a previous master key. An advisory lock to the transaction's end
 * makes instances that start together agree.
 */
final class SigningKeyBootstrap {

  private static final Logger LOG = Logger.getLogger(SigningKeyBootstrap.class);

  /** The letters "esscsign": one lock for this purpose in the database. */
  private static final long LOCK = 0x657373637369676EL;

  private final MasterKey masterKey;
  private final KeyPolicy policy;
  private final Clock clock;

  SigningKeyBootstrap(MasterKey masterKey, KeyPolicy policy, Clock clock) {
    this.masterKey = masterKey;
    this.policy = policy;
    this.clock = clock;
  }

  /** Works in the connection's transaction and commits it. */
  List<SigningKeyRow> load(Connection connection) throws SQLException {
    connection.setAutoCommit(false);
    try (var lock = connection.prepareStatement("select pg_advisory_xact_lock(?)")) {
      lock.setLong(1, LOCK);
      lock.execute();
    }
    var rows = read(connection);
    boolean changed = create(connection, rows) | rewrap(connection, rows);
    if (changed) {
      rows = read(connection);
    }
    connection.commit();
    return rows;
  }

  static List<SigningKeyRow> read(Connection connection) throws SQLException {
    var rows = new ArrayList<SigningKeyRow>();
    try (var statement = connection.prepareStatement(SigningKeyStore.SELECT);
        var result = statement.executeQuery()) {
      while (result.next()) {
        rows.add(row(result));
      }
    }
    return rows;
  }

  private static SigningKeyRow row(ResultSet result) throws SQLException {
    return new SigningKeyRow(
        result.getString(1),
        KeyPurpose.ofCode(result.getString(2)),
        result.getString(3),
        KeyState.ofCode(result.getString(4)),
        result.getString(5),
        result.getBytes(6),
        instant(result, 7),
        instant(result, 8),
        instant(result, 9),
        instant(result, 10),
        instant(result, 11));
  }

  private static Instant instant(ResultSet result, int column) throws SQLException {
    var value = result.getObject(column, OffsetDateTime.class);
    return value == null ? null : value.toInstant();
  }

  private boolean create(Connection connection, List<SigningKeyRow> rows) throws SQLException {
    boolean created = false;
    for (var purpose : KeyPurpose.values()) {
      for (var state : List.of(KeyState.ACTIVE, KeyState.NEXT)) {
        if (rows.stream().noneMatch(row -> row.purpose() == purpose && row.state() == state)) {
          var algorithm = policy.algorithm(purpose);
          insert(
              connection,
              SigningKeyRow.create(purpose, algorithm, state, masterKey, clock.instant()));
          created = true;
        }
      }
    }
    return created;
  }

  private static void insert(Connection connection, SigningKeyRow row) throws SQLException {
    try (var insert =
        connection.prepareStatement(
            "insert into signing_key"
                + " (kid, purpose, algorithm, state, public_jwk, wrapped, created_at, activated_at)"
                + " values (?, ?, ?, ?, ?, ?, ?, ?)")) {
      insert.setString(1, row.kid());
      insert.setString(2, row.purpose().code());
      insert.setString(3, row.algorithm());
      insert.setString(4, row.state().code());
      insert.setString(5, row.publicJwk());
      insert.setBytes(6, row.wrapped());
      insert.setObject(7, row.createdAt().atOffset(ZoneOffset.UTC));
      insert.setObject(
          8, row.activatedAt() == null ? null : row.activatedAt().atOffset(ZoneOffset.UTC));
      insert.executeUpdate();
    }
  }

  private boolean rewrap(Connection connection, List<SigningKeyRow> rows) throws SQLException {
    boolean rewrapped = false;
    try (var update =
        connection.prepareStatement(
            "update signing_key set wrapped = ? where kid = ? and wrapped is not null")) {
      for (var row : rows) {
        if (row.wrapped() != null && !masterKey.isCurrent(row.wrapped())) {
          update.setBytes(1, row.rewrapped(masterKey));
          update.setString(2, row.kid());
          update.executeUpdate();
          rewrapped = true;
        }
      }
    }
    if (rewrapped) {
      LOG.info("Signing keys were wrapped anew, under the present master key");
    }
    return rewrapped;
  }
}
