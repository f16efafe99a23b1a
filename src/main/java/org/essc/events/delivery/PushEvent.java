package org.essc.events.delivery;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.essc.events.WaitingEvent;
import org.essc.events.stream.PushLeases.Leased;
import org.essc.partner.PartnerCallbacks;

/** Sends one event to its receiver, and says what that made of it (RFC 8935 §2). */
@Singleton
class PushEvent {

  private final SecurityEventTokens tokens;
  private final PartnerCallbacks callbacks;
  private final EventMetrics metrics;
  private final Clock clock;

  PushEvent(
      SecurityEventTokens tokens, PartnerCallbacks callbacks, EventMetrics metrics, Clock clock) {
    this.tokens = tokens;
    this.callbacks = callbacks;
    this.metrics = metrics;
    this.clock = clock;
  }

  /**
   * What became of an event.
   *
   * @param refusal the receiver's error code; nothing where it took the event, or said nothing of
   *     it
   * @param status of the receiver's answer; 0 for none
   * @param sent whether it left the platform; nothing is the receiver's fault otherwise
   * @param at when that was clear
   */
  record Outcome(
      WaitingEvent event,
      boolean taken,
      Optional<String> refusal,
      int status,
      boolean sent,
      Instant at) {

    private static Outcome of(WaitingEvent event, PartnerCallbacks.Pushed answer, Instant at) {
      return new Outcome(
          event,
          answer.taken(),
          SetErrors.pushed(answer.status(), answer.text()),
          answer.status(),
          true,
          at);
    }

    private static Outcome unsent(WaitingEvent event, Instant at) {
      return new Outcome(event, false, Optional.empty(), 0, false, at);
    }

    UUID jti() {
      return event.jti();
    }

    /** Whether the receiver is there and fails with this event. */
    boolean failed() {
      return !taken && refusal.isEmpty() && SetErrors.mayBeOfOneEvent(status);
    }

    /** Whether the receiver is there and does not take this event. */
    boolean answered() {
      return refusal.isPresent() || failed();
    }

    /** Whether the receiver is there, and may well take another event. */
    boolean ofOneEvent() {
      return failed() || refused() || doubted();
    }

    /** Whether it is this event that is not taken. */
    boolean refused() {
      return refusal.filter(code -> !SetErrors.ofEveryEvent(code)).isPresent();
    }

    /** Whether it may be this event, or all that the platform signs. */
    boolean doubted() {
      return refusal.filter(SetErrors::ofTheTransmitter).isPresent();
    }
  }

  /** It never fails. */
  Uni<Outcome> handle(Leased stream, WaitingEvent event) {
    return tokens
        .of(stream.receiver(), event)
        .map(Optional::of)
        .onFailure()
        .recoverWithItem(Optional.empty())
        .chain(
            token ->
                token
                    .map(signed -> push(stream, event, signed.compact()))
                    .orElseGet(
                        () -> Uni.createFrom().item(Outcome.unsent(event, clock.instant()))));
  }

  private Uni<Outcome> push(Leased stream, WaitingEvent event, String token) {
    return callbacks
        .push(stream.endpoint(), "secevent+jwt", token, stream.authorization())
        .invoke(answer -> metrics.pushed(answer.taken(), answer.status()))
        .map(answer -> Outcome.of(event, answer, clock.instant()));
  }
}
