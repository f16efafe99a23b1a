package org.essc.card.pin;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.UUID;
import org.essc.audit.Actor;
import org.essc.audit.AuditEntry;
import org.essc.card.CardState;
import org.essc.card.lifecycle.Act;
import org.essc.card.lifecycle.CardChange;
import org.essc.card.lifecycle.CardRecord;
import org.essc.card.lifecycle.CardStore;
import org.essc.card.lifecycle.CardTransactions;
import org.essc.card.lifecycle.CardTransition;
import org.essc.card.lifecycle.ChangeCard;
import org.essc.card.lifecycle.Rules;
import org.essc.card.lifecycle.Work;
import org.essc.region.Channel;

/**
 * Judges the attempts that wait at one card in one transaction, which holds the card's row: whoever
 * else counts at this card, in any process, comes before or after. Steps 3 to 6 of the flow.
 */
@Singleton
class CountAttempts {

  private static final String ACT = "card.check-pin";

  private final CardTransactions transactions;
  private final CardStore cards;
  private final PinStore pins;
  private final PinHashes hashes;
  private final ChangeCard changeCard;
  private final Rules rules;

  CountAttempts(
      CardTransactions transactions,
      CardStore cards,
      PinStore pins,
      PinHashes hashes,
      ChangeCard changeCard,
      Rules rules) {
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
      Work work, CardRecord card, PinRow pin, List<PinAttempt> attempts) {
    var tally = new PinTally(card, pin, rules.of(card.region()), hashes);
    // step 4: in the order of arrival
    return Multi.createFrom()
        .iterable(attempts)
        .onItem()
        .transformToUniAndConcatenate(tally::judge)
        .collect()
        .asList()
        .call(() -> store(work, card, pin, tally))
        .call(() -> lockCard(work, card, tally))
        .invoke(verdicts -> audit(work, card, attempts, verdicts));
  }

  /** Step 5: the count. */
  private Uni<Void> store(Work work, CardRecord card, PinRow pin, PinTally tally) {
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
  private Uni<Void> lockCard(Work work, CardRecord card, PinTally tally) {
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
      Work work, CardRecord card, List<PinAttempt> attempts, List<PinVerdict> verdicts) {
    var groups = new LinkedHashMap<Group, Integer>();
    var traces = new LinkedHashMap<Group, String>();
    for (int i = 0; i < attempts.size(); i++) {
      var requester = attempts.get(i).by().requester();
      var verdict = verdicts.get(i);
      boolean refused = verdict.refusal() != null;
      var group =
          new Group(
              requester.actor(),
              requester.channel(),
              refused ? verdict.refusal().type().code() : verdict.check().text(),
              refused || verdict.check() == PinCheck.WRONG || verdict.check() == PinCheck.LOCKED);
      groups.merge(group, 1, Integer::sum);
      traces.putIfAbsent(group, attempts.get(i).traceId());
    }
    groups.forEach(
        (group, count) -> {
          var entry =
              AuditEntry.of(ACT, group.actor())
                  .holder(card.holderId())
                  .object("card", card.id())
                  .trace(traces.get(group))
                  .detail("channel", group.channel().code())
                  .detail("attempts", count)
                  .detail("result", group.result());
          work.audit(group.refused() ? entry.refused(group.result()) : entry.success());
        });
  }
}
