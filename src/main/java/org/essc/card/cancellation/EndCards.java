package org.essc.card.cancellation;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.essc.act.Act;
import org.essc.act.ActContext;
import org.essc.act.UnitOfWork;
import org.essc.card.CardChange;
import org.essc.card.CardRecord;
import org.essc.card.CardStore;
import org.essc.card.CardTransition;
import org.essc.card.ChangeCard;
import org.essc.card.application.ApplicationState;
import org.essc.card.application.ApplicationStore;
import org.essc.card.application.CardApplication;
import org.essc.card.application.ChangeApplication;
import org.essc.person.HolderStore;
import org.essc.platform.outbox.EventType;
import org.essc.platform.outbox.OutboxEvent;
import org.essc.platform.outbox.SubjectType;

/**
 * Step 6: the card ends, and with it, in the same transaction, its electronic card, the cards that
 * it replaces, that replace it or stand in for it, and whatever the holder still waits for in the
 * region; of somebody who has died, a first card anywhere.
 */
@Singleton
class EndCards {

  static final String ACT = "card.cancel";

  /** The card and all of its holder's that no act has ended, in the order of their ids. */
  private static final String LOCK =
      """
      select c.id from physical_card c
       where c.holder_id = (select holder_id from physical_card where id = $1)
         and (c.ended is null or c.id = $1)
       order by c.id for update""";

  private final CardStore cards;
  private final ChangeCard changeCard;
  private final ApplicationStore applications;
  private final ChangeApplication changeApplication;
  private final HolderStore holders;

  EndCards(
      CardStore cards,
      ChangeCard changeCard,
      ApplicationStore applications,
      ChangeApplication changeApplication,
      HolderStore holders) {
    this.cards = cards;
    this.changeCard = changeCard;
    this.applications = applications;
    this.changeApplication = changeApplication;
    this.holders = holders;
  }

  /** Locks all that may end or be suspended, before anything else is locked. */
  Uni<List<CardRecord>> lock(UnitOfWork work, UUID cardId) {
    return work.connection()
        .preparedQuery(LOCK)
        .execute(Tuple.of(cardId))
        .map(
            rows -> {
              var ids = new ArrayList<UUID>();
              rows.forEach(row -> ids.add(row.getUUID("id")));
              return ids;
            })
        .chain(
            ids ->
                Multi.createFrom()
                    .iterable(ids)
                    .onItem()
                    .transformToUniAndConcatenate(id -> cards.lock(work.connection(), id))
                    .collect()
                    .asList());
  }

  /**
   * As {@link #lock}, once more: a file may have brought a card since. It shares the person's row,
   * and now brings none until this ends, or has seen the death.
   */
  Uni<List<CardRecord>> lockAlone(UnitOfWork work, Cancellation death) {
    return holders
        .lockAlone(work.connection(), death.holderId())
        .chain(() -> lock(work, death.cardId()));
  }

  /**
   * @param all as {@link #lock} gave them
   */
  Uni<Void> handle(
      UnitOfWork work, List<CardRecord> all, Cancellation cancellation, ActContext by) {
    var act =
        Act.of(ACT, by).because(cancellation.reason()).with("cancellation", cancellation.id());
    // The card itself first: what follows it may already end a card that stands in for it.
    var ids = new LinkedHashSet<>(List.of(cancellation.cardId()));
    ReplacingCards.of(all, cancellation.cardId()).forEach(card -> ids.add(card.id()));
    return Multi.createFrom()
        .iterable(ids)
        .onItem()
        .transformToUniAndConcatenate(id -> end(work, id, act))
        .collect()
        .asList()
        .chain(
            () ->
                withdrawApplications(
                    work, cancellation, by, one -> endsWith(one, cancellation, ids)));
  }

  /**
   * No card is made for the first time for somebody who has died. One that is made already, and
   * that a file has cancelled, stays with its application: withdrawn without it, a file could put
   * it into use. One that has been made since the holder's cards were looked at does not.
   *
   * @param ended the holder's cards, as {@link #lock} gave them
   */
  Uni<Void> withdrawFirstCards(
      UnitOfWork work, List<CardRecord> ended, Cancellation death, ActContext by) {
    var made = ended.stream().map(CardRecord::id).collect(Collectors.toSet());
    return withdrawApplications(
        work,
        death,
        by,
        one ->
            !one.replacement()
                && (one.state() != ApplicationState.PRODUCED || !made.contains(one.cardId())));
  }

  /** Locked before, so it is looked at again without waiting. */
  private Uni<Void> end(UnitOfWork work, UUID id, Act act) {
    return cards
        .lock(work.connection(), id)
        .chain(
            card ->
                card.endedHere()
                    ? Uni.createFrom().voidItem()
                    : changeCard
                        .change(work, card, act, CardChange.of(CardTransition.CANCEL))
                        .replaceWithVoid());
  }

  /** Whichever state it is in: nobody makes or hands out what the holder waited for. */
  private Uni<Void> withdrawApplications(
      UnitOfWork work, Cancellation cancellation, ActContext by, Predicate<CardApplication> ends) {
    return lockOpen(work, cancellation)
        .chain(
            open ->
                Multi.createFrom()
                    .iterable(open)
                    .filter(ends)
                    .onItem()
                    .transformToUniAndConcatenate(one -> withdraw(work, one, by))
                    .collect()
                    .asList())
        .replaceWithVoid();
  }

  /**
   * Whoever applies for somebody has locked the person and found nobody dead. So those of the dead
   * are looked for once more with the person locked: who was first is seen, and who comes later
   * sees the death. The known ones are locked before, as acts on them write the person's row last.
   */
  private Uni<List<CardApplication>> lockOpen(UnitOfWork work, Cancellation cancellation) {
    var transaction = work.connection();
    var holderId = cancellation.holderId();
    var known = applications.lockOpen(transaction, holderId);
    return cancellation.death()
        ? known
            .chain(() -> holders.lockAlone(transaction, holderId))
            .chain(() -> applications.lockOpen(transaction, holderId))
        : known;
  }

  /**
   * A replacement elsewhere ends with the card that it replaces, which may have moved since it was
   * asked for.
   */
  private static boolean endsWith(
      CardApplication application, Cancellation cancellation, Set<UUID> ended) {
    return application.region().equals(cancellation.region())
        || application.replacement() && ended.contains(application.replaces())
        || cancellation.death() && !application.replacement();
  }

  private Uni<Void> withdraw(UnitOfWork work, CardApplication application, ActContext by) {
    var act = Act.of("card-application.withdraw", by).because("card-cancelled");
    work.event(
        OutboxEvent.of(
                EventType.APPLICATION_WITHDRAWN,
                application.holderId(),
                SubjectType.APPLICATION,
                application.id())
            .with("regionCode", application.region().value())
            .with("reason", act.reason()));
    return changeApplication
        .change(work, application, act, ApplicationState.WITHDRAWN)
        .replaceWithVoid();
  }
}
