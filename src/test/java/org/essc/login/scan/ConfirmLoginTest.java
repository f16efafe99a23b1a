package org.essc.login.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.essc.card.CardUsability;
import org.essc.ecard.LiveSignings;
import org.essc.ecard.SignNo;
import org.essc.holderpage.PageBrowser;
import org.essc.login.Acr;
import org.essc.login.AuthorizationRequest;
import org.essc.login.Login;
import org.essc.login.LoginState;
import org.essc.login.Portals;
import org.essc.login.TestPortal;
import org.essc.login.WaitingLogins;
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
import org.essc.partner.PartnerNo;
import org.essc.pin.Pin;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.time.Patience;
import org.essc.testing.Api;
import org.essc.testing.Patiently;
import org.essc.testing.Rounds;
import org.essc.testing.Unis;
import org.junit.jupiter.api.Test;

@QuarkusTest
class ConfirmLoginTest {

  private static final Pin RIGHT = new Pin("739164");
  private static final Pin WRONG = new Pin("804627");

  @Inject WaitingLogins logins;
  @Inject ConfirmLogin confirmLogin;
  @Inject ReadConfirmation readConfirmation;
  @Inject RefuseLogin refuseLogin;
  @Inject LiveSignings signings;
  @Inject Pool pool;

  private final Api api = Api.here();

  /** A login that a phone has scanned. */
  private record Scanned(WaitingLogins.Waiting login, Api.Holder holder, ActingHolder acting) {}

  @Test
  void numberAndPinConfirmTheLogin() {
    var scanned = scanned();

    assertThat(confirm(scanned, answer())).isEqualTo(new Confirmed());

    var now = logins.read(scanned.login().id());
    assertThat(now.state()).isEqualTo(LoginState.CONFIRMED);
    assertThat(now.sessionId()).isNotNull();
    assertThat(now.required(Login.Field.ACR)).isEqualTo("urn:essc:acr:scan-pin");
    assertThat(now.required(Login.Field.AMR)).isEqualTo("user pin");
    assertThat(Duration.between(now.authTime(), now.readAt())).isLessThan(Duration.ofMinutes(1));
  }

  @Test
  void freshFaceIsTold() {
    var scanned = scanned();

    confirm(scanned, new Answer("47", Optional.of(RIGHT), false, none(), true));

    assertThat(logins.read(scanned.login().id()).required(Login.Field.AMR))
        .isEqualTo("user pin face");
  }

  @Test
  void wrongNumberEndsTheLoginAtOnce() {
    var scanned = scanned();

    assertThat(confirm(scanned, answer("48", RIGHT))).isEqualTo(new WrongNumber());
    assertThat(confirm(scanned, answer())).as("the right one afterwards").isEqualTo(new Over());

    var now = logins.read(scanned.login().id());
    assertThat(now.state()).isEqualTo(LoginState.REFUSED);
    assertThat(now.required(Login.Field.REFUSAL)).isEqualTo("number");
  }

  @Test
  void wrongPinLeavesTheLoginAndTellsHowManyAreLeft() {
    var scanned = scanned();

    assertThat(confirm(scanned, answer("47", WRONG))).isEqualTo(new PinWrong(5));
    assertThat(confirm(scanned, new Answer("47", Optional.empty(), false, none(), false)))
        .isEqualTo(new PinMissing());
    assertThat(confirm(scanned, answer())).isEqualTo(new Confirmed());
  }

  @Test
  void sixWrongPinsLockItAndTheRightOneConfirmsNothing() {
    var scanned = scanned();

    for (int left = 5; left > 0; left--) {
      assertThat(confirm(scanned, answer("47", WRONG))).isEqualTo(new PinWrong(left));
    }
    assertThat(confirm(scanned, answer("47", WRONG))).isEqualTo(new PinLocked());
    assertThat(confirm(scanned, answer())).isEqualTo(new PinLocked());
    assertThat(logins.read(scanned.login().id()).state()).isEqualTo(LoginState.SCANNED);
  }

  @Test
  void whoHasSetNoPinConfirmsNothing() {
    var scanned = scanned(logins.open(), api.holder());

    assertThat(confirm(scanned, answer())).isEqualTo(new PinNotSet());
    assertThat(logins.read(scanned.login().id()).state()).isEqualTo(LoginState.SCANNED);
  }

  @Test
  void loginWithoutPinAsksForNone() {
    var portal = Portals.portal(Portals.registration().put("scanAllowed", true));
    var scanned = scanned(loginWithoutPin(portal.number()));

    assertThat(confirm(scanned, new Answer("47", Optional.empty(), false, none(), false)))
        .isEqualTo(new Confirmed());
    assertThat(logins.read(scanned.login().id()).required(Login.Field.AMR)).isEqualTo("user");
  }

