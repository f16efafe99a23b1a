package org.essc.benefit.qualification;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.essc.act.Act;
import org.essc.act.ActStore;
import org.essc.act.UnitOfWork;
import org.essc.benefit.ChangeEntitlement;
import org.essc.benefit.Entitlement;
import org.essc.card.CardRecord;
import org.essc.platform.outbox.SubjectType;
import org.essc.platform.random.Randomness;
import org.essc.region.BenefitKeys;

/**
 * Lays a consular certificate before a second clerk. Nothing changes yet; while one waits, another
 * is not taken. Step 3e of the flow.
 */
@Singleton
class AskForReview {

  static final String ACT = "benefit.ask-review";

  private final ChangeEntitlement changeEntitlement;
  private final PlanQualification plan;
  private final QualificationRules rules;
  private final QualificationStore store;
  private final ProofIndex proofs;
  private final ActStore acts;
  private final Randomness randomness;

  AskForReview(
      ChangeEntitlement changeEntitlement,
      PlanQualification plan,
      QualificationRules rules,
      QualificationStore store,
      ProofIndex proofs,
      ActStore acts,
      Randomness randomness) {
    this.changeEntitlement = changeEntitlement;
    this.plan = plan;
    this.rules = rules;
    this.store = store;
    this.proofs = proofs;
    this.acts = acts;
    this.randomness = randomness;
  }

  Uni<List<Qualification>> handle(UnitOfWork work, CardRecord card, Asked asked) {
    return changeEntitlement
        .lockOpen(work, card.holderId())
        .map(open -> PlanQualification.choose(open, asked))
        .chain(
            chosen -> {
              var permitted = plan.permit(chosen, card, asked);
              return store
                  .waiting(work.connection(), card.holderId())
                  .map(
                      all ->
                          all.stream().filter(one -> one.reviewUntil().isAfter(work.at())).toList())
                  .chain(waiting -> ask(work, card, permitted, chosen, waiting));
            });
  }

  private Uni<List<Qualification>> ask(
      UnitOfWork work,
      CardRecord card,
      Asked asked,
      List<Entitlement> chosen,
      List<Qualification> waiting) {
    var meant = chosen.stream().map(Entitlement::id).collect(Collectors.toSet());
    var before = waiting.stream().filter(one -> meant.contains(one.entitlementId())).toList();
    var known = before.stream().map(Qualification::entitlementId).collect(Collectors.toSet());
    var fresh = chosen.stream().filter(one -> !known.contains(one.id())).toList();
    if (fresh.isEmpty()) {
      return Uni.createFrom().item(before);
    }
    var ids = fresh.stream().map(Entitlement::id).toList();
    return store
        .supersede(work, card.holderId(), ids)
        .chain(() -> proofs.claim(work, card.holderId(), asked, plan.today()))
        .chain(proof -> insert(work, card, asked, fresh, proof))
        .call(() -> acts.record(work, act(asked), card.subject(), state(card), state(card)))
        .map(made -> Stream.concat(made.stream(), before.stream()).toList());
  }

  private Uni<List<Qualification>> insert(
      UnitOfWork work, CardRecord card, Asked asked, List<Entitlement> fresh, byte[] proof) {
    return Multi.createFrom()
        .iterable(fresh)
        .onItem()
        .transformToUniAndConcatenate(
            one -> {
              var row = row(work, card, asked, one, randomness.uuid());
              work.audit(
                  act(asked)
                      .with("scheme", row.scheme())
                      .entry(row.holderId(), SubjectType.BENEFIT_QUALIFICATION, row.id()));
              return store
                  .insert(work, row, asked.shown(), one == fresh.get(0) ? proof : null, null)
                  .replaceWith(row);
            })
        .collect()
        .asList();
  }

  private static Act act(Asked asked) {
    return Act.of(ACT, asked.by()).because(asked.way().code());
  }

  private static String state(CardRecord card) {
    return card.state().text();
  }

  private Qualification row(
      UnitOfWork work, CardRecord card, Asked asked, Entitlement entitlement, UUID id) {
    var days = rules.of(entitlement.region()).value(BenefitKeys.REVIEW_DAYS);
    return new Qualification(
        id,
        card.holderId(),
        card.id(),
        entitlement.id(),
        entitlement.insurer(),
        entitlement.scheme().text(),
        entitlement.region(),
        asked.way(),
        QualificationState.WAITING,
        asked.asker(),
        work.at(),
        work.at().plus(Duration.ofDays(days)),
        null,
        null,
        null);
  }
}
