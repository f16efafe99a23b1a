package org.essc.benefit;

import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.event.ObservesAsync;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import java.util.function.BiFunction;
import org.essc.act.ActTransactions;
import org.essc.act.UnitOfWork;
import org.essc.audit.Actor;
import org.essc.audit.AuditEntry;
import org.essc.platform.outbox.EventType;
import org.essc.platform.outbox.SubjectType;
import org.essc.platform.time.BusinessDates;
import org.essc.platform.time.BusinessDatesMoved;
import org.essc.platform.time.ChinaTime;
import org.essc.platform.web.Features;
import org.jboss.logging.Logger;

/**
 * Step 5: what was nobody's is looked for among the holders, what was not authenticated in time
 * lapses, and of what is near the insurer and the holder's channels are told; each once, in
 * transactions of a batch. Days are China's. Any number of instances may do it.
 */
@Singleton
class SweepEntitlements {

  private static final Logger LOG = Logger.getLogger(SweepEntitlements.class);
  private static final Actor ITSELF = Actor.system("benefit");

  private final Pool pool;
  private final ActTransactions transactions;
  private final DueEntitlements due;
  private final MatchEntitlements match;
  private final DueFollower follower;
  private final BenefitConfig config;
  private final Clock clock;
  private final Features features;

  SweepEntitlements(
      Pool pool,
      ActTransactions transactions,
      DueEntitlements due,
      MatchEntitlements match,
      DueFollower follower,
      BenefitConfig config,
      @BusinessDates Clock clock,
      Features features) {
    this.pool = pool;
    this.transactions = transactions;
    this.due = due;
    this.match = match;
    this.follower = follower;
    this.config = config;
    this.clock = clock;
    this.features = features;
  }

  @Scheduled(
      every = "{essc.benefit.sweep-every:10m}",
      delayed = "{essc.benefit.sweep-delayed:1m}",
      concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  Uni<Void> sweep() {
    return features.enabled().contains(Features.Feature.ISSUANCE)
        // what is due on a day waits for nobody who cannot be found
        ? match().onItemOrFailure().call((done, failure) -> lapse().chain(this::tellDueSoon))
        : Uni.createFrom().voidItem();
  }

  void moved(@ObservesAsync BusinessDatesMoved moved) {
    sweep()
        .subscribe()
        .with(
            done -> {},
            failure -> LOG.warnf("Entitlements wait for the next sweep: %s", failure.getClass()));
  }

  private Uni<Void> match() {
    return Multi.createBy()
        .repeating()
        .uni(
            () -> new UUID[] {MatchEntitlements.FIRST},
            place ->
                match
                    .look(pool, place[0], config.batch())
                    .call(look -> match(look))
                    .invoke(look -> place[0] = look.last()))
        .whilst(look -> look.size() == config.batch())
        .onItem()
        .ignoreAsUni();
  }

  private Uni<Void> match(MatchEntitlements.Look look) {
    return look.found().isEmpty()
        ? Uni.createFrom().voidItem()
        : transactions.run(
            "benefit.match",
            ITSELF,
            work -> match.match(work, look.found(), ChinaTime.today(clock)));
  }

  private Uni<Void> lapse() {
    return batches(
        "benefit.lapse",
        (work, limit) ->
            due.lapse(work.connection(), ChinaTime.today(clock), work.timestamp(), limit)
                .invoke(lapsed -> lapsed.forEach(one -> tellLapsed(work, one))));
  }

  private static void tellLapsed(UnitOfWork work, Entitlement lapsed) {
    work.event(EntitlementEvents.of(EventType.BENEFIT_LAPSED, lapsed));
    work.audit(
        AuditEntry.of("benefit.lapse", ITSELF)
            .holder(lapsed.holderId())
            .object(SubjectType.BENEFIT_ENTITLEMENT, lapsed.id())
            .detail("scheme", lapsed.scheme().text())
            .success());
  }

  private Uni<Void> tellDueSoon() {
    return batches(
        "benefit.tell-due-soon",
        (work, limit) ->
            due.dueSoon(work.connection(), ChinaTime.today(clock), work.timestamp(), limit)
                .invoke(
                    all ->
                        all.forEach(
                            one ->
                                work.event(EntitlementEvents.of(EventType.BENEFIT_DUE_SOON, one))))
                .call(all -> follower.dueSoon(work, holders(all))));
  }

  private static List<UUID> holders(List<Entitlement> all) {
    return all.stream().map(Entitlement::holderId).distinct().toList();
  }

  private Uni<Void> batches(
      String act, BiFunction<UnitOfWork, Integer, Uni<List<Entitlement>>> batch) {
    return Multi.createBy()
        .repeating()
        .uni(() -> transactions.run(act, ITSELF, work -> batch.apply(work, config.batch())))
        .whilst(moved -> moved.size() == config.batch())
        .onItem()
        .ignoreAsUni();
  }
}
