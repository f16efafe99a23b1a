package org.essc.card.change;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.essc.act.Act;
import org.essc.act.ActContext;
import org.essc.act.ActProblems;
import org.essc.act.ActRules;
import org.essc.act.ActStore;
import org.essc.act.ActTransactions;
import org.essc.act.ActTransactions.Outcome;
import org.essc.act.GuardianRules;
import org.essc.act.UnitOfWork;
import org.essc.audit.AuditEntry;
import org.essc.card.CardRecord;
import org.essc.card.CardSelector;
import org.essc.card.CardStore;
import org.essc.card.ChangeCard;
import org.essc.person.HolderStore;
import org.essc.person.Party;
import org.essc.platform.idempotency.Answer;
import org.essc.platform.idempotency.Ticket;
import org.essc.platform.outbox.SubjectType;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.text.Word;
import org.essc.region.ApplicationKeys;
import org.essc.region.PolicyTerms.Evidence;
import org.essc.region.RegionPolicy;

/**
 * Records that an adult lacks full legal capacity, or has it again. It is the person's, not the
 * card's: it holds for all of their cards and at every later act.
 */
@Singleton
class RecordCapacity {

  private static final String ACT = "holder.change-capacity";

  private final ActTransactions transactions;
  private final CardStore cards;
  private final ActRules rules;
  private final GuardianRules guardians;
  private final ActStore acts;
  private final HolderStore holders;

  RecordCapacity(
      ActTransactions transactions,
      CardStore cards,
      ActRules rules,
      GuardianRules guardians,
      ActStore acts,
      HolderStore holders) {
    this.holders = holders;
    this.transactions = transactions;
    this.cards = cards;
    this.rules = rules;
    this.guardians = guardians;
    this.acts = acts;
  }

  /** What is recorded. */
  enum Capacity implements Word {
    LIMITED,
    FULL;

    static Optional<Capacity> find(String text) {
      return EnumSet.allOf(Capacity.class).stream()
          .filter(one -> one.text().equals(text))
          .findFirst();
    }
  }

  record Request(CardSelector card, Capacity capacity, ActContext by) {}

  /** What stands from now on. */
  @Schema(name = "CapacityChange")
  record View(
      UUID cardId,
      @Schema(enumeration = {"limited", "full"}) String capacity,
      Instant recordedAt) {}

  Uni<Answer> handle(Request request, Ticket ticket) {
    return transactions.answer(
        ticket,
        ACT,
        request.by().requester().actor(),
        work ->
            cards
                .lock(work.connection(), request.card(), request.by().requester())
                .chain(card -> record(work, request, card)));
  }

  private Uni<Outcome> record(UnitOfWork work, Request request, CardRecord card) {
    require(rules.of(card.region()), request, card);
    var by = request.by();
    boolean limited = request.capacity() == Capacity.LIMITED;
    work.audit(
        AuditEntry.of(ACT, by.requester().actor())
            .holder(card.holderId())
            .object(SubjectType.CARD, card.id())
            .detail("capacity", request.capacity().text())
            .detail("party", by.party().kind().text())
            .success());
    return holders
        .recordCapacity(
            work.connection(),
            card.holderId(),
            limited ? work.timestamp() : null,
            limited ? by.requester().actorText() : null)
        .invoke(
            changed -> {
              if (!changed) {
                throw ProblemException.of(ChangeProblems.CAPACITY_RECORDED);
              }
            })
        .chain(
            () ->
                acts.record(
                    work,
                    Act.of(ACT, by).because(request.capacity().text()),
                    card.subject(),
                    null,
                    null))
        .replaceWith(
            () -> new Outcome(201, new View(card.id(), request.capacity().text(), work.at())));
  }

  private void require(RegionPolicy policy, Request request, CardRecord card) {
    var by = request.by();
    var kind = by.party().kind();
    rules.requireServed(policy, by.requester());
    var key = ApplicationKeys.GUARDIANS_FOR_PEOPLE_WITHOUT_CAPACITY;
    boolean limited = request.capacity() == Capacity.LIMITED;
    if (limited ? kind != Party.Kind.GUARDIAN : by.party().kind() == Party.Kind.AGENT) {
      throw ActRules.refusal(ActProblems.PARTY_NOT_ALLOWED, policy, key);
    }
    if (kind == Party.Kind.GUARDIAN && by.party().idNumber().equals(card.idNumber())) {
      throw ActRules.contradiction("by.party.idNumber");
    }
    if (limited && guardians.underAge(card.birth())) {
      // A minor has a guardian by age, and what is recorded would outlast it.
      throw ActRules.contradiction("capacity");
    }
    var own = kind == Party.Kind.GUARDIAN ? Evidence.GUARDIAN_ID : Evidence.ID;
    var proof = limited ? Evidence.PROOF_OF_GUARDIANSHIP : Evidence.PROOF_OF_CAPACITY;
    rules.requireShown(policy, key, Set.of(own, proof), by.shown());
    if (!limited && by.shown().contains(Evidence.PROOF_OF_GUARDIANSHIP)) {
      throw ActRules.contradiction("by.shown");
    }
    if (card.ended()) {
      throw ChangeCard.wrongState(card);
    }
  }
}
