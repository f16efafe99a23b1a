package org.essc.events.stream;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.essc.partner.PartnerNo;
import org.essc.platform.text.Word;

/**
 * A receiver's stream (Shared Signals Framework 1.0 §8.1.1).
 *
 * <pre>
 *            receiver or platform                receiver
 *  ENABLED ───────────────────────▶ PAUSED ───────────────▶ ENABLED   what came meanwhile is sent
 *  ENABLED, PAUSED ──receiver──▶ DISABLED ──receiver──▶ ENABLED       what came meanwhile is not
 * </pre>
 *
 * @param endpoint where events are pushed; nothing where the receiver polls
 * @param reason what its receiver, or the platform, gave as reason for its status
 * @param verifiedAt when its receiver last asked for a verification event
 */
public record EventStream(
    UUID id,
    PartnerNo partnerNo,
    Delivery delivery,
    Optional<String> endpoint,
    List<String> eventsRequested,
    Optional<String> description,
    Status status,
    Optional<String> reason,
    Optional<Instant> verifiedAt) {

  /** How its events reach the receiver. */
  public enum Delivery implements Word {
    /** RFC 8935. */
    PUSH("urn:ietf:rfc:8935"),
    /** RFC 8936. */
    POLL("urn:ietf:rfc:8936");

    private final String method;

    Delivery(String method) {
      this.method = method;
    }

    public String method() {
      return method;
    }

    static Optional<Delivery> find(String method) {
      for (var one : values()) {
        if (one.method.equals(method)) {
          return Optional.of(one);
        }
      }
      return Optional.empty();
    }
  }

  /** Whether it is given events, and whether they are kept for it. */
  public enum Status implements Word {
    ENABLED,
    /** Events wait until it is enabled. */
    PAUSED,
    /** What happens meanwhile is not told. */
    DISABLED;

    static Optional<Status> find(String text) {
      for (var one : values()) {
        if (one.text().equals(text)) {
          return Optional.of(one);
        }
      }
      return Optional.empty();
    }
  }
}
