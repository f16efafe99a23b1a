package org.essc.benefit.qualification;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlClient;
import jakarta.inject.Singleton;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.essc.benefit.Entitlement;
import org.essc.benefit.EntitlementState;
import org.essc.benefit.HolderEntitlements;
import org.essc.card.CardRecord;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.problem.ProblemType;
import org.essc.platform.random.Randomness;
import org.essc.region.BenefitWay.Way;

/**
 * Finds what an authentication is about, holds it against the rules, and signs what is to be said
 * of it: before the transaction that records it, as nothing is signed within one. What is signed
 * leaves the platform only with that transaction. Steps 3b and 3c of the flow.
 */
@Singleton
class PlanQualification {

  private final HolderEntitlements entitlements;
  private final QualificationStore store;
  private final QualificationRules rules;
  private final Statement statement;
  private final Randomness randomness;

  PlanQualification(
      HolderEntitlements entitlements,
      QualificationStore store,
      QualificationRules rules,
      Statement statement,
      Randomness randomness) {
    this.entitlements = entitlements;
    this.store = store;
    this.rules = rules;
    this.statement = statement;
    this.randomness = randomness;
  }

  /** One entitlement's authentication. */
  record Planned(
      Entitlement entitlement, UUID id, LocalDate on, LocalDate until, String statement) {

    @Override
    public String toString() {
      return "Planned[" + id + "]";
    }
  }

  /** What is asked about, permitted; not locked. */
  Uni<List<Entitlement>> about(SqlClient client, CardRecord card, Asked asked) {
    return entitlements
        .open(client, card.holderId())
        .chain(
            open -> {
              var due = choose(open, asked);
              return due.isEmpty() ? ofToday(client, card, open) : Uni.createFrom().item(due);
            })
        .invoke(chosen -> permit(chosen, card, asked));
  }

  /** Who has just done all that is due asks for the same again. */
  private Uni<List<Entitlement>> ofToday(
      SqlClient client, CardRecord card, List<Entitlement> open) {
    return store
        .ofDay(client, card.holderId(), rules.today())
        .map(today -> today.stream().map(Qualification::entitlementId).toList())
        .map(today -> open.stream().filter(one -> today.contains(one.id())).toList());
  }

  /** Of a holder's open entitlements those that are meant. */
  static List<Entitlement> choose(List<Entitlement> open, Asked asked) {
    return open.stream()
        .filter(
            one ->
                asked.scheme() == null
                    ? one.state() != EntitlementState.QUALIFIED
                    : one.scheme() == asked.scheme())
        .toList();
  }

  /**
   * Each by the policy of the region that pays it.
   *
   * @return as it is asked for, with what was proven of the person's capacity
   */
  Asked permit(List<Entitlement> chosen, CardRecord card, Asked asked) {
    QualificationRules.requireAlive(card);
    if (chosen.isEmpty()) {
      throw ProblemException.of(QualificationProblems.NOTHING_DUE);
    }
    var permitted = asked;
    for (var one : chosen) {
      permitted = rules.permit(one.region(), card, permitted);
    }
    return permitted;
  }

  /** Outside of any transaction. */
  Uni<List<Planned>> sign(List<Entitlement> chosen, Asked asked) {
    var on = asked.day(rules.today());
    return Multi.createFrom()
        .iterable(chosen)
        .onItem()
        .transformToUniAndConcatenate(one -> sign(one, randomness.uuid(), asked.way(), on))
        .collect()
        .asList();
  }

  Uni<Planned> sign(Entitlement entitlement, UUID id, Way way, LocalDate on) {
    var until = until(entitlement, on);
    return statement
        .sign(id, entitlement, way, on, until)
        .map(signed -> new Planned(entitlement, id, on, until, signed));
  }

  /** As the entitlement itself will say it: what was authenticated further stays so. */
  LocalDate until(Entitlement entitlement, LocalDate on) {
    var former = entitlement.period().qualifiedUntil();
    var until = rules.until(entitlement.region(), on);
    return former != null && former.isAfter(until) ? former : until;
  }

  /**
   * What was signed, of the entitlement as it is now.
   *
   * @param on the day of which it is to be
   * @throws ProblemException {@code conflict} where there is something else to say by now
   */
  Planned standing(Planned planned, Entitlement now, LocalDate on) {
    if (!planned.on().equals(on) || !planned.until().equals(until(now, on))) {
      throw ProblemException.of(ProblemType.CONFLICT);
    }
    return new Planned(now, planned.id(), planned.on(), planned.until(), planned.statement());
  }

  LocalDate today() {
    return rules.today();
  }
}
