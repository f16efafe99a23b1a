package org.essc.card.production;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.essc.act.Act;
import org.essc.act.ActContext;
import org.essc.act.ActStore;
import org.essc.act.ActTransactions;
import org.essc.act.ActTransactions.Outcome;
import org.essc.act.Requester;
import org.essc.act.UnitOfWork;
import org.essc.audit.AuditEntry;
import org.essc.card.application.ApplicationsInProduction;
import org.essc.card.production.ProducedCardStore.Written;
import org.essc.card.production.ProductionBatchView.Rejection;
import org.essc.card.production.ResultPlan.Failure;
import org.essc.card.production.VerifyResults.PartResults;
import org.essc.platform.idempotency.Answer;
import org.essc.platform.idempotency.Ticket;
import org.essc.platform.outbox.EventType;
import org.essc.platform.outbox.OutboxEvent;
import org.essc.platform.outbox.SubjectType;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.random.Randomness;
import org.essc.platform.time.BusinessDates;
import org.essc.platform.time.ChinaTime;

/**
 * Step 5: what the factory made becomes sealed cards, what failed waits for another batch; all of a
 * part in one transaction. The same results again change nothing.
 */
@Singleton
class RecordResults {

  static final String ACT = "production-part.record";

  private final VerifyResults verify;
  private final ActTransactions transactions;
  private final ProductionBatchStore batches;
  private final ProducedCardStore cards;
  private final ApplicationsInProduction applications;
  private final ActStore acts;
  private final Randomness randomness;
  private final Clock clock;

  RecordResults(
      VerifyResults verify,
      ActTransactions transactions,
      ProductionBatchStore batches,
      ProducedCardStore cards,
      ApplicationsInProduction applications,
      ActStore acts,
      Randomness randomness,
      @BusinessDates Clock clock) {
    this.verify = verify;
    this.transactions = transactions;
    this.batches = batches;
    this.cards = cards;
    this.applications = applications;
    this.acts = acts;
    this.randomness = randomness;
    this.clock = clock;
  }

  /** What came of the results of a part. */
  @Schema(
      name = "ProductionResultsRecorded",
      requiredProperties = {
        "batchId",
        "part",
        "produced",
        "failed",
        "unchanged",
        "rejected",
        "rejections"
      })
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Recorded(
      String batchId,
      int part,
      int produced,
      int failed,
      @Schema(description = "recorded before") int unchanged,
      int rejected,
      List<Rejection> rejections) {}

  Uni<Answer> handle(Requester factory, ProductionBatch batch, String jws, Ticket ticket) {
    return verify
        .verify(batch, jws)
        .flatMap(
            results ->
                transactions.answer(
                    ticket,
                    ACT,
                    factory.actor(),
                    work ->
                        record(work, factory, batch.id(), results)
                            .map(done -> new Outcome(200, done))));
  }

  private Uni<Recorded> record(
      UnitOfWork work, Requester factory, UUID batchId, PartResults results) {
    return batches
        .lock(work.connection(), batchId)
        .chain(
            batch -> {
              if (batch.collecting()) {
                throw ProblemException.of(ProductionProblems.BATCH_COLLECTING);
              }
              return cards
                  .closeWithdrawn(work, batchId, results.part())
                  .chain(
                      closed ->
                          batches.addResults(
                              work.connection(), batchId, 0, closed, work.timestamp()))
                  .chain(() -> cards.lock(work.connection(), batchId, results.part(), ids(results)))
                  .map(
                      items ->
                          ResultPlan.of(batch, items, results.cards(), ChinaTime.today(clock)));
            })
        .chain(plan -> apply(work, ActContext.itself(factory), batchId, results.part(), plan));
  }

  private static UUID[] ids(PartResults results) {
    return results.cards().stream()
        .map(CardResult::applicationId)
        .filter(Objects::nonNull)
        .toArray(UUID[]::new);
  }

