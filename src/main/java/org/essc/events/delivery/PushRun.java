package org.essc.events.delivery;

import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.essc.events.delivery.PushEvent.Outcome;
import org.essc.events.stream.PushLeases.Leased;

/** What one lease of a stream has seen, and what goes aside by that. */
final class PushRun {

  /** What a receiver may refuse on end; one that refuses more has a fault of its own. */
  private static final int MOST_REFUSED = 20;

  /**
   * How often a receiver may fail with an event while it takes others: with the pauses in between,
   * for over half an hour.
   */
  private static final int MOST_FAILURES = 12;

  /** What may be left under one lease; the next one begins behind it, when these wait. */
  private static final int MOST_LEFT = 2_000;

  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(10);

  /** For how long, and until when, an event is left out. */
  private record Left(Duration pause, Instant until) {

    static Left after(Left before, Instant at) {
      var twice = before == null ? FIRST_PAUSE : before.pause.multipliedBy(2);
      var pause = twice.compareTo(LONGEST_PAUSE) < 0 ? twice : LONGEST_PAUSE;
      return new Left(pause, at.plus(pause));
    }
  }

  private final Leased stream;

  /** What was not taken without a word of the event. The others' pauses stand beside them. */
  private final Map<UUID, Left> left = new HashMap<>();

  /** Refused events that have gone aside since the receiver last took one. */
  private int refused;

  /** What was sent since then. */
  private int untaken;

  private boolean taken;
  private boolean failing;

  PushRun(Leased stream) {
    this.stream = stream;
    this.refused = stream.refused();
  }

  Leased stream() {
    return stream;
  }

  /** What is not to be tried again yet. */
  Set<UUID> left(Instant now) {
    return left.entrySet().stream()
        .filter(one -> one.getValue().until().isAfter(now))
        .map(Map.Entry::getKey)
        .collect(toSet());
  }

  /** Whether the receiver has taken anything. */
  boolean taken() {
    return taken;
  }

  /** Whether it has not taken something. */
  boolean failing() {
    return failing;
  }

  /** Whether so much was not taken that the next lease is to begin anew. */
  boolean full() {
    return untaken >= MOST_LEFT || left.size() >= MOST_LEFT;
  }

  int refused() {
    return refused;
  }

  /** Notes what became of a batch. */
  void saw(List<Outcome> batch) {
    boolean some = batch.stream().anyMatch(Outcome::taken);
    taken |= some;
    failing |= !batch.stream().allMatch(Outcome::taken);
    untaken = some ? 0 : untaken + batch.size();
    for (var one : batch) {
      if (one.taken() || one.ofOneEvent()) {
        left.remove(one.jti());
      } else {
        left.compute(one.jti(), (jti, before) -> Left.after(before, one.at()));
      }
    }
  }

  /** When the receiver failed with which events of a batch. */
  static Map<UUID, Instant> failed(List<Outcome> batch) {
    return batch.stream().filter(Outcome::ofOneEvent).collect(toMap(Outcome::jti, Outcome::at));
  }

  /**
   * What goes aside of a batch, and why. Others that were taken show that it is the event that is
   * refused, if they came after it had been refused before; what the receiver says of the event
   * itself will do without, as long as it says so of few.
   *
   * @param batch in the order in which the receiver answered
   * @param failures how often each has failed while others were taken
   */
  Map<UUID, String> aside(List<Outcome> batch, Map<UUID, Integer> failures) {
    var aside = new HashMap<UUID, String>();
    var onEnd = new ArrayList<Outcome>();
    for (var one : batch) {
      if (one.taken()) {
        refuse(onEnd, failures, aside);
        onEnd.clear();
        refused = 0;
      } else if (one.refused() || one.doubted()) {
        onEnd.add(one);
      }
    }
    refuse(onEnd, failures, aside);
    batch.stream()
        .filter(one -> failures.getOrDefault(one.jti(), 0) >= MOST_FAILURES)
        .forEach(one -> aside.put(one.jti(), one.refusal().orElse(SetErrors.FAILED)));
    return aside;
  }

  /**
   * @param onEnd what was refused without an event taken in between
   */
  private void refuse(List<Outcome> onEnd, Map<UUID, Integer> failures, Map<UUID, String> aside) {
    int room = Math.max(0, MOST_REFUSED - refused);
    boolean few = onEnd.size() <= room;
    onEnd.stream()
        .filter(one -> few && one.refused() || failures.getOrDefault(one.jti(), 0) > 0)
        .limit(room)
        .forEach(
            one -> {
              aside.put(one.jti(), one.refusal().orElseThrow());
              refused++;
            });
  }
}
