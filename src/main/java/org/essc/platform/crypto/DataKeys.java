package org.essc.platform.crypto;

import io.agroal.api.AgroalDataSource;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.interceptor.Interceptor;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiFunction;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.essc.platform.random.Randomness;
import org.jboss.logging.Logger;

/**
 * The keys for data at rest: read once at start (blocking, after Flyway), then refreshed in the
 * background.
 *
 * <p>A column key rotates in two steps, so that no instance meets a ciphertext whose key it has not
 * read: {@link #rotateColumnKey} stores a {@code next} key, and only when every instance has had
 * time to read it does a refresh make it {@code active} and the former one {@code retired}. Retired
 * keys still decrypt, until {@link ReencryptColumns} has left nothing of theirs.
 */
@Singleton
public class DataKeys {

  private static final Logger LOG = Logger.getLogger(DataKeys.class);
  private static final ColumnRef WRAPPED = new ColumnRef("data_key", "wrapped");
  private static final String MISSING = "missing";

  /**
   * @param purpose {@code column}, {@code index} or {@code pairwise}
   * @param state {@code next}, {@code active} or {@code retired}
   */
  public record Description(int id, String purpose, String state, Instant createdAt) {}

  private final AgroalDataSource dataSource;
  private final Pool pool;
  private final DataKeyBootstrap bootstrap;
  private final MasterKey masterKey;
  private final Randomness randomness;
  private final Clock clock;
  private final Duration publishFor;
  private final IntegrityAlarm alarm;
  private final AtomicBoolean refreshing = new AtomicBoolean();
  private volatile DataKeySet current;

  DataKeys(
      AgroalDataSource dataSource,
      Pool pool,
      MasterKey masterKey,
      Randomness randomness,
      Clock clock,
      @ConfigProperty(name = "essc.data-keys.publish-next-for", defaultValue = "5m")
          Duration publishFor,
      IntegrityAlarm alarm) {
    this.dataSource = dataSource;
    this.pool = pool;
    this.bootstrap = new DataKeyBootstrap(masterKey, randomness, clock);
    this.masterKey = masterKey;
    this.randomness = randomness;
    this.clock = clock;
    this.publishFor = publishFor;
    this.alarm = alarm;
  }

  void start(@Observes @Priority(Interceptor.Priority.PLATFORM_BEFORE) StartupEvent event) {
    current();
  }

  /** Blocks the first time only, which is at start. */
  DataKeySet current() {
    var set = current;
    return set != null ? set : load();
  }

  private synchronized DataKeySet load() {
    if (current == null) {
      try (var connection = dataSource.getConnection()) {
        current = openAtStart(connection);
      } catch (SQLException e) {
        throw new IllegalStateException("the data keys cannot be read from the database", e);
      }
    }
    return current;
  }

  /**
   * Nothing is served with keys that somebody has changed. If none opens at all, it is rather this
   * instance's master key that is wrong, which is no tampering.
   */
  private DataKeySet openAtStart(Connection connection) throws SQLException {
    var rows = List.<DataKeyRow>of();
    try {
      rows = bootstrap.load(connection);
      return DataKeyRow.toSet(rows, masterKey);
    } catch (IntegrityException failure) {
      rows = rows.isEmpty() ? DataKeyBootstrap.read(connection) : rows;
      connection.rollback();
      var altered = DataKeyRow.altered(rows, masterKey);
      if (altered.size() < rows.size()) {
        places(altered).forEach(row -> alarm.alteredAtStart(WRAPPED, row));
      }
      throw failure;
    }
  }

  /** An instance that has the keys goes on with them. */
  private DataKeySet open(List<DataKeyRow> rows) {
    try {
      return DataKeyRow.toSet(rows, masterKey);
    } catch (IntegrityException failure) {
      places(DataKeyRow.altered(rows, masterKey)).forEach(row -> alarm.altered(WRAPPED, row));
      throw failure;
    }
  }

  /** If each opens, one is missing. */
  private static List<String> places(List<DataKeyRow> altered) {
    return altered.isEmpty()
        ? List.of(MISSING)
        : altered.stream().map(row -> Integer.toString(row.id())).toList();
  }

  /** An unknown key id: another instance may have rotated while this one could not refresh. */
  void noticeUnknown(int id) {
    if (refreshing.compareAndSet(false, true)) {
      LOG.warnf("Data key %d is not known here: reading the keys anew", id);
      refresh().onTermination().invoke(() -> refreshing.set(false)).subscribe().with(ok -> {});
    }
  }

