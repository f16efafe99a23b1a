package org.essc.card.production;

import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.essc.act.Act;
import org.essc.act.ActContext;
import org.essc.act.ActStore;
import org.essc.act.ActStore.Subject;
import org.essc.act.ActTransactions;
import org.essc.act.Requester;
import org.essc.act.UnitOfWork;
import org.essc.audit.Actor;
import org.essc.audit.AuditEntry;
import org.essc.card.application.ApplicationsInProduction;
import org.essc.card.application.ApplicationsInProduction.Taken;
import org.essc.platform.outbox.EventType;
import org.essc.platform.outbox.OutboxEvent;
import org.essc.platform.outbox.SubjectType;
import org.essc.platform.random.Randomness;
import org.essc.platform.web.Features;
import org.essc.region.Jurisdiction;
import org.jboss.logging.Logger;

/**
 * Step 2: takes waiting applications into batches, one part a transaction. The batch is locked
 * meanwhile, so several instances never work on one; after a crash any instance goes on where the
 * last part was committed. Applications that another batch holds are passed over, so that no
 * application is ever in two.
 */
@Singleton
class CollectApplications {

  private static final Logger LOG = Logger.getLogger(CollectApplications.class);

  private final ActTransactions transactions;
  private final ApplicationsInProduction applications;
  private final ProductionBatchStore batches;
  private final ActStore acts;
  private final Randomness randomness;
  private final Context context;
  private final boolean enabled;
  private final AtomicBoolean running = new AtomicBoolean();

  CollectApplications(
      ActTransactions transactions,
      ApplicationsInProduction applications,
      ProductionBatchStore batches,
      ActStore acts,
      Randomness randomness,
      Vertx vertx,
      Features features) {
    this.transactions = transactions;
    this.applications = applications;
    this.batches = batches;
    this.acts = acts;
    this.randomness = randomness;
    this.context = vertx.getOrCreateContext();
    this.enabled = features.enabled().contains(Features.Feature.ISSUANCE);
  }

  /** Begins at once, where it is not under way already. */
  void wake() {
    context.runOnContext(ignored -> sweep().subscribe().with(done -> {}));
  }

  @Scheduled(
      every = "{essc.production.collect-every:5s}",
      concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  Uni<Void> sweep() {
    if (!enabled || !running.compareAndSet(false, true)) {
      return Uni.createFrom().voidItem();
    }
    return Multi.createBy()
        .repeating()
        .uni(this::part)
        .whilst(more -> more)
        .onItem()
        .ignoreAsUni()
        .onFailure()
        .invoke(failure -> LOG.warnf("collecting stopped: %s", failure.getClass().getName()))
        .onFailure()
        .recoverWithNull()
        .onTermination()
        .invoke(() -> running.set(false));
  }

  /** One part of one batch; false where no batch is left to work on. */
  private Uni<Boolean> part() {
    return transactions.run(
        "production-batch.collect",
        Actor.system("production"),
        work ->
            batches
                .takeCollecting(work.connection())
                .chain(
                    batch ->
                        batch == null
                            ? Uni.createFrom().item(false)
                            : take(work, batch).replaceWith(true)));
  }

  private Uni<Void> take(UnitOfWork work, ProductionBatch batch) {
    int most = Math.min(batch.partSize(), batch.wanted() - batch.cards());
    return applications
        .take(work, batch.id(), batch.region(), batch.photoRequired(), most)
        .chain(taken -> add(work, batch, taken, most));
  }

  private Uni<Void> add(UnitOfWork work, ProductionBatch batch, Taken part, int most) {
    var taken = part.applications();
    // Fewer than were seen are taken where their photos fill the part: the rest is in the next one.
    boolean last = part.waiting() < most && taken.size() == part.waiting();
    boolean full = batch.cards() + taken.size() == batch.wanted();
    return add(work, batch, taken)
        .chain(() -> last || full ? end(work, batch, taken.size()) : Uni.createFrom().voidItem());
  }

  private Uni<Void> add(UnitOfWork work, ProductionBatch batch, List<Subject> taken) {
    if (taken.isEmpty()) {
      return Uni.createFrom().voidItem();
    }
    for (var one : taken) {
      work.event(
          OutboxEvent.of(
                  EventType.APPLICATION_IN_PRODUCTION,
                  one.holderId(),
                  SubjectType.APPLICATION,
                  one.applicationId())
              .with("regionCode", batch.region().value())
              .with("batchId", batch.id().toString()));
    }
    var starter = new Requester(batch.starter(), batch.startedBy(), null, Jurisdiction.NOWHERE);
    return acts.recordAll(
            work,
            Act.of("application.produce", ActContext.itself(starter)),
            taken.stream().map(one -> randomness.uuid()).toList(),
            taken,
            "applied",
            ProductionBatch.IN_PRODUCTION)
        .chain(() -> batches.addPart(work.connection(), batch.id(), taken));
  }

  private Uni<Void> end(UnitOfWork work, ProductionBatch batch, int last) {
    work.audit(
        AuditEntry.of("production-batch.collect", batch.starter())
            .object(SubjectType.PRODUCTION_BATCH, batch.id())
            .detail("cards", batch.cards() + last)
            .success());
    return batches.collected(work.connection(), batch.id(), work.timestamp());
  }
}
