package org.essc.card.activation;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.essc.card.CardIdCode;
import org.essc.card.CardState;
import org.essc.card.lifecycle.Act;
import org.essc.card.lifecycle.By;
import org.essc.card.lifecycle.CardChange;
import org.essc.card.lifecycle.CardField;
import org.essc.card.lifecycle.CardRecord;
import org.essc.card.lifecycle.CardSelector;
import org.essc.card.lifecycle.CardStore;
import org.essc.card.lifecycle.CardTransactions;
import org.essc.card.lifecycle.CardTransactions.Outcome;
import org.essc.card.lifecycle.CardTransition;
import org.essc.card.lifecycle.ChangeCard;
import org.essc.card.lifecycle.LifecycleProblems;
import org.essc.card.lifecycle.Party;
import org.essc.card.lifecycle.Rules;
import org.essc.card.lifecycle.Work;
import org.essc.card.replacement.CompleteReplacement;
import org.essc.platform.idempotency.Answer;
import org.essc.platform.idempotency.Ticket;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.time.BusinessDates;
import org.essc.platform.time.ChinaTime;
import org.essc.region.Channel;
import org.essc.region.PolicyTerms.CardService;
import org.essc.region.PolicyTerms.Evidence;
import org.essc.region.RegionPolicy;

/**
 * Steps 1 to 4: the social function of a card that was handed out is activated, an old medical card
 * switched over to it, and the card that it replaces ends.
 */
@Singleton
class ActivateCard {

  static final String ACT = "card.activate";

  private final CardTransactions transactions;
  private final CardStore cards;
  private final CompleteReplacement replacement;
  private final ChangeCard changeCard;
  private final SwitchMedicalCard medicalCards;
  private final ActivationStore store;
  private final Rules rules;
  private final Clock clock;

  ActivateCard(
      CardTransactions transactions,
      CardStore cards,
      CompleteReplacement replacement,
      ChangeCard changeCard,
      SwitchMedicalCard medicalCards,
      ActivationStore store,
      Rules rules,
      @BusinessDates Clock clock) {
    this.transactions = transactions;
    this.cards = cards;
    this.replacement = replacement;
    this.changeCard = changeCard;
    this.medicalCards = medicalCards;
    this.store = store;
    this.rules = rules;
    this.clock = clock;
  }

  /**
   * @param cardIdCode as read from the chip; null where a clerk has none
   * @param oldMedicalCard null where none is switched over
   */
  record Request(By by, CardSelector card, CardIdCode cardIdCode, MedicalCardNo oldMedicalCard) {}

  /** The card's social function is active. */
  @Schema(name = "CardActivation")
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Activation(
      String cardId,
      @Schema(description = "aaz502") short state,
      @Schema(description = "left out where the registry activated it") Instant socialActivatedAt,
      @Schema(
              description = "what becomes of the old medical card that was switched over",
              enumeration = {"stops", "runs-in-parallel"})
          String oldMedicalCard) {}

  Uni<Answer> handle(Request request, Ticket ticket) {
    return transactions.answer(
        ticket,
        ACT,
        request.by().requester().actor(),
        work ->
            // step 1: this card, the one it replaces and a temporary one, in one order
            cards
                .find(work.connection(), request.card())
                .chain(found -> replacement.lock(work, found.id()))
                .chain(card -> activate(work, request, card)));
  }

  private Uni<Outcome> activate(Work work, Request request, CardRecord card) {
    var policy = rules.of(card.region());
    rules.requireJurisdiction(policy, request.by().requester());
    requireChip(request, card);
    rules.requireParty(policy, CardService.SOCIAL_ACTIVATION, request.by(), card);
    requireSeen(request.by());
    if (request.oldMedicalCard() != null) {
      medicalCards.require(policy, request.by());
    }
    return switch (card.state()) {
      case SEALED -> first(work, request, policy, card);
      case NORMAL -> again(work, request, policy, card);
      default -> Uni.createFrom().failure(ChangeCard.wrongState(card));
    };
  }

  /** The chip is this card's. */
  private static void requireChip(Request request, CardRecord card) {
    if (request.cardIdCode() != null && !request.cardIdCode().equals(card.cardIdCode())) {
      throw ProblemException.of(LifecycleProblems.CARD_MISMATCH);
    }
  }

  /** A terminal has read the chip; a clerk sees the card, and the document of who brings it. */
  private static void requireSeen(By by) {
    if (by.requester().channel() != Channel.WINDOW) {
      return;
    }
    var wanted =
        by.party().kind() == Party.Kind.GUARDIAN
            ? Set.of(Evidence.CARD)
            : Set.of(Evidence.CARD, Evidence.ID);
    var missing =
        wanted.stream()
            .filter(one -> !by.shown().contains(one))
            .map(Evidence::code)
            .sorted()
            .toList();
    if (!missing.isEmpty()) {
      throw ProblemException.of(LifecycleProblems.EVIDENCE_MISSING).with("missing", missing);
    }
  }

  private Uni<Outcome> first(Work work, Request request, RegionPolicy policy, CardRecord card) {
    return store
        .waits(work.connection(), card)
        .invoke(
            waits -> {
              if (waits) {
                throw ProblemException.of(ActivationProblems.NOT_DISTRIBUTED);
              }
              if (card.validUntil().isBefore(ChinaTime.today(clock))) {
                throw ActivationProblems.notUsable("expired");
              }
            })
        // step 2
        .chain(
            () ->
                changeCard.change(
                    work,
                    card,
                    Act.of(ACT, request.by()),
                    CardChange.of(CardTransition.ACTIVATE)
                        .set(CardField.SOCIAL_ACTIVATED_AT, work.timestamp())))
        // step 3
        .call(active -> replacement.onActivated(work, active, request.by()))
        .chain(active -> finish(work, request, policy, active, 201));
  }

  /** A repeat changes nothing; an old medical card may be switched over later. */
  private Uni<Outcome> again(Work work, Request request, RegionPolicy policy, CardRecord card) {
    return finish(work, request, policy, card, 200);
  }

  /** Step 4. */
  private Uni<Outcome> finish(
      Work work, Request request, RegionPolicy policy, CardRecord card, int status) {
    return medicalCards
        .switchOver(work, request, policy, card)
        .map(
            outcome ->
                new Outcome(
                    status,
                    new Activation(
                        card.id().toString(),
                        CardState.NORMAL.code(),
                        card.socialActivatedAt(),
                        outcome)));
  }
}
