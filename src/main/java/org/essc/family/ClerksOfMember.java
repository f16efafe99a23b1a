package org.essc.family;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlClient;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.UUID;
import org.essc.act.ActRules;
import org.essc.act.Requester;
import org.essc.card.CardRecord;
import org.essc.family.ReadFamily.Two;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.problem.ProblemType;

/**
 * Before which clerks a person settles memberships: those of any region in which he or she has a
 * card by now. The card may have moved since a membership began, or not be the only one. Either of
 * the two ends it; what stands in it the member's clerks read.
 */
@Singleton
class ClerksOfMember {

  private final FamilyCards cards;
  private final ActRules rules;

  ClerksOfMember(FamilyCards cards, ActRules rules) {
    this.cards = cards;
    this.rules = rules;
  }

  /**
   * The person's card that the clerk serves, one of a region with a policy if there is such;
   * nothing where there is none for that clerk.
   */
  Uni<Optional<CardRecord>> card(SqlClient client, UUID holderId, Requester clerk) {
    return cards
        .of(client, holderId)
        .map(all -> all.stream().filter(one -> rules.shows(one.region(), clerk)).findFirst());
  }

  /**
   * That the membership is of the clerk's regions: it stays with those of the region in which it
   * began.
   *
   * @throws ProblemException 404 {@code not-found} where there is nothing of it for that clerk
   */
  Uni<Void> requireServed(SqlClient client, Two two, Requester clerk) {
    return rules.shows(two.region(), clerk)
        ? Uni.createFrom().voidItem()
        : requireCard(client, two.memberId(), clerk);
  }

  /**
   * As {@link #requireServed}, or that a card of the one who acts is: whoever may end it on the own
   * page may do so before the own clerk, too.
   */
  Uni<Void> requireServedOfEither(SqlClient client, Two two, Requester clerk) {
    return requireServed(client, two, clerk)
        .onFailure(failure -> ProblemException.isOf(failure, ProblemType.NOT_FOUND))
        .recoverWithUni(() -> requireCard(client, two.actorId(), clerk));
  }

  private Uni<Void> requireCard(SqlClient client, UUID holderId, Requester clerk) {
    return card(client, holderId, clerk)
        .map(found -> found.orElseThrow(() -> ProblemException.of(ProblemType.NOT_FOUND)))
        .replaceWithVoid();
  }
}
