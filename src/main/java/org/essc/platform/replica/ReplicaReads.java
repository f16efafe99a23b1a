package org.essc.platform.replica;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.pgclient.PgException;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Reads that a replica may answer: what only informs, and that its reader has not just changed.
 * Never the state of a card, of an electronic card or a signing, nor what is compared, counted
 * against a budget or decided upon. Whatever hinders the replica, the primary answers.
 *
 * <p>A read may be done twice, so it changes nothing, neither there nor in its caller.
 */
@Singleton
public class ReplicaReads {

  /** No transaction lasts longer than its longest statement, so what is older is committed. */
  private static final Duration SETTLED = Duration.ofMinutes(1);

  /** Who answered, and why. */
  private enum By {
    REPLICA,
    PRIMARY_RECENT,
    PRIMARY_BEHIND,
    PRIMARY_AWAY
  }

  private final Pool primary;
  private final Optional<Supplier<Pool>> replica;
  private final Duration patience;
  private final ReplicaLag lag;
  private final Map<By, Counter> reads = new EnumMap<>(By.class);

  @Inject
  ReplicaReads(Pool primary, ReplicaServer server, ReplicaLag lag, MeterRegistry metrics) {
    this(
        primary,
        server.configured() ? Optional.of(server::pool) : Optional.empty(),
        server.patience(),
        lag,
        metrics);
  }

  ReplicaReads(
      Pool primary,
      Optional<Supplier<Pool>> replica,
      Duration patience,
      ReplicaLag lag,
      MeterRegistry metrics) {
    this.primary = primary;
    this.replica = replica;
    this.patience = patience;
    this.lag = lag;
    if (replica.isPresent()) {
      for (var by : By.values()) {
        var name = by.name().toLowerCase(Locale.ROOT).replace('_', '-');
        reads.put(by, metrics.counter("essc.replica.reads", "by", name));
      }
    }
  }

  /** What may lack the last seconds. */
  public <T> Uni<T> lagging(Function<SqlClient, Uni<T>> read) {
    return replica.isEmpty() ? onPrimary(read) : onReplica(read);
  }

  /**
   * What has not changed since a moment, and is to be complete: a replica is asked where that is
   * long enough ago for it to have all of it.
   *
   * @param since null where it may still change
   */
  public <T> Uni<T> settled(Instant since, Function<SqlClient, Uni<T>> read) {
    if (replica.isEmpty()) {
      return onPrimary(read);
    }
    if (since == null || since.isAfter(lag.showsAll().minus(SETTLED))) {
      return counted(By.PRIMARY_RECENT, onPrimary(read));
    }
    return onReplica(read);
  }

  private <T> Uni<T> onPrimary(Function<SqlClient, Uni<T>> read) {
    return Uni.createFrom().deferred(() -> read.apply(primary));
  }

  private <T> Uni<T> onReplica(Function<SqlClient, Uni<T>> read) {
    return Uni.createFrom()
        .deferred(
            () ->
                lag.away()
                    ? counted(By.PRIMARY_AWAY, onPrimary(read))
                    : Bounded.by(patience, asked(read))
                        .invoke(answer -> reads.get(By.REPLICA).increment())
                        .onFailure()
                        .recoverWithUni(failure -> instead(failure, read)));
  }

  /** Several servers may stand behind the address: this one is asked how far it is. */
  private <T> Uni<T> asked(Function<SqlClient, Uni<T>> read) {
    var required = lag.required();
    if (required.isEmpty()) {
      return Uni.createFrom().failure(new Behind());
    }
    return replica
        .orElseThrow()
        .get()
        .withConnection(
            connection ->
                ReplicaLag.replayed(connection)
                    .chain(
                        replayed ->
                            replayed != null && replayed >= required.getAsLong()
                                ? read.apply(connection)
                                : Uni.createFrom().failure(new Behind())));
  }

  private <T> Uni<T> instead(Throwable failure, Function<SqlClient, Uni<T>> read) {
    if (failure instanceof Behind) {
      return counted(By.PRIMARY_BEHIND, onPrimary(read));
    }
    // a server that gives one statement up, as where replaying needs the row away, answers others;
    // a
    // crowd that waits for its connections says nothing about it either
    if (!(failure instanceof PgException || failure instanceof ConnectionPoolTooBusyException)) {
      lag.failed(failure);
    }
    return counted(By.PRIMARY_AWAY, onPrimary(read));
  }

  private <T> Uni<T> counted(By by, Uni<T> answer) {
    reads.get(by).increment();
    return answer;
  }

  /** It has not replayed what it would have to show. */
  private static final class Behind extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private Behind() {
      super("the replica is behind", null, false, false);
    }
  }
}
