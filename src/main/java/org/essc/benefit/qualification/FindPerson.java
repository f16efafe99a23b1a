package org.essc.benefit.qualification;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Singleton;
import org.essc.act.Requester;
import org.essc.card.CardSelector;
import org.essc.ecard.LiveSignings;
import org.essc.ecard.SignNo;
import org.essc.identitycode.CodeRecord;
import org.essc.identitycode.IdentityCode;
import org.essc.identitycode.Purpose;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.problem.ProblemType;
import org.essc.platform.time.Patience;
import org.essc.verification.IdentifyByCode;

/**
 * Finds whose qualification is meant. An identity code is used up by that, once and for ever,
 * whatever becomes of the act. Step 3a of the flow.
 */
@Singleton
class FindPerson {

  private final Pool pool;
  private final IdentifyByCode identify;
  private final LiveSignings signings;

  FindPerson(Pool pool, IdentifyByCode identify, LiveSignings signings) {
    this.pool = pool;
    this.identify = identify;
    this.signings = signings;
  }

  /** As the request names a person: by one of these. */
  record Named(CardSelector selector, IdentityCode code, SignNo signNo) {

    @Override
    public String toString() {
      return "Named[…]";
    }
  }

  Uni<CardSelector> handle(Named named, Requester requester, Patience patience) {
    if (named.code() != null) {
      return identify
          .handle(requester.actor(), named.code(), Purpose.OTHER, patience)
          .chain(this::behind);
    }
    return named.signNo() == null
        ? Uni.createFrom().item(named.selector())
        : signings
            .existing(pool, named.signNo(), requester.partnerNo())
            .map(signing -> CardSelector.of(signing.cardId()));
  }

  private Uni<CardSelector> behind(CodeRecord code) {
    return signings
        .find(pool, code.signingId(), code.holderId())
        .map(
            found ->
                found
                    .map(signing -> CardSelector.of(signing.cardId()))
                    .orElseThrow(() -> ProblemException.of(ProblemType.NOT_FOUND)));
  }
}
