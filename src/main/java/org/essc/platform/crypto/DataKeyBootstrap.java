package org.essc.platform.crypto;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.essc.platform.random.Randomness;
import org.jboss.logging.Logger;

/** The data keys at start: a new platform gets them, and none takes the place of a missing one. */
final class DataKeyBootstrap extends KeyBootstrap<DataKeyRow> {

  private static final Logger LOG = Logger.getLogger(DataKeyBootstrap.class);

  /** The letters "esscdata": one lock for this purpose in the database. */
  private static final long LOCK = 0x6573736364617461L;

  private final MasterKey masterKey;
  private final Randomness randomness;
  private final Clock clock;

  DataKeyBootstrap(MasterKey masterKey, Randomness randomness, Clock clock) {
    super(LOCK);
    this.masterKey = masterKey;
    this.randomness = randomness;
    this.clock = clock;
  }

  @Override
  protected List<DataKeyRow> rows(Connection connection) throws SQLException {
    return read(connection);
  }

  static List<DataKeyRow> read(Connection connection) throws SQLException {
    var rows = new ArrayList<DataKeyRow>();
    var sql = "select id, purpose, state, wrapped, created_at from data_key order by id";
    try (var statement = connection.prepareStatement(sql);
        var result = statement.executeQuery()) {
      while (result.next()) {
        rows.add(
            new DataKeyRow(
                result.getInt(1),
                result.getString(2),
                result.getString(3),
                result.getBytes(4),
                result.getObject(5, OffsetDateTime.class).toInstant()));
      }
    }
    return rows;
  }

  @Override
  protected boolean create(Connection connection, List<DataKeyRow> rows) throws SQLException {
    boolean created = false;
    boolean isNew = rows.isEmpty();
    for (var purpose : DataKeyRow.PURPOSES) {
      var ofPurpose = rows.stream().filter(row -> row.purpose().equals(purpose)).toList();
      if (ofPurpose.isEmpty() && !isNew) {
        throw new IntegrityException("there is no data key for " + purpose + " any more");
      }
      if (ofPurpose.isEmpty()) {
        insertActive(connection, purpose);
        created = true;
      }
    }
    return created;
  }

  private void insertActive(Connection connection, String purpose) throws SQLException {
    int id;
    var next = "select nextval(pg_get_serial_sequence('data_key', 'id'))";
    try (var statement = connection.prepareStatement(next);
        var result = statement.executeQuery()) {
      result.next();
      id = result.getInt(1);
    }
    var secret = randomness.bytes(32);
    try (var insert =
        connection.prepareStatement(
            "insert into data_key (id, purpose, state, wrapped, created_at)"
                + " overriding system value values (?, ?, 'active', ?, ?)")) {
      insert.setInt(1, id);
      insert.setString(2, purpose);
      insert.setBytes(3, masterKey.wrap(secret, DataKeyRow.context(purpose, id)));
      insert.setObject(4, clock.instant().atOffset(ZoneOffset.UTC));
      insert.executeUpdate();
    }
  }

  @Override
  protected boolean rewrap(Connection connection, List<DataKeyRow> rows) throws SQLException {
    boolean rewrapped = false;
    try (PreparedStatement update =
        connection.prepareStatement("update data_key set wrapped = ? where id = ?")) {
      for (var row : rows) {
        if (!masterKey.isCurrent(row.wrapped())) {
          var secret = masterKey.unwrap(row.wrapped(), row.context());
          update.setBytes(1, masterKey.wrap(secret, row.context()));
          update.setInt(2, row.id());
          update.executeUpdate();
          rewrapped = true;
        }
      }
    }
    if (rewrapped) {
      LOG.info("Data keys were wrapped anew, under the present master key");
    }
    return rewrapped;
  }
}
