package org.essc.login.scan;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import org.essc.ecard.HolderActs;
import org.essc.login.Login;
import org.essc.login.LoginId;
import org.essc.login.LoginState;
import org.essc.login.LoginStep;
import org.essc.login.LoginStore;
import org.essc.login.PingQueue;
import org.essc.login.Refusal;
import org.essc.login.StepOutcome;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.time.Patience;
import org.jboss.logging.Logger;

/** A holder wants no login, or reports that somebody else wants one. Step 6 of the flow. */
@Singleton
public class RefuseLogin {

  private static final Logger LOG = Logger.getLogger(RefuseLogin.class);

  private final LoginStore logins;
  private final HolderActs acts;
  private final PingQueue pings;
  private final Counter reports;

  RefuseLogin(LoginStore logins, HolderActs acts, PingQueue pings, MeterRegistry metrics) {
    this.logins = logins;
    this.acts = acts;
    this.pings = pings;
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
    return ReadConfirmation.own(logins, id, holder, patience)
        .chain(
            login ->
                login.is(LoginState.SCANNED) || refusal == Refusal.REPORTED
                    ? end(login, holder, refusal, patience)
                    : Uni.createFrom().item(StepOutcome.ELSEWHERE))
        .onFailure(LoginProblems::unforeseen)
        .transform(ProblemException::unavailable)
        .map(StepOutcome::done);
  }

  /**
   * The holder finds it among the own uses, and the auditor in the log, before it has an effect.
   */
  private Uni<StepOutcome> end(
      Login login, ActingHolder holder, Refusal refusal, Patience patience) {
    var act = refusal == Refusal.REPORTED ? "login.report" : "login.refuse";
    return acts.record(
            holder.signing(),
            holder.by(),
            act,
            login.request().clientId(),
            LoginAudit.of(act, login).success())
        .chain(() -> logins.go(login.id(), step(login, refusal), patience))
        .call(() -> pings.decided(login, patience));
  }

  static LoginStep step(Login login, Refusal refusal) {
    return LoginStep.of(LoginState.SCANNED, LoginState.REFUSED)
        .onlyIf(Login.Field.SCAN, login.required(Login.Field.SCAN))
        .with(Login.Field.REFUSAL, refusal.text());
  }
}
