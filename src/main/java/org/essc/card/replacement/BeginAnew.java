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
import org.essc.card.CardStore;
import org.essc.card.CardTransition;
import org.essc.card.ChangeCard;
import org.essc.card.change.FaceDataChanges;
import org.essc.card.pin.KeepPin;
import org.essc.platform.outbox.EventType;
import org.essc.platform.problem.ProblemException;
import org.essc.region.PolicyTerms.ReplacementReason;

/**
 * Step 4, where a new card came to nothing before its activation, which alone would have completed
 * its replacement. That one gives way to another, for the same old card: a card in the new one's
 * place would end the new one only, and leave the old one good beside itself.
 */
@Singleton
class BeginAnew {

  static final String END_UNUSED = "card.end-unused";
  static final String NEW_CARD_ENDED = "new-card-ended";

  private final CardStore cards;
  private final ChangeCard changeCard;
  private final KeepPin keepPin;
  private final KeepContact keepContact;
  private final EndOldCard endOldCard;
  private final EndTemporaryCard endTemporary;
  private final ReplacementStore store;
  private final ReplacementApplications applications;
  private final FaceDataChanges faceData;
  private final ActStore acts;

  BeginAnew(
      CardStore cards,
      ChangeCard changeCard,
      KeepPin keepPin,
      KeepContact keepContact,
      EndOldCard endOldCard,
      EndTemporaryCard endTemporary,
      ReplacementStore store,
      ReplacementApplications applications,
      FaceDataChanges faceData,
      ActStore acts) {
    this.cards = cards;
    this.changeCard = changeCard;
    this.keepPin = keepPin;
    this.keepContact = keepContact;
    this.endOldCard = endOldCard;
    this.endTemporary = endTemporary;
    this.store = store;
    this.applications = applications;
    this.faceData = faceData;
    this.acts = acts;
  }

  /**
   * A replacement that is open, and of which nothing will come.
   *
   * @param newCard that was made for it; it has ended, or ends as another one is asked for, or,
   *     where the old one has ended, as that one takes its place
   */
  record Unfinished(Replacement replacement, CardRecord oldCard, CardRecord newCard) {

    /** With one of the two cards as it is by now. */
    private Unfinished with(CardRecord card) {
      return card.id().equals(newCard.id())
          ? new Unfinished(replacement, oldCard, card)
          : new Unfinished(replacement, card, newCard);
    }

    /** Whether the new card is the last one, as a registry has cancelled the old one. */
    private boolean leavesLastCard() {
      return oldCard.ended();
    }

    private Place place(ReplacementReason why, UUID temporaryCardId) {
      if (leavesLastCard()) {
        return new Place(newCard, newCard, why, replacement, temporaryCardId);
      }
      // what is wrong with the new card says nothing of the old one, nor whether that is handed in
      var reason = newCard.ended() ? why : replacement.reason();
      return new Place(oldCard, newCard, reason, replacement, temporaryCardId);
    }
  }

  /**
   * What another card is asked for.
   *
   * @param oldCard whose place it is to take
   * @param lastCard whose face it has where nothing else was recorded
   * @param reason why the old card is replaced
   * @param former the replacement that has given way, or null
   * @param temporaryCardId that of the former one where it goes on, or null
   */
  record Place(
      CardRecord oldCard,
      CardRecord lastCard,
      ReplacementReason reason,
      Replacement former,
      UUID temporaryCardId) {

    static Place of(CardRecord card, ReplacementReason reason) {
      return new Place(card, card, reason, null, null);
    }

    /** With what the former one leaves to it. */
    Replacement complete(Replacement requested) {
      return former == null ? requested : requested.inPlaceOf(former, temporaryCardId);
    }
  }

  /**
   * What gives way, or null where nothing is open.
   *
   * @param card as {@link CardStore#lockChangingOver} has locked it
   * @throws ProblemException {@code replacement-requested} while a card may yet come of what is
   *     open; {@code card-state} of a new card whose replacement has ended without it
   */
  Uni<Unfinished> unfinished(UnitOfWork work, CardRecord card) {
    return card.yetToReplace() ? ofNewCard(work, card) : ofOldCard(work, card);
  }

  /** The new card is there, and will not do. */
  private Uni<Unfinished> ofNewCard(UnitOfWork work, CardRecord newCard) {
    return cards
        .lock(work.connection(), newCard.replaces())
        .invoke(CompleteReplacement::requireNotSuspended)
        .chain(
            oldCard ->
                oldCard.ended()
                    ? ofLastCard(work, oldCard, newCard)
                    : store
                        .open(work.connection(), oldCard)
                        .map(open -> madeFor(open, oldCard, newCard)));
  }

