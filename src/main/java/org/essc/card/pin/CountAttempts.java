package org.essc.card.pin;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.essc.act.Act;
import org.essc.act.ActRules;
import org.essc.act.ActTransactions;
import org.essc.act.UnitOfWork;
import org.essc.audit.Actor;
import org.essc.audit.AuditEntry;
import org.essc.card.CardChange;
import org.essc.card.CardRecord;
import org.essc.card.CardState;
import org.essc.card.CardStore;
import org.essc.card.CardTransition;
import org.essc.card.ChangeCard;
import org.essc.platform.outbox.SubjectType;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.problem.ProblemType;
import org.essc.region.Channel;
import org.jboss.logging.Logger;

/**
 * Judges the attempts that wait at one card in one transaction, which holds the card's row: whoever
 * else counts at this card, in any process, comes before or after. Steps 3 to 6 of the flow.
 */
@Singleton
class CountAttempts {

  private static final Logger LOG = Logger.getLogger(CountAttempts.class);
  private static final String ACT = "card.check-pin";

  private final ActTransactions transactions;
  private final CardStore cards;
  private final PinStore pins;
  private final PinHashes hashes;
  private final ChangeCard changeCard;
  private final ActRules rules;

  CountAttempts(
      ActTransactions transactions,
      CardStore cards,
      PinStore pins,
      PinHashes hashes,
      ChangeCard changeCard,
      ActRules rules) {
    this.transactions = transactions;
    this.cards = cards;
    this.pins = pins;
    this.hashes = hashes;
    this.changeCard = changeCard;
    this.rules = rules;
  }

  /** One verdict an attempt, in their order; all of it is stored when they come. */
  Uni<List<PinVerdict>> judge(UUID cardId, List<PinAttempt> attempts) {
    return transactions.run(
        ACT,
        Actor.system("pin"),
        work ->
            // step 3: nobody else counts now
            cards
                .lock(work.connection(), cardId)
                .chain(
                    card -> pins.lock(work, card).chain(pin -> judge(work, card, pin, attempts))));
  }

  private Uni<List<PinVerdict>> judge(
      UnitOfWork work, CardRecord card, PinRow pin, List<PinAttempt> attempts) {
    var tally = new PinTally(card, pin, rules.of(card.region()), hashes);
    // What cannot stand in the log fails alone, and before anything is counted.
    var entries = attempts.stream().map(attempt -> begin(card, attempt)).toList();
    // step 4: in the order of arrival
    return Multi.createFrom()
        .range(0, attempts.size())
        .onItem()
        .transformToUniAndConcatenate(
            i ->
                entries.get(i).isPresent()
                    ? tally.judge(attempts.get(i))
                    : Uni.createFrom()
                        .item(PinVerdict.refused(ProblemException.of(ProblemType.INTERNAL_ERROR))))
        .collect()
        .asList()
        .call(() -> store(work, card, pin, tally))
        .call(() -> lockCard(work, card, tally))
        .invoke(verdicts -> audit(work, attempts, entries, verdicts));
  }

  private static Optional<AuditEntry.Builder> begin(CardRecord card, PinAttempt attempt) {
    var requester = attempt.by().requester();
    try {
      return Optional.of(
          AuditEntry.of(ACT, requester.actor())
              .holder(card.holderId())
              .object(SubjectType.CARD, card.id())
              .trace(attempt.traceId())
              .detail("channel", requester.channel().code()));
    } catch (RuntimeException fault) {
      LOG.error("an attempt cannot be audited and is not judged", fault);
      return Optional.empty();
    }
  }

  /** Step 5: the count. */
  private Uni<Void> store(UnitOfWork work, CardRecord card, PinRow pin, PinTally tally) {
    if (!tally.counted() && tally.rehashed() == null) {
      return Uni.createFrom().voidItem();
    }
    var counted =
        tally.lockedBy() == null
            ? pin.counted(tally.errors())
            : pin.lockedSince(tally.errors(), work.timestamp());
    return pins.put(
        work, card, tally.rehashed() == null ? counted : counted.rehashed(tally.rehashed()));
  }

  /** Step 6: the card, and its electronic card with it. A card that is lost stays lost. */
  private Uni<Void> lockCard(UnitOfWork work, CardRecord card, PinTally tally) {
    var last = tally.lockedBy();
    if (last == null || card.state() != CardState.NORMAL) {
      return Uni.createFrom().voidItem();
    }
    return changeCard
        .change(
            work,
            card,
            Act.of("card.lock-pin", last.by()).because("pin-errors"),
            CardChange.of(CardTransition.LOCK))
        .replaceWithVoid();
  }

  private record Group(Actor actor, Channel channel, String result, boolean refused) {}

  /** Five hundred guesses of one caller with one result are one entry with its count. */
  private static void audit(
      UnitOfWork work,
      List<PinAttempt> attempts,
      List<Optional<AuditEntry.Builder>> entries,
      List<PinVerdict> verdicts) {
    var groups = new LinkedHashMap<Group, Integer>();
    var begun = new HashMap<Group, AuditEntry.Builder>();
    for (int i = 0; i < attempts.size(); i++) {
      if (entries.get(i).isPresent()) {
        var group = group(attempts.get(i), verdicts.get(i));
        groups.merge(group, 1, Integer::sum);
        begun.putIfAbsent(group, entries.get(i).get());
      }
    }
    groups.forEach(
        (group, count) -> {
          var entry = begun.get(group).detail("attempts", count).detail("result", group.result());
          work.audit(group.refused() ? entry.refused(group.result()) : entry.success());
        });
  }

  private static Group group(PinAttempt attempt, PinVerdict verdict) {
    var requester = attempt.by().requester();
    boolean refused = verdict.refusal() != null;
    return new Group(
        requester.actor(),
        requester.channel(),
        refused ? verdict.refusal().type().code() : verdict.check().text(),
        refused || verdict.check() == PinCheck.WRONG || verdict.check() == PinCheck.LOCKED);
  }
}
