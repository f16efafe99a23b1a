package org.essc.family;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.List;
import org.essc.act.UnitOfWork;
import org.essc.card.CardProblems;
import org.essc.card.CardRecord;
import org.essc.card.CardStore;
import org.essc.person.PersonName;
import org.essc.platform.problem.ProblemException;

/**
 * Finds whom a guardianship is between: a clerk names the ward's card, a channel both by name and
 * number. Step 1 of docs/flows/family.md.
 */
@Singleton
class FindGuardianAndWard {

  private final CardStore cardStore;
  private final FamilyCards cards;
  private final ProofOfGuardianship proof;

  FindGuardianAndWard(CardStore cardStore, FamilyCards cards, ProofOfGuardianship proof) {
    this.cardStore = cardStore;
    this.cards = cards;
    this.proof = proof;
  }

  /** Each with a living card, which stays one until the transaction ends. */
  Uni<GuardianAndWard> both(UnitOfWork work, RecordGuardianship.Request request) {
    return guardian(work, request)
        .chain(guardian -> ward(work, request).map(ward -> new GuardianAndWard(guardian, ward)))
        .call(
            both ->
                cards
                    .hold(work.connection(), both.guardian().holderId(), both.ward().holderId())
                    .invoke(
                        held -> {
                          if (!held) {
                            throw ProblemException.of(CardProblems.CARD_MISMATCH);
                          }
                        }));
  }

  Uni<CardRecord> guardian(UnitOfWork work, RecordGuardianship.Request request) {
    var party = request.by().party();
    return cards
        .of(work.connection(), party.idNumber())
        .map(found -> named(found, party.name()))
        .invoke(
            guardian -> {
              if (!request.by().requester().staff()) {
                proof.requireOfChannel(request, guardian);
              }
            });
  }

  private Uni<CardRecord> ward(UnitOfWork work, RecordGuardianship.Request request) {
    return request.by().requester().staff()
        ? cardStore.find(work.connection(), request.card(), request.by().requester())
        : cards
            .of(work.connection(), request.card().idNumber())
            .map(found -> named(found, request.name()));
  }

  /** The same refusal for whoever there is not, has no card, or another name. */
  private static CardRecord named(List<CardRecord> found, PersonName name) {
    return found.stream()
        .filter(card -> card.name().equals(name))
        .findFirst()
        .orElseThrow(() -> ProblemException.of(CardProblems.CARD_MISMATCH));
  }
}
