package org.essc.family;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.essc.act.ActProblems;
import org.essc.act.ActRules;
import org.essc.act.ActTransactions;
import org.essc.act.UnitOfWork;
import org.essc.audit.Actor;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.problem.ProblemType;
import org.essc.platform.time.Patience;
import org.essc.region.FamilyKeys;
import org.essc.region.PolicyTerms.FamilyAbility;

/**
 * A minor of 16 agrees to what the guardian goes on doing, as any other member of a family does:
 * until then it is little. Who does not want it ends it. Step 5 of docs/flows/family.md.
 */
@Singleton
public class AgreeAtSixteen {

  private static final String ACT = "family.agree";

  private final ActTransactions transactions;
  private final FamilyStore store;
  private final FamilyChanges changes;
  private final ActRules rules;

  AgreeAtSixteen(
      ActTransactions transactions, FamilyStore store, FamilyChanges changes, ActRules rules) {
    this.transactions = transactions;
    this.store = store;
    this.changes = changes;
    this.rules = rules;
  }

  /**
   * @param agreed at least one
   * @param by the channel of the page on which the PIN was typed
   * @param patience of whoever waits for it
   * @throws ProblemException {@code not-found} where nothing waits for that holder's consent,
   *     {@code party-not-allowed} for more than members may agree to
   */
  public Uni<Void> handle(
      UUID id, UUID memberId, Set<FamilyAbility> agreed, Actor by, Patience patience) {
    var onPage = transactions.onPageOf(memberId);
    return onPage.run(
        ACT,
        by,
        patience,
        work ->
            store
                .lock(work.connection(), id)
                .map(found -> found.filter(one -> one.memberId().equals(memberId)))
                .map(
                    found ->
                        found.filter(
                            one -> one.standing(work.today()) == MembershipState.AWAITING_CONSENT))
                .map(found -> found.orElseThrow(() -> ProblemException.of(ProblemType.NOT_FOUND)))
                .invoke(one -> requireOpen(one, agreed))
                .chain(one -> agree(work, one.agreed(agreed), by)));
  }

  private void requireOpen(FamilyMember one, Set<FamilyAbility> agreed) {
    var policy = rules.of(one.region());
    if (agreed.isEmpty() || !policy.value(FamilyKeys.RELATIVES_MAY).containsAll(agreed)) {
      throw ActRules.refusal(ActProblems.PARTY_NOT_ALLOWED, policy, FamilyKeys.RELATIVES_MAY);
    }
  }

  /** What the guardian began by the law is over; what is done now is done by consent. */
  private Uni<Void> agree(UnitOfWork work, FamilyMember one, Actor by) {
    return store
        .agree(work.connection(), one, work.today())
        .chain(() -> changes.over(work, List.of(one), MembershipState.ACTIVE, ACT, by));
  }
}
