package org.essc.events.stream;

import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.essc.events.stream.EventStream.Delivery;
import org.essc.platform.config.Issuer;
import org.essc.platform.problem.ProblemException;

/** A stream as its receiver sees it, and may send it back (Shared Signals Framework 1.0 §8.1.1). */
@Singleton
class StreamConfigurations {

  private final Issuer issuer;

  StreamConfigurations(Issuer issuer) {
    this.issuer = issuer;
  }

  /**
   * @param roles of its receiver, which say what it can be told of
   */
  StreamForm.Configuration of(EventStream stream, Set<String> roles) {
    var supported = SupportedEvents.of(roles);
    var endpoint =
        stream.delivery() == Delivery.PUSH
            ? stream.endpoint().orElseThrow()
            : issuer.value() + StreamResource.PATH + '/' + stream.id() + "/poll";
    return new StreamForm.Configuration(
        stream.id().toString(),
        issuer.value(),
        stream.partnerNo().value(),
        new StreamForm.Delivery(stream.delivery().method(), endpoint, null),
        supported,
        stream.eventsRequested(),
        stream.eventsRequested().stream().filter(supported::contains).toList(),
        ManageStreams.BETWEEN_VERIFICATIONS.toSeconds(),
        stream.description().orElse(null));
  }

  /**
   * Looks at what a change says of the members that are the transmitter's own (§8.1.1.3, §8.1.1.4).
   * A receiver may send back what it has read with its own members changed, so that {@code
   * events_delivered} may be what it was or what it will be.
   *
   * @throws ProblemException 400 {@code invalid-request}
   */
  void requireMatching(
      StreamForm.Asked asked, EventStream before, EventStream after, Set<String> roles) {
    var is = of(after, roles);
    matching("iss", asked.iss(), is.iss());
    matching("aud", asked.aud(), List.of(is.aud()));
    same("events_supported", asked.eventsSupported(), is.eventsSupported());
    if (differ(asked.eventsDelivered(), of(before, roles).eventsDelivered())) {
      same("events_delivered", asked.eventsDelivered(), is.eventsDelivered());
    }
    matching(
        "min_verification_interval", asked.minVerificationInterval(), is.minVerificationInterval());
    matching("inactivity_timeout", asked.inactivityTimeout(), null);
    var delivery = asked.delivery();
    if (delivery != null && after.delivery() == Delivery.POLL) {
      matching("delivery.endpoint_url", delivery.endpointUrl(), is.delivery().endpointUrl());
    }
  }

  private static void matching(String member, Object said, Object is) {
    if (said != null && !said.equals(is)) {
      throw ProblemException.invalid(member, "transmitter-supplied");
    }
  }

  private static void same(String member, Collection<String> said, Collection<String> is) {
    if (differ(said, is)) {
      throw ProblemException.invalid(member, "transmitter-supplied");
    }
  }

  private static boolean differ(Collection<String> said, Collection<String> is) {
    return said != null && !new HashSet<>(said).equals(new HashSet<>(is));
  }
}
