package org.essc.events.stream;

import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.essc.events.stream.EventStream.Delivery;
import org.essc.events.stream.EventStream.Status;
import org.essc.partner.PartnerCallbacks;
import org.essc.partner.PartnerNo;
import org.essc.platform.problem.ProblemException;

/** What a stream may be like. */
@Singleton
class StreamRules {

  private static final int MOST_EVENTS = 50;
  private static final int LONGEST_DESCRIPTION = 200;
  private static final int LONGEST_HEADER = 2_000;

  private final PartnerCallbacks callbacks;

  StreamRules(PartnerCallbacks callbacks) {
    this.callbacks = callbacks;
  }

  /**
   * A stream as it is asked for.
   *
   * @throws ProblemException 400 {@code invalid-request}
   */
  EventStream asked(UUID id, PartnerNo partnerNo, StreamForm.Asked form) {
    var delivery = delivery(form.delivery());
    return new EventStream(
        id,
        partnerNo,
        delivery,
        delivery == Delivery.PUSH ? Optional.of(endpoint(form.delivery())) : Optional.empty(),
        events(form.eventsRequested()),
        description(form.description()),
        Status.ENABLED,
        Optional.empty(),
        Optional.empty());
  }

  private static Delivery delivery(StreamForm.Delivery form) {
    if (form == null || form.method() == null) {
      return Delivery.POLL;
    }
    return Delivery.find(form.method())
        .orElseThrow(() -> ProblemException.invalid("delivery.method", "delivery-method-unknown"));
  }

  private String endpoint(StreamForm.Delivery form) {
    var uri = form.endpointUrl();
    if (uri == null || callbacks.objection(uri).isPresent()) {
      throw ProblemException.invalid("delivery.endpoint_url", "callback-uri-refused");
    }
    return uri;
  }

  /** Visible ASCII and blanks, as a header takes it. */
  static String header(StreamForm.Delivery form) {
    var header = form == null ? null : form.authorizationHeader();
    if (header != null && (header.length() > LONGEST_HEADER || !header.matches("[!-~][ -~]*"))) {
      throw ProblemException.invalid(
          "delivery.authorization_header", "authorization-header-format");
    }
    return header;
  }

  /** What is not supported is passed over, as the standard has it. */
  private static List<String> events(List<String> asked) {
    if (asked == null) {
      return List.of();
    }
    if (asked.size() > MOST_EVENTS) {
      throw ProblemException.invalid("events_requested", "at most " + MOST_EVENTS);
    }
    return asked.stream()
        .filter(one -> one != null && one.length() <= 200 && hasNoNul(one))
        .distinct()
        .toList();
  }

  private static Optional<String> description(String text) {
    if (text != null && text.length() > LONGEST_DESCRIPTION) {
      throw ProblemException.invalid("description", "stream-description-too-long");
    }
    requireNoNul("description", text);
    return Optional.ofNullable(text);
  }

  /**
   * The database takes no NUL.
   *
   * @param text or null
   */
  static void requireNoNul(String field, String text) {
    if (text != null && !hasNoNul(text)) {
      throw ProblemException.invalid(field, "text-nul");
    }
  }

  private static boolean hasNoNul(String text) {
    return text.indexOf('\0') < 0;
  }
}
