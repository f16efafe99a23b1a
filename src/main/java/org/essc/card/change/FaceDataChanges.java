package org.essc.card.change;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlClient;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.essc.act.Act;
import org.essc.act.ActContext;
import org.essc.act.Requester;
import org.essc.act.UnitOfWork;
import org.essc.audit.Actor;
import org.essc.card.CardRecord;
import org.essc.card.CardSelector;
import org.essc.person.HolderStore;
import org.essc.person.IdNumber;
import org.essc.platform.outbox.EventType;
import org.essc.platform.outbox.OutboxEvent;
import org.essc.platform.outbox.SubjectType;
import org.essc.platform.problem.ProblemException;
import org.essc.region.Jurisdiction;

/** What a replacement needs of changed names and ID numbers. */
@Singleton
public class FaceDataChanges {

  private static final Requester ITSELF =
      new Requester(
          Actor.system("replacement"), "system:replacement", null, Jurisdiction.NATIONWIDE);

  private final FaceDataStore store;
  private final HolderStore holders;

  FaceDataChanges(FaceDataStore store, HolderStore holders) {
    this.store = store;
    this.holders = holders;
  }

  /** What the card that replaces this one has to show, if anything has changed. */
  public Uni<Optional<FaceData>> pending(UnitOfWork work, CardRecord card) {
    return store.pending(work, card);
  }

  /**
   * The new card became normal: what it shows now holds for its holder, in the transaction of the
   * completion, with both cards locked. Without a pending change it does nothing.
   *
   * @throws ProblemException {@code id-number-taken}: meanwhile somebody else has the ID number
   */
  public Uni<Void> applyPending(UnitOfWork work, CardRecord oldCard, CardRecord newCard) {
    return store
        .pending(work, oldCard)
        .chain(
            found ->
                found.isEmpty()
                    ? Uni.createFrom().voidItem()
                    : store
                        .end(work, oldCard, "applied")
                        .chain(() -> renumber(work, newCard, found.get()))
                        .invoke(() -> tell(work, newCard, found.get())));
  }

  /**
   * The ID number under which a card is found whose face says this one: until it is activated, that
   * is its holder's former number.
   *
   * @return the number that was asked for where nobody waits for it, or somebody has it
   */
  public Uni<IdNumber> registered(SqlClient client, IdNumber asked) {
    return store.presentNumber(client, asked).map(present -> present.orElse(asked));
  }

  /** As {@link #registered(SqlClient, IdNumber)}, of a card that is named by it, maybe. */
  public Uni<CardSelector> registered(SqlClient client, CardSelector asked) {
    return asked.idNumber() == null
        ? Uni.createFrom().item(asked)
        : registered(client, asked.idNumber())
            .map(number -> new CardSelector(asked.cardId(), asked.cardNo(), number));
  }

  /**
   * A new card ends before it took the old one's place: what was recorded for it waits for the next
   * one, beside what still waits for the old card.
   */
  public Uni<Void> handBack(UnitOfWork work, CardRecord newCard, CardRecord oldCard) {
    return store
        .pending(work, newCard)
        .chain(
            found ->
                found.isEmpty()
                    ? Uni.createFrom().voidItem()
                    : store
                        .pending(work, oldCard)
                        .chain(held -> hold(work, newCard, oldCard, found.get(), held)));
  }

  /** One for the old card, as there is one at most; what was recorded later goes before. */
  private Uni<Void> hold(
      UnitOfWork work,
      CardRecord newCard,
      CardRecord oldCard,
      FaceData later,
      Optional<FaceData> held) {
    var name = later.name() != null ? later.name() : held.map(FaceData::name).orElse(null);
    var idNumber =
        later.idNumber() != null ? later.idNumber() : held.map(FaceData::idNumber).orElse(null);
    return store
        .end(work, newCard, "withdrawn")
        .chain(() -> store.end(work, oldCard, "withdrawn"))
        .chain(() -> store.insert(work, oldCard, name, idNumber))
        .replaceWithVoid();
  }

  /** The card ends without a successor. */
  public Uni<Void> withdrawPending(UnitOfWork work, CardRecord card) {
    return store.end(work, card, "withdrawn");
  }

  Uni<Void> renumber(UnitOfWork work, CardRecord card, FaceData data) {
    if (data.idNumber() == null) {
      return Uni.createFrom().voidItem();
    }
    return requireFree(work, card, data)
        .chain(
            () ->
                holders.renumber(
                    work.connection(), card.holderId(), data.idNumber(), card.birthDate()));
  }

  Uni<Void> requireFree(UnitOfWork work, CardRecord card, FaceData data) {
    return data.idNumber() == null
        ? Uni.createFrom().voidItem()
        : store
            .taken(work, card, data.idNumber())
            .invoke(
                taken -> {
                  if (taken) {
                    throw ProblemException.of(ChangeProblems.ID_NUMBER_TAKEN);
                  }
                })
            .replaceWithVoid();
  }

  private static void tell(UnitOfWork work, CardRecord card, FaceData data) {
    work.tell(
        Act.of("holder.change-face-data", ActContext.itself(ITSELF)),
        OutboxEvent.of(
                EventType.HOLDER_FACE_DATA_CHANGED, card.holderId(), SubjectType.CARD, card.id())
            .with("regionCode", card.region().value())
            .with("name", data.name() != null)
            .with("idNumber", data.idNumber() != null),
        SubjectType.FACE_DATA_CHANGE,
        data.id());
  }
}
