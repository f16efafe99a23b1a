package org.essc.card.change;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.LocalDate;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.essc.audit.AuditEntry;
import org.essc.card.lifecycle.Act;
import org.essc.card.lifecycle.ActStore;
import org.essc.card.lifecycle.By;
import org.essc.card.lifecycle.CardRecord;
import org.essc.card.lifecycle.CardSelector;
import org.essc.card.lifecycle.CardStore;
import org.essc.card.lifecycle.CardTransactions;
import org.essc.card.lifecycle.CardTransactions.Outcome;
import org.essc.card.lifecycle.ChangeCard;
import org.essc.card.lifecycle.LifecycleProblems;
import org.essc.card.lifecycle.Party;
import org.essc.card.lifecycle.Rules;
import org.essc.card.lifecycle.Work;
import org.essc.platform.idempotency.Answer;
import org.essc.platform.idempotency.Ticket;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.time.ChinaTime;
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

  private static final String UPDATE =
      """
      update holder set lacks_capacity_since = $2, lacks_capacity_by = $3
       where id = $1 and (lacks_capacity_since is null) <> ($2::timestamptz is null)""";

  private final CardTransactions transactions;
  private final CardStore cards;
  private final Rules rules;
  private final ActStore acts;

  RecordCapacity(CardTransactions transactions, CardStore cards, Rules rules, ActStore acts) {
    this.transactions = transactions;
    this.cards = cards;
    this.rules = rules;
    this.acts = acts;
  }

  /** What is recorded. */
  enum Capacity {
    LIMITED,
    FULL;

    String text() {
      return name().toLowerCase(Locale.ROOT);
    }

    static Optional<Capacity> find(String text) {
      return EnumSet.allOf(Capacity.class).stream()
          .filter(one -> one.text().equals(text))
          .findFirst();
    }
  }

  record Request(CardSelector card, Capacity capacity, By by) {}

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

  private Uni<Outcome> record(Work work, Request request, CardRecord card) {
    require(rules.of(card.region()), request, card, LocalDate.ofInstant(work.at(), ChinaTime.ZONE));
    var by = request.by();
    boolean limited = request.capacity() == Capacity.LIMITED;
    var values =
        Tuple.tuple()
            .addUUID(card.holderId())
            .addOffsetDateTime(limited ? work.timestamp() : null)
            .addString(limited ? by.requester().actorText() : null);
    work.audit(
        AuditEntry.of(ACT, by.requester().actor())
            .holder(card.holderId())
            .object("card", card.id())
            .detail("capacity", request.capacity().text())
            .detail("party", by.party().kind().text())
            .success());
    return work.connection()
        .preparedQuery(UPDATE)
        .execute(values)
        .invoke(
            rows -> {
              if (rows.rowCount() != 1) {
                throw ProblemException.of(ChangeProblems.CAPACITY_RECORDED);
              }
            })
        .chain(
            () ->
                acts.record(
                    work,
                    Act.of(ACT, by).because(request.capacity().text()),
                    ActStore.Subject.of(card),
                    null,
                    null))
        .replaceWith(
            () -> new Outcome(201, new View(card.id(), request.capacity().text(), work.at())));
  }

  private void require(RegionPolicy policy, Request request, CardRecord card, LocalDate today) {
    var by = request.by();
    var kind = by.party().kind();
    rules.requireServed(policy, by.requester());
    var key = ApplicationKeys.GUARDIANS_FOR_PEOPLE_WITHOUT_CAPACITY;
    boolean limited = request.capacity() == Capacity.LIMITED;
    if (limited ? kind != Party.Kind.GUARDIAN : by.party().kind() == Party.Kind.AGENT) {
      throw Rules.refusal(LifecycleProblems.PARTY_NOT_ALLOWED, policy, key);
    }
    if (kind == Party.Kind.GUARDIAN && by.party().idNumber().equals(card.idNumber())) {
      throw Rules.contradiction("by.party.idNumber");
    }
    boolean minor =
        card.idNumber()
            .birth()
            .filter(born -> born.plusYears(ActStore.ADULT_AT).isAfter(today))
            .isPresent();
    if (limited && minor) {
      // A minor has a guardian by age, and what is recorded would outlast it.
      throw Rules.contradiction("capacity");
    }
    var own = kind == Party.Kind.GUARDIAN ? Evidence.GUARDIAN_ID : Evidence.ID;
    var proof = limited ? Evidence.PROOF_OF_GUARDIANSHIP : Evidence.PROOF_OF_CAPACITY;
    rules.requireShown(policy, key, Set.of(own, proof), by.shown());
    if (!limited && by.shown().contains(Evidence.PROOF_OF_GUARDIANSHIP)) {
      throw Rules.contradiction("by.shown");
    }
    if (card.ended()) {
      throw ChangeCard.wrongState(card);
    }
  }
}
