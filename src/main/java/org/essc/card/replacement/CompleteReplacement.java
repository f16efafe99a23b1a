package org.essc.card.replacement;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.essc.act.Act;
import org.essc.act.ActContext;
import org.essc.act.ActStore;
import org.essc.act.UnitOfWork;
import org.essc.card.CardFollower;
import org.essc.card.CardRecord;
import org.essc.card.CardState;
import org.essc.card.CardStore;
import org.essc.card.CardTransition;
import org.essc.card.ChangeCard;
import org.essc.card.application.ApplicationProblems;
import org.essc.card.change.FaceData;
import org.essc.card.change.FaceDataChanges;
import org.essc.card.pin.KeepPin;
import org.essc.person.PersonName;
import org.essc.platform.outbox.EventType;
import org.essc.platform.problem.ProblemException;
import org.essc.region.CardLifeKeys;

/**
 * Ends a replacement when the new card becomes normal, in the transaction of its activation: the
 * card that it replaces ends with it, and a temporary card that did not end when the new one was
 * collected.
 */
@Singleton
public class CompleteReplacement implements CardFollower {

  private static final String ACT = "card.complete-replacement";

  private final CardStore cards;
  private final ReplacementStore store;
  private final ReplacementRules rules;
  private final KeepPin keepPin;
  private final KeepContact keepContact;
  private final FaceDataChanges faceData;
  private final EndOldCard endOldCard;
  private final EndTemporaryCard endTemporary;
  private final ActStore acts;

  CompleteReplacement(
      CardStore cards,
      ReplacementStore store,
      ReplacementRules rules,
      KeepPin keepPin,
      KeepContact keepContact,
      FaceDataChanges faceData,
      EndOldCard endOldCard,
      EndTemporaryCard endTemporary,
      ActStore acts) {
    this.cards = cards;
    this.store = store;
    this.rules = rules;
    this.keepPin = keepPin;
    this.keepContact = keepContact;
    this.faceData = faceData;
    this.endOldCard = endOldCard;
    this.endTemporary = endTemporary;
    this.acts = acts;
  }

  /**
   * Step 12, at the collection: the holder has the new card in hand. Where the region ends a
   * temporary card with it, it ends now; the old card goes on until the new one is activated.
   *
   * @param newCard locked by {@link CardStore#lockChangingOver}
   * @throws ProblemException {@code card-state} while the old card is suspended
   */
  public Uni<Void> onCollected(UnitOfWork work, CardRecord newCard, ActContext by) {
    if (newCard.replaces() == null || newCard.temporary()) {
      return Uni.createFrom().voidItem();
    }
    return cards
        .lock(work.connection(), newCard.replaces())
        .invoke(CompleteReplacement::requireNotSuspended)
        .chain(
            old ->
                store
                    .open(work.connection(), old)
                    .chain(
                        open ->
                            open == null
                                ? Uni.createFrom().voidItem()
                                : endTemporary(work, old, open, by)));
  }

  /**
   * The new card shows what is not the holder's, and is made anew: what was recorded for it waits
   * for the next one, and a temporary card that ended at its collection keeps the holder from no
   * other.
   *
   * @param newCard locked by {@link CardStore#lockChangingOver}, not ended yet
   * @param by who has seen it
   * @return the name that was recorded for it, if one was
   * @throws ProblemException {@code application-exists} where another is made in its own place
   */
  public Uni<Optional<PersonName>> onFaceRefused(
      UnitOfWork work, CardRecord newCard, ActContext by) {
    return store
        .open(work.connection(), newCard)
        .invoke(
            another -> {
              if (another != null) {
                throw ProblemException.of(ApplicationProblems.APPLICATION_EXISTS);
              }
            })
        .chain(
            () ->
                newCard.replaces() == null
                    ? Uni.createFrom().item(Optional.empty())
                    : cards
                        .lock(work.connection(), newCard.replaces())
                        .chain(old -> giveBack(work, newCard, old, by)));
  }

  private Uni<Optional<PersonName>> giveBack(
      UnitOfWork work, CardRecord newCard, CardRecord old, ActContext by) {
    return faceData
        .pending(work, newCard)
        .call(() -> faceData.handBack(work, newCard, old))
        .call(
            () ->
                store
                    .open(work.connection(), old)
                    .chain(open -> forgetEndedTemporary(work, open, by)))
        .map(recorded -> recorded.map(FaceData::name));
  }

