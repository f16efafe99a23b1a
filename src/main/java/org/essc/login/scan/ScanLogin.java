package org.essc.login.scan;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.UUID;
import org.essc.audit.AuditEntry;
import org.essc.audit.AuditLog;
import org.essc.ecard.ECardProblems;
import org.essc.ecard.LiveSigning;
import org.essc.ecard.LiveSignings;
import org.essc.family.acting.ActForMember;
import org.essc.login.Login;
import org.essc.login.LoginState;
import org.essc.login.LoginStep;
import org.essc.login.LoginStore;
import org.essc.login.MatchingNumber;
import org.essc.login.QrProof;
import org.essc.login.client.OpenIdClient;
import org.essc.login.client.OpenIdClients;
import org.essc.login.client.Standing;
import org.essc.partner.HolderClaim;
import org.essc.person.HolderEvidence;
import org.essc.platform.config.Issuer;
import org.essc.platform.outbox.SubjectType;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.problem.ProblemType;
import org.essc.platform.random.Randomness;
import org.essc.platform.time.Patience;
import org.essc.region.PolicyTerms.FamilyAbility;

/**
 * A channel's phone has read a login page's QR code: the first takes the login. Step 4 of the flow.
 */
@Singleton
class ScanLogin {

  private final LoginStore logins;
  private final LiveSignings signings;
  private final ActForMember actForMember;
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
      ActForMember actForMember,
      Standing standing,
      OpenIdClients clients,
      Instance<ConfirmationLaunch> launch,
      AuditLog audit,
      Randomness randomness,
      Issuer issuer,
      Pool pool) {
    this.logins = logins;
    this.signings = signings;
    this.actForMember = actForMember;
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

  Uni<Scanned> handle(Scan scan, Patience patience) {
    var proof =
        QrProof.find(scan.qr(), issuer)
            .orElseThrow(() -> ProblemException.of(LoginProblems.QR_UNKNOWN));
    var entry = AuditEntry.of("login.scan", scan.channelNo().actor());
    boolean acts = scan.memberId().isPresent();
    return signings
        .existing(pool, scan.signNo(), scan.channelNo())
        .call(signing -> requireUsable(Scanner.holder(signing), acts, entry.copy()))
        .chain(signing -> scanner(signing, scan.memberId(), entry))
        .chain(scanner -> take(proof, scanner, entry, patience))
        .chain(login -> answer(login, scan.evidence(), patience))
        .onFailure(LoginProblems::unforeseen)
        .transform(ProblemException::unavailable);
  }

  /** The holder who scans, or the member for whom that holder acts. */
  private Uni<Scanner> scanner(
      LiveSigning signing, Optional<UUID> memberId, AuditEntry.Builder entry) {
    if (memberId.isEmpty()) {
      return Uni.createFrom().item(Scanner.holder(signing));
    }
    return actForMember
        .of(pool, signing, memberId.get(), FamilyAbility.LOGIN)
        .onFailure(ProblemException.class)
        .call(
            refused ->
                audit.record(
                    of(Scanner.holder(signing), entry.copy())
                        .refused(((ProblemException) refused).type())))
        .map(Scanner::delegate)
        .call(scanner -> requireUsable(scanner, false, entry.copy()));
  }

  /**
   * @param actors whether it is the card of one who acts for another
   */
  private Uni<Void> requireUsable(Scanner scanner, boolean actors, AuditEntry.Builder entry) {
    var usability = standing.usability(scanner.signing());
    if (usability.usable()) {
      return Uni.createFrom().voidItem();
    }
    return audit
        .record(
            of(scanner, entry)
                .detail("reason", usability.reason())
                .refused(ECardProblems.CARD_NOT_USABLE))
        .chain(
            () ->
                Uni.createFrom()
                    .failure(
                        actors
                            ? ECardProblems.actorsCardNotUsable(usability)
                            : ECardProblems.cardNotUsable(usability)));
  }

  private Uni<Login> take(
      QrProof proof, Scanner scanner, AuditEntry.Builder entry, Patience patience) {
    return read(proof, patience)
        .chain(
            login -> {
              if (isOf(login, scanner)) {
                return Uni.createFrom().item(login);
              }
              var refusal = refusal(login, proof);
              return refusal != null
                  ? refuse(login, scanner, entry, refusal)
                  : portalsRefusal(login, scanner)
                      .chain(
                          portals ->
                              portals == null
                                  ? take(login, proof, scanner, entry, patience)
                                  : refuse(login, scanner, entry, portals));
            });
  }

  /**
   * The login of a portal that was suspended meanwhile has ended with it; and somebody who acts for
   * another logs in where the portal is entitled to know who acts. What is asked for besides a
   * login is the holder's alone.
   */
  private Uni<ProblemType> portalsRefusal(Login login, Scanner scanner) {
    return standing
        .portal(login.request().portal())
        .map(
            portal -> {
              if (portal.isEmpty()) {
                return LoginProblems.QR_ALREADY_USED;
              }
              boolean accepted =
                  scanner.delegate().isEmpty()
                      || portal.get().entitlements().contains(HolderClaim.ACT.text())
                          && login.request().detail() == null;
              return accepted ? null : LoginProblems.DELEGATED_LOGIN_NOT_ACCEPTED;
            });
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
  private static boolean isOf(Login login, Scanner scanner) {
    return login.is(LoginState.SCANNED)
        && login.signingId().equals(scanner.signing().id())
        && login.delegate().equals(scanner.delegate());
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

  /**
   * The entry is durable before the login page hears of the scan; another one follows where it did
   * not come to it.
   */
  private Uni<Login> take(
      Login login, QrProof proof, Scanner scanner, AuditEntry.Builder entry, Patience patience) {
    var taken = of(scanner, entry.copy()).detail("portal", login.request().clientId());
    return audit
        .record(taken.success())
        .chain(
            () ->
                logins
                    .go(login.id(), step(login, scanner), patience)
                    .onFailure()
                    .call(() -> audit.record(taken.failed(ProblemType.SERVICE_UNAVAILABLE))))
        .chain(
            done ->
                switch (done) {
                  case DONE -> read(proof, patience);
                  case UNKNOWN -> refuse(login, scanner, entry, LoginProblems.QR_UNKNOWN);
                  case EXPIRED -> refuse(login, scanner, entry, LoginProblems.QR_EXPIRED);
                  case ELSEWHERE, MISMATCH -> lost(proof, scanner, entry, patience);
                });
  }

  /** Somebody was faster; it may have been the same phone. */
  private Uni<Login> lost(
      QrProof proof, Scanner scanner, AuditEntry.Builder entry, Patience patience) {
    return read(proof, patience)
        .chain(
            login ->
                isOf(login, scanner)
                    ? Uni.createFrom().item(login)
                    : refuse(login, scanner, entry, LoginProblems.QR_ALREADY_USED));
  }

  private LoginStep step(Login login, Scanner scanner) {
    var signing = scanner.signing();
    var step =
        LoginStep.of(LoginState.WAITING, LoginState.SCANNED)
            .with(Login.Field.SCAN, randomness.uuid().toString())
            .with(Login.Field.SIGN_NO, scanner.signNo().value())
            .with(Login.Field.SIGNING, signing.id().toString())
            .with(Login.Field.HOLDER, signing.holderId().toString())
            .with(Login.Field.ECARD, signing.eCardId().toString())
            .with(Login.Field.CHANNEL, scanner.channelNo().value())
            .with(
                Login.Field.CHOICES,
                MatchingNumber.choices(login.required(Login.Field.NUMBER), randomness));
    return scanner
        .delegate()
        .map(delegate -> step.with(Login.Field.DELEGATE, delegate.encode()))
        .orElse(step);
  }

  private Uni<Login> refuse(
      Login login, Scanner scanner, AuditEntry.Builder entry, ProblemType why) {
    return audit
        .record(of(scanner, entry.copy()).detail("portal", login.request().clientId()).refused(why))
        .chain(() -> Uni.createFrom().failure(ProblemException.of(why)));
  }

  private static AuditEntry.Builder of(Scanner scanner, AuditEntry.Builder entry) {
    scanner.delegate().ifPresent(delegate -> delegate.details().forEach(entry::detail));
    return entry
        .holder(scanner.signing().holderId())
        .object(SubjectType.SIGNING, scanner.signing().id());
  }

  private Uni<Scanned> answer(Login login, Optional<HolderEvidence> evidence, Patience patience) {
    if (!launch.isResolvable()) {
      return Uni.createFrom().failure(ProblemException.unavailable(null));
    }
    return Uni.combine()
        .all()
        .unis(
            clients.find(login.request().portal()), launch.get().ticket(login, evidence, patience))
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
