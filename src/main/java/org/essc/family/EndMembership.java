package org.essc.family;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiFunction;
import org.essc.act.ActTransactions;
import org.essc.act.Requester;
import org.essc.act.UnitOfWork;
import org.essc.audit.Actor;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.problem.ProblemType;
import org.essc.platform.time.Patience;

/**
 * Ends a membership at once: by either side, or by a clerk. It waits for whoever acts by it at this
 * moment, and nothing is done by it afterwards.
 */
@Singleton
public class EndMembership {

  static final String ACT = "family.end";

  private final ActTransactions transactions;
  private final FamilyStore store;
  private final FamilyChanges changes;
  private final ClerksOfMember clerks;

  EndMembership(
      ActTransactions transactions,
      FamilyStore store,
      FamilyChanges changes,
      ClerksOfMember clerks) {
    this.transactions = transactions;
    this.store = store;
    this.changes = changes;
    this.clerks = clerks;
  }

  /**
   * By one of the two, on the own page.
   *
   * @param patience of whoever waits for it
   * @throws ProblemException 404 {@code not-found} where it is not the holder's, or has ended
   */
  public Uni<Void> byHolder(UUID id, UUID holderId, Actor by, Patience patience) {
    var onPage = transactions.onPageOf(holderId);
    return end(onPage, id, by, patience, (work, one) -> side(one, List.of(holderId)));
  }

  /**
   * By a channel for the one of the two whom it serves.
   *
   * @param served holders of the two who have a signing with the channel
   * @throws ProblemException 404 {@code not-found} where that is none of them, or it has ended
   */
  public Uni<Void> byChannel(UUID id, List<UUID> served, Actor by, Patience patience) {
    return end(transactions, id, by, patience, (work, one) -> side(one, served));
  }

  /**
   * By a clerk of the region in which it began, or of one in which either of the two has a card by
   * now.
   *
   * @throws ProblemException 404 {@code not-found} where there is none for that clerk
   */
  public Uni<Void> byClerk(UUID id, Requester clerk, Patience patience) {
    return end(
        transactions,
        id,
        clerk.actor(),
        patience,
        (work, one) ->
            clerks
                .requireServedOfEither(work.connection(), one.two(), clerk)
                .replaceWith(Optional.of(Ended.CLERK)));
  }

  private static Uni<Optional<Ended>> side(FamilyMember one, List<UUID> holders) {
    boolean actor = holders.contains(one.actorId());
    boolean member = holders.contains(one.memberId());
    var side = actor && member ? Ended.CHANNEL : actor ? Ended.ACTOR : member ? Ended.MEMBER : null;
    return Uni.createFrom().item(Optional.ofNullable(side));
  }

  private Uni<Void> end(
      ActTransactions among,
      UUID id,
      Actor by,
      Patience patience,
      BiFunction<UnitOfWork, FamilyMember, Uni<Optional<Ended>>> who) {
    return among.run(
        ACT,
        by,
        patience,
        work ->
            store
                .lock(work.connection(), id)
                .map(found -> found.filter(one -> one.state() != MembershipState.ENDED))
                .map(found -> found.orElseThrow(() -> ProblemException.of(ProblemType.NOT_FOUND)))
                .chain(
                    one ->
                        who.apply(work, one)
                            .map(
                                ended ->
                                    ended.orElseThrow(
                                        () -> ProblemException.of(ProblemType.NOT_FOUND)))
                            .chain(ended -> end(work, List.of(one), ended, by))));
  }

  /**
   * Ends one that is over by the calendar, where nobody has looked yet.
   *
   * @return nothing where it was over
   */
  Uni<Optional<FamilyMember>> lapse(UnitOfWork work, Optional<FamilyMember> there, Actor by) {
    var today = work.today();
    var over = there.flatMap(one -> one.lapsed(today));
    return over.isEmpty()
        ? Uni.createFrom().item(there)
        : end(work, there.stream().toList(), over.get(), by).replaceWith(Optional.empty());
  }

  /** Of members that are locked, and have not ended. */
  Uni<Void> end(UnitOfWork work, List<FamilyMember> all, Ended why, Actor by) {
    if (all.isEmpty()) {
      return Uni.createFrom().voidItem();
    }
    var ending = new FamilyMember.Ending(work.at(), why, Optional.empty());
    var ended = all.stream().map(one -> one.ended(ending)).toList();
    return store
        .end(work.connection(), ended)
        .chain(() -> changes.over(work, ended, MembershipState.ENDED, ACT, by));
  }
}
