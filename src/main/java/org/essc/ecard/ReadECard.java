package org.essc.ecard;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import org.essc.partner.PartnerNo;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.problem.ProblemType;
import org.essc.platform.time.BusinessDates;
import org.essc.platform.time.ChinaTime;

/** Tells a channel the state of an electronic card as it is at this moment. */
@ApplicationScoped
class ReadECard {

  private final ECards eCards;
  private final RenewCredentials renewal;
  private final Clock clock;

  ReadECard(ECards eCards, RenewCredentials renewal, @BusinessDates Clock clock) {
    this.eCards = eCards;
    this.renewal = renewal;
    this.clock = clock;
  }

  Uni<ECardView.Present> handle(SignNo signNo, PartnerNo channelNo) {
    return find(signNo, channelNo)
        .flatMap(
            standing -> {
              var signing = standing.signing();
              // Between a replacement's commit and its signing: sign now rather than tell nothing.
              return signing.live() && signing.credential() == null
                  ? renewal
                      .renew(signing.id(), signing.holderId())
                      .chain(() -> find(signNo, channelNo))
                  : Uni.createFrom().item(standing);
            })
        .map(this::present);
  }

  private Uni<ECards.Standing> find(SignNo signNo, PartnerNo channelNo) {
    return Panache.withSession(() -> eCards.findOwn(signNo, channelNo, ChinaTime.today(clock)))
        .onItem()
        .ifNull()
        .failWith(() -> ProblemException.of(ProblemType.NOT_FOUND));
  }

  private ECardView.Present present(ECards.Standing standing) {
    var today = ChinaTime.today(clock);
    return new ECardView.Present(
        standing.eCard().esscNo().value(),
        standing.signing().signNo().value(),
        standing.eCard().level(),
        standing.status(today),
        standing.usability(today).reason(),
        standing.eCard().issuedOn(),
        standing.eCard().validUntil(),
        standing.signing().live() ? standing.signing().credential() : null);
  }
}
