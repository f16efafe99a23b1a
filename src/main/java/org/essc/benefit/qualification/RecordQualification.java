package org.essc.benefit.qualification;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.essc.act.Act;
import org.essc.act.ActStore;
import org.essc.act.UnitOfWork;
import org.essc.benefit.ChangeEntitlement;
import org.essc.benefit.Entitlement;
import org.essc.benefit.EntitlementState;
import org.essc.benefit.qualification.PlanQualification.Planned;
import org.essc.card.CardRecord;
import org.essc.platform.outbox.SubjectType;
import org.essc.platform.problem.ProblemException;

/**
 * Records an authentication in the transaction that has locked the person's card: the entitlements
 * go to their new state, the rows with their statements, the act in the journal, the audit entries
 * and the insurers' events, all or nothing. Step 3d of the flow.
 */
@Singleton
class RecordQualification {

  static final String ACT = "benefit.qualify";

  private final ChangeEntitlement changeEntitlement;
  private final PlanQualification plan;
  private final QualificationStore store;
  private final ProofIndex proofs;
  private final ActStore acts;

  RecordQualification(
      ChangeEntitlement changeEntitlement,
      PlanQualification plan,
      QualificationStore store,
      ProofIndex proofs,
      ActStore acts) {
    this.changeEntitlement = changeEntitlement;
    this.plan = plan;
    this.store = store;
    this.proofs = proofs;
    this.acts = acts;
  }

  /**
   * What there is now.
   *
   * @param fresh whether any of it was authenticated by this act
   */
  record Recorded(List<Qualification> all, boolean fresh) {}

  /**
   * Whoever was authenticated today is so: that is answered again, and nothing is recorded twice.
   * Who has been doubted since is authenticated anew.
   *
   * @param planned signed before, for what was found then
   * @param verificationId that it rests on, or null
   * @throws ProblemException {@code conflict} where there is something else to say by now
   */
  Uni<Recorded> handle(
      UnitOfWork work, CardRecord card, Asked asked, List<Planned> planned, UUID verificationId) {
    var meant = by(planned, one -> one.entitlement().id());
    return changeEntitlement
        .lockOpen(work, card.holderId())
        .map(open -> open.stream().filter(one -> meant.containsKey(one.id())).toList())
        .chain(
            chosen -> {
              var permitted = plan.permit(chosen, card, asked);
              return store
                  .ofDay(work.connection(), card.holderId(), asked.day(plan.today()))
                  .map(today -> standing(chosen, today))
                  .chain(
                      today ->
                          new One(work, card, permitted, verificationId)
                              .record(chosen, meant, today));
            });
  }

  /** Of today's what nobody has doubted since, by its entitlement. */
  private static Map<UUID, Qualification> standing(
      List<Entitlement> chosen, List<Qualification> today) {
    var doubted =
        chosen.stream()
            .filter(one -> one.state() == EntitlementState.DOUBTED)
            .map(Entitlement::id)
            .collect(Collectors.toSet());
    return today.stream()
        .filter(one -> !doubted.contains(one.entitlementId()))
        .collect(
            Collectors.toMap(
                Qualification::entitlementId, Function.identity(), (former, newer) -> newer));
  }

  private static <T> Map<UUID, T> by(List<T> all, Function<T, UUID> id) {
    return all.stream().collect(Collectors.toMap(id, Function.identity()));
  }

  /** One act under way. */
  private final class One {

    private final UnitOfWork work;
    private final CardRecord card;
    private final Asked asked;
    private final UUID verificationId;

    private One(UnitOfWork work, CardRecord card, Asked asked, UUID verificationId) {
      this.work = work;
      this.card = card;
      this.asked = asked;
      this.verificationId = verificationId;
    }

    private Uni<Recorded> record(
        List<Entitlement> chosen, Map<UUID, Planned> planned, Map<UUID, Qualification> today) {
      var all =
          new ArrayList<>(
              chosen.stream().map(Entitlement::id).map(today::get).filter(q -> q != null).toList());
      var fresh =
          chosen.stream()
              .filter(one -> !today.containsKey(one.id()))
              .map(one -> plan.standing(planned.get(one.id()), one, asked.day(plan.today())))
              .toList();
      if (fresh.isEmpty()) {
        return Uni.createFrom().item(new Recorded(all, false));
      }
      return proofs
          .claim(work, card.holderId(), asked, plan.today())
          .chain(proof -> write(fresh, proof))
          .call(() -> acts.record(work, act(), card.subject(), state(), state()))
          .invoke(written -> all.addAll(0, written))
          .replaceWith(() -> new Recorded(all, true));
    }

    private Uni<List<Qualification>> write(List<Planned> fresh, byte[] proof) {
      var ids = fresh.stream().map(one -> one.entitlement().id()).toList();
      return store
          .supersede(work, card.holderId(), ids)
          .chain(
              () ->
                  Multi.createFrom()
                      .iterable(fresh)
                      .onItem()
                      .transformToUniAndConcatenate(
                          one -> write(one, one == fresh.get(0) ? proof : null))
                      .collect()
                      .asList());
    }

    private Uni<Qualification> write(Planned one, byte[] proof) {
      var row = row(one);
      return store
          .insert(work, row, asked.shown(), proof, verificationId)
          .chain(
              () ->
                  changeEntitlement.qualify(
                      work,
                      one.entitlement(),
                      new ChangeEntitlement.Authentication(one.id(), one.until(), one.statement()),
                      asked.seenInPerson()))
          .invoke(
              () ->
                  work.audit(
                      act()
                          .with("scheme", row.scheme())
                          .with("insurer", row.insurer())
                          .with("until", row.qualifiedUntil())
                          .entry(row.holderId(), SubjectType.BENEFIT_QUALIFICATION, row.id())))
          .replaceWith(row);
    }

    private Act act() {
      var act = Act.of(ACT, asked.by()).because(asked.way().code());
      return asked.wardsPage() ? act.with("membership", asked.by().party().authority()) : act;
    }

    private String state() {
      return card.state().text();
    }

    private Qualification row(Planned one) {
      var entitlement = one.entitlement();
      return new Qualification(
          one.id(),
          card.holderId(),
          card.id(),
          entitlement.id(),
          entitlement.insurer(),
          entitlement.scheme().text(),
          entitlement.region(),
          asked.way(),
          QualificationState.QUALIFIED,
          asked.asker(),
          work.at(),
          null,
          one.on(),
          one.until(),
          one.statement());
    }
  }
}