  private Uni<Void> forgetEndedTemporary(UnitOfWork work, Replacement open, ActContext by) {
    if (open == null || open.temporaryCardId() == null) {
      return Uni.createFrom().voidItem();
    }
    return endTemporary
        .goingOn(work, open, by, BeginAnew.NEW_CARD_ENDED)
        .chain(
            goingOn ->
                goingOn == null
                    ? store.change(work, open.unbridged())
                    : Uni.createFrom().voidItem());
  }

  /** A card that was made meanwhile must not take the place of one that nobody may use. */
  static void requireNotSuspended(CardRecord old) {
    if (old.suspended()) {
      throw ChangeCard.wrongState(old);
    }
  }

  @Override
  public Turn turn() {
    return Turn.OTHER_CARDS;
  }

  /**
   * Steps 10 to 12: a sealed card has become normal, which only its activation does, or one is
   * activated that a registry had called normal before. The replacement that it was made for is
   * complete; nothing follows where it replaces no card.
   *
   * @param newCard locked by {@link CardStore#lockChangingOver}
   * @throws ProblemException {@code old-card-not-collected}; {@code replacement-not-open} where the
   *     one that the card was made for was withdrawn, or another has taken its place
   */
  @Override
  public Uni<Void> changed(UnitOfWork work, ActContext by, CardRecord before, CardRecord newCard) {
    if (!activated(before, newCard) || newCard.replaces() == null || newCard.temporary()) {
      return Uni.createFrom().voidItem();
    }
    return cards
        .lock(work.connection(), newCard.replaces())
        .invoke(CompleteReplacement::requireNotSuspended)
        .chain(
            old ->
                store
                    .open(work.connection(), old)
                    .chain(
                        open ->
                            // it has been the holder's card since a registry called it so
                            open == null && old.ended() && before.state() == CardState.NORMAL
                                ? Uni.createFrom().voidItem()
                                : complete(work, newCard, old, open, by)));
  }

  private static boolean activated(CardRecord before, CardRecord newCard) {
    boolean first = before.socialActivatedAt() == null && newCard.socialActivatedAt() != null;
    return newCard.state() == CardState.NORMAL && (before.state() == CardState.SEALED || first);
  }

  private Uni<Void> complete(
      UnitOfWork work, CardRecord newCard, CardRecord old, Replacement open, ActContext by) {
    if (open == null && old.ended()) {
      // It was cancelled here, and its replacement with it: nothing goes over to the new card.
      throw ChangeCard.wrongState(old);
    }
    requireMadeFor(open, newCard);
    rules.requireOldCardCollected(rules.of(old.region()), open);
    // step 10: before the old card ends, while its PIN is still its own; locked, it locks the new
    // card, as any that is activated
    return keepPin
        .carryOver(work, old, newCard)
        .chain(() -> keepContact.carryOver(work, old, newCard, open))
        // step 11: its electronic card goes over to the new one; one that the registry has
        // cancelled meanwhile has none any more
        .chain(() -> endOldCard.of(work, old, by))
        .chain(() -> faceData.applyPending(work, old, newCard))
        .chain(() -> endTemporary(work, old, open, by))
        .chain(() -> store.change(work, open.completedBy(newCard.id(), work.at())))
        .chain(() -> record(work, open, newCard, by));
  }

  /** A card that a registry brings back was given up, for the old one or for the next one. */
  private static void requireMadeFor(Replacement open, CardRecord newCard) {
    if (open == null || !newCard.id().equals(open.newCardId())) {
      throw ProblemException.of(ReplacementProblems.NOT_OPEN)
          .with("state", Replacement.State.WITHDRAWN.text());
    }
  }

  /**
   * Step 12, also where nobody saw the collection. A region that keeps temporary cards until their
   * last day says so.
   */
  private Uni<Void> endTemporary(UnitOfWork work, CardRecord old, Replacement open, ActContext by) {
    boolean ends =
        rules.of(old.region()).stated(CardLifeKeys.TEMPORARY_CARD_ENDS_WITH_NEW_CARD).orElse(true);
    return ends
        ? endTemporary.of(work, open, CardTransition.REPLACE, by, "new-card")
        : Uni.createFrom().voidItem();
  }

  private Uni<Void> record(UnitOfWork work, Replacement open, CardRecord newCard, ActContext by) {
    return ReplacementJournal.record(
        acts,
        work,
        open,
        Act.of(ACT, by).with("newCard", newCard.id()),
        EventType.REPLACEMENT_COMPLETED);
  }
}
