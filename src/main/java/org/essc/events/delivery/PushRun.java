package org.essc.events.delivery;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import org.essc.events.delivery.PushEvent.Outcome;
import org.essc.events.stream.PushLeases.Leased;

/** What one lease of a stream has seen. */
final class PushRun {

  private final Leased stream;

  /** What was sent and is neither taken nor refused for good: it waits for the next lease. */
  private final Set<UUID> left = new HashSet<>();

  /** Of those the ones that were refused, and why. */
  private final Map<UUID, String> refused = new HashMap<>();

  private boolean taken;

  PushRun(Leased stream) {
    this.stream = stream;
  }

  Leased stream() {
    return stream;
  }

  Set<UUID> left() {
    return left;
  }

  /** Whether the receiver has taken anything. */
  boolean taken() {
    return taken;
  }

  /** Notes what became of a batch; what is not taken is left for the time being. */
  void saw(List<Outcome> outcomes) {
    taken |= outcomes.stream().anyMatch(Outcome::taken);
    left.addAll(jtis(outcomes, one -> !one.taken()));
    outcomes.stream()
        .filter(one -> one.refused() || one.doubted())
        .forEach(one -> refused.put(one.event().jti(), one.refusal().orElseThrow()));
  }

  /**
   * What may go aside now: all that was refused where the receiver takes others, or else what it
   * says of each of these.
   */
  Map<UUID, String> aside(List<Outcome> batch) {
    if (taken) {
      return Map.copyOf(refused);
    }
    var these = new HashMap<>(refused);
    these.keySet().retainAll(jtis(batch, Outcome::refused));
    return these;
  }

  /** These are off the stream. */
  void gone(Collection<UUID> jtis) {
    left.removeAll(jtis);
    refused.keySet().removeAll(jtis);
  }

  /** Why an event goes aside with which the receiver has failed for so long. */
  String reason(UUID jti) {
    return refused.getOrDefault(jti, SetErrors.FAILED);
  }

  static List<UUID> jtis(List<Outcome> outcomes, Predicate<Outcome> which) {
    return outcomes.stream().filter(which).map(one -> one.event().jti()).toList();
  }
}
