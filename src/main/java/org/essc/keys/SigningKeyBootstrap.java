package org.essc.keys;

import static org.essc.platform.sql.SqlTimes.instant;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.essc.platform.crypto.KeyBootstrap;
import org.essc.platform.crypto.MasterKey;
import org.jboss.logging.Logger;

/** The signing keys at start: each purpose has an active one and the next. */
final class SigningKeyBootstrap extends KeyBootstrap<SigningKeyRow> {

  private static final Logger LOG = Logger.getLogger(SigningKeyBootstrap.class);

  /** The letters "esscsign": one lock for this purpose in the database. */
  private static final long LOCK = 0x657373637369676EL;

  private final MasterKey masterKey;
  private final KeyPolicy policy;
  private final Clock clock;

  SigningKeyBootstrap(MasterKey masterKey, KeyPolicy policy, Clock clock) {
    super(LOCK);
    this.masterKey = masterKey;
    this.policy = policy;
    this.clock = clock;
  }

  @Override
  protected List<SigningKeyRow> rows(Connection connection) throws SQLException {
    return read(connection);
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
        at(result, 7),
        at(result, 8),
        at(result, 9),
        at(result, 10),
        at(result, 11));
  }

  private static Instant at(ResultSet result, int column) throws SQLException {
    return instant(result.getObject(column, OffsetDateTime.class));
  }

  @Override
  protected boolean create(Connection connection, List<SigningKeyRow> rows) throws SQLException {
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

  @Override
  protected boolean rewrap(Connection connection, List<SigningKeyRow> rows) throws SQLException {
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
