package org.essc.login.scan;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.essc.audit.AuditLog;
import org.essc.ecard.ECardProblems;
import org.essc.ecard.HolderActs;
import org.essc.login.Acr;
import org.essc.login.Login;
import org.essc.login.LoginId;
import org.essc.login.LoginState;
import org.essc.login.LoginStep;
import org.essc.login.LoginStore;
import org.essc.login.PingQueue;
import org.essc.login.Refusal;
import org.essc.login.RichAuthorizations;
import org.essc.login.client.OpenIdClient;
import org.essc.login.client.Standing;
import org.essc.login.scan.ConfirmationOutcome.CardNotUsable;
import org.essc.login.scan.ConfirmationOutcome.ChannelEnded;
import org.essc.login.scan.ConfirmationOutcome.Confirmed;
import org.essc.login.scan.ConfirmationOutcome.Over;
import org.essc.login.scan.ConfirmationOutcome.PinLocked;
import org.essc.login.scan.ConfirmationOutcome.PinMissing;
import org.essc.login.scan.ConfirmationOutcome.PinNotSet;
import org.essc.login.scan.ConfirmationOutcome.PinWrong;
import org.essc.login.scan.ConfirmationOutcome.WarningToAccept;
import org.essc.login.scan.ConfirmationOutcome.WrongNumber;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.problem.ProblemType;
import org.essc.platform.random.Randomness;
import org.essc.platform.time.Patience;

/**
 * A holder confirms a login: the number first, as a wrong one tells of a page that the holder does
 * not see; then the PIN, so that nobody learns by it whether a number is right; then card and
 * channel once more. Step 6 of the flow.
 */
@Singleton
public class ConfirmLogin {

  private static final Map<Boolean, String> METHODS_OF_PIN =
      Map.of(false, "user pin", true, "user pin face");
  private static final Map<Boolean, String> METHODS_WITHOUT =
      Map.of(false, "user", true, "user face");

  private final LoginStore logins;
  private final Standing standing;
  private final Instance<SecondFactor> secondFactor;
  private final RichAuthorizations kinds;
  private final AuditLog audit;
  private final HolderActs acts;
  private final PingQueue pings;
  private final Randomness randomness;

  ConfirmLogin(
      LoginStore logins,
      Standing standing,
      Instance<SecondFactor> secondFactor,
      RichAuthorizations kinds,
      AuditLog audit,
      HolderActs acts,
      PingQueue pings,
      Randomness randomness) {
    this.logins = logins;
    this.standing = standing;
    this.secondFactor = secondFactor;
    this.kinds = kinds;
    this.audit = audit;
    this.acts = acts;
    this.pings = pings;
    this.randomness = randomness;
  }

  /**
   * Confirms once: of several at the same time one is {@link Confirmed}, the others find it {@link
   * Over}.
   *
   * @throws ProblemException 404 {@code not-found} where it is not this holder's login
   */
  public Uni<ConfirmationOutcome> confirm(
      LoginId id, ActingHolder holder, Answer answer, Patience patience) {
    return ReadConfirmation.own(logins, id, holder, patience)
        .chain(
            login ->
                login.is(LoginState.SCANNED)
                    ? judge(login, holder, answer, patience)
                    : Uni.createFrom().item(new Over()));
  }

  private Uni<ConfirmationOutcome> judge(
      Login login, ActingHolder holder, Answer answer, Patience patience) {
    if (!login.required(Login.Field.NUMBER).equals(answer.number())) {
      return end(login, holder, Refusal.NUMBER, "wrong-number", new WrongNumber(), patience);
    }
    if (ReadConfirmation.regionsDiffer(
            login.field(Login.Field.BROWSER_REGION), answer.phoneRegion())
        && !answer.warningAccepted()) {
      return Uni.createFrom().item(new WarningToAccept());
    }
    if (login.request().acr() == Acr.SCAN) {
      return finish(login, holder, METHODS_WITHOUT.get(answer.freshFace()), patience);
    }
    if (answer.pin().isEmpty()) {
      return Uni.createFrom().item(new PinMissing());
    }
    return secondFactor()
        .check(login, answer.pin().get(), patience)
        .chain(
            verdict ->
                verdict instanceof SecondFactor.Verdict.Right
                    ? finish(login, holder, METHODS_OF_PIN.get(answer.freshFace()), patience)
                    : Uni.createFrom().item(refusal(verdict)))
        .onFailure(ConfirmLogin::tellsOfTheCard)
        .recoverWithUni(
            failure ->
                whileGood(login, () -> Uni.createFrom().<ConfirmationOutcome>failure(failure)));
  }

  /** A PIN is not looked at where its card cannot be used, or its channel has ended. */
  private static boolean tellsOfTheCard(Throwable failure) {
    return ProblemException.isOf(failure, ECardProblems.CARD_NOT_USABLE, ProblemType.NOT_FOUND);
  }

  /** Fails closed: without somebody who knows PINs none is right. */
  private SecondFactor secondFactor() {
    if (!secondFactor.isResolvable()) {
      throw ProblemException.unavailable(null);
    }
    return secondFactor.get();
  }

  private static ConfirmationOutcome refusal(SecondFactor.Verdict verdict) {
    if (verdict instanceof SecondFactor.Verdict.Wrong wrong) {
      return new PinWrong(wrong.attemptsLeft());
    }
    return verdict instanceof SecondFactor.Verdict.Locked ? new PinLocked() : new PinNotSet();
  }

