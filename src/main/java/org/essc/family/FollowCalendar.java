package org.essc.family;

import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.event.ObservesAsync;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.essc.act.ActTransactions;
import org.essc.act.UnitOfWork;
import org.essc.audit.Actor;
import org.essc.platform.time.BusinessDates;
import org.essc.platform.time.BusinessDatesMoved;
import org.essc.platform.time.ChinaTime;
import org.jboss.logging.Logger;

/**
 * Brings what is stored after the calendar: guardianships that a birthday or the return of legal
 * capacity ends, minors who are asked for their own consent from now on, invitations that nobody
 * has answered. Nothing that may be done depends on it. Any number of instances may do it: what one
 * holds the others pass over.
 */
@Singleton
class FollowCalendar {

  private static final Logger LOG = Logger.getLogger(FollowCalendar.class);
  private static final Actor BY = Actor.system("family-calendar");
  private static final String ASK = "family.ask-consent";
  private static final UUID FIRST = new UUID(0, 0);
  private static final int BATCH = 100;

  private final Pool pool;
  private final ActTransactions transactions;
  private final FamilyStore store;
  private final InvitationStore invitations;
  private final FamilyChanges changes;
  private final EndMembership endMembership;
  private final Clock clock;

  FollowCalendar(
      Pool pool,
      ActTransactions transactions,
      FamilyStore store,
      InvitationStore invitations,
      FamilyChanges changes,
      EndMembership endMembership,
      @BusinessDates Clock clock) {
    this.pool = pool;
    this.transactions = transactions;
    this.store = store;
    this.invitations = invitations;
    this.changes = changes;
    this.endMembership = endMembership;
    this.clock = clock;
  }

  @Scheduled(
      identity = "family-calendar",
      every = "{essc.family.look-every}",
      concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  Uni<Void> sweep() {
    return Multi.createBy()
        .repeating()
        .uni(
            () -> new AtomicReference<>(FIRST),
            place -> page(place.get()).invoke(found -> found.ifPresent(place::set)))
        .whilst(Optional::isPresent)
        .onItem()
        .ignoreAsUni()
        .chain(this::expire)
        .onFailure()
        .invoke(failure -> LOG.warnf("Families wait for the next look: %s", failure.toString()))
        .onFailure()
        .recoverWithNull();
  }

  void moved(@ObservesAsync BusinessDatesMoved moved) {
    sweep().subscribe().with(done -> {});
  }

  /** The last of a full page; nothing where it was the last page. */
  private Uni<Optional<UUID>> page(UUID after) {
    var today = ChinaTime.today(clock);
    return store
        .due(pool, today, after, BATCH)
        .call(found -> follow(found.stream().filter(one -> one.overtaken(today)).toList()))
        .map(
            found ->
                found.size() < BATCH
                    ? Optional.empty()
                    : Optional.of(found.get(found.size() - 1).id()));
  }

  /** Only these are locked: most of a month's wait for their day, and acts go by them meanwhile. */
  private Uni<Void> follow(List<FamilyMember> seen) {
    return seen.isEmpty()
        ? Uni.createFrom().voidItem()
        : transactions.run(
            EndMembership.ACT,
            BY,
            work ->
                store
                    .lockFree(work.connection(), seen)
                    .map(all -> all.stream().filter(one -> one.overtaken(work.today())).toList())
                    .chain(all -> follow(work, all)));
  }

  private Uni<Void> follow(UnitOfWork work, List<FamilyMember> found) {
    return end(work, found, Ended.AGE)
        .chain(() -> end(work, found, Ended.CAPACITY))
        .chain(() -> ask(work, found));
  }

  private Uni<Void> end(UnitOfWork work, List<FamilyMember> found, Ended why) {
    var over =
        found.stream()
            .filter(one -> one.over(work.today()).filter(why::equals).isPresent())
            .toList();
    return endMembership.end(work, over, why, BY);
  }

  /** From the 16th birthday on the guardian may do less, and what was done is over. */
  private Uni<Void> ask(UnitOfWork work, List<FamilyMember> found) {
    var asked =
        found.stream()
            .filter(one -> one.over(work.today()).isEmpty())
            .filter(one -> one.standing(work.today()) != one.state())
            .map(one -> one.in(one.standing(work.today())))
            .toList();
    return asked.isEmpty()
        ? Uni.createFrom().voidItem()
        : store
            .follow(work.connection(), asked, work.today())
            .chain(() -> changes.over(work, asked, MembershipState.AWAITING_CONSENT, ASK, BY));
  }

  private Uni<Void> expire() {
    return Multi.createBy()
        .repeating()
        .uni(this::expireSome)
        .whilst(expired -> expired.size() == BATCH)
        .onItem()
        .ignoreAsUni();
  }

  private Uni<List<InvitationStore.Expired>> expireSome() {
    return transactions.run(
        "family.expire-invitations",
        BY,
        work ->
            invitations
                .expire(work.connection(), work.at(), BATCH)
                .invoke(
                    expired ->
                        expired.forEach(one -> FamilyChanges.events(one).forEach(work::event))));
  }
}
