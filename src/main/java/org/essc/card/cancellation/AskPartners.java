package org.essc.card.cancellation;

import io.quarkus.runtime.Startup;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.essc.act.ActRules;
import org.essc.act.UnitOfWork;
import org.essc.partner.PartnerCallbacks;
import org.essc.partner.PartnerNo;
import org.essc.partner.PartnerRole;
import org.essc.partner.SettlementPartners;
import org.essc.region.CardLifeKeys;
import org.essc.region.PolicyTerms.Settlement;
import org.essc.region.RegionPolicy;

/**
 * Step 3: asks the organisations that serve the region whether its business is settled: social
 * insurance agencies for the social side, the card's own bank for the bank's. A side that nobody
 * can speak for is not settled; a card that is at no bank has nothing to settle there.
 */
@Singleton
@Startup
class AskPartners {

  private final SettlementPartners partners;
  private final SettlementStore settlements;
  private final CancellationConfig config;
  private final CardBank cardBank;

  AskPartners(
      SettlementPartners partners,
      SettlementStore settlements,
      CancellationConfig config,
      CardBank cardBank,
      PartnerCallbacks callbacks) {
    this.partners = partners;
    this.settlements = settlements;
    this.config = config;
    this.cardBank = cardBank;
    // A callback that never could be made is found when the program starts, not when somebody died.
    config
        .callbacks()
        .forEach(
            (partnerNo, uri) ->
                callbacks
                    .objection(uri)
                    .ifPresent(
                        objection -> {
                          throw new IllegalStateException(
                              "essc.cancellation.callbacks." + partnerNo + ": " + objection);
                        }));
  }

  /** Asks all of those sides. */
  Uni<Void> ask(
      UnitOfWork work, RegionPolicy policy, Cancellation cancellation, Set<Settlement> sides) {
    return each(
        sides,
        side ->
            of(work, cancellation, side)
                .invoke(
                    found -> {
                      if (found.partners().isEmpty() && found.needed()) {
                        throw ActRules.refusal(
                                CancellationProblems.PARTNER_MISSING,
                                policy,
                                CardLifeKeys.CANCELLATION_SETTLED_FIRST)
                            .with("side", side.code());
                      }
                    })
                .chain(found -> insert(work, cancellation, side, found.partners(), "inquiry")));
  }

  /** Tells a side that the card is cancelled, so that it can cancel its own. */
  Uni<Void> tell(UnitOfWork work, Cancellation cancellation, Settlement side) {
    return of(work, cancellation, side)
        .chain(found -> insert(work, cancellation, side, found.partners(), "notice"));
  }

  /**
   * Whom to ask.
   *
   * @param needed whether there is business that somebody has to speak for
   */
  private record Asked(List<PartnerNo> partners, boolean needed) {}

  private Uni<Asked> of(UnitOfWork work, Cancellation cancellation, Settlement side) {
    var role = side == Settlement.BANK_BUSINESS ? PartnerRole.BANK : PartnerRole.INSURER;
    var serving = partners.serving(work.connection(), role, cancellation.region());
    return side == Settlement.BANK_BUSINESS
        ? serving.chain(banks -> bankOfCard(work, cancellation, banks))
        : serving.map(found -> new Asked(found, true));
  }

  private Uni<Asked> bankOfCard(UnitOfWork work, Cancellation cancellation, List<PartnerNo> banks) {
    return cardBank
        .of(work.connection(), cancellation.cardId(), cancellation.holderId())
        .map(at -> new Asked(cardBank.among(banks, at), !at.none()));
  }

  private Uni<Void> insert(
      UnitOfWork work,
      Cancellation cancellation,
      Settlement side,
      List<PartnerNo> found,
      String kind) {
    return each(
        found,
        partner ->
            settlements.insert(
                work,
                cancellation,
                partner,
                side.code(),
                kind,
                config.callbacks().containsKey(partner.value())));
  }

  private static <T> Uni<Void> each(Iterable<T> all, Function<T, Uni<? extends Void>> act) {
    return Multi.createFrom()
        .iterable(all)
        .onItem()
        .transformToUniAndConcatenate(act)
        .collect()
        .asList()
        .replaceWithVoid();
  }
}