  private Uni<ConfirmationOutcome> finish(
      Login login, ActingHolder holder, String methods, Patience patience) {
    return whileGood(
        login,
        () ->
            login.request().detail() == null
                ? confirm(login, methods, Optional.empty(), patience)
                : grant(login, holder, methods, patience));
  }

  /** Goes on where portal, card and channel are good now. */
  private Uni<ConfirmationOutcome> whileGood(Login login, Supplier<Uni<ConfirmationOutcome>> goOn) {
    return standing
        .portal(login.request().portal())
        .chain(
            portal ->
                portal.filter(one -> isStillAllowed(login, one)).isPresent()
                    ? whileCardIsGood(login, goOn)
                    : refuse(login, ProblemType.NOT_FOUND, new Over()));
  }

  /** A login without PIN is not confirmed of a portal that may not be content with one now. */
  private static boolean isStillAllowed(Login login, OpenIdClient portal) {
    return login.request().acr() != Acr.SCAN || portal.scanAllowed();
  }

  private Uni<ConfirmationOutcome> whileCardIsGood(
      Login login, Supplier<Uni<ConfirmationOutcome>> goOn) {
    return login
        .delegate()
        .map(delegate -> standing.verdict(delegate, login.signingId(), login.holderId()))
        .orElseGet(() -> standing.verdict(login.signingId(), login.holderId()))
        .chain(
            verdict -> {
              if (verdict.channelEnded()) {
                return refuse(login, ProblemType.NOT_FOUND, new ChannelEnded());
              }
              if (!verdict.usability().usable()) {
                return refuse(
                    login, ECardProblems.CARD_NOT_USABLE, new CardNotUsable(verdict.usability()));
              }
              return goOn.get();
            });
  }

  private Uni<ConfirmationOutcome> refuse(
      Login login, ProblemType why, ConfirmationOutcome outcome) {
    return audit.record(LoginAudit.of("login.confirm", login).refused(why)).replaceWith(outcome);
  }

  /** What is asked for besides the login is granted first; where it is not, there is no login. */
  private Uni<ConfirmationOutcome> grant(
      Login login, ActingHolder holder, String methods, Patience patience) {
    return kinds
        .open(login)
        .map(personal -> kinds.of(login).consent(login, personal))
        .orElseGet(() -> Uni.createFrom().item(Optional.empty()))
        .chain(
            granted ->
                granted.isPresent()
                    ? confirm(login, methods, granted, patience)
                    : end(
                        login,
                        holder,
                        Refusal.NOT_GRANTED,
                        "not-granted",
                        new ConfirmationOutcome.NotGranted(),
                        patience));
  }

  /**
   * The entry is durable before anybody learns of the confirmation; another one of the same session
   * follows where it did not come to it.
   */
  private Uni<ConfirmationOutcome> confirm(
      Login login, String methods, Optional<UUID> grant, Patience patience) {
    var session = randomness.uuid();
    var step =
        LoginStep.of(LoginState.SCANNED, LoginState.CONFIRMED)
            .onlyIf(Login.Field.SCAN, login.required(Login.Field.SCAN))
            .with(Login.Field.SESSION, session.toString())
            .with(Login.Field.AUTH_TIME, String.valueOf(login.readAt().toEpochMilli()))
            .with(Login.Field.ACR, login.request().acr().urn())
            .with(Login.Field.AMR, methods)
            .lasting(fetching(login));
    if (grant.isPresent()) {
      step = step.with(Login.Field.GRANT, grant.get().toString());
    }
    var confirmed = step;
    var entry =
        LoginAudit.of("login.confirm", login)
            .detail("session", session)
            .detail("methods", methods.replace(' ', '-'));
    return audit
        .record(entry.copy().success())
        .chain(
            () ->
                logins
                    .go(login.id(), confirmed, patience)
                    .onFailure()
                    .call(() -> audit.record(entry.copy().failed(ProblemType.SERVICE_UNAVAILABLE))))
        .call(() -> pings.decided(login, patience))
        .onFailure(LoginProblems::unforeseen)
        .transform(ProblemException::unavailable)
        .chain(
            done ->
                done.done()
                    ? Uni.createFrom().item(new Confirmed())
                    : audit.record(entry.refused(ProblemType.CONFLICT)).replaceWith(new Over()));
  }

  /**
   * A client without a browser has until the end of what it was told at the beginning, and more.
   */
  private static Duration fetching(Login login) {
    var life = LoginState.CONFIRMED.life();
    return login.withoutBrowser()
        ? life.plus(Duration.between(login.readAt(), login.until()))
        : life;
  }

  private Uni<ConfirmationOutcome> end(
      Login login,
      ActingHolder holder,
      Refusal why,
      String code,
      ConfirmationOutcome outcome,
      Patience patience) {
    return acts.record(
            holder.signing(),
            holder.by(),
            "login." + code,
            login.request().clientId(),
            LoginAudit.of("login.confirm", login).refused(code))
        .chain(() -> logins.go(login.id(), RefuseLogin.step(login, why), patience))
        .call(() -> pings.decided(login, patience))
        .onFailure(LoginProblems::unforeseen)
        .transform(ProblemException::unavailable)
        .map(done -> done.done() ? outcome : new Over());
  }
}
