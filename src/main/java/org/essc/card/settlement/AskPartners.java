package org.essc.card.settlement;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.essc.act.ActRules;
import org.essc.act.UnitOfWork;
import org.essc.card.CardRecord;
import org.essc.partner.PartnerNo;
import org.essc.partner.PartnerRole;
import org.essc.partner.Scope;
import org.essc.partner.ServingPartners;
import org.essc.platform.problem.ProblemException;
import org.essc.region.CardLifeKeys;
import org.essc.region.PolicyTerms.SettlementSide;
import org.essc.region.RegionPolicy;

/**
 * Step 3: asks the organisations that serve the region whether its business is settled: social
 * insurance agencies for the social side, for the bank's the own bank of each card that ends with
 * it. A side that nobody can speak for is not settled; a card that is at no bank has nothing to
 * settle there.
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

  /**
   * Asks all of those sides.
   *
   * @param ending all cards that end with the cancellation, whose banks are asked
   * @throws ProblemException {@code settlement-partner-missing}: nobody can speak for a side
   */
  public Uni<Void> ask(
      UnitOfWork work,
      RegionPolicy policy,
      SettlementSubject subject,
      List<CardRecord> ending,
      Set<SettlementSide> sides) {
    return each(
        sides,
        side ->
            of(work, subject, ending, side)
                .invoke(all -> all.forEach(asked -> requireSomebody(policy, side, asked)))
                .chain(all -> insert(work, side, all, Settlement.INQUIRY)));
  }

  private static void requireSomebody(RegionPolicy policy, SettlementSide side, Asked asked) {
    if (asked.partners().isEmpty() && asked.needed()) {
      throw ActRules.refusal(
              SettlementProblems.PARTNER_MISSING, policy, CardLifeKeys.CANCELLATION_SETTLED_FIRST)
          .with("side", side.code());
    }
  }

  /**
   * Tells the cards' banks that the cards are cancelled, so that they can cancel their own.
   *
   * @param ended all cards that have ended with the cancellation
   */
  public Uni<Void> tellBanks(UnitOfWork work, SettlementSubject subject, List<CardRecord> ended) {
    return banks(work, subject, ended)
        .chain(all -> insert(work, SettlementSide.BANK_BUSINESS, all, Settlement.NOTICE));
  }

  /**
   * Whom to ask.
   *
   * @param subject with the card that they are asked about
   * @param needed whether there is business that somebody has to speak for
   * @param active whether a bank has activated the card's bank function
   */
  private record Asked(
      SettlementSubject subject, List<PartnerNo> partners, boolean needed, boolean active) {}

  private Uni<List<Asked>> of(
      UnitOfWork work, SettlementSubject subject, List<CardRecord> ending, SettlementSide side) {
    return side == SettlementSide.BANK_BUSINESS
        ? banks(work, subject, ending)
        : serving(work, PartnerRole.INSURER, subject)
            .map(found -> List.of(new Asked(subject, found, true, false)));
  }

  /** A bank is asked once, about the card whose bank function is in use where there are several. */
  private Uni<List<Asked>> banks(
      UnitOfWork work, SettlementSubject subject, List<CardRecord> ending) {
    return Multi.createFrom()
        .iterable(ending)
        .map(subject::about)
        .onItem()
        .transformToUniAndConcatenate(one -> bank(work, one))
        .collect()
        .asList()
        .map(
            all ->
                all.stream()
                    .sorted(Comparator.comparing(Asked::active, Comparator.reverseOrder()))
                    .toList());
  }

  private Uni<Asked> bank(UnitOfWork work, SettlementSubject subject) {
    return serving(work, PartnerRole.BANK, subject)
        .chain(
            banks ->
                cardBank
                    .of(work.connection(), subject.cardId(), subject.holderId())
                    .map(
                        at ->
                            new Asked(
                                subject,
                                cardBank.among(banks, at),
                                !at.none(),
                                at.activatedBy() != null)));
  }

  private Uni<List<PartnerNo>> serving(
      UnitOfWork work, PartnerRole role, SettlementSubject subject) {
    return partners
        .of(work.connection(), role, Scope.SETTLEMENTS_ANSWER, subject.region())
        .map(all -> all.stream().map(ServingPartners.Serving::partnerNo).toList());
  }

  private Uni<Void> insert(UnitOfWork work, SettlementSide side, List<Asked> all, String kind) {
    return each(
        all,
        asked ->
            each(
                asked.partners(),
                partner -> settlements.insert(work, asked.subject(), partner, side.code(), kind)));
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
