package org.essc.card.production;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.Set;
import org.essc.act.ActRules;
import org.essc.act.ActTransactions;
import org.essc.act.ActTransactions.Outcome;
import org.essc.act.Requester;
import org.essc.audit.AuditEntry;
import org.essc.partner.PartnerKeys;
import org.essc.partner.PartnerNo;
import org.essc.partner.PartnerRole;
import org.essc.platform.idempotency.Answer;
import org.essc.platform.idempotency.Ticket;
import org.essc.platform.outbox.SubjectType;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.random.Randomness;
import org.essc.platform.time.BusinessDates;
import org.essc.region.ApplicationKeys;
import org.essc.region.CardLifeKeys;
import org.essc.region.PolicyTerms.ApplicationInput;
import org.essc.region.RegionCode;
import org.essc.region.RegionPolicy;

/** Step 1: a batch is ordered of a factory; its applications are taken in the background. */
@Singleton
class StartProductionBatch {

  static final String ACT = "production-batch.start";
  static final int MOST_CARDS = 1_000_000;
  private static final int MOST_PER_PART = 1_000;

  private final ActRules rules;
  private final PartnerKeys partners;
  private final ActTransactions transactions;
  private final ProductionBatchStore batches;
  private final CollectApplications collect;
  private final Randomness randomness;
  private final Clock clock;
  private final Clock businessClock;
  private final int cardsPerPart;

  StartProductionBatch(
      ActRules rules,
      PartnerKeys partners,
      ActTransactions transactions,
      ProductionBatchStore batches,
      CollectApplications collect,
      Randomness randomness,
      Clock clock,
      @BusinessDates Clock businessClock,
      ProductionConfig config) {
    this.rules = rules;
    this.partners = partners;
    this.transactions = transactions;
    this.batches = batches;
    this.collect = collect;
    this.randomness = randomness;
    this.clock = clock;
    this.businessClock = businessClock;
    this.cardsPerPart = config.cardsPerPart();
    if (cardsPerPart < 1 || cardsPerPart > MOST_PER_PART) {
      throw new IllegalArgumentException("essc.production.cards-per-part must be 1 to 1000");
    }
  }

  /**
   * @param limit most cards that it orders
   */
  record Request(Requester requester, RegionCode region, PartnerNo factoryNo, int limit) {}

  Uni<Answer> handle(Request request, Ticket ticket) {
    return partners
        .find(request.factoryNo())
        .flatMap(
            factory ->
                transactions.answer(
                    ticket,
                    ACT,
                    request.requester().actor(),
                    work -> {
                      var policy = rules.of(request.region());
                      rules.requireJurisdiction(policy, request.requester());
                      requireFactory(request, factory);
                      var batch = batch(request, policy);
                      work.audit(
                          AuditEntry.of(ACT, request.requester().actor())
                              .object(SubjectType.PRODUCTION_BATCH, batch.id())
                              .detail("factory", batch.factoryNo())
                              .detail("region", batch.region().value())
                              .success());
                      return batches
                          .insert(work, batch)
                          .replaceWith(new Outcome(202, ProductionBatchView.of(batch)));
                    }))
        .invoke(collect::wake);
  }

  private void requireFactory(Request request, Optional<PartnerKeys.Registered> factory) {
    boolean serves =
        factory
            .filter(one -> one.roles().contains(PartnerRole.FACTORY.text()))
            .filter(one -> one.jurisdiction().covers(request.region()))
            .isPresent();
    if (!serves) {
      throw ProblemException.of(ProductionProblems.FACTORY_UNKNOWN);
    }
    boolean encryptable =
        factory
            .flatMap(PartnerKeys.Registered::keys)
            .filter(keys -> keys.canEncrypt(clock.instant()))
            .isPresent();
    if (!encryptable) {
      throw ProblemException.of(ProductionProblems.FACTORY_KEY_MISSING);
    }
  }

  private ProductionBatch batch(Request request, RegionPolicy policy) {
    boolean photoRequired =
        policy
            .stated(ApplicationKeys.APPLICATION_INPUTS)
            .orElse(Set.of())
            .contains(ApplicationInput.PHOTO);
    return new ProductionBatch(
        randomness.uuid(),
        request.region(),
        request.factoryNo(),
        request.requester().actorText(),
        ProductionBatch.COLLECTING,
        request.limit(),
        cardsPerPart,
        policy.value(CardLifeKeys.VALIDITY_YEARS),
        photoRequired,
        0,
        0,
        0,
        0,
        businessClock.instant().truncatedTo(ChronoUnit.MILLIS),
        null);
  }
}