  private Uni<Recorded> apply(
      UnitOfWork work, ActContext by, UUID batchId, int part, ResultPlan plan) {
    return cards
        .insert(work, plan.made())
        .call(made -> cards.produced(work, batchId, by.requester().actorText(), made))
        .call(
            made ->
                applications.produced(work, batchId, made.stream().map(Written::subject).toList()))
        .call(made -> recordMade(work, by, batchId, made))
        .call(() -> cards.failed(work, batchId, plan.failed()))
        .call(
            () ->
                applications.notMade(
                    work, batchId, plan.failed().stream().map(Failure::subject).toList()))
        .call(() -> recordFailed(work, by, batchId, plan))
        .chain(made -> finish(work, by, batchId, part, plan, made));
  }

  private Uni<Recorded> finish(
      UnitOfWork work, ActContext by, UUID batchId, int part, ResultPlan plan, List<Written> made) {
    var rejections = new LinkedHashMap<>(plan.rejections());
    var written = made.stream().map(one -> one.item().applicationId()).collect(Collectors.toSet());
    plan.made().stream()
        .map(card -> card.item().applicationId())
        .filter(id -> !written.contains(id))
        .forEach(id -> rejections.put(id, "card-no-used"));
    int rejected = rejections.size() + plan.unreadable();
    work.audit(
        AuditEntry.of(ACT, by.requester().actor())
            .object(SubjectType.PRODUCTION_BATCH, batchId)
            .detail("part", part)
            .detail("produced", made.size())
            .detail("failed", plan.failed().size())
            .detail("rejected", rejected)
            .success());
    return cards
        .rejected(work, batchId, rejections)
        .chain(
            () ->
                batches.addResults(
                    work.connection(),
                    batchId,
                    made.size(),
                    plan.failed().size(),
                    work.timestamp()))
        .replaceWith(
            new Recorded(
                batchId.toString(),
                part,
                made.size(),
                plan.failed().size(),
                plan.unchanged(),
                rejected,
                list(rejections, part)));
  }

  private static List<Rejection> list(Map<UUID, String> rejections, int part) {
    return rejections.entrySet().stream()
        .map(one -> new Rejection(one.getKey().toString(), part, one.getValue()))
        .toList();
  }

  private Uni<Void> recordMade(UnitOfWork work, ActContext by, UUID batchId, List<Written> made) {
    for (var one : made) {
      work.event(
          OutboxEvent.of(
                  EventType.CARD_PRODUCED, one.item().holderId(), SubjectType.CARD, one.cardId())
              .with("regionCode", one.item().region().value())
              .with("applicationId", one.item().applicationId().toString())
              .with("batchId", batchId.toString()));
    }
    return acts.recordAll(
        work,
        Act.of("card.produce", by),
        made.stream().map(Written::actId).toList(),
        made.stream().map(Written::subject).toList(),
        "in-production",
        "produced");
  }

  /** One statement for each reason, of which there are few. */
  private Uni<Void> recordFailed(UnitOfWork work, ActContext by, UUID batchId, ResultPlan plan) {
    Uni<Void> all = Uni.createFrom().voidItem();
    var byReason = plan.failed().stream().collect(Collectors.groupingBy(Failure::reason));
    for (var reason : byReason.entrySet()) {
      var subjects = reason.getValue().stream().map(Failure::subject).toList();
      for (var one : subjects) {
        work.event(
            OutboxEvent.of(
                    EventType.APPLICATION_PRODUCTION_FAILED,
                    one.holderId(),
                    SubjectType.APPLICATION,
                    one.applicationId())
                .with("regionCode", one.region().value())
                .with("batchId", batchId.toString())
                .with("reason", reason.getKey()));
      }
      all =
          all.chain(
              () ->
                  acts.recordAll(
                      work,
                      Act.of("application.fail-production", by).because(reason.getKey()),
                      subjects.stream().map(one -> randomness.uuid()).toList(),
                      subjects,
                      "in-production",
                      "applied"));
    }
    return all;
  }
}