  private static Unfinished madeFor(Replacement open, CardRecord oldCard, CardRecord newCard) {
    if (open == null) {
      throw ChangeCard.wrongState(newCard);
    }
    if (!newCard.id().equals(open.newCardId())) {
      throw ProblemException.of(ReplacementProblems.REQUESTED);
    }
    return new Unfinished(open, oldCard, newCard);
  }

  /**
   * A registry has cancelled the old card meanwhile. From the first request on the new one is
   * itself a card that is being replaced, or was to be.
   */
  private Uni<Unfinished> ofLastCard(UnitOfWork work, CardRecord oldCard, CardRecord newCard) {
    return store
        .asked(work.connection(), newCard)
        .chain(
            asked ->
                asked
                    ? ofOldCard(work, newCard)
                    : store
                        .open(work.connection(), oldCard)
                        .map(open -> madeFor(open, oldCard, newCard)));
  }

  /** A registry has cancelled the new card, say: then whoever comes has the old one. */
  private Uni<Unfinished> ofOldCard(UnitOfWork work, CardRecord oldCard) {
    return store
        .open(work.connection(), oldCard)
        .chain(
            open ->
                open == null
                    ? Uni.createFrom().nullItem()
                    : applications
                        .newCard(work, open)
                        .map(
                            newCard -> {
                              if (newCard == null || !newCard.ended()) {
                                throw ProblemException.of(ReplacementProblems.REQUESTED);
                              }
                              return new Unfinished(open, oldCard, newCard);
                            }));
  }

  /**
   * It gives way, and the new card ends as if it had never been issued; where the old one has ended
   * before, the new one stays until the next takes its place.
   *
   * @param current the card that was asked for, as it is by now
   * @param why the reason that was given for it
   */
  Uni<Place> giveWay(
      UnitOfWork work, Unfinished found, CardRecord current, ReplacementReason why, ActContext by) {
    var unfinished = found.with(current);
    var former = unfinished.replacement();
    var prepared =
        unfinished.leavesLastCard()
            ? handOn(work, unfinished, by)
            : end(work, unfinished, Act.of(END_UNUSED, by).because(why.code()))
                .replaceWith(unfinished);
    return prepared
        .call(
            () -> applications.withdraw(work, former, true).invoke(BeginAnew::requireNothingComes))
        .call(() -> store.change(work, former.withdrawn()))
        .call(() -> record(work, unfinished, by))
        .chain(
            now ->
                endTemporary
                    .goingOn(work, former, by, whyWithdrawn(unfinished))
                    .map(temporary -> now.place(why, temporary)));
  }

  private Uni<Void> end(UnitOfWork work, Unfinished unfinished, Act act) {
    var newCard = unfinished.newCard();
    return faceData
        .handBack(work, newCard, unfinished.oldCard())
        .chain(
            () ->
                // also where a registry's file has cancelled it before: then none brings it back
                newCard.endedHere()
                    ? Uni.createFrom().voidItem()
                    : changeCard
                        .change(work, newCard, act, CardChange.of(CardTransition.CANCEL))
                        .replaceWithVoid());
  }

  /**
   * Without its holder's last card all would end that hangs on there being one. What waited for the
   * new card's activation waits for the next one's: recorded changes, and the old card's PIN. Its
   * phone, address and region the next one is made with. The old card ends for good: the next one's
   * completion ends the new one alone.
   */
  private Uni<Unfinished> handOn(UnitOfWork work, Unfinished unfinished, ActContext by) {
    var newCard = unfinished.newCard();
    var oldCard = unfinished.oldCard();
    return faceData
        .handBack(work, newCard, oldCard)
        .chain(() -> faceData.handBack(work, oldCard, newCard))
        .chain(() -> keepPin.carryOver(work, oldCard, newCard))
        .chain(() -> keepContact.carryOver(work, oldCard, newCard, unfinished.replacement()))
        .call(() -> endOldCard.of(work, oldCard, by))
        .map(unfinished::with);
  }

  private static void requireNothingComes(boolean withdrawn) {
    if (!withdrawn) {
      throw ProblemException.of(ReplacementProblems.REQUESTED);
    }
  }

  private Uni<Void> record(UnitOfWork work, Unfinished unfinished, ActContext by) {
    return ReplacementJournal.record(
        acts,
        work,
        unfinished.replacement(),
        Act.of(WithdrawReplacement.ACT, by).because(whyWithdrawn(unfinished)),
        EventType.REPLACEMENT_WITHDRAWN);
  }

  private static String whyWithdrawn(Unfinished unfinished) {
    return unfinished.leavesLastCard() ? EndReplacement.OLD_CARD_CANCELLED : NEW_CARD_ENDED;
  }
}
