package org.essc.benefit.qualification;

import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.essc.act.ActContext;
import org.essc.act.ActTransactions;
import org.essc.act.Requester;
import org.essc.act.UnitOfWork;
import org.essc.benefit.ChangeEntitlement;
import org.essc.benefit.DueFollower;
import org.essc.benefit.Entitlement;
import org.essc.benefit.EntitlementState;
import org.essc.benefit.HolderEntitlements;
import org.essc.benefit.qualification.PlanQualification.Planned;
import org.essc.benefit.qualification.SightingStore.Sighting;
import org.essc.card.CardRecord;
import org.essc.card.CardSelector;
import org.essc.card.CardStore;
import org.essc.person.Party;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.problem.ProblemType;
import org.essc.platform.time.BusinessDates;
import org.essc.platform.time.ChinaTime;
import org.essc.region.Jurisdiction;
import org.jboss.logging.Logger;

/**
 * Authenticates silently who was seen: what is due at that moment and whose region opens the way.
 * Where nothing is due yet the newest sighting is kept, and looked at again when something is: the
 * authentication is of the day on which the person was seen. A sighting is gone with the
 * transaction that makes use of it, so it is used once; where a rule stands against all that it
 * could be of use for, it is not kept. Step 3f of the flow.
 */
@Singleton
class QualifySeen implements DueFollower {

  private static final Logger LOG = Logger.getLogger(QualifySeen.class);
  private static final String ACT = RecordQualification.ACT;
  private static final int BATCH = 50;
  private static final int FAULT = 500;

  private final SightingStore sightings;
  private final CardStore cards;
  private final HolderEntitlements entitlements;
  private final ChangeEntitlement changeEntitlement;
  private final PlanQualification plan;
  private final RecordQualification record;
  private final QualificationRules rules;
  private final ActTransactions transactions;
  private final Clock clock;
  private final Clock businessClock;

  QualifySeen(
      SightingStore sightings,
      CardStore cards,
      HolderEntitlements entitlements,
      ChangeEntitlement changeEntitlement,
      PlanQualification plan,
      RecordQualification record,
      QualificationRules rules,
      ActTransactions transactions,
      Clock clock,
      @BusinessDates Clock businessClock) {
    this.sightings = sightings;
    this.cards = cards;
    this.entitlements = entitlements;
    this.changeEntitlement = changeEntitlement;
    this.plan = plan;
    this.record = record;
    this.rules = rules;
    this.transactions = transactions;
    this.clock = clock;
    this.businessClock = businessClock;
  }