  private WaitingLogins.Waiting loginWithoutPin(String portal) {
    var asked = WaitingLogins.request(Acr.SCAN, null);
    return logins.open(
        new AuthorizationRequest(
            portal,
            asked.redirectUri(),
            asked.state(),
            asked.nonce(),
            asked.scopes(),
            asked.claims(),
            asked.codeChallenge(),
            asked.acr(),
            asked.maxAge(),
            asked.dpopJkt(),
            asked.language(),
            null));
  }

  /** It was allowed to when the login began. */
  @Test
  void loginWithoutPinIsOverWhereThePortalMayNotBeContentWithItAnyMore() {
    var portal = TestPortal.register(pool, TestPortal.Terms.CONFIDENTIAL);
    var login = loginWithoutPin(portal.number());
    var scanned = scanned(login);

    assertThat(confirm(scanned, new Answer("47", Optional.empty(), false, none(), false)))
        .isEqualTo(new Over());
    assertThat(logins.read(login.id()).state()).isEqualTo(LoginState.SCANNED);
  }

  @Test
  void differingRegionsNeedTheWarningToBeAccepted() {
    var login =
        logins.open(
            WaitingLogins.request(),
            fields -> {
              var more = new HashMap<String, String>(fields);
              more.put(Login.Field.BROWSER_REGION, "110100");
              return more;
            });
    var scanned = scanned(login);
    var elsewhere = Optional.of("410300");

    assertThat(read(scanned, elsewhere).orElseThrow().regionsDiffer()).isTrue();
    assertThat(read(scanned, Optional.of("110000")).orElseThrow().regionsDiffer()).isFalse();
    assertThat(read(scanned, none()).orElseThrow().regionsDiffer()).isFalse();
    var right = Optional.of(RIGHT);
    assertThat(confirm(scanned, new Answer("47", right, false, elsewhere, false)))
        .isEqualTo(new WarningToAccept());
    assertThat(confirm(scanned, new Answer("47", right, true, elsewhere, false)))
        .isEqualTo(new Confirmed());
  }

  @Test
  void confirmationTellsWhoAsksAndWhatItWillLearn() {
    var confirmation = read(scanned(), none()).orElseThrow();

    assertThat(confirmation.portalName()).isEqualTo("演示门户");
    assertThat(confirmation.portalDomain()).isEqualTo("portal.example");
    assertThat(confirmation.disclosed()).containsExactly(Disclosure.NAME);
    assertThat(confirmation.choices()).hasSize(3).contains("47");
    assertThat(confirmation.needsPin()).isTrue();
  }

  @Test
  void whatIsAskedForByNameIsToldLikeWhatAScopeOpens() {
    var asked = WaitingLogins.request();
    var login =
        logins.open(
            new AuthorizationRequest(
                asked.clientId(),
                asked.redirectUri(),
                asked.state(),
                asked.nonce(),
                Set.of("openid", "profile"),
                Set.of("phone", "idNumber"),
                asked.codeChallenge(),
                asked.acr(),
                asked.maxAge(),
                asked.dpopJkt(),
                asked.language(),
                null));

    assertThat(read(scanned(login), none()).orElseThrow().disclosed())
        .containsExactly(Disclosure.MASKED_NAME, Disclosure.ID_NUMBER, Disclosure.PHONE);
  }

  @Test
  void anotherHolderSeesNothingAndConfirmsNothing() {
    var scanned = scanned();
    var stranger = new Scanned(scanned.login(), scanned.holder(), acting(api.holder().signNo()));

    assertNotFound(() -> confirm(stranger, answer()));
    assertNotFound(() -> read(stranger, none()));
    assertNotFound(() -> refuse(stranger));
    assertThat(logins.read(scanned.login().id()).state()).isEqualTo(LoginState.SCANNED);
  }

  @Test
  void cardLostAfterTheScanConfirmsNothing() {
    var scanned = scanned();
    api.importCards(scanned.holder().person().withState(2));

    assertThat(confirm(scanned, answer())).isEqualTo(new CardNotUsable(CardUsability.LOST));
    assertThat(logins.read(scanned.login().id()).state()).isEqualTo(LoginState.SCANNED);
  }

  @Test
  void signingEndedAfterTheScanConfirmsNothing() {
    var scanned = scanned();
    api.delete("/v1/ecards/" + scanned.holder().signNo(), Api.CHANNEL);

    assertThat(confirm(scanned, answer())).isEqualTo(new ChannelEnded());
  }

