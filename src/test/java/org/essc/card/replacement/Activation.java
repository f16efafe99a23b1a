package org.essc.card.replacement;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.essc.act.Act;
import org.essc.act.ActContext;
import org.essc.act.ActTransactions;
import org.essc.act.Requester;
import org.essc.act.UnitOfWork;
import org.essc.audit.Actor;
import org.essc.card.CardChange;
import org.essc.card.CardField;
import org.essc.card.CardStore;
import org.essc.card.CardTransition;
import org.essc.card.ChangeCard;
import org.essc.person.Party;
import org.essc.region.Channel;
import org.essc.region.Jurisdiction;
import org.essc.testing.Patiently;

/** Activates a new card as the activation does it: its transaction without its rules. */
@Singleton
class Activation {

  static final ActContext CLERK =
      new ActContext(
          new Requester(
              Actor.staff("8000000001"),
              "staff:8000000001",
              Channel.WINDOW,
              Jurisdiction.NATIONWIDE),
          Party.HOLDER,
          Set.of(),
          null);

  private final ActTransactions transactions;
  private final ChangeCard changeCard;
  private final CardStore cards;

  Activation(ActTransactions transactions, ChangeCard changeCard, CardStore cards) {
    this.transactions = transactions;
    this.changeCard = changeCard;
    this.cards = cards;
  }

  Uni<Void> of(UUID newCardId) {
    return run(
        "card.activate",
        work ->
            cards
                .lockChangingOver(work.connection(), newCardId)
                .chain(
                    card ->
                        changeCard.change(
                            work,
                            card,
                            Act.of("card.activate", CLERK),
                            CardChange.of(CardTransition.ACTIVATE)
                                .set(CardField.SOCIAL_ACTIVATED_AT, work.timestamp())))
                .replaceWithVoid());
  }

  /** Cancels a card as the cancellation does it. */
  Uni<Void> cancel(UUID cardId) {
    return change(cardId, CardTransition.CANCEL);
  }

  Uni<Void> change(UUID cardId, CardTransition transition) {
    return run(
        "card.change",
        work ->
            cards
                .lockChangingOver(work.connection(), cardId)
                .chain(
                    card ->
                        changeCard.change(
                            work, card, Act.of("card.change", CLERK), CardChange.of(transition)))
                .replaceWithVoid());
  }

  /** A busy machine may hold the card for longer than others wait. */
  private Uni<Void> run(String act, Function<UnitOfWork, Uni<Void>> body) {
    return Patiently.asking(() -> transactions.run(act, Actor.staff("8000000001"), body));
  }
}
