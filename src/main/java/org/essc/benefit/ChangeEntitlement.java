package org.essc.benefit;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.essc.act.UnitOfWork;
import org.essc.platform.problem.ProblemException;

/**
 * What an authentication makes of a holder's entitlements, in the authentication's own transaction:
 * whoever records one locks the entitlements first, decides for each by its region's policy, and
 * changes them.
 */
@Singleton
public class ChangeEntitlement {

  private final EntitlementStore store;
  private final NoticeDays noticeDays;

  ChangeEntitlement(EntitlementStore store, NoticeDays noticeDays) {
    this.store = store;
    this.noticeDays = noticeDays;
  }

  /**
   * The holder's entitlements that may be authenticated, of whichever schemes and insurers, in the
   * order of their ids; empty where there are none. They stay locked until the transaction ends, so
   * that no file, sweep or death comes between.
   */
  public Uni<List<Entitlement>> lockOpen(UnitOfWork work, UUID holderId) {
    return store.lockOpen(work.connection(), holderId);
  }

  /**
   * What was authenticated.
   *
   * @param until last day, in China
   * @param statement signed, for the insurer
   */
  public record Authentication(UUID id, LocalDate until, String statement) {

    @Override
    public String toString() {
      return "Authentication[" + id + "]";
    }
  }

  /**
   * Qualified until a day, and the insurer is told. One that has lapsed is in order again.
   *
   * @param entitlement as {@link #lockOpen} gave it
   * @param endsDoubt whether somebody saw the person at a counter
   * @return as it is from now on
   * @throws ProblemException {@code benefit-doubted} where it is doubted and that does not end it
   */
  public Uni<Entitlement> qualify(
      UnitOfWork work, Entitlement entitlement, Authentication authentication, boolean endsDoubt) {
    if (entitlement.state() == EntitlementState.DOUBTED && !endsDoubt) {
      return Uni.createFrom().failure(ProblemException.of(BenefitProblems.BENEFIT_DOUBTED));
    }
    if (!entitlement.state().open()) {
      return Uni.createFrom().failure(BenefitProblems.state(entitlement));
    }
    var qualified =
        entitlement.qualified(
            authentication.id(), authentication.until(), noticeDays.of(entitlement.region()));
    return store
        .change(work, entitlement.state(), qualified)
        .invoke(
            () -> work.event(EntitlementEvents.qualified(qualified, authentication.statement())))
        .replaceWith(qualified);
  }
}