  @Test
  void ofTwentyConfirmationsAtOnceOneCounts() throws Exception {
    Rounds.untilOneCounts(
        () -> {
          var scanned = scanned();

          var outcomes = twenty(scanned);

          assertThat(outcomes).filteredOn(new Confirmed()::equals).hasSizeLessThanOrEqualTo(1);
          assertThat(outcomes).isSubsetOf(new Confirmed(), new Over());
          if (outcomes.size() < 20) {
            return false;
          }
          assertThat(outcomes).filteredOn(new Over()::equals).hasSize(19);
          assertThat(confirm(scanned, answer())).isEqualTo(new Over());
          return true;
        });
  }

  /** At the same moment; without those whom the machine had no time for. */
  private List<ConfirmationOutcome> twenty(Scanned scanned) {
    var outcomes =
        IntStream.range(0, 20)
            .mapToObj(i -> confirming(scanned, answer()))
            .map(
                one ->
                    one.map(Optional::of)
                        .onFailure(ConfirmLoginTest::isToComeAgain)
                        .recoverWithItem(Optional.empty()))
            .toList();
    return Unis.get(Uni.join().all(outcomes).andFailFast()).stream()
        .flatMap(Optional::stream)
        .toList();
  }

  private static boolean isToComeAgain(Throwable failure) {
    return failure instanceof ProblemException problem && problem.type().status() == 503;
  }

  @Test
  void refusedLoginIsOver() {
    var scanned = scanned();

    assertThat(refuse(scanned)).isTrue();
    assertThat(refuse(scanned)).as("twice").isFalse();
    assertThat(confirm(scanned, answer())).isEqualTo(new Over());
    assertThat(logins.read(scanned.login().id()).required(Login.Field.REFUSAL))
        .isEqualTo("refused");
  }

  @Test
  void reportedLoginIsOverAndAudited() {
    var scanned = scanned();

    for (var time : new String[] {"once", "again"}) {
      assertThat(report(scanned)).as(time).isEqualTo(RefuseLogin.Reported.STOPPED);
    }

    assertThat(logins.read(scanned.login().id()).required(Login.Field.REFUSAL))
        .isEqualTo("reported");
    assertThat(api.get("/v1/audit-entries?act=login.report", "8000000003").body())
        .contains(scanned.acting().signing().holderId().toString());
  }

  private Scanned scanned() {
    return scanned(logins.open());
  }

  private Scanned scanned(WaitingLogins.Waiting login) {
    var holder = api.holder();
    PageBrowser.setPin(api, holder, RIGHT.value());
    return scanned(login, holder);
  }

  private Scanned scanned(WaitingLogins.Waiting login, Api.Holder holder) {
    var reply =
        api.post(
            "/v1/login-scans",
            Api.CHANNEL,
            "{\"signNo\":\"%s\",\"qr\":\"%s\"}".formatted(holder.signNo(), logins.qr(login)));
    assertThat(reply.status()).as(reply.body()).isEqualTo(201);
    return new Scanned(login, holder, acting(holder.signNo()));
  }

  private ActingHolder acting(String signNo) {
    return new ActingHolder(
        Unis.get(signings.existing(pool, new SignNo(signNo), new PartnerNo(Api.CHANNEL))));
  }

  private ConfirmationOutcome confirm(Scanned scanned, Answer answer) {
    return Unis.get(Patiently.asking(() -> confirming(scanned, answer)));
  }

  private Uni<ConfirmationOutcome> confirming(Scanned scanned, Answer answer) {
    return confirmLogin.confirm(scanned.login().id(), scanned.acting(), answer, patience());
  }

  private Optional<Confirmation> read(Scanned scanned, Optional<String> phoneRegion) {
    return Unis.get(
        Patiently.asking(
            () ->
                readConfirmation.of(
                    scanned.login().id(), scanned.acting(), phoneRegion, patience())));
  }

  private boolean refuse(Scanned scanned) {
    return Unis.get(
        Patiently.asking(
            () -> refuseLogin.refuse(scanned.login().id(), scanned.acting(), patience())));
  }

  private RefuseLogin.Reported report(Scanned scanned) {
    return Unis.get(
        refuseLogin.report(
            scanned.login().id(),
            scanned.acting(),
            () -> Uni.createFrom().item(false),
            patience()));
  }

  private static void assertNotFound(org.assertj.core.api.ThrowableAssert.ThrowingCallable act) {
    assertThatThrownBy(act).isInstanceOf(ProblemException.class).hasMessage("not-found");
  }

  private static Answer answer() {
    return answer("47", RIGHT);
  }

  private static Answer answer(String number, Pin pin) {
    return new Answer(number, Optional.of(pin), false, none(), false);
  }

  private static Optional<String> none() {
    return Optional.empty();
  }

  private static Patience patience() {
    return Patience.of(Duration.ofSeconds(10));
  }
}
