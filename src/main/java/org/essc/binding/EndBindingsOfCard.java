package org.essc.binding;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.essc.act.ActRules;
import org.essc.act.ActTransactions;
import org.essc.act.ActTransactions.Outcome;
import org.essc.act.Requester;
import org.essc.act.UnitOfWork;
import org.essc.card.CardRecord;
import org.essc.card.CardSelector;
import org.essc.card.CardStore;
import org.essc.card.GuessThrottle;
import org.essc.ecard.ECardLevels;
import org.essc.platform.idempotency.Answer;
import org.essc.platform.idempotency.Ticket;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.problem.ProblemType;

/**
 * The operator ends what is linked to a card: at a window or over the hotline for a holder who has
 * no phone at hand, because of misuse, or by order. It takes nothing but the card and a reason, as
 * it takes something away that the holder can have again.
 */
@Singleton
class EndBindingsOfCard {

  private static final String ACT = "binding.end";

  private final ActTransactions transactions;
  private final CardStore cards;
  private final GuessThrottle throttle;
  private final ActRules rules;
  private final BindingStore store;
  private final BindingChanges changes;
  private final ECardLevels levels;
  private final Clock clock;

  EndBindingsOfCard(
      ActTransactions transactions,
      CardStore cards,
      GuessThrottle throttle,
      ActRules rules,
      BindingStore store,
      BindingChanges changes,
      ECardLevels levels,
      Clock clock) {
    this.transactions = transactions;
    this.cards = cards;
    this.throttle = throttle;
    this.rules = rules;
    this.store = store;
    this.changes = changes;
    this.levels = levels;
    this.clock = clock;
  }

  /**
   * @param accountTail nothing for all of the card's accounts
   */
  record Request(
      Requester by, CardSelector card, Optional<String> accountTail, BindingEndReason reason) {}

  /** What was ended. */
  @Schema(name = "BankBindingsEnded")
  record View(List<String> bindingIds) {}

  Uni<Answer> handle(Request request, Ticket ticket) {
    return throttle.guard(
        request.by(),
        ACT,
        request.card().idNumber(),
        () ->
            transactions.answer(
                ticket,
                ACT,
                request.by().actor(),
                work ->
                    cards
                        .lock(work.connection(), request.card(), request.by())
                        .invoke(
                            card ->
                                rules.requireJurisdiction(rules.of(card.region()), request.by()))
                        .chain(card -> end(work, request, card))
                        .map(ended -> new Outcome(200, view(ended)))));
  }

  private static View view(List<BankBinding> ended) {
    return new View(ended.stream().map(one -> one.id().toString()).toList());
  }

  /** The card is locked, and its electronic card before its bindings. */
  private Uni<List<BankBinding>> end(UnitOfWork work, Request request, CardRecord card) {
    var connection = work.connection();
    return BindingQueries.liveOfCard(connection, card.id(), card.holderId())
        .call(live -> lock(work, live))
        .chain(
            live ->
                store.endOfCard(
                    connection,
                    card.id(),
                    card.holderId(),
                    new BindingStore.End(
                        EndedBy.OPERATOR,
                        request.reason().text(),
                        clock.instant().truncatedTo(ChronoUnit.MILLIS)),
                    request.accountTail().orElse(null)))
        .invoke(
            ended -> {
              if (ended.isEmpty()) {
                throw ProblemException.of(ProblemType.NOT_FOUND);
              }
            })
        .call(ended -> changes.tell(work, ended, ACT, request.by().actor()));
  }

  /** All hang on the one electronic card that the card has. */
  private Uni<Void> lock(UnitOfWork work, List<BankBinding> live) {
    return live.isEmpty()
        ? Uni.createFrom().voidItem()
        : levels
            .lock(work.connection(), live.get(0).eCardId(), live.get(0).holderId())
            .replaceWithVoid();
  }
}
