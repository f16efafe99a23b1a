package org.essc.card.replacement;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.UUID;
import org.essc.act.Act;
import org.essc.act.ActContext;
import org.essc.act.ActStore;
import org.essc.act.UnitOfWork;
import org.essc.card.CardChange;
import org.essc.card.CardRecord;
import org.essc.card.CardTransition;
import org.essc.card.ChangeCard;
import org.essc.card.change.FaceDataChanges;
import org.essc.platform.idempotency.Answer;
import org.essc.platform.idempotency.Ticket;
import org.essc.platform.outbox.EventType;
import org.essc.platform.problem.ProblemException;

/**
 * Step 9: the holder no longer wants the new card. Possible until it is being made, or once it has
 * ended unused, and while the old one exists; a temporary card ends with it. A loss stays reported
 * until it is released.
 */
@Singleton
class WithdrawReplacement {

  static final String ACT = "card.withdraw-replacement";
  private static final String WITHDRAWN = "replacement-withdrawn";

  private final ServeReplacement serve;
  private final ReplacementRules rules;
  private final ReplacementStore store;
  private final ReplacementApplications applications;
  private final FaceDataChanges faceData;
  private final ChangeCard changeCard;
  private final EndTemporaryCard endTemporary;
  private final ActStore acts;

  WithdrawReplacement(
      ServeReplacement serve,
      ReplacementRules rules,
      ReplacementStore store,
      ReplacementApplications applications,
      FaceDataChanges faceData,
      ChangeCard changeCard,
      EndTemporaryCard endTemporary,
      ActStore acts) {
    this.serve = serve;
    this.rules = rules;
    this.store = store;
    this.applications = applications;
    this.faceData = faceData;
    this.changeCard = changeCard;
    this.endTemporary = endTemporary;
    this.acts = acts;
  }

  Uni<Answer> handle(UUID replacementId, ActContext by, Ticket ticket) {
    return serve.run(
        replacementId,
        ACT,
        by,
        ticket,
        (work, card, replacement) -> withdraw(work, card, replacement, by));
  }

  private Uni<Replacement> withdraw(
      UnitOfWork work, CardRecord card, Replacement replacement, ActContext asked) {
    var by = rules.requireAsked(rules.of(card.region()), card, asked);
    var withdrawn = replacement.withdrawn();
    if (replacement.oldCardDestroyed()) {
      throw ProblemException.of(ReplacementProblems.OLD_CARD_DESTROYED);
    }
    return applications
        .withdraw(work, replacement)
        .invoke(
            stillWaited -> {
              if (!stillWaited) {
                throw ProblemException.of(ReplacementProblems.IN_PRODUCTION);
              }
            })
        .chain(
            () ->
                giveUpNewCard(
                    work, card, replacement, Act.of(BeginAnew.END_UNUSED, by).because(WITHDRAWN)))
        .chain(() -> store.change(work, withdrawn))
        .chain(() -> endTemporary.of(work, replacement, CardTransition.CANCEL, by, WITHDRAWN))
        .chain(
            () ->
                ReplacementJournal.record(
                    acts, work, replacement, Act.of(ACT, by), EventType.REPLACEMENT_WITHDRAWN))
        .replaceWith(withdrawn);
  }

  /**
   * What was recorded for a new card that came to nothing waits for the next one. That card is
   * given up, whatever a registry's file says of it later.
   */
  private Uni<Void> giveUpNewCard(
      UnitOfWork work, CardRecord card, Replacement replacement, Act act) {
    return applications
        .newCard(work, replacement)
        .chain(
            newCard ->
                newCard == null
                    ? Uni.createFrom().voidItem()
                    : faceData
                        .handBack(work, newCard, card)
                        .chain(() -> close(work, newCard, act)));
  }

  private Uni<Void> close(UnitOfWork work, CardRecord newCard, Act act) {
    return newCard.ended() && !newCard.endedHere()
        ? changeCard
            .change(work, newCard, act, CardChange.of(CardTransition.CANCEL))
            .replaceWithVoid()
        : Uni.createFrom().voidItem();
  }
}
