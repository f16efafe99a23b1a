package org.essc.card.activation;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.essc.act.Act;
import org.essc.act.ActContext;
import org.essc.act.ActTransactions;
import org.essc.act.ActTransactions.Outcome;
import org.essc.act.UnitOfWork;
import org.essc.card.CardChange;
import org.essc.card.CardField;
import org.essc.card.CardIdCode;
import org.essc.card.CardRecord;
import org.essc.card.CardSelector;
import org.essc.card.CardState;
import org.essc.card.CardStore;
import org.essc.card.CardTransition;
import org.essc.card.ChangeCard;
import org.essc.card.UnsettledDeaths;
import org.essc.card.pin.KeepPin;
import org.essc.pin.Pin;
import org.essc.platform.idempotency.Answer;
import org.essc.platform.idempotency.Ticket;
import org.essc.platform.outbox.EventType;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.time.BusinessDates;
import org.essc.platform.time.ChinaTime;
import org.essc.region.RegionPolicy;

/**
 * Steps 1 to 4: the social function of a card that was handed out is activated, an old medical card
 * switched over to it, and the card that it replaces ends.
 */
@Singleton
class ActivateCard {

  static final String ACT = "card.activate";

  private final ActTransactions transactions;
  private final CardStore cards;
  private final ChangeCard changeCard;
  private final SwitchMedicalCard medicalCards;
  private final KeepPin keepPin;
  private final ActivationStore store;
  private final PrepareSwitch prepareSwitch;
  private final ActivationRules rules;
  private final UnsettledDeaths deaths;
  private final Clock clock;

  ActivateCard(
      ActTransactions transactions,
      CardStore cards,
      ChangeCard changeCard,
      SwitchMedicalCard medicalCards,
      KeepPin keepPin,
      ActivationStore store,
      PrepareSwitch prepareSwitch,
      ActivationRules rules,
      UnsettledDeaths deaths,
      @BusinessDates Clock clock) {
    this.transactions = transactions;
    this.cards = cards;
    this.changeCard = changeCard;
    this.medicalCards = medicalCards;
    this.keepPin = keepPin;
    this.store = store;
    this.prepareSwitch = prepareSwitch;
    this.rules = rules;
    this.deaths = deaths;
    this.clock = clock;
  }

  /**
   * @param cardIdCode as read from the chip; null where a clerk has none
   * @param oldMedicalCard null where none is switched over
   * @param oldPin the old medical card's, or null
   * @param newPin what the holder chose for this card meanwhile, or null
   */
  record Request(
      ActContext by,
      CardSelector card,
      CardIdCode cardIdCode,
      MedicalCardNo oldMedicalCard,
      Pin oldPin,
      Pin newPin) {

    private Request with(ActContext accepted) {
      return new Request(accepted, card, cardIdCode, oldMedicalCard, oldPin, newPin);
    }
  }

  /** The card's social function is active. */
  @Schema(
      name = "CardActivation",
      requiredProperties = {"cardId", "state"})
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Activation(
      String cardId,
      @Schema(
              description =
                  "aaz502: 1, or 3 where its PIN was locked before or has come over locked, or the"
                      + " card was locked since")
          short state,
      @Schema(description = "left out where the registry activated it") Instant socialActivatedAt,
      @Schema(
              description = "what becomes of the old medical card that was switched over",
              enumeration = {"stops", "runs-in-parallel"})
          String oldMedicalCard) {}

  Uni<Answer> handle(Request request, Ticket ticket) {
    // what other servers and slow hashes are needed for, before any transaction
    return prepareSwitch
        .handle(request)
        .chain(
            prepared ->
                transactions.answer(
                    ticket,
                    ACT,
                    request.by().requester().actor(),
                    work ->
                        // step 1: this card, the one it replaces and a temporary one, in one order
                        prepareSwitch
                            .find(work, request)
                            .chain(found -> cards.lockChangingOver(work.connection(), found.id()))
                            .chain(card -> activate(work, request, prepared, card))));
  }

  private Uni<Outcome> activate(
      UnitOfWork work, Request asked, PrepareSwitch.Prepared prepared, CardRecord card) {
    var policy = rules.of(card);
    var request = asked.with(rules.require(policy, asked, card));
    return switch (card.state()) {
      case SEALED -> first(work, request, prepared, policy, card);
      // A repeat changes nothing; an old medical card may be switched over later.
      case NORMAL ->
          card.yetToReplace()
              ? first(work, request, prepared, policy, card)
              : finish(work, request, prepared, policy, card, 200);
      case LOCKED -> again(work, request, policy, card);
      default -> Uni.createFrom().failure(ChangeCard.wrongState(card));
    };
  }

  /** A repeat changes nothing of a locked card, either, and switches nothing over to it. */
  private Uni<Outcome> again(
      UnitOfWork work, Request request, RegionPolicy policy, CardRecord card) {
    if (!lockedSince(card)) {
      throw ChangeCard.wrongState(card);
    }
    return finish(work, request, PrepareSwitch.Prepared.NOTHING, policy, card, 200);
  }

  /** Whether it was activated here, and is locked by now; a registry's locked card was not. */
  static boolean lockedSince(CardRecord card) {
    return card.state() == CardState.LOCKED && card.socialActivatedAt() != null;
  }

  private Uni<Outcome> first(
      UnitOfWork work,
      Request request,
      PrepareSwitch.Prepared prepared,
      RegionPolicy policy,
      CardRecord card) {
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
        .chain(() -> deaths.requireNone(work, card))
        // step 2; in step 3 the replacement that it was made for is completed (CompleteReplacement)
        .chain(
            () ->
                changeCard.change(
                    work,
                    card,
                    Act.of(ACT, request.by()),
                    activation(card).set(CardField.SOCIAL_ACTIVATED_AT, work.timestamp())))
        .chain(active -> asItIs(work, active))
        .chain(now -> keepLock(work, request, now))
        .chain(now -> finish(work, request, prepared, policy, now, 201));
  }

  /** A registry may have called it normal before: the card that it replaces was good beside it. */
  private static CardChange activation(CardRecord card) {
    return card.state() == CardState.NORMAL
        ? CardChange.named(EventType.CARD_ACTIVATED)
        : CardChange.of(CardTransition.ACTIVATE);
  }

  /** The completion of its replacement may have changed it further. */
  private Uni<CardRecord> asItIs(UnitOfWork work, CardRecord active) {
    return active.replaces() == null
        ? Uni.createFrom().item(active)
        : cards.find(work.connection(), CardSelector.of(active.id()));
  }

  /**
   * A PIN that is locked locks the card, be it by errors while it was sealed or on the card that it
   * replaces: only an unlocking forgets them.
   */
  private Uni<CardRecord> keepLock(UnitOfWork work, Request request, CardRecord active) {
    return keepPin
        .locked(work, active)
        .chain(
            locked ->
                locked
                    ? changeCard.change(
                        work,
                        active,
                        Act.of("card.lock", request.by()).because("pin-kept"),
                        CardChange.of(CardTransition.LOCK))
                    : Uni.createFrom().item(active));
  }

  /** Step 4. */
  private Uni<Outcome> finish(
      UnitOfWork work,
      Request request,
      PrepareSwitch.Prepared prepared,
      RegionPolicy policy,
      CardRecord card,
      int status) {
    return medicalCards
        .switchOver(work, request, prepared, policy, card)
        .map(
            outcome ->
                new Outcome(
                    status,
                    new Activation(
                        card.id().toString(),
                        card.state().code(),
                        card.socialActivatedAt(),
                        outcome)));
  }
}
