package org.essc.events.relay;

import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.essc.events.EventDays;
import org.essc.events.EventsElsewhere;
import org.essc.events.PlatformStream;
import org.essc.events.StreamEvents;
import org.essc.events.StreamNews;
import org.essc.events.ToldEvent;
import org.essc.events.relay.Audience.Listener;
import org.essc.platform.outbox.OutboxReader;
import org.essc.platform.outbox.WrittenEvent;
import org.essc.textmessage.KeepTextMessages;
import org.jboss.logging.Logger;

/**
 * Brings what the outbox tells to the streams of those who may know it: in one transaction, so that
 * each event is on all of its streams or still in the outbox. One instance does it at a time, in
 * the order of the outbox; whichever comes first, so none is waited for that died.
 */
@Singleton
class RelayEvents {

  private static final Logger LOG = Logger.getLogger(RelayEvents.class);

  /** What an instance holds that stands still is let go by the database. */
  private static final String BOUND =
      "set local idle_in_transaction_session_timeout = '5s'; set local lock_timeout = '5s'";

  private static final int BATCH = 500;
  private static final Duration PAUSE = Duration.ofMillis(100);

  /** Of one second, until the next run begins. */
  private static final Duration RUN = Duration.ofMillis(850);

  private final Pool pool;
  private final OutboxReader outbox;
  private final Audience audience;
  private final StreamEvents streams;
  private final PlatformStream platform;
  private final KeepTextMessages texts;
  private final EventDays days;
  private final StreamNews news;
  private final Clock clock;

  RelayEvents(
      Pool pool,
      OutboxReader outbox,
      Audience audience,
      StreamEvents streams,
      PlatformStream platform,
      KeepTextMessages texts,
      EventDays days,
      StreamNews news,
      Clock clock) {
    this.pool = pool;
    this.outbox = outbox;
    this.audience = audience;
    this.streams = streams;
    this.platform = platform;
    this.texts = texts;
    this.days = days;
    this.news = news;
    this.clock = clock;
  }

  /**
   * What one pass brought on.
   *
   * @param held whether events wait for an instance of a later version
   */
  private record Passed(int events, Set<UUID> streams, boolean held) {
    static final Passed NOTHING = new Passed(0, Set.of(), false);
  }

  @Scheduled(
      identity = "relay-events",
      every = "1s",
      skipExecutionIf = EventsElsewhere.class,
      concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  Uni<Void> run() {
    return days.ensure()
        .chain(() -> passUntil(System.nanoTime() + RUN.toNanos()))
        .onFailure()
        .invoke(failure -> LOG.warnf("Events wait in the outbox: %s", failure.toString()))
        .onFailure()
        .recoverWithNull();
  }

  private Uni<Void> passUntil(long end) {
    return pass()
        .chain(
            passed -> {
              boolean caughtUp = passed.events() < BATCH;
              // of what is held all is looked at each time: once in a run will do
              if (System.nanoTime() >= end || passed.held() && caughtUp) {
                return Uni.createFrom().voidItem();
              }
              var next = Uni.createFrom().voidItem();
              if (caughtUp) {
                next = next.onItem().delayIt().by(PAUSE);
              }
              return next.chain(() -> passUntil(end));
            });
  }

  private Uni<Passed> pass() {
    return outbox
        .any(pool)
        .chain(
            any -> any ? pool.withTransaction(this::pass) : Uni.createFrom().item(Passed.NOTHING))
        .call(passed -> news.tell(passed.streams()));
  }

  private Uni<Passed> pass(SqlConnection transaction) {
    return outbox
        .turn(transaction)
        .chain(mine -> mine ? passOn(transaction) : Uni.createFrom().item(Passed.NOTHING));
  }

  private Uni<Passed> passOn(SqlConnection transaction) {
    return transaction
        .query(BOUND)
        .execute()
        .chain(() -> outbox.waiting(transaction, BATCH))
        .chain(
            waiting ->
                (waiting.events().isEmpty()
                        ? Uni.createFrom().item(Set.<UUID>of())
                        : relay(transaction, waiting.events()))
                    .map(told -> new Passed(waiting.events().size(), told, waiting.held())));
  }

  private Uni<Set<UUID>> relay(SqlConnection transaction, List<WrittenEvent> events) {
    var now = clock.instant();
    var disclosable =
        events.stream().map(Disclosable::of).filter(one -> !one.disclosed().isEmpty()).toList();
    return audience
        .of(transaction, disclosable)
        .chain(listeners -> streams.tell(transaction, told(disclosable, listeners), now))
        .call(() -> platform.keep(transaction, events, now))
        .call(() -> texts.of(transaction, events))
        .call(() -> outbox.published(transaction, events, now));
  }

  private static List<ToldEvent> told(List<Disclosable> events, List<Listener> listeners) {
    return listeners.stream()
        .sorted(Comparator.comparingInt(Listener::event))
        .flatMap(one -> told(events.get(one.event()), one))
        .toList();
  }

  private static Stream<ToldEvent> told(Disclosable disclosable, Listener listener) {
    var event = disclosable.event();
    return disclosable.disclosed().stream()
        .filter(disclosed -> !listener.verifier() || disclosed.type().forVerifiers())
        .map(
            disclosed ->
                new ToldEvent(
                    listener.receiver(),
                    listener.streamId(),
                    event.at(),
                    event.txn(),
                    event.holderId(),
                    disclosed.type(),
                    disclosed.data().copy().mergeIn(listener.own())));
  }
}
