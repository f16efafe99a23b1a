package org.essc.benefit.qualification;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.essc.act.ActTransactions;
import org.essc.act.UnitOfWork;
import org.essc.benefit.Entitlement;
import org.essc.benefit.HolderEntitlements;
import org.essc.card.CardRecord;
import org.essc.card.CardSelector;
import org.essc.card.CardStore;
import org.essc.ecard.ECardProblems;
import org.essc.ecard.HolderActs;
import org.essc.ecard.LiveSigning;
import org.essc.ecard.LiveSignings;
import org.essc.partner.PartnerNo;
import org.essc.person.HolderEvidence;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.problem.ProblemType;
import org.essc.region.BenefitWay.Way;

/**
 * The holder has the own qualification authenticated, on the own page: by the face that the channel
 * has just seen, and after the PIN of the electronic card was typed there and found right. Or the
 * guardian, on the ward's page: by the ward's face and the guardian's PIN. Steps 3b to 3d of the
 * flow.
 */
@Singleton
public class QualifyOnPage {

  private static final String ACT = RecordQualification.ACT;

  private final CardStore cards;
  private final LiveSignings signings;
  private final HolderEntitlements entitlements;
  private final PlanQualification plan;
  private final RecordQualification record;
  private final QualificationRules rules;
  private final OpenWays openWays;
  private final ActTransactions transactions;

  QualifyOnPage(
      CardStore cards,
      LiveSignings signings,
      HolderEntitlements entitlements,
      PlanQualification plan,
      RecordQualification record,
      QualificationRules rules,
      OpenWays openWays,
      ActTransactions transactions) {
    this.cards = cards;
    this.signings = signings;
    this.entitlements = entitlements;
    this.plan = plan;
    this.record = record;
    this.rules = rules;
    this.openWays = openWays;
    this.transactions = transactions;
  }

  /**
   * All that is due and can be done so; only after the PIN.
   *
   * @param signing that opened the page
   * @param evidence of the channel, for this signing; null where it gave none
   * @throws ProblemException 409 {@code nothing-due}, {@code way-not-open}, {@code
   *     way-not-for-age}, {@code card-not-usable}, {@code evidence-reused}, 422 {@code
   *     face-evidence-required}, {@code guardian-required}; 404 where the signing has ended
   */
  public Uni<Void> handle(LiveSigning signing, HolderEvidence evidence) {
    var asked =
        new Asked(
            Way.SELF, null, HolderActs.over(signing.channelNo(), evidence), Shown.NOTHING, false);
    return handle(signing, signing.channelNo(), asked, Optional.empty());
  }

  /**
   * As {@link #handle(LiveSigning, HolderEvidence)}, by the guardian; only after the guardian's
   * PIN.
   *
   * @param signing of the ward, whose page it is
   * @param channelNo of the guardian, who has looked at the ward's face
   * @param face that look; null where there was none
   * @throws ProblemException also 409 {@code card-not-usable} with {@code whose} {@code actor}, 404
   *     where the membership has ended
   */
  public Uni<Void> byGuardian(
      LiveSigning signing, PartnerNo channelNo, HolderEvidence face, GuardianOnPage guardian) {
    var by = HolderActs.over(channelNo, guardian.party(), face);
    return handle(signing, channelNo, Asked.onWardsPage(by), Optional.of(guardian));
  }

  private Uni<Void> handle(
      LiveSigning signing, PartnerNo channelNo, Asked asked, Optional<GuardianOnPage> guardian) {
    var actor = channelNo.actor();
    var onPage = transactions.onPageOf(signing.holderId());
    return onPage
        .run(ACT, actor, work -> chosen(work, signing, asked))
        .chain(chosen -> plan.sign(chosen, asked))
        .chain(
            planned ->
                onPage.run(
                    ACT,
                    actor,
                    work ->
                        usable(work, signing, guardian)
                            .chain(card -> record.handle(work, card, asked, planned, null))
                            .invoke(
                                done ->
                                    guardian
                                        .filter(one -> done.fresh())
                                        .ifPresent(one -> one.done(work)))))
        .replaceWithVoid();
  }

  private Uni<List<Entitlement>> chosen(UnitOfWork work, LiveSigning signing, Asked asked) {
    return cards
        .find(work.connection(), CardSelector.of(signing.cardId()))
        .invoke(this::requireUsable)
        .chain(
            card ->
                entitlements
                    .open(work.connection(), signing.holderId())
                    .map(open -> doable(PlanQualification.choose(open, asked), card, asked))
                    .invoke(chosen -> plan.permit(chosen, card, asked)));
  }

  /** Where none can be done so, all of them, so that the rules say why. */
  private List<Entitlement> doable(List<Entitlement> due, CardRecord card, Asked asked) {
    var doable = due.stream().filter(one -> closed(one, card, asked).isEmpty()).toList();
    return doable.isEmpty() ? due : doable;
  }

  private Optional<String> closed(Entitlement one, CardRecord card, Asked asked) {
    var policy = rules.of(one.region());
    return asked.wardsPage()
        ? openWays.closedOnWardsPage(policy, card, one)
        : openWays.closed(policy, Way.SELF, card, one);
  }

  /** Both cards in the order of their ids, as whoever locks several does, then the membership. */
  private Uni<CardRecord> locked(
      UnitOfWork work, LiveSigning signing, Optional<GuardianOnPage> guardian) {
    var ids = Stream.of(signing.cardId(), guardian.map(GuardianOnPage::cardId).orElse(null));
    return Multi.createFrom()
        .items(ids.filter(Objects::nonNull).sorted(Comparator.comparing(UUID::toString)))
        .onItem()
        .transformToUniAndConcatenate(id -> cards.lock(work.connection(), id))
        .collect()
        .asList()
        .call(() -> guardian.map(one -> one.hold(work)).orElse(Uni.createFrom().voidItem()))
        .map(
            locked -> {
              locked.stream()
                  .filter(card -> !card.id().equals(signing.cardId()))
                  .forEach(this::requireActorsUsable);
              return locked.stream()
                  .filter(card -> card.id().equals(signing.cardId()))
                  .findFirst()
                  .orElseThrow();
            });
  }

  /** As cards and signing are at this moment; the cards stay locked. */
  private Uni<CardRecord> usable(
      UnitOfWork work, LiveSigning signing, Optional<GuardianOnPage> guardian) {
    return locked(work, signing, guardian)
        .invoke(this::requireUsable)
        .call(
            () ->
                signings
                    .find(work.connection(), signing.id(), signing.holderId())
                    .invoke(
                        found ->
                            found
                                .filter(LiveSigning::live)
                                .filter(LiveSigning::channelActive)
                                .orElseThrow(() -> ProblemException.of(ProblemType.NOT_FOUND))));
  }

  private void requireActorsUsable(CardRecord card) {
    var usability = card.usability(rules.today());
    if (!usability.usable()) {
      throw ECardProblems.actorsCardNotUsable(usability);
    }
  }

  private void requireUsable(CardRecord card) {
    var usability = card.usability(rules.today());
    if (!usability.usable()) {
      throw ECardProblems.cardNotUsable(usability);
    }
  }
}
