package org.essc.login.scan;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.essc.audit.AuditEntry;
import org.essc.audit.AuditLog;
import org.essc.ecard.ECardProblems;
import org.essc.ecard.LiveSigning;
import org.essc.ecard.LiveSignings;
import org.essc.ecard.SignNo;
import org.essc.login.Login;
import org.essc.login.LoginState;
import org.essc.login.LoginStep;
import org.essc.login.LoginStore;
import org.essc.login.MatchingNumber;
import org.essc.login.QrProof;
import org.essc.login.client.OpenIdClient;
import org.essc.login.client.OpenIdClients;
import org.essc.login.client.Standing;
import org.essc.partner.PartnerNo;
import org.essc.platform.config.Issuer;
import org.essc.platform.outbox.SubjectType;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.problem.ProblemType;
import org.essc.platform.random.Randomness;
import org.essc.platform.time.Patience;

/**
 * A channel's phone has read a login page's QR code: the first takes the login. Step 4 of the flow.
 */
@Singleton
class ScanLogin {

  private final LoginStore logins;
  private final LiveSignings signings;
  private final Standing standing;
  private final OpenIdClients clients;
  private final Instance<ConfirmationLaunch> launch;
  private final AuditLog audit;
  private final Randomness randomness;
  private final Issuer issuer;
  private final Pool pool;

  ScanLogin(
      LoginStore logins,
      LiveSignings signings,
      Standing standing,
      OpenIdClients clients,
      Instance<ConfirmationLaunch> launch,
      AuditLog audit,
      Randomness randomness,
      Issuer issuer,
      Pool pool) {
    this.logins = logins;
    this.signings = signings;
    this.standing = standing;
    this.clients = clients;
    this.launch = launch;
    this.audit = audit;
    this.randomness = randomness;
    this.issuer = issuer;
    this.pool = pool;
  }

  /** A login that this channel's phone has taken, who asks for it, and where it is confirmed. */
  record Scanned(
      Login login, String portalName, String portalDomain, ConfirmationLaunch.Launch launch) {}

  Uni<Scanned> handle(PartnerNo channelNo, SignNo signNo, String qr, Patience patience) {
    var proof =
        QrProof.find(qr, issuer).orElseThrow(() -> ProblemException.of(LoginProblems.QR_UNKNOWN));
    var entry = AuditEntry.of("login.scan", channelNo.actor());
    return signings
        .existing(pool, signNo, channelNo)
        .call(signing -> requireUsable(signing, entry.copy()))
        .chain(signing -> take(proof, signing, entry, patience))
        .chain(login -> answer(login, patience))
        .onFailure(LoginProblems::unforeseen)
        .transform(ProblemException::unavailable);
  }

  private Uni<Void> requireUsable(LiveSigning signing, AuditEntry.Builder entry) {
    var usability = standing.usability(signing);
    if (usability.usable()) {
      return Uni.createFrom().voidItem();
    }
    return audit
        .record(
            of(signing, entry)
                .detail("reason", usability.reason())
                .refused(ECardProblems.CARD_NOT_USABLE))
        .chain(() -> Uni.createFrom().failure(ECardProblems.cardNotUsable(usability)));
  }

  private Uni<Login> take(
      QrProof proof, LiveSigning signing, AuditEntry.Builder entry, Patience patience) {
    return read(proof, patience)
        .chain(
            login -> {
              if (isOf(login, signing)) {
                return Uni.createFrom().item(login);
              }
              var refusal = refusal(login, proof);
              return refusal != null
                  ? refuse(login, signing, entry, refusal)
                  : ofPortalInStanding(login)
                      .chain(
                          good ->
                              good
                                  ? take(login, proof, signing, entry, patience)
                                  : refuse(login, signing, entry, LoginProblems.QR_ALREADY_USED));
            });
  }

  /** The login of a portal that was suspended meanwhile has ended with it. */
  private Uni<Boolean> ofPortalInStanding(Login login) {
    return standing.portal(login.request().portal()).map(Optional::isPresent);
  }