  @Scheduled(
      every = "{essc.data-keys.refresh-every}",
      delayed = "{essc.data-keys.refresh-every}",
      concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  Uni<Void> refresh() {
    return read()
        .flatMap(rows -> due(rows) == null ? keep(rows) : activate(due(rows)).flatMap(ok -> read()))
        .invoke(rows -> current = open(rows))
        .replaceWithVoid()
        .onFailure()
        .invoke(e -> LOG.warnf("The data keys could not be refreshed: %s", e.toString()))
        .onFailure()
        .recoverWithNull();
  }

  private static Uni<List<DataKeyRow>> keep(List<DataKeyRow> rows) {
    return Uni.createFrom().item(rows);
  }

  private DataKeyRow due(List<DataKeyRow> rows) {
    var before = clock.instant().minus(publishFor);
    return rows.stream()
        .filter(row -> row.isNext() && !row.createdAt().isAfter(before))
        .findFirst()
        .orElse(null);
  }

  private Uni<List<DataKeyRow>> read() {
    return pool.query("select id, purpose, state, wrapped, created_at from data_key order by id")
        .execute()
        .map(
            result -> {
              var rows = new ArrayList<DataKeyRow>();
              result.forEach(row -> rows.add(row(row)));
              return rows;
            });
  }

  private static DataKeyRow row(Row row) {
    return new DataKeyRow(
        row.getInteger(0),
        row.getString(1),
        row.getString(2),
        row.getBuffer(3).getBytes(),
        row.getOffsetDateTime(4).toInstant());
  }

  /**
   * Begins a rotation, unless one is under way; done once the key has been there for {@code
   * essc.data-keys.publish-next-for}.
   *
   * @param record told the new key's id as the transaction's last act, if this call began it
   * @return whether this call began it
   */
  public Uni<Boolean> rotateColumnKey(BiFunction<SqlConnection, Integer, Uni<Void>> record) {
    return pool.withTransaction(
        connection ->
            connection
                .query("select nextval(pg_get_serial_sequence('data_key', 'id'))")
                .execute()
                .map(ids -> ids.iterator().next().getInteger(0))
                .flatMap(
                    id ->
                        insertNext(connection, id)
                            .call(
                                began ->
                                    began
                                        ? record.apply(connection, id)
                                        : Uni.createFrom().voidItem())));
  }

  /** The keys' descriptions, oldest first. */
  public Uni<List<Description>> list() {
    return read()
        .map(
            rows ->
                rows.stream()
                    .map(
                        row ->
                            new Description(row.id(), row.purpose(), row.state(), row.createdAt()))
                    .toList());
  }

  private Uni<Boolean> insertNext(SqlConnection connection, int id) {
    var context = DataKeyRow.context(DataKeyRow.COLUMN, id);
    var wrapped = masterKey.wrap(randomness.bytes(32), context);
    OffsetDateTime now = clock.instant().atOffset(ZoneOffset.UTC);
    return connection
        .preparedQuery(
            "insert into data_key (id, purpose, state, wrapped, created_at) overriding system value"
                + " values ($1, 'column', 'next', $2, $3)"
                + " on conflict (purpose) where state = 'next' do nothing")
        .execute(Tuple.of(id, Buffer.buffer(wrapped), now))
        .map(result -> result.rowCount() == 1);
  }

  /** Another instance may do the same now: only one of them finds the old key still active. */
  private Uni<Void> activate(DataKeyRow next) {
    return pool.withTransaction(
        connection ->
            connection
                .preparedQuery(
                    "update data_key set state = 'retired'"
                        + " where purpose = 'column' and state = 'active' and exists"
                        + " (select 1 from data_key n where n.id = $1 and n.state = 'next')")
                .execute(Tuple.of(next.id()))
                .flatMap(
                    retired ->
                        retired.rowCount() == 1
                            ? activateNext(connection, next.id())
                            : Uni.createFrom().voidItem()));
  }

  private static Uni<Void> activateNext(SqlConnection connection, int id) {
    return connection
        .preparedQuery("update data_key set state = 'active' where id = $1 and state = 'next'")
        .execute(Tuple.of(id))
        .map(
            activated -> {
              if (activated.rowCount() != 1) {
                throw new IllegalStateException("the next data key is gone");
              }
              LOG.infof("Data key %d is now active", id);
              return null;
            });
  }
}
