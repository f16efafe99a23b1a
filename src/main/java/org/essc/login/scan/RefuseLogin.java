package org.essc.login.scan;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import org.essc.audit.AuditLog;
import org.essc.login.Login;
import org.essc.login.LoginId;
import org.essc.login.LoginState;
import org.essc.login.LoginStep;
import org.essc.login.LoginStore;
import org.essc.login.Refusal;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.time.Patience;
import org.jboss.logging.Logger;

/** A holder wants no login, or reports that somebody else wants one. Step 6 of the flow. */
@Singleton
public class RefuseLogin {

  private static final Logger LOG = Logger.getLogger(RefuseLogin.class);

  private final LoginStore logins;
  private final AuditLog audit;
  private final Counter reports;

  RefuseLogin(LoginStore logins, AuditLog audit, MeterRegistry metrics) {
    this.logins = logins;
    this.audit = audit;
    this.reports =
        Counter.builder("essc.login.reports")
            .description("logins that a holder reported as not wanted")
            .register(metrics);
  }

  /**
   * Ends the login.
   *
   * @return false where there was nothing to end any more
   * @throws ProblemException 404 {@code not-found} where it is not this holder's login
   */
  public Uni<Boolean> refuse(LoginId id, ActingHolder holder, Patience patience) {
    return end(id, holder, Refusal.REFUSED, patience);
  }

  /**
   * As {@link #refuse}, and tells the operator: a report counts also where the login was over
   * already.
   */
  public Uni<Boolean> report(LoginId id, ActingHolder holder, Patience patience) {
    return end(id, holder, Refusal.REPORTED, patience)
        .invoke(
            ended -> {
              reports.increment();
              LOG.warn("A holder has reported a login; the audit log has it as login.report");
            });
  }

  private Uni<Boolean> end(LoginId id, ActingHolder holder, Refusal refusal, Patience patience) {
    var act = refusal == Refusal.REPORTED ? "login.report" : "login.refuse";
    return ReadConfirmation.own(logins, id, holder, patience)
        .call(login -> audit.record(LoginAudit.of(act, login).success()))
        .chain(login -> logins.go(id, step(login, refusal), patience))
        .onFailure(LoginProblems::unforeseen)
        .transform(ProblemException::unavailable)
        .map(done -> done.done());
  }

  static LoginStep step(Login login, Refusal refusal) {
    return LoginStep.of(LoginState.SCANNED, LoginState.REFUSED)
        .onlyIf(Login.Field.SCAN, login.required(Login.Field.SCAN))
        .with(Login.Field.REFUSAL, refusal.text());
  }
}
