package org.essc.console.operator;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.essc.console.ConsoleVisit;
import org.essc.console.DeskTime;
import org.essc.events.stream.ListPartnerStreams;
import org.essc.events.stream.ListPartnerStreams.StreamView;
import org.essc.login.client.OpenIdClients;
import org.essc.login.client.Registration;
import org.essc.partner.PartnerNo;
import org.essc.partner.admin.ListPartners;
import org.essc.partner.admin.PartnerView;
import org.essc.partner.admin.PartnerView.KeyView;

/** A partner with everything that concerns its access, as several rooms tell it. */
@Singleton
class ShowPartner {

  /** As the warning of the metrics. */
  private static final Duration SOON = Duration.ofDays(30);

  /** A receiver that is behind by more is looked after. */
  private static final Duration BEHIND = Duration.ofMinutes(15);

  private final ListPartners partners;
  private final ListPartnerStreams streams;
  private final OpenIdClients clients;
  private final Clock clock;

  ShowPartner(
      ListPartners partners, ListPartnerStreams streams, OpenIdClients clients, Clock clock) {
    this.partners = partners;
    this.streams = streams;
    this.clients = clients;
    this.clock = clock;
  }

  PartnersView list(ConsoleVisit visit, ListPartners.PartnerPage page) {
    var words = OperatorWords.of(visit.language());
    return new PartnersView(
        OperatorFrame.of(visit, Section.PARTNERS),
        page.items().stream().map(partner -> row(words, partner)).toList(),
        page.nextCursor());
  }

  private PartnersView.Row row(OperatorWords words, PartnerView partner) {
    return new PartnersView.Row(
        partner.partnerNo(),
        partner.name(),
        partner.status(),
        words.code("partner", partner.status()),
        partner.sandbox(),
        String.join(words.text("comma"), words.codes("role", partner.roles())),
        String.join(", ", partner.regions()),
        (int) keys(partner).stream().filter(key -> !warning(key.expiresAt()).isEmpty()).count());
  }

  Uni<PartnerPage> handle(ConsoleVisit visit, PartnerNo partnerNo) {
    var words = OperatorWords.of(visit.language());
    return partners
        .one(partnerNo)
        .chain(
            partner ->
                streams
                    .of(partnerNo)
                    .chain(
                        found ->
                            clients
                                .find(partnerNo)
                                .map(
                                    client ->
                                        new PartnerPage(
                                            OperatorFrame.of(visit, Section.PARTNERS),
                                            partner,
                                            words.code("partner", partner.status()),
                                            words.codes("role", partner.roles()),
                                            words.codes("claim", partner.claims()),
                                            words.codes("channel", partner.serviceChannels()),
                                            DeskTime.text(partner.createdAt()),
                                            text(partner.tokensRevokedAt()),
                                            keys(partner).stream().map(this::key).toList(),
                                            found.items().stream()
                                                .map(stream -> stream(words, stream))
                                                .toList(),
                                            client.map(Registration::of).orElse(null)))));
  }

  private static List<KeyView> keys(PartnerView partner) {
    return partner.keys() == null ? List.of() : partner.keys();
  }

  private PartnerPage.Key key(KeyView key) {
    var ends = key.expiresAt();
    return new PartnerPage.Key(
        key.kid(),
        key.alg(),
        text(ends),
        warning(ends),
        ends == null ? 0 : Duration.between(clock.instant(), ends).toDays());
  }

  private String warning(Instant ends) {
    if (ends == null) {
      return "";
    }
    var left = Duration.between(clock.instant(), ends);
    return left.isNegative() ? "ended" : left.compareTo(SOON) < 0 ? "soon" : "";
  }

  private static PartnerPage.Stream stream(OperatorWords words, StreamView stream) {
    boolean enabled = stream.status().equals("enabled");
    boolean behind = stream.lagSeconds() > BEHIND.toSeconds();
    var more = stream.waiting() == ListPartnerStreams.MOST_COUNTED ? "+" : "";
    return new PartnerPage.Stream(
        stream.streamId().toString(),
        words.code("delivery", stream.delivery()),
        stream.endpoint(),
        words.code("stream", stream.status()),
        stream.failingSince() != null ? "bad" : enabled && !behind ? "good" : "warn",
        stream.statusReason(),
        text(stream.failingSince()),
        stream.waiting() + more,
        stream.waiting() == 0 ? "–" : Spans.text(words, stream.lagSeconds()));
  }

  private static String text(Instant at) {
    return at == null ? null : DeskTime.text(at);
  }
}
