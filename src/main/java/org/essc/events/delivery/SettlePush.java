package org.essc.events.delivery;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
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

  /** Where all that waits has its own pause; something else may come meanwhile. */
  private static final Duration NOTHING_DUE = Duration.ofSeconds(3);

  private static final Duration UNSIGNED = Duration.ofSeconds(1);

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
   * is refused. What a receiver does not take, time and again, is tried after ever longer pauses,
   * and goes aside in the end, as the holder's next ones wait for it. Where nothing is taken, it is
   * no single event.
   *
   * @param untried whether there was something in the batch that had not been tried before
   * @param outcomes in the order in which they were known
   * @return whether the stream is still this instance's, and there may be something else to push
   */
  Uni<Boolean> batch(PushRun run, boolean untried, List<Outcome> outcomes) {
    var stream = run.stream().id();
    var taken = outcomes.stream().filter(Outcome::taken).toList();
    var first = taken.isEmpty() ? null : taken.get(0).at();
    run.saw(outcomes);
    return events
        .acknowledge(pool, stream, taken.stream().map(Outcome::jti).toList(), clock.instant())
        .chain(() -> events.failed(pool, stream, PushRun.failed(outcomes), first))
        .map(failures -> run.aside(outcomes, failures))
        .chain(aside -> goOn(run, untried, outcomes, aside));
  }

  /**
   * A batch of which nothing went is no reason to keep the others waiting: a kind of event that a
   * receiver cannot digest comes in numbers. But what was tried before says nothing new, and ends
   * the lease. A batch may take as long as the lease, so that is renewed after each. What could not
   * be signed is nothing that the receiver could have taken.
   */
  private Uni<Boolean> goOn(
      PushRun run, boolean untried, List<Outcome> outcomes, Map<UUID, String> aside) {
    boolean went = !aside.isEmpty() || outcomes.stream().anyMatch(Outcome::taken);
    boolean more =
        !run.full() && (went || untried && outcomes.stream().anyMatch(Outcome::ofOneEvent));
    var renewed = went || more ? renew(run, outcomes, aside) : Uni.createFrom().item(true);
    if (!outcomes.stream().allMatch(Outcome::sent)) {
      return renewed.chain(() -> leases.giveBack(run.stream(), UNSIGNED)).replaceWith(false);
    }
    boolean answered = outcomes.stream().anyMatch(Outcome::answered);
    return more ? renewed : renewed.chain(() -> failed(run, answered));
  }

  /** Nothing goes aside by the answers to a lease that is over: its stream may be another one. */
  private Uni<Boolean> renew(PushRun run, List<Outcome> outcomes, Map<UUID, String> aside) {
    var stream = run.stream();
    var taken =
        outcomes.stream()
            .filter(Outcome::taken)
            .map(Outcome::at)
            .max(Comparator.naturalOrder())
            .orElse(null);
    return leases
        .renew(stream, taken, run.refused())
        .call(
            ours ->
                events
                    .refuse(pool, stream.id(), ours ? aside : Map.of(), clock.instant())
                    .invoke(all -> metrics.refused(stream.receiver(), all)));
  }

  /**
   * Nothing is there that may be sent now.
   *
   * @param waits whether something is to be tried again later
   */
  Uni<Boolean> end(PushRun run, boolean waits) {
    if (waits && run.failing()) {
      return failed(run, true);
    }
    return (waits ? leases.giveBack(run.stream(), NOTHING_DUE) : leases.release(run.stream()))
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
