package org.essc.card.application;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Singleton;
import java.util.UUID;
import org.essc.act.ActRules;
import org.essc.act.Requester;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.problem.ProblemType;

/** Tells how far an application is: to whoever holds its voucher, or to those it concerns. */
@Singleton
class TrackApplications {

  private final Pool pool;
  private final ApplicationStore applications;
  private final VoucherThrottle throttle;
  private final ActRules rules;

  TrackApplications(
      Pool pool, ApplicationStore applications, VoucherThrottle throttle, ActRules rules) {
    this.pool = pool;
    this.applications = applications;
    this.throttle = throttle;
    this.rules = rules;
  }

  /**
   * @param requester whose misses are counted
   */
  Uni<ApplicationView> byVoucher(Requester requester, ClaimVoucher voucher) {
    return throttle
        .look(requester, () -> applications.find(pool, voucher))
        .onItem()
        .ifNull()
        .failWith(() -> ProblemException.of(ApplicationProblems.VOUCHER_UNKNOWN))
        .map(ApplicationView::of);
  }

  Uni<ApplicationView> read(Requester requester, UUID id) {
    return applications
        .find(pool, id)
        .invoke(application -> requireConcerned(requester, application))
        .map(ApplicationView::of);
  }

  /**
   * Partners see what they submitted, clerks what their region has.
   *
   * @throws ProblemException {@code not-found}, for another partner's too
   */
  void requireConcerned(Requester requester, CardApplication application) {
    if (application == null
        || !requester.staff() && !application.submittedBy().equals(requester.actorText())) {
      throw ProblemException.of(ProblemType.NOT_FOUND);
    }
    if (requester.staff()) {
      rules.requireServed(rules.of(application.region()), requester);
    }
  }
}
