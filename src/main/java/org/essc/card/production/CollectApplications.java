package org.essc.card.production;

import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
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
import org.essc.card.application.photo.PhotoStore;
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

  private static final String TAKE =
      """
      with waiting as (
        select a.id, a.holder_id from card_application a
         where a.region_code = $1 and a.state = 'applied' and not a.on_hold
           and (not $2 or a.photo_id is not null
             or a.kind = 'replacement' and exists (
               select from card_application f
                where f.holder_id = a.holder_id and f.region_code = a.region_code
                  and f.photo_id is not null and f.state <> 'withdrawn'))
         order by a.id limit $3 for update of a skip locked),
      weighed as (
        select w.id, w.holder_id, row_number() over (order by w.id) as place,
               coalesce(sum(octet_length(photo.content)) over (order by w.id), 0) as bytes
          from waiting w
          join card_application a on a.id = w.id and a.holder_id = w.holder_id
          %s),
      taken as (
        update card_application a
           set state = 'in-production', batch_id = $4, updated_at = $5, version = version + 1
          from weighed w
         where a.id = w.id and a.holder_id = w.holder_id and a.state = 'applied'
           and (w.place = 1 or w.bytes <= $7)
        returning a.id, a.holder_id)
      insert into production_item (batch_id, application_id, holder_id, part, state)
      select $4, id, holder_id, $6, 'ordered' from taken
      returning application_id, holder_id, (select count(*) from waiting) as waiting"""
          .formatted(PhotoStore.JOIN_TO_APPLICATION);

  /** An instance puts a part together in memory; so many photos fit, however large each may be. */
  private static final long MOST_PHOTO_BYTES = 8L << 20;

  private final ActTransactions transactions;
  private final ProductionBatchStore batches;
  private final ActStore acts;
  private final Randomness randomness;
  private final Context context;
  private final boolean enabled;
  private final AtomicBoolean running = new AtomicBoolean();

  CollectApplications(
      ActTransactions transactions,
      ProductionBatchStore batches,
      ActStore acts,
      Randomness randomness,
      Vertx vertx,
      Features features) {
    this.transactions = transactions;
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
    return work.connection()
        .preparedQuery(TAKE)
        .execute(
            Tuple.tuple()
                .addString(batch.region().value())
                .addBoolean(batch.photoRequired())
                .addInteger(most)
                .addUUID(batch.id())
                .addOffsetDateTime(work.timestamp())
                .addInteger(batch.parts() + 1)
                .addLong(MOST_PHOTO_BYTES))
        .chain(rows -> take(work, batch, rows, most));
  }

  private Uni<Void> take(UnitOfWork work, ProductionBatch batch, RowSet<Row> rows, int most) {
    var taken = new ArrayList<Subject>(rows.size());
    long waiting = 0;
    for (var row : rows) {
      taken.add(subject(batch, row.getUUID("application_id"), row.getUUID("holder_id")));
      waiting = row.getLong("waiting");
    }
    // Fewer than were seen are taken where their photos fill the part: the rest is in the next one.
    boolean last = waiting < most && taken.size() == waiting;
    boolean full = batch.cards() + taken.size() == batch.wanted();
    return add(work, batch, taken)
        .chain(() -> last || full ? end(work, batch, taken.size()) : Uni.createFrom().voidItem());
  }

  private static Subject subject(ProductionBatch batch, UUID applicationId, UUID holderId) {
    return new Subject(holderId, null, applicationId, batch.region());
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
        .chain(() -> batches.addPart(work.connection(), batch.id(), taken.size()));
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
