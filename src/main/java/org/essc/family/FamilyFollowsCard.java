package org.essc.family;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlClient;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.essc.act.ActContext;
import org.essc.act.UnitOfWork;
import org.essc.audit.Actor;
import org.essc.card.CardFollower;
import org.essc.card.CardRecord;
import org.essc.card.CardState;
import org.essc.card.StateChange;
import org.essc.platform.outbox.Outbox;

/**
 * With a person's last card all ends in which he or she acts, or somebody for him or her; and every
 * invitation. What else becomes of a card changes nothing here: whoever acts looks at it each time.
 */
@Singleton
class FamilyFollowsCard implements CardFollower {

  private static final Actor BY = Actor.system("card-follower");

  private final FamilyStore store;
  private final InvitationStore invitations;
  private final FamilyCards cards;
  private final FamilyChanges changes;
  private final EndMembership endMembership;
  private final Outbox outbox;

  FamilyFollowsCard(
      FamilyStore store,
      InvitationStore invitations,
      FamilyCards cards,
      FamilyChanges changes,
      EndMembership endMembership,
      Outbox outbox) {
    this.store = store;
    this.invitations = invitations;
    this.cards = cards;
    this.changes = changes;
    this.endMembership = endMembership;
    this.outbox = outbox;
  }

  /** Before the log-ins: whoever ends a membership locks it before them, too. */
  @Override
  public Turn turn() {
    return Turn.ITS_OWN;
  }

  @Override
  public Uni<Void> changed(UnitOfWork work, ActContext by, CardRecord before, CardRecord after) {
    if (after.temporary() || before.ended() || !after.ended() || after.replaced()) {
      return Uni.createFrom().voidItem();
    }
    return withoutCard(work.connection(), List.of(after.holderId()))
        .chain(
            gone ->
                gone.isEmpty()
                    ? Uni.createFrom().voidItem()
                    : invitations
                        .leave(work.connection(), gone, work.at())
                        .chain(() -> store.lockOfHolders(work.connection(), gone))
                        .chain(all -> endMembership.end(work, all, Ended.CARD, BY)));
  }

  private Uni<List<UUID>> withoutCard(SqlClient transaction, List<UUID> holders) {
    return cards.without(transaction, holders);
  }

  /** The import is audited as a whole. */
  @Override
  public Uni<Void> imported(SqlClient transaction, List<StateChange> all, Instant at) {
    var ended =
        all.stream()
            .filter(one -> one.to() == CardState.CANCELLED)
            .map(StateChange::holderId)
            .distinct()
            .toList();
    return ended.isEmpty()
        ? Uni.createFrom().voidItem()
        : withoutCard(transaction, ended)
            .chain(
                gone ->
                    gone.isEmpty()
                        ? Uni.createFrom().voidItem()
                        : end(transaction, gone, at.truncatedTo(ChronoUnit.MILLIS)));
  }

  private Uni<Void> end(SqlClient transaction, List<UUID> gone, Instant at) {
    var ending = new FamilyMember.Ending(at, Ended.CARD, Optional.empty());
    return invitations
        .leave(transaction, gone, at)
        .chain(() -> store.lockOfHolders(transaction, gone))
        .map(all -> all.stream().map(one -> one.ended(ending)).toList())
        .call(all -> store.end(transaction, all))
        .call(all -> changes.follow(transaction, all))
        .chain(
            all ->
                outbox.append(
                    transaction,
                    all.stream()
                        .flatMap(one -> FamilyChanges.events(one, MembershipState.ENDED))
                        .toList()));
  }
}
