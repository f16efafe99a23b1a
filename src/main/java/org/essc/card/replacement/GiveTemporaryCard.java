package org.essc.card.replacement;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.essc.act.Act;
import org.essc.act.ActContext;
import org.essc.act.ActRules;
import org.essc.act.ActStore;
import org.essc.act.ActTransactions;
import org.essc.act.ActTransactions.Outcome;
import org.essc.act.UnitOfWork;
import org.essc.card.CardIdCode;
import org.essc.card.CardNo;
import org.essc.card.CardRecord;
import org.essc.card.CardStore;
import org.essc.card.CreateCard;
import org.essc.card.CreateCard.NewCard;
import org.essc.platform.idempotency.Answer;
import org.essc.platform.idempotency.Ticket;
import org.essc.platform.outbox.EventType;
import org.essc.platform.outbox.OutboxEvent;
import org.essc.platform.outbox.SubjectType;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.problem.ProblemType;
import org.essc.platform.random.Randomness;
import org.essc.platform.time.BusinessDates;
import org.essc.platform.time.ChinaTime;
import org.essc.region.CardLifeKeys;
import org.essc.region.PolicyTerms.CardService;
import org.essc.region.PolicyTerms.Evidence;
import org.essc.region.RegionPolicy;

/**
 * Gives a temporary card (临时社会保障卡) while a replacement is under way: good for the months that the
 * region says, without the bank function, without an electronic card of its own.
 */
@Singleton
class GiveTemporaryCard {

  private static final String ACT = "card.give-temporary";
  private static final int CREATED = 201;

  private final ActTransactions transactions;
  private final CardStore cards;
  private final ActRules rules;
  private final ReplacementStore store;
  private final CreateCard createCard;
  private final Randomness randomness;
  private final ActStore acts;
  private final Clock clock;

  GiveTemporaryCard(
      ActTransactions transactions,
      CardStore cards,
      ActRules rules,
      ReplacementStore store,
      CreateCard createCard,
      Randomness randomness,
      ActStore acts,
      @BusinessDates Clock clock) {
    this.transactions = transactions;
    this.cards = cards;
    this.rules = rules;
    this.store = store;
    this.createCard = createCard;
    this.randomness = randomness;
    this.acts = acts;
    this.clock = clock;
  }

  /** A card from the clerk's stock. */
  record Blank(CardNo cardNo, CardIdCode cardIdCode) {}

  record Request(UUID replacementId, Blank blank, ActContext by) {}

  /** A temporary card that was given. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @Schema(
      name = "TemporaryCard",
      requiredProperties = {
        "cardId",
        "replacementId",
        "state",
        "issuedOn",
        "validUntil",
        "bankFunction"
      })
  record View(
      UUID cardId,
      UUID replacementId,
      @Schema(description = "always 1, normal (aaz502)") short state,
      LocalDate issuedOn,
      @Schema(description = "the last day on which it may be used") LocalDate validUntil,
      @Schema(description = "always false: it has no bank function") boolean bankFunction) {}

  Uni<Answer> handle(Request request, Ticket ticket) {
    return transactions.answer(
        ticket, ACT, request.by().requester().actor(), work -> give(work, request));
  }

  private Uni<Outcome> give(UnitOfWork work, Request request) {
    return find(work, request.replacementId())
        .chain(found -> cards.lock(work.connection(), found.oldCardId()))
        .chain(
            card ->
                find(work, request.replacementId())
                    .chain(current -> give(work, request, card, current)));
  }

  private Uni<Replacement> find(UnitOfWork work, UUID id) {
    return store
        .find(work.connection(), id)
        .onItem()
        .ifNull()
        .failWith(() -> ProblemException.of(ProblemType.NOT_FOUND));
  }

  private Uni<Outcome> give(
      UnitOfWork work, Request request, CardRecord card, Replacement replacement) {
    var policy = rules.of(card.region());
    var by = require(policy, card, replacement, request.by());
    var issuedOn = ChinaTime.today(clock);
    // The end of a shorter month stands for a day that it does not have.
    var validUntil = issuedOn.plusMonths(policy.value(CardLifeKeys.TEMPORARY_CARD_MONTHS));
    var temporary = temporary(card, request.blank(), issuedOn, validUntil);
    var id = temporary.id();
    return createCard
        .insert(work, List.of(temporary))
        .invoke(
            created -> {
              if (created.isEmpty()) {
                throw ProblemException.of(ReplacementProblems.CARD_NO_TAKEN);
              }
            })
        .chain(() -> store.change(work, replacement.bridgedBy(id)))
        .chain(() -> record(work, by, card, replacement, temporary))
        .replaceWith(
            new Outcome(
                CREATED, new View(id, replacement.id(), (short) 1, issuedOn, validUntil, false)));
  }

  /** Without bank, standing in for another. */
  private NewCard temporary(CardRecord old, Blank blank, LocalDate issuedOn, LocalDate validUntil) {
    var id = randomness.uuid();
    return new NewCard(
        id,
        id,
        old.holderId(),
        old.region(),
        true,
        blank.cardNo(),
        blank.cardIdCode(),
        old.name().value(),
        old.phone() == null ? null : old.phone().value(),
        null,
        null,
        null,
        issuedOn,
        validUntil,
        old.id());
  }

  private ActContext require(
      RegionPolicy policy, CardRecord card, Replacement replacement, ActContext by) {
    rules.requireServed(policy, by.requester());
    var accepted = rules.requireParty(policy, CardService.REPLACEMENT, by, card);
    if (!policy.value(CardLifeKeys.TEMPORARY_CARD_ALLOWED)) {
      throw ActRules.refusal(
          ReplacementProblems.TEMPORARY_NOT_ALLOWED, policy, CardLifeKeys.TEMPORARY_CARD_ALLOWED);
    }
    if (!by.party().represents()) {
      rules.requireShown(
          policy, CardLifeKeys.TEMPORARY_CARD_ALLOWED, Set.of(Evidence.ID), by.shown());
    }
    replacement.requireNotBridged();
    return accepted;
  }

  private Uni<Void> record(
      UnitOfWork work, ActContext by, CardRecord old, Replacement replacement, NewCard card) {
    var cardId = card.id();
    var actor = by.requester().actor();
    var act = Act.of(ACT, by);
    work.tell(
        act.with("replacement", replacement.id()),
        OutboxEvent.of(EventType.TEMPORARY_CARD_GIVEN, old.holderId(), SubjectType.CARD, cardId)
            .with("regionCode", old.region().value())
            .with("replacementId", replacement.id().toString()));
    var subject =
        new ActStore.Subject(old.holderId(), cardId, replacement.applicationId(), old.region());
    return acts.record(work, act, subject, null, "normal")
        .chain(
            actId ->
                createCard.history(
                    work, List.of(card), List.of(actId), by.requester().idempotencyCaller()));
  }
}
