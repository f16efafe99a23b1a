package org.essc.events.delivery;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.TimeoutException;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.essc.events.StreamEvents;
import org.essc.events.StreamEvents.Next;
import org.essc.events.StreamNews;
import org.essc.events.WaitingEvent;
import org.essc.events.delivery.PollForm.Polled;
import org.essc.events.stream.EventStream;
import org.essc.events.stream.EventStream.Delivery;
import org.essc.events.stream.EventStream.Status;
import org.essc.events.stream.EventStreams;
import org.essc.partner.PartnerNo;
import org.essc.platform.load.TimeLimit;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.problem.ProblemType;

/**
 * Answers a poll: step 5 of {@code docs/flows/events.md}. What was handed over and not acknowledged
 * is handed over again; a holder's next event only when the one before is acknowledged.
 */
@Singleton
class PollStream {

  private static final Next NOTHING = new Next(List.of(), false, false, false);

  /** How long a poll waits; a receiver's and a proxy's patience ends at thirty seconds. */
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(20);

  /** News may be lost, so it is looked anyway. */
  private static final Duration LOOK = Duration.ofSeconds(2);

  /** Requests that wait at one instance for one stream; more are answered with what is there. */
  private static final int MOST_WAITING = 4;

  private static final int SIGNED_AT_ONCE = 8;

  private final Pool pool;
  private final EventStreams streams;
  private final StreamEvents events;
  private final PolledTokens tokens;
  private final StreamNews news;
  private final EventMetrics metrics;
  private final Clock clock;
  private final Map<UUID, Integer> waiting = new ConcurrentHashMap<>();

  PollStream(
      Pool pool,
      EventStreams streams,
      StreamEvents events,
      PolledTokens tokens,
      StreamNews news,
      EventMetrics metrics,
      Clock clock) {
    this.pool = pool;
    this.streams = streams;
    this.events = events;
    this.tokens = tokens;
    this.news = news;
    this.metrics = metrics;
    this.clock = clock;
  }

  /**
   * What a receiver asks.
   *
   * @param most events to hand over, possibly none
   * @param patient whether it waits where nothing is there
   * @param acknowledged identifiers of events, also unknown ones
   * @param refused error codes by the events' identifiers
   */
  record Question(int most, boolean patient, Set<UUID> acknowledged, Map<UUID, String> refused) {}

  /**
   * @param waits is told when nothing is there and it begins to wait, perhaps several times
   */
  Uni<Polled> handle(PartnerNo by, UUID streamId, Question question, Runnable waits) {
    var now = clock.instant();
    return streams
        .find(pool, by, streamId)
        .map(
            found ->
                found
                    .filter(stream -> stream.delivery() == Delivery.POLL)
                    .orElseThrow(() -> ProblemException.of(ProblemType.NOT_FOUND)))
        .call(() -> events.acknowledge(pool, streamId, question.acknowledged(), now))
        .call(
            () ->
                events
                    .refuse(pool, streamId, question.refused(), now)
                    .invoke(refused -> metrics.refused(by, refused)))
        .chain(stream -> next(stream, question, waits))
        .chain(next -> signed(by, next));
  }

  private Uni<Next> next(EventStream stream, Question question, Runnable waits) {
    if (question.most() == 0) {
      return Uni.createFrom().item(NOTHING);
    }
    var look = events.next(pool, stream.id(), question.most());
    var now = stream.status() == Status.ENABLED ? look : Uni.createFrom().item(NOTHING);
    if (!question.patient()) {
      return now;
    }
    boolean room = waiting.merge(stream.id(), 1, Integer::sum) <= MOST_WAITING;
    return (room ? waited(stream.id(), look, waits) : now)
        .onTermination()
        .invoke(() -> leave(stream.id()));
  }

  private void leave(UUID streamId) {
    waiting.computeIfPresent(streamId, (id, count) -> count == 1 ? null : count - 1);
  }

  /** It is listened before it is looked, so that nothing comes unseen in between. */
  private Uni<Next> waited(UUID streamId, Uni<Next> look, Runnable waits) {
    var ticks = Multi.createFrom().ticks().every(LOOK).onOverflow().drop();
    var told = news.stream().filter(all -> all.contains(streamId)).map(all -> 0L);
    var first =
        Multi.createBy()
            .merging()
            .streams(ticks, told)
            .onOverflow()
            .drop()
            .onItem()
            .transformToUniAndConcatenate(
                ignored ->
                    streams
                        .gives(pool, streamId)
                        .chain(gives -> gives ? look : Uni.createFrom().item(NOTHING)))
            .invoke(
                next -> {
                  if (next.events().isEmpty()) {
                    waits.run();
                  }
                })
            .filter(next -> !next.events().isEmpty())
            .toUni();
    return TimeLimit.of(first, LONGEST_WAIT)
        .onFailure(TimeoutException.class)
        .recoverWithItem(NOTHING);
  }

  private Uni<Polled> signed(PartnerNo by, Next next) {
    return Multi.createFrom()
        .iterable(next.events())
        .onItem()
        .transformToUni(event -> signed(by, event))
        .merge(SIGNED_AT_ONCE)
        .collect()
        .asList()
        .map(
            signed -> {
              var byId = new LinkedHashMap<UUID, String>();
              signed.forEach(one -> byId.put(one.event().jti(), one.token()));
              var sets = new LinkedHashMap<String, String>();
              next.events().forEach(one -> sets.put(one.jti().toString(), byId.get(one.jti())));
              return new Polled(sets, next.more());
            });
  }

  private record Signed(WaitingEvent event, String token) {}

  private Uni<Signed> signed(PartnerNo by, WaitingEvent event) {
    return tokens.of(by, event).map(token -> new Signed(event, token));
  }
}
