package org.essc.card.replacement;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.UUID;
import org.essc.act.Act;
import org.essc.act.ActContext;
import org.essc.act.ActStore;
import org.essc.act.UnitOfWork;
import org.essc.card.CardRecord;
import org.essc.platform.idempotency.Answer;
import org.essc.platform.idempotency.Ticket;
import org.essc.platform.outbox.EventType;

/** Step 8: a clerk has taken the old card, and later destroyed it. Neither is ever undone. */
@Singleton
class RecordOldCard {

  private final ServeReplacement serve;
  private final ReplacementRules rules;
  private final ReplacementStore store;
  private final ActStore acts;

  RecordOldCard(
      ServeReplacement serve, ReplacementRules rules, ReplacementStore store, ActStore acts) {
    this.serve = serve;
    this.rules = rules;
    this.store = store;
    this.acts = acts;
  }

  Uni<Answer> handle(UUID replacementId, boolean destroyed, ActContext by, Ticket ticket) {
    var act = Act.of(destroyed ? "card.destroy-old" : "card.collect-old", by);
    return serve.run(
        replacementId,
        act.name(),
        by,
        ticket,
        (work, card, replacement) -> record(work, card, replacement, destroyed, act));
  }

  private Uni<Replacement> record(
      UnitOfWork work, CardRecord card, Replacement replacement, boolean destroyed, Act act) {
    rules.requireServed(card, act.by());
    var taken = replacement.oldCardTaken(destroyed);
    if (destroyed ? replacement.oldCardDestroyed() : replacement.oldCardCollected()) {
      return Uni.createFrom().item(replacement);
    }
    var event =
        destroyed
            ? EventType.REPLACEMENT_OLD_CARD_DESTROYED
            : EventType.REPLACEMENT_OLD_CARD_COLLECTED;
    return store
        .change(work, taken)
        .chain(() -> ReplacementJournal.record(acts, work, replacement, act, event))
        .replaceWith(taken);
  }
}
