package org.essc.card.pin;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.inject.Singleton;
import org.essc.card.CardProblems;
import org.essc.card.CardRecord;
import org.essc.card.CardStore;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.problem.ProblemType;

/**
 * The cards whose PINs are asked about. A terminal learns nothing of a card that it has not before
 * it: not even that there is none.
 */
@Singleton
class PinCards {

  private final CardStore cards;

  PinCards(CardStore cards) {
    this.cards = cards;
  }

  Uni<CardRecord> find(SqlClient client, PinSubject subject) {
    return hidden(subject, cards.find(client, subject.selector(), subject.by().requester()));
  }

  /** As {@link #find}; the card stays locked until the transaction ends. */
  Uni<CardRecord> lock(SqlConnection transaction, PinSubject subject) {
    return hidden(subject, cards.lock(transaction, subject.selector(), subject.by().requester()));
  }

  private static Uni<CardRecord> hidden(PinSubject subject, Uni<CardRecord> found) {
    return subject.by().requester().staff()
        ? found
        : found
            .onFailure(PinCards::tellsOfCards)
            .transform(unknown -> ProblemException.of(PinProblems.FURTHER_PROOF_REQUIRED));
  }

  private static boolean tellsOfCards(Throwable failure) {
    return ProblemException.isOf(failure, ProblemType.NOT_FOUND, CardProblems.CARD_MISMATCH);
  }
}
