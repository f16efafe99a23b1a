package org.essc.family;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlClient;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.UUID;
import org.essc.act.ActRules;
import org.essc.act.Requester;
import org.essc.card.CardRecord;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.problem.ProblemType;
import org.essc.region.RegionCode;

/**
 * Before which clerks a person settles memberships: those of any region in which he or she has a
 * card by now. The card may have moved since a membership began, or not be the only one.
 */
@Singleton
class ClerksOfMember {

  private final FamilyCards cards;
  private final ActRules rules;

  ClerksOfMember(FamilyCards cards, ActRules rules) {
    this.cards = cards;
    this.rules = rules;
  }

  /** The person's card that the clerk serves; nothing where there is none for that clerk. */
  Uni<Optional<CardRecord>> card(SqlClient client, UUID holderId, Requester clerk) {
    return cards
        .of(client, holderId)
        .map(all -> all.stream().filter(one -> rules.shows(one.region(), clerk)).findFirst());
  }

  /**
   * @param memberId whose card the membership is about
   * @param region of that card when it began, whose clerks it stays with
   * @throws ProblemException 404 {@code not-found} where there is nothing of it for that clerk
   */
  Uni<Void> requireServed(SqlClient client, UUID memberId, RegionCode region, Requester clerk) {
    return rules.shows(region, clerk)
        ? Uni.createFrom().voidItem()
        : card(client, memberId, clerk)
            .map(found -> found.orElseThrow(() -> ProblemException.of(ProblemType.NOT_FOUND)))
            .replaceWithVoid();
  }
}
