package org.essc.card.loss;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.essc.act.Act;
import org.essc.act.ActContext;
import org.essc.act.ActRules;
import org.essc.act.ActTransactions;
import org.essc.act.ActTransactions.Outcome;
import org.essc.act.UnitOfWork;
import org.essc.card.CardChange;
import org.essc.card.CardRecord;
import org.essc.card.CardSelector;
import org.essc.card.CardState;
import org.essc.card.CardStore;
import org.essc.card.CardTransition;
import org.essc.card.ChangeCard;
import org.essc.card.GuessThrottle;
import org.essc.card.pin.KeepPin;
import org.essc.platform.idempotency.Answer;
import org.essc.platform.idempotency.Ticket;
import org.essc.region.CardLifeKeys;
import org.essc.region.Channel;
import org.essc.region.PolicyTerms.CardService;
import org.essc.region.RegionPolicy;

/**
 * The card was found: it is again what it was. A replacement that is asked for at the same time
 * locks the same card, so one of the two sees the other.
 */
@Singleton
class ReleaseLoss {

  private static final String ACT = "card.release-loss";

  private final ActTransactions transactions;
  private final CardStore cards;
  private final ActRules rules;
  private final ChangeCard changeCard;
  private final LossReportStore reports;
  private final KeepPin keepPin;
  private final GuessThrottle throttle;

  ReleaseLoss(
      ActTransactions transactions,
      CardStore cards,
      ActRules rules,
      ChangeCard changeCard,
      LossReportStore reports,
      KeepPin keepPin,
      GuessThrottle throttle) {
    this.transactions = transactions;
    this.cards = cards;
    this.rules = rules;
    this.changeCard = changeCard;
    this.reports = reports;
    this.keepPin = keepPin;
    this.throttle = throttle;
  }

  record Request(CardSelector card, ActContext by) {}

  /** What a release answers. */
  @Schema(name = "LossRelease")
  record View(
      @Schema(description = "the report that ended; null where the registry had told of the loss")
          UUID lossReportId,
      UUID cardId,
      @Schema(description = "state of the card (aaz502): 1 normal, 0 sealed, 3 application locked")
          short state,
      Instant releasedAt) {}

  Uni<Answer> handle(Request request, Ticket ticket) {
    var requester = request.by().requester();
    return requester.channel() == Channel.WINDOW
        ? release(request, ticket)
        : throttle.guard(requester, ACT, request.card().idNumber(), () -> release(request, ticket));
  }

  private Uni<Answer> release(Request request, Ticket ticket) {
    return transactions.answer(
        ticket,
        ACT,
        request.by().requester().actor(),
        work ->
            cards
                .lock(work.connection(), request.card(), request.by().requester())
                .chain(card -> release(work, request.by(), card)));
  }

  private Uni<Outcome> release(UnitOfWork work, ActContext asked, CardRecord card) {
    var policy = rules.of(card.region());
    rules.requireServed(policy, asked.requester());
    rules.requireChannel(policy, CardLifeKeys.RELEASE_CHANNELS, asked.requester());
    rules.requireIdentified(asked);
    var by = rules.requireParty(policy, CardService.RELEASE, asked, card);
    rules.requireShown(policy, CardLifeKeys.RELEASE_EVIDENCE, by);
    if (!CardTransition.RELEASE.leadsFrom(card.state())) {
      throw ChangeCard.wrongState(card);
    }
    return requireNoReplacement(work, policy, card)
        .chain(() -> transition(work, card))
        .chain(
            transition -> changeCard.change(work, card, Act.of(ACT, by), CardChange.of(transition)))
        .chain(
            found ->
                reports
                    .end(work, found, "released")
                    .map(id -> new View(id, found.id(), found.state().code(), work.at())))
        .map(view -> new Outcome(201, view));
  }

  private Uni<Void> requireNoReplacement(UnitOfWork work, RegionPolicy policy, CardRecord card) {
    if (!policy.value(CardLifeKeys.RELEASE_ONLY_BEFORE_REPLACEMENT)) {
      return Uni.createFrom().voidItem();
    }
    return reports
        .replacementRequested(work, card)
        .invoke(
            requested -> {
              if (requested) {
                throw ActRules.refusal(
                    LossProblems.REPLACEMENT_REQUESTED,
                    policy,
                    CardLifeKeys.RELEASE_ONLY_BEFORE_REPLACEMENT);
              }
            })
        .replaceWithVoid();
  }

  /**
   * Back to what it was; errors on the PIN go on counting while a card is lost. Whatever a registry
   * has said in between, a card that is yet to replace another comes into use by its activation.
   */
  private Uni<CardTransition> transition(UnitOfWork work, CardRecord card) {
    return reports
        .stateBeforeLoss(work, card)
        .chain(
            before ->
                card.yetToReplace()
                        || before == CardState.SEALED && card.socialActivatedAt() == null
                    ? Uni.createFrom().item(CardTransition.RELEASE_SEALED)
                    : keepPin
                        .locked(work, card)
                        .map(
                            locked ->
                                locked || before == CardState.LOCKED
                                    ? CardTransition.RELEASE_LOCKED
                                    : CardTransition.RELEASE));
  }
}
