package org.essc.events.kafka;

import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.essc.events.EventsElsewhere;
import org.essc.events.PlatformStream;
import org.essc.events.StreamEvents;
import org.essc.events.WaitingEvent;
import org.essc.platform.time.Patience;
import org.jboss.logging.Logger;

/**
 * Brings the platform's own stream to Kafka, where that is configured: at least once, and a
 * holder's events in their order. The stream keeps what the brokers do not take. One instance does
 * it at a time; one that stands still is let go by the database, and sends no more when it goes on.
 */
@Singleton
class FeedKafka {

  private static final Logger LOG = Logger.getLogger(FeedKafka.class);
  private static final int BATCH = 500;

  private static final String TURN =
      "select pg_try_advisory_xact_lock(hashtextextended('kafka_events', 0))";

  /** Longer than the brokers are waited for. */
  private static final Duration LET_GO = Duration.ofSeconds(15);

  private static final String BOUND =
      "set local idle_in_transaction_session_timeout = " + LET_GO.toMillis();

  /** What is begun to be sent within it has come to its end before another instance's turn. */
  private static final Duration SENDS_FOR = LET_GO.minus(EventProducer.LONGEST);

  private final Pool pool;
  private final StreamEvents events;
  private final PlatformStream stream;
  private final EventProducer producer;
  private final Clock clock;
  private final Vertx vertx;

  FeedKafka(
      Pool pool,
      StreamEvents events,
      PlatformStream stream,
      EventProducer producer,
      Clock clock,
      Vertx vertx) {
    this.pool = pool;
    this.events = events;
    this.stream = stream;
    this.producer = producer;
    this.clock = clock;
    this.vertx = vertx;
  }

  @Scheduled(
      identity = "kafka-events",
      every = "1s",
      skipExecutionIf = EventsElsewhere.class,
      concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  Uni<Void> run() {
    return stream.on() ? feed() : Uni.createFrom().voidItem();
  }

  /** As long as there is something that the brokers take. */
  private Uni<Void> feed() {
    return pool.withTransaction(this::pass)
        .chain(more -> more ? feed() : Uni.createFrom().voidItem())
        .onFailure()
        .invoke(failure -> LOG.warnf("Events wait for Kafka: %s", failure.toString()))
        .onFailure()
        .recoverWithNull();
  }

  private Uni<Boolean> pass(SqlConnection transaction) {
    var turn = Patience.of(SENDS_FOR);
    return transaction
        .query(TURN)
        .execute()
        .chain(
            locked ->
                locked.iterator().next().getBoolean(0)
                    ? transaction
                        .query(BOUND)
                        .execute()
                        .chain(() -> events.next(transaction, PlatformStream.ID, BATCH))
                        .map(StreamEvents.Next::events)
                    : Uni.createFrom().item(List.<WaitingEvent>of()))
        .chain(
            waiting ->
                waiting.isEmpty()
                    ? Uni.createFrom().item(false)
                    : sent(waiting, turn)
                        .call(
                            ids ->
                                events.acknowledge(
                                    transaction, PlatformStream.ID, ids, clock.instant()))
                        .map(ids -> ids.size() == waiting.size()));
  }

  private Uni<List<UUID>> sent(List<WaitingEvent> waiting, Patience turn) {
    return Uni.createFrom()
        .completionStage(
            () ->
                vertx
                    .executeBlocking(() -> producer.send(waiting, turn), false)
                    .toCompletionStage());
  }
}
