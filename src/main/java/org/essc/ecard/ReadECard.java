package org.essc.ecard;

import io.quarkus.hibernate.reactive.panache.common.WithSession;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.problem.ProblemType;
import org.essc.platform.time.ChinaTime;

/** Tells a channel the state of an electronic card as it is at this moment. */
@ApplicationScoped
class ReadECard {

  private final ECards eCards;
  private final Clock clock;

  ReadECard(ECards eCards, Clock clock) {
    this.eCards = eCards;
    this.clock = clock;
  }

  @WithSession
  Uni<ECardView.Present> handle(String signNo, String channelNo) {
    return eCards
        .findLive(signNo, channelNo)
        .onItem()
        .ifNull()
        .failWith(() -> ProblemException.of(ProblemType.NOT_FOUND))
        .map(this::present);
  }

  private ECardView.Present present(ECards.Standing standing) {
    var usability = standing.usability(ChinaTime.today(clock));
    return new ECardView.Present(
        standing.eCard().esscNo(),
        standing.binding().signNo(),
        standing.eCard().level(),
        usability.eCardStatus(),
        usability.reason(),
        standing.eCard().issuedOn(),
        standing.eCard().validUntil());
  }
}