  @Scheduled(
      identity = "benefit-sightings",
      every = "{essc.benefit.sightings-every:10s}",
      concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  Uni<Void> sweep() {
    return Multi.createBy()
        .repeating()
        .uni(
            () -> new AtomicReference<>(Sighting.NONE),
            place -> followAfter(place.get()).invoke(all -> all.forEach(place::set)))
        .whilst(all -> all.size() == BATCH)
        .onItem()
        .ignoreAsUni();
  }

  @Override
  public Uni<Void> dueSoon(UnitOfWork work, List<UUID> holders) {
    return sightings.wake(work, holders);
  }

  /** What waits for another look holds up none of those that came later. */
  private Uni<List<Sighting>> followAfter(Sighting one) {
    return sightings
        .after(one, BATCH)
        .call(
            found ->
                Multi.createFrom()
                    .iterable(found)
                    .onItem()
                    .transformToUniAndConcatenate(this::follow)
                    .onItem()
                    .ignoreAsUni());
  }

  /** What fails for a fault is there at the next look. */
  private Uni<Void> follow(Sighting sighting) {
    var asked = asked(sighting);
    return transactions
        .run(
            ACT,
            asked.by().requester().actor(),
            work ->
                entitlements
                    .open(work.connection(), sighting.holderId())
                    .chain(open -> look(work, sighting, asked, open)))
        .chain(look -> plan.sign(look.due(), asked))
        .chain(
            planned ->
                transactions.run(
                    ACT,
                    asked.by().requester().actor(),
                    work -> use(work, sighting, asked, planned)))
        .onFailure(QualifySeen::isRefused)
        .recoverWithUni(
            () ->
                transactions.run(
                    ACT,
                    asked.by().requester().actor(),
                    work -> sightings.take(work, sighting).replaceWithVoid()))
        .onFailure()
        .recoverWithUni(
            failure -> {
              LOG.warnf("a sighting waits: %s", failure.toString());
              return Uni.createFrom().voidItem();
            });
  }

  /** It would be so at the next look, too; but for another act that came between. */
  private static boolean isRefused(Throwable failure) {
    return failure instanceof ProblemException problem
        && problem.type().status() < FAULT
        && problem.type() != ProblemType.CONFLICT;
  }

  private Asked asked(Sighting sighting) {
    var verifier =
        new Requester(
            sighting.verifier().actor(), sighting.verifier().value(), null, Jurisdiction.NOWHERE);
    var by = new ActContext(verifier, Party.HOLDER, Set.of(), null);
    return Asked.silently(by, day(sighting));
  }

  /**
   * Of the cards' world, whose clock the sandbox may have moved: nowhere else it makes a
   * difference.
   */
  private LocalDate day(Sighting sighting) {
    var moved = Duration.between(clock.instant(), businessClock.instant());
    return sighting.on() == null
        ? LocalDate.ofInstant(
            sighting.at().toInstant().plus(moved.truncatedTo(ChronoUnit.SECONDS)), ChinaTime.ZONE)
        : sighting.on();
  }

  /**
   * What a sighting is good for.
   *
   * @param due what may be authenticated silently by it
   * @param later whether it may be of use when something becomes due
   */
  private record Look(List<Entitlement> due, boolean later) {}

  /** A rule against it is no refusal of anybody. */
  private Uni<Look> look(UnitOfWork work, Sighting sighting, Asked asked, List<Entitlement> open) {
    return cards
        .find(work.connection(), CardSelector.of(sighting.cardId()))
        .map(
            card -> {
              var possible =
                  open.stream()
                      .filter(one -> one.state() != EntitlementState.DOUBTED)
                      .filter(one -> permitted(one, card, asked))
                      .toList();
              var due =
                  PlanQualification.choose(possible, asked).stream()
                      .filter(one -> says(one, sighting))
                      .toList();
              boolean later = sighting.on() == null && (open.isEmpty() || !possible.isEmpty());
              return new Look(due, later);
            });
  }

  /** One of before counts where it is of the period: where it authenticates any further. */
  private boolean says(Entitlement one, Sighting sighting) {
    return sighting.on() == null || plan.until(one, sighting.on()).isAfter(one.deadline());
  }

  private boolean permitted(Entitlement one, CardRecord card, Asked asked) {
    try {
      rules.permit(one.region(), card, asked);
      return card.usability(rules.today()).usable();
    } catch (ProblemException refused) {
      return false;
    }
  }

  private Uni<Void> use(UnitOfWork work, Sighting sighting, Asked asked, List<Planned> planned) {
    if (planned.isEmpty()) {
      return keep(work, sighting, asked);
    }
    return cards
        .lock(work.connection(), sighting.cardId())
        .chain(
            card ->
                sightings
                    .take(work, sighting)
                    .chain(
                        mine ->
                            mine
                                ? record.handle(
                                    work, card, asked, planned, sighting.verificationId())
                                : Uni.createFrom().nullItem()))
        .replaceWithVoid();
  }

  /**
   * While nothing can become due: what has since is seen here, and what does from now on wakes what
   * is kept.
   */
  private Uni<Void> keep(UnitOfWork work, Sighting sighting, Asked asked) {
    return changeEntitlement
        .lockOpen(work, sighting.holderId())
        .chain(open -> look(work, sighting, asked, open))
        .chain(
            look -> {
              if (!look.due().isEmpty()) {
                return Uni.createFrom().voidItem();
              }
              return look.later()
                  ? sightings.keep(work, sighting, asked.on())
                  : sightings.take(work, sighting).replaceWithVoid();
            });
  }
}
