package org.essc.audit;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.quarkus.vertx.VertxContextSupport;
import io.smallrye.mutiny.TimeoutException;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.essc.audit.DatabaseStateStore.State;
import org.essc.platform.crypto.IntegrityException;
import org.essc.platform.crypto.MasterKey;
import org.essc.platform.load.AskersContext;
import org.jboss.logging.Logger;

/**
 * Notices that the database is older than it was: restored from a copy, failed over to a server
 * that lacks commits, or cut at its end. What this instance knows to have been committed ({@link
 * Receipts}), what all instances knew (a sealed mark in Redis and, where configured, in a file) and
 * what is there now are compared every second, at the start, and after each time the database was
 * away.
 *
 * <pre>
 *   UNKNOWN ──all that was known is there──▶ GOOD ──the database is away──▶ UNKNOWN
 *      │                                      │
 *      └────────something is missing──────────┴──▶ OLDER ──a later epoch begins──▶ GOOD
 * </pre>
 *
 * Only a restore epoch, which takes the master key to begin, makes a loss good: see the command
 * {@code restore begin}.
 */
@Singleton
public class DatabaseWatch {

  /** What is known of the database. */
  public enum Standing {
    UNKNOWN,
    GOOD,
    OLDER
  }

  private static final Logger LOG = Logger.getLogger(DatabaseWatch.class);
  private static final Duration PATIENCE = Duration.ofMillis(1_000);
  private static final int MOST_LATE_LOOKS = 3;

  private final DatabaseStateStore store;
  private final MarkStore marks;
  private final Receipts receipts;
  private final MasterKey masterKey;
  private final AtomicReference<Uni<Void>> running = new AtomicReference<>();
  private volatile Standing standing = Standing.UNKNOWN;
  private volatile Mark known = Mark.NONE;

  /** Of the database when it was last seen: the receipts are of entries written there. */
  private volatile long writtenIn;

  private volatile boolean knowsOthersMarks;

  /** In a row; guarded by this. */
  private int lateLooks;

  DatabaseWatch(
      DatabaseStateStore store,
      MarkStore marks,
      Receipts receipts,
      MasterKey masterKey,
      MeterRegistry metrics) {
    this.store = store;
    this.marks = marks;
    this.receipts = receipts;
    this.masterKey = masterKey;
    Gauge.builder("essc.database.older", () -> standing == Standing.OLDER ? 1 : 0)
        .description("1 where the database lacks what this instance knows to have been committed")
        .register(metrics);
  }

  /**
   * Before the port is opened, so that who listens is ready: the first look meets a cold process,
   * so it has a second one.
   */
  void start(@Observes StartupEvent event) throws Throwable {
    VertxContextSupport.subscribeAndAwait(
        () ->
            checkOnSchedule()
                .chain(
                    () ->
                        standing == Standing.UNKNOWN
                            ? checkOnSchedule()
                            : Uni.createFrom().voidItem()));
  }

  @Scheduled(
      identity = "database-watch",
      every = "{essc.audit.watch-every}",
      delayed = "{essc.audit.watch-every}",
      concurrentExecution = ConcurrentExecution.SKIP)
  Uni<Void> checkOnSchedule() {
    return check()
        .onFailure()
        .invoke(e -> LOG.warnf("the database's age could not be checked: %s", e.toString()))
        .onFailure()
        .recoverWithNull();
  }

  public Standing standing() {
    return standing;
  }

  /** The restore epoch that this instance knows of; 0 where there never was a restore. */
  public long epoch() {
    return known.epoch();
  }

  /** Looks once for all who ask meanwhile. Fails where the servers do not answer. */
  public Uni<Void> check() {
    return AskersContext.back(sharedLook());
  }

  private Uni<Void> sharedLook() {
    return Uni.createFrom()
        .deferred(
            () -> {
              var fresh =
                  Uni.createFrom()
                      .deferred(this::look)
                      .onTermination()
                      .invoke(() -> running.set(null))
                      .memoize()
                      .indefinitely();
              var before = running.compareAndExchange(null, fresh);
              return before == null ? fresh : before;
            });
  }

