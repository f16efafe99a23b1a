package org.essc.card.settlement;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.essc.act.ActRules;
import org.essc.act.UnitOfWork;
import org.essc.partner.PartnerNo;
import org.essc.partner.PartnerRole;
import org.essc.partner.Scope;
import org.essc.partner.ServingPartners;
import org.essc.region.CardLifeKeys;
import org.essc.region.PolicyTerms.SettlementSide;
import org.essc.region.RegionPolicy;

/**
 * Step 3: asks the organisations that serve the region whether its business is settled: social
 * insurance agencies for the social side, the card's own bank for the bank's. A side that nobody
 * can speak for is not settled; a card that is at no bank has nothing to settle there.
 */
@Singleton
public class AskPartners {

  private final ServingPartners partners;
  private final SettlementStore settlements;
  private final SettlementConfig config;
  private final CardBank cardBank;

  AskPartners(
      ServingPartners partners,
      SettlementStore settlements,
      SettlementConfig config,
      CardBank cardBank) {
    this.partners = partners;
    this.settlements = settlements;
    this.config = config;
    this.cardBank = cardBank;
  }

  /** By when those who are asked at that time have to have answered. */
  public Instant deadline(Instant askedAt) {
    return askedAt.plus(config.settlementDeadline());
  }

  /** Asks all of those sides. */
  public Uni<Void> ask(
      UnitOfWork work, RegionPolicy policy, SettlementSubject subject, Set<SettlementSide> sides) {
    return each(
        sides,
        side ->
            of(work, subject, side)
                .invoke(
                    found -> {
                      if (found.partners().isEmpty() && found.needed()) {
                        throw ActRules.refusal(
                                SettlementProblems.PARTNER_MISSING,
                                policy,
                                CardLifeKeys.CANCELLATION_SETTLED_FIRST)
                            .with("side", side.code());
                      }
                    })
                .chain(found -> insert(work, subject, side, found.partners(), Settlement.INQUIRY)));
  }

  /** Tells the card's bank that the card is cancelled, so that it can cancel its own. */
  public Uni<Void> tellBank(UnitOfWork work, SettlementSubject subject) {
    return of(work, subject, SettlementSide.BANK_BUSINESS)
        .chain(
            found ->
                insert(
                    work,
                    subject,
                    SettlementSide.BANK_BUSINESS,
                    found.partners(),
                    Settlement.NOTICE));
  }

  /**
   * Whom to ask.
   *
   * @param needed whether there is business that somebody has to speak for
   */
  private record Asked(List<PartnerNo> partners, boolean needed) {}

  private Uni<Asked> of(UnitOfWork work, SettlementSubject subject, SettlementSide side) {
    var role = side == SettlementSide.BANK_BUSINESS ? PartnerRole.BANK : PartnerRole.INSURER;
    var serving =
        partners
            .of(work.connection(), role, Scope.SETTLEMENTS_ANSWER, subject.region())
            .map(all -> all.stream().map(ServingPartners.Serving::partnerNo).toList());
    return side == SettlementSide.BANK_BUSINESS
        ? serving.chain(banks -> bankOfCard(work, subject, banks))
        : serving.map(found -> new Asked(found, true));
  }

  private Uni<Asked> bankOfCard(UnitOfWork work, SettlementSubject subject, List<PartnerNo> banks) {
    return cardBank
        .of(work.connection(), subject.cardId(), subject.holderId())
        .map(at -> new Asked(cardBank.among(banks, at), !at.none()));
  }

  private Uni<Void> insert(
      UnitOfWork work,
      SettlementSubject subject,
      SettlementSide side,
      List<PartnerNo> found,
      String kind) {
    return each(found, partner -> settlements.insert(work, subject, partner, side.code(), kind));
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