  /** The login of a proof that did stand on its page. */
  private Uni<Login> read(QrProof proof, Patience patience) {
    return logins
        .find(proof.login(), patience)
        .map(
            found ->
                found
                    .filter(login -> login.field(Login.Field.QR).isPresent())
                    .filter(login -> proof.age(login) != QrProof.Age.MADE_UP)
                    .orElseThrow(() -> ProblemException.of(LoginProblems.QR_UNKNOWN)));
  }

  /** The channel asks again, as it has lost the answer. */
  private static boolean isOf(Login login, LiveSigning signing) {
    return login.is(LoginState.SCANNED) && login.signingId().equals(signing.id());
  }

  private static ProblemType refusal(Login login, QrProof proof) {
    if (login.expired()) {
      return LoginProblems.QR_EXPIRED;
    }
    if (login.state() != LoginState.WAITING) {
      return LoginProblems.QR_ALREADY_USED;
    }
    return proof.age(login) == QrProof.Age.FRESH ? null : LoginProblems.QR_EXPIRED;
  }

  /** The entry is durable before the login page hears of the scan. */
  private Uni<Login> take(
      Login login,
      QrProof proof,
      LiveSigning signing,
      AuditEntry.Builder entry,
      Patience patience) {
    return audit
        .record(of(signing, entry.copy()).detail("portal", login.request().clientId()).success())
        .chain(() -> logins.go(login.id(), step(login, signing), patience))
        .chain(
            done ->
                switch (done) {
                  case DONE -> read(proof, patience);
                  case UNKNOWN -> refuse(login, signing, entry, LoginProblems.QR_UNKNOWN);
                  case EXPIRED -> refuse(login, signing, entry, LoginProblems.QR_EXPIRED);
                  case ELSEWHERE, MISMATCH -> lost(proof, signing, entry, patience);
                });
  }

  /** Somebody was faster; it may have been the same phone. */
  private Uni<Login> lost(
      QrProof proof, LiveSigning signing, AuditEntry.Builder entry, Patience patience) {
    return read(proof, patience)
        .chain(
            login ->
                isOf(login, signing)
                    ? Uni.createFrom().item(login)
                    : refuse(login, signing, entry, LoginProblems.QR_ALREADY_USED));
  }

  private LoginStep step(Login login, LiveSigning signing) {
    return LoginStep.of(LoginState.WAITING, LoginState.SCANNED)
        .with(Login.Field.SCAN, randomness.uuid().toString())
        .with(Login.Field.SIGN_NO, signing.signNo().value())
        .with(Login.Field.SIGNING, signing.id().toString())
        .with(Login.Field.HOLDER, signing.holderId().toString())
        .with(Login.Field.ECARD, signing.eCardId().toString())
        .with(Login.Field.CHANNEL, signing.channelNo().value())
        .with(
            Login.Field.CHOICES,
            MatchingNumber.choices(login.required(Login.Field.NUMBER), randomness));
  }

  private Uni<Login> refuse(
      Login login, LiveSigning signing, AuditEntry.Builder entry, ProblemType why) {
    return audit
        .record(of(signing, entry.copy()).detail("portal", login.request().clientId()).refused(why))
        .chain(() -> Uni.createFrom().failure(ProblemException.of(why)));
  }

  private static AuditEntry.Builder of(LiveSigning signing, AuditEntry.Builder entry) {
    return entry.holder(signing.holderId()).object(SubjectType.SIGNING, signing.id());
  }

  private Uni<Scanned> answer(Login login, Patience patience) {
    if (!launch.isResolvable()) {
      return Uni.createFrom().failure(ProblemException.unavailable(null));
    }
    return Uni.combine()
        .all()
        .unis(clients.find(login.request().portal()), launch.get().ticket(login, patience))
        .asTuple()
        .map(
            both ->
                new Scanned(
                    login,
                    both.getItem1().map(OpenIdClient::name).orElse(login.request().clientId()),
                    OpenIdClient.domain(login.request().redirectUri()),
                    both.getItem2()));
  }
}
