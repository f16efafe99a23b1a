package org.essc.login.scan;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;
import org.essc.audit.AuditEntry;
import org.essc.ecard.HolderActs;
import org.essc.login.Login;
import org.essc.login.LoginId;
import org.essc.login.LoginState;
import org.essc.login.LoginStep;
import org.essc.login.LoginStore;
import org.essc.login.PingQueue;
import org.essc.login.Refusal;
import org.essc.login.StepOutcome;
import org.essc.login.session.EndReported;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.time.Patience;
import org.jboss.logging.Logger;

/** A holder wants no login, or reports that somebody else wants one. Step 6 of the flow. */
@Singleton
public class RefuseLogin {

  private static final Logger LOG = Logger.getLogger(RefuseLogin.class);

  private static final Set<LoginState> UNTIL_EXCHANGED =
      EnumSet.of(LoginState.SCANNED, LoginState.CONFIRMED, LoginState.CODED);

  private static final Set<LoginState> EXCHANGED =
      EnumSet.of(LoginState.EXCHANGED, LoginState.REPLAYED);

  private final LoginStore logins;
  private final EndReported endReported;
  private final HolderActs acts;
  private final PingQueue pings;
  private final Counter reports;

  RefuseLogin(
      LoginStore logins,
      EndReported endReported,
      HolderActs acts,
      PingQueue pings,
      MeterRegistry metrics) {
    this.logins = logins;
    this.endReported = endReported;
    this.acts = acts;
    this.pings = pings;
    this.reports =
        Counter.builder("essc.login.reports")
            .description("logins that a holder reported as not wanted")
            .register(metrics);
  }

  /** What a report has ended. */
  public enum Reported {
    /** The login, before anybody had anything of it. */
    STOPPED,
    /** What had come of it already: its portal was logged in, or is logged in no more. */
    ENDED,
    /** As {@link #ENDED}, but for what was granted with it: that stands. */
    LINKED,
    /** Nothing: it was over, and nobody was logged in by it. */
    OVER;

    private String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * Ends a login that has not been confirmed. A repeat is as the first one where that could not be
   * recorded.
   *
   * @return false where there was nothing to end any more
   * @throws ProblemException 404 {@code not-found} where it is not this holder's login
   */
  public Uni<Boolean> refuse(LoginId id, ActingHolder holder, Patience patience) {
    return ReadConfirmation.own(logins, id, holder, patience)
        .chain(
            login ->
                (login.is(LoginState.SCANNED)
                        ? stop(login, step(login, Refusal.REFUSED), patience)
                        : Uni.createFrom().item(isUnrecorded(login)))
                    .call(
                        refused ->
                            refused
                                ? recordRefusal(login, holder, patience)
                                : Uni.createFrom().voidItem()))
        .onFailure(LoginProblems::unforeseen)
        .transform(ProblemException::unavailable);
  }

  /**
   * Somebody else wants the login: it ends however far it has come, also after its time, with its
   * session and what was granted with it, and the operator is told. A report counts also where the
   * login was over already.
   *
   * @param fetchedToo whether what the portal has fetched with its tokens ends as well; asked only
   *     where there is such a thing
   * @throws ProblemException 404 {@code not-found} where it is not this holder's login
   */
  public Uni<Reported> report(
      LoginId id, ActingHolder holder, Supplier<Uni<Boolean>> fetchedToo, Patience patience) {
    return ReadConfirmation.own(logins, id, holder, patience)
        .chain(login -> report(login, holder, fetchedToo, patience))
        .onFailure(LoginProblems::unforeseen)
        .transform(ProblemException::unavailable)
        .invoke(
            reported -> {
              reports.increment();
              LOG.warn("A holder has reported a login; the audit log has it as login.report");
            });
  }

  /** As it stands after the step: it may have gone on since it was read. */
  private Uni<Reported> report(
      Login login, ActingHolder holder, Supplier<Uni<Boolean>> fetchedToo, Patience patience) {
    return stop(login, step(login, UNTIL_EXCHANGED, Refusal.REPORTED).evenLate(), patience)
        .chain(() -> logins.find(login.id(), patience))
        .map(now -> now.orElse(login))
        .chain(now -> end(now, holder, fetchedToo))
        .call(
            reported ->
                record(
                    login,
                    holder,
                    LoginAudit.of("login.report", login).detail("outcome", reported.text())));
  }

  private Uni<Boolean> stop(Login login, LoginStep step, Patience patience) {
    return logins
        .go(login.id(), step, patience)
        .call(() -> pings.decided(login, patience))
        .map(StepOutcome::done);
  }

  /** Ends what has come of a confirmation. */
  private Uni<Reported> end(Login login, ActingHolder holder, Supplier<Uni<Boolean>> fetchedToo) {
    if (login.field(Login.Field.SESSION).isEmpty()) {
      return Uni.createFrom().item(unopened(login));
    }
    var channelNo = holder.signing().channelNo();
    return EXCHANGED.contains(login.state())
        ? staysLinked(login, fetchedToo)
            .chain(
                stays ->
                    stays
                        ? endReported.session(login, channelNo).replaceWith(Reported.LINKED)
                        : endReported.all(login, channelNo).replaceWith(Reported.ENDED))
        : endReported
            .all(login, channelNo)
            .chain(() -> endReported.wasOpened(login))
            .chain(opened -> opened ? left(login) : Uni.createFrom().item(unopened(login)));
  }

  /** What was in effect before this login is still so. */
  private Uni<Reported> left(Login login) {
    return endReported.grantStands(login).map(stands -> stands ? Reported.LINKED : Reported.ENDED);
  }

  /** Stopped by this report, or by the one that it repeats. */
  private static Reported unopened(Login login) {
    return login.refusedAs(Refusal.REPORTED) ? Reported.STOPPED : Reported.OVER;
  }

  /** What another partner has fetched is that partner's, and ends as on the page of its own. */
  private Uni<Boolean> staysLinked(Login login, Supplier<Uni<Boolean>> fetchedToo) {
    return endReported
        .grantStands(login)
        .chain(stands -> stands ? fetchedToo.get().map(may -> !may) : Uni.createFrom().item(false));
  }

  private static boolean isUnrecorded(Login login) {
    return login.refusedAs(Refusal.REFUSED) && login.field(Login.Field.RECORDED).isEmpty();
  }

  /** Where the note is lost, a repeat is recorded once more. */
  private Uni<Void> recordRefusal(Login login, ActingHolder holder, Patience patience) {
    return record(login, holder, LoginAudit.of("login.refuse", login))
        .call(() -> logins.recorded(login.id(), patience).onFailure().recoverWithItem((Void) null));
  }

  /** Where the holder finds it among the own uses, and the auditor in the log. */
  private Uni<Void> record(Login login, ActingHolder holder, AuditEntry.Builder entry) {
    var done = entry.success();
    return acts.record(holder.signing(), holder.by(), done.act(), login.request().clientId(), done);
  }

  static LoginStep step(Login login, Refusal refusal) {
    return step(login, EnumSet.of(LoginState.SCANNED), refusal);
  }

  private static LoginStep step(Login login, Set<LoginState> from, Refusal refusal) {
    return LoginStep.of(from, LoginState.REFUSED)
        .onlyIf(Login.Field.SCAN, login.required(Login.Field.SCAN))
        .with(Login.Field.REFUSAL, refusal.text());
  }
}