  private Uni<Void> look() {
    return othersMarks()
        .invoke(this::learn)
        .call(this::tellOthers)
        // The database's patience is its own: what Redis spends of its time is no sign of its age.
        .chain(() -> lookFor(withReceipts()).ifNoItem().after(PATIENCE).fail())
        .onFailure()
        .invoke(this::forgetStanding);
  }

  /**
   * Before the database is asked, and whatever it answers: while it is away, or is found to be
   * older, the other instances learn what only this one saw committed.
   */
  private Uni<Void> tellOthers(Mark inRedis) {
    var mine = withReceipts();
    return mine.isAfter(inRedis) ? marks.keep(mine) : Uni.createFrom().voidItem();
  }

  /** A running instance goes by its own memory while Redis is away; a new one has none. */
  private Uni<Mark> othersMarks() {
    if (knowsOthersMarks) {
      // nothing is told to a Redis that does not answer
      return marks.inRedis().onFailure().recoverWithItem(this::withReceipts);
    }
    return marks
        .inRedis()
        .flatMap(inRedis -> marks.inFile().map(inRedis::and))
        .invoke(() -> knowsOthersMarks = true);
  }

  /**
   * Others may have told of a later epoch than this instance has seen: what it wrote before that
   * began was lost, and is missed by nobody.
   */
  private Mark withReceipts() {
    return known.and(new Mark(writtenIn, receipts.newest()));
  }

  private Uni<Void> lookFor(Mark expected) {
    return store.look(expected).flatMap(state -> judge(expected, state));
  }

  private Uni<Void> judge(Mark expected, State state) {
    if (!isGenuine(state)
        || state.mark().epoch() < expected.epoch()
        || state.mark().epoch() == expected.epoch() && !state.holds()) {
      older(expected, state);
      return Uni.createFrom().voidItem();
    }
    if (standing == Standing.OLDER || state.mark().epoch() > expected.epoch()) {
      LOG.warnf("The database is whole again, in epoch %d", state.mark().epoch());
    }
    if (state.mark().epoch() > writtenIn) {
      receipts.forget();
      writtenIn = state.mark().epoch();
    }
    boolean news = state.mark().isAfter(expected);
    learn(state.mark());
    good();
    return (news ? marks.keep(state.mark()) : Uni.createFrom().voidItem())
        .chain(() -> resealed(state));
  }

  /** Before the master key that sealed the epoch is taken away. */
  private Uni<Void> resealed(State state) {
    if (state.sealed() == null || masterKey.isCurrent(state.sealed())) {
      return Uni.createFrom().voidItem();
    }
    long epoch = state.mark().epoch();
    return store.reseal(epoch, RestoreEpoch.seal(masterKey, epoch));
  }

  private boolean isGenuine(State state) {
    try {
      if (state.sealed() != null) {
        RestoreEpoch.check(masterKey, state.mark().epoch(), state.sealed());
      }
      return true;
    } catch (IntegrityException forged) {
      return false;
    }
  }

  private void older(Mark expected, State state) {
    learn(expected);
    if (standing != Standing.OLDER) {
      LOG.errorf(
          "The database is older than it was, or its audit log was cut: nothing is served until it"
              + " is whole again or 'restore begin' was run (known epoch %d, found %d)",
          expected.epoch(), state.mark().epoch());
    }
    standing = Standing.OLDER;
  }

  private synchronized void good() {
    lateLooks = 0;
    standing = Standing.GOOD;
  }

  private synchronized void learn(Mark more) {
    known = known.and(more);
  }

  /**
   * It may come back as another: nothing is served until it was looked at. One that is only busy is
   * late now and then, and refusing everybody for that would make a busy moment an outage; a
   * connection that breaks, or several late looks in a row, is one that is away.
   */
  private synchronized void forgetStanding(Throwable failure) {
    lateLooks = failure instanceof TimeoutException ? lateLooks + 1 : MOST_LATE_LOOKS;
    if (standing == Standing.GOOD && lateLooks >= MOST_LATE_LOOKS) {
      standing = Standing.UNKNOWN;
    }
  }
}
