package org.essc.benefit;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.essc.act.Act;
import org.essc.act.ActContext;
import org.essc.act.ActRules;
import org.essc.act.ActTransactions;
import org.essc.act.ActTransactions.Outcome;
import org.essc.act.Requester;
import org.essc.act.UnitOfWork;
import org.essc.platform.idempotency.Answer;
import org.essc.platform.idempotency.Ticket;
import org.essc.platform.outbox.EventType;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.problem.ProblemType;
import org.essc.platform.time.ChinaTime;

/**
 * The insurer, or a clerk, doubts that a benefit is drawn rightly: from then on only an
 * authentication at a counter ends that, or the insurer, which decides. Nothing is stopped by it.
 */
@Singleton
class DoubtEntitlement {

  private static final String DOUBT = "benefit.doubt";
  private static final String DISMISS = "benefit.dismiss-doubt";

  private final ActTransactions transactions;
  private final EntitlementStore store;
  private final ActRules rules;

  DoubtEntitlement(ActTransactions transactions, EntitlementStore store, ActRules rules) {
    this.transactions = transactions;
    this.store = store;
    this.rules = rules;
  }

  /** Where it stands afterwards. */
  @Schema(
      name = "BenefitDoubt",
      requiredProperties = {"entitlementId", "state"})
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record View(UUID entitlementId, String state, String reason) {}

  /** The same doubt again changes nothing. */
  Uni<Answer> raise(Requester by, UUID id, DoubtReason reason, Ticket ticket) {
    return transactions.answer(
        ticket,
        DOUBT,
        by.actor(),
        work ->
            lock(work, by, id)
                .chain(found -> raise(work, by, found, reason))
                .map(DoubtEntitlement::outcome));
  }

  private Uni<Entitlement> raise(
      UnitOfWork work, Requester by, Entitlement found, DoubtReason reason) {
    if (found.state() == EntitlementState.DOUBTED && reason.text().equals(found.reason())) {
      return Uni.createFrom().item(found);
    }
    if (!found.state().open() || found.state() == EntitlementState.DOUBTED) {
      return Uni.createFrom().failure(BenefitProblems.state(found));
    }
    var doubted = found.in(EntitlementState.DOUBTED, reason.text());
    var act = Act.of(DOUBT, ActContext.itself(by)).because(reason.text());
    return change(work, found, doubted, act, "raised");
  }

  /** The insurer has looked into it, and the qualification stands as it stood. */
  Uni<Answer> dismiss(Requester insurer, UUID id, Ticket ticket) {
    return transactions.answer(
        ticket,
        DISMISS,
        insurer.actor(),
        work ->
            lock(work, insurer, id)
                .chain(found -> dismiss(work, insurer, found))
                .map(DoubtEntitlement::outcome));
  }

  private Uni<Entitlement> dismiss(UnitOfWork work, Requester insurer, Entitlement found) {
    if (found.state() != EntitlementState.DOUBTED) {
      return Uni.createFrom().failure(BenefitProblems.state(found));
    }
    // The next sweep tells anew what is due soon or over: nobody was told while it was doubted.
    var today = work.at().atZone(ChinaTime.ZONE).toLocalDate();
    var cleared = found.in(found.period().state(today), null);
    return change(work, found, cleared, Act.of(DISMISS, ActContext.itself(insurer)), "dismissed");
  }

  private Uni<Entitlement> change(
      UnitOfWork work, Entitlement from, Entitlement to, Act act, String doubt) {
    return store
        .change(work, from.state(), to)
        .invoke(
            () ->
                work.tell(
                    act, EntitlementEvents.of(EventType.BENEFIT_DOUBTED, to).with("doubt", doubt)))
        .replaceWith(to);
  }

  /** Another insurer's, and one outside of a clerk's regions, looks like what there is not. */
  private Uni<Entitlement> lock(UnitOfWork work, Requester by, UUID id) {
    return store
        .lock(work.connection(), id)
        .invoke(
            found -> {
              if (found == null || !by.staff() && !found.insurer().equals(by.partnerNo())) {
                throw ProblemException.of(ProblemType.NOT_FOUND);
              }
              if (by.staff()) {
                rules.requireServed(rules.of(found.region()), by);
              }
            });
  }

  private static Outcome outcome(Entitlement now) {
    return new Outcome(200, new View(now.id(), now.state().text(), now.reason()));
  }
}
