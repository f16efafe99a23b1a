package org.essc.events.delivery;

import static java.util.stream.Collectors.toMap;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.essc.events.StreamEvents;
import org.essc.events.delivery.PushEvent.Outcome;
import org.essc.events.stream.PushLeases;
import org.jboss.logging.Logger;

/** Makes of a receiver's answers what is to be made of them, and says whether it goes on. */
@Singleton
class SettlePush {

  private static final Logger LOG = Logger.getLogger(SettlePush.class);

  /** What a receiver may refuse on end; one that refuses more has a fault of its own. */
  private static final int MOST_REFUSED = 20;

  /**
   * How often a receiver may fail with an event while it takes others: with the pauses in between,
   * for over half an hour.
   */
  private static final int MOST_FAILURES = 12;

  /** What may be left under one lease; the next one begins behind it, when these wait. */
  private static final int MOST_LEFT = 2_000;

  private final Pool pool;
  private final PushLeases leases;
  private final StreamEvents events;
  private final EventMetrics metrics;
  private final Clock clock;

  SettlePush(Pool pool, PushLeases leases, StreamEvents events, EventMetrics metrics, Clock clock) {
    this.pool = pool;
    this.leases = leases;
    this.events = events;
    this.metrics = metrics;
    this.clock = clock;
  }

  /**
   * What was taken goes, and what was refused, as soon as it is clear that it is that event which
   * is refused: others are taken, or few were refused so far. What remains is left out for as long
   * as there is something else to push.
   *
   * @param untried whether there was something in the batch that had not been tried before
   * @return whether the stream is still this instance's, and there may be something else to push
   */
  Uni<Boolean> batch(PushRun run, boolean untried, List<Outcome> outcomes) {
    var taken = PushRun.jtis(outcomes, Outcome::taken);
    run.saw(outcomes);
    var refused = run.aside(outcomes);
    return events
        .acknowledge(pool, run.stream().id(), taken, clock.instant())
        .chain(() -> aside(run, refused))
        .call(() -> failed(run, outcomes))
        .chain(
            aside ->
                outcomes.stream().allMatch(Outcome::sent)
                    ? goOn(run, untried, outcomes, aside)
                    : giveBack(run, !taken.isEmpty()));
  }

  /** Nothing is left that has not been sent under this lease. */
  Uni<Boolean> end(PushRun run) {
    return run.left().isEmpty()
        ? leases.release(run.stream()).replaceWith(false)
        : failed(run, true);
  }

  private Uni<Boolean> aside(PushRun run, Map<UUID, String> refused) {
    if (refused.isEmpty()) {
      return Uni.createFrom().item(false);
    }
    var stream = run.stream();
    return leases
        .mayRefuse(stream, refused.size(), run.taken() ? Integer.MAX_VALUE : MOST_REFUSED)
        .call(may -> may ? refuse(run, refused) : Uni.createFrom().voidItem());
  }

  private Uni<Void> refuse(PushRun run, Map<UUID, String> refused) {
    var stream = run.stream();
    return events
        .refuse(pool, stream.id(), refused, clock.instant())
        .invoke(all -> metrics.refused(stream.receiver(), all))
        .invoke(() -> run.gone(refused.keySet()))
        .replaceWithVoid();
  }

  /**
   * What a receiver does not take, time and again, is tried after ever longer pauses, and goes
   * aside in the end, as the holder's next ones wait for it. Where nothing is taken, it is no
   * single event.
   */
  private Uni<Void> failed(PushRun run, List<Outcome> outcomes) {
    var jtis = PushRun.jtis(outcomes, Outcome::ofOneEvent);
    return events
        .failed(pool, run.stream().id(), jtis, clock.instant())
        .map(
            failures ->
                failures.entrySet().stream()
                    .filter(one -> one.getValue() >= MOST_FAILURES)
                    .collect(toMap(Map.Entry::getKey, one -> run.reason(one.getKey()))))
        .chain(given -> given.isEmpty() ? Uni.createFrom().voidItem() : refuse(run, given));
  }

  /**
   * A batch of which nothing went is no reason to keep the others waiting: a kind of event that a
   * receiver cannot digest comes in numbers. But what was tried before says nothing new, and ends
   * the lease. A batch may take as long as the lease, so that is renewed after each.
   */
  private Uni<Boolean> goOn(PushRun run, boolean untried, List<Outcome> outcomes, boolean aside) {
    boolean taken = outcomes.stream().anyMatch(Outcome::taken);
    if (taken || aside) {
      return leases.renew(run.stream(), taken);
    }
    boolean answered = outcomes.stream().anyMatch(Outcome::answered);
    return untried
            && run.left().size() < MOST_LEFT
            && outcomes.stream().anyMatch(Outcome::ofOneEvent)
        ? leases
            .renew(run.stream(), false)
            .chain(ours -> ours ? Uni.createFrom().item(true) : failed(run, answered))
        : failed(run, answered);
  }

  /** What could not be signed is nothing that the receiver could have taken. */
  private Uni<Boolean> giveBack(PushRun run, boolean taken) {
    return (taken ? leases.renew(run.stream(), true) : Uni.createFrom().item(true))
        .chain(() -> leases.giveBack(run.stream()))
        .replaceWith(false);
  }

  private Uni<Boolean> failed(PushRun run, boolean answered) {
    var stream = run.stream();
    return leases
        .failed(stream, run.taken(), answered)
        .invoke(
            paused -> {
              if (paused) {
                LOG.errorf("Stream %s of %s is paused", stream.id(), stream.receiver());
              }
            })
        .replaceWith(false);
  }
}
