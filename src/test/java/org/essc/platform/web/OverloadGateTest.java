package org.essc.platform.web;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.junit.QuarkusTest;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.essc.card.loss.LossApi;
import org.essc.console.ConsoleBrowser;
import org.essc.events.EventApi;
import org.essc.login.LoginBrowser;
import org.essc.login.LoginState;
import org.essc.login.LoginStep;
import org.essc.login.WaitingLogins;
import org.essc.platform.load.Door;
import org.essc.testing.Api;
import org.essc.testing.Management;
import org.essc.testing.MutableClock;
import org.essc.testing.Tokens;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whom the door refuses where it is full, as ADR 12 says. */
@QuarkusTest
class OverloadGateTest {

  private static final String HERE = "127.0.0.1";
  private static final long LATE = Duration.ofMillis(2_900).toNanos();

  @Inject OverloadGate gate;
  @Inject Event<EarlyRefusals> features;
  @Inject WaitingLogins logins;
  @Inject MutableClock clock;

  private final Api api = Api.here().once();

  /** Comes again, as what is there before the door is full must. */
  private final Api before = Api.here();

  @AfterEach
  void open() {
    gate.use(null);
  }

  /** Lets so many in, as after two seconds in which each answer took far too long. */
  private Door limitedTo(int most) {
    var door = new Door(most);
    for (int window = 0; window < 10; window++) {
      door.enter("late", 1, 1);
      door.leave("late", LATE, true);
      door.measure(1_000);
    }
    assertThat(door.limit()).isEqualTo(most);
    gate.use(door);
    return door;
  }

  @Test
  void lossIsReportedWhileCodesAreRefused() {
    var holder = before.holder();
    before.freshCode(holder);
    before.token(Api.HOTLINE);
    limitedTo(0);

    var code = api.code(Api.CHANNEL, holder.signNo(), "enquiry");
    assertThat(code.status()).isEqualTo(503);
    assertThat(code.code()).isEqualTo("overloaded");
    assertThat(code.header("Retry-After")).isEqualTo("1");

    var report = api.create("/v1/loss-reports", Api.HOTLINE, LossApi.body(holder.person(), "{}"));
    assertThat(report.status()).as(report.body()).isEqualTo(201);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1/loss-releases",
        "/v1/partners",
        "/v1/audit-entries",
        "/v1/signing-keys",
        "/oauth2/revoke",
        "/.well-known/jwks.json"
      })
  void whatEndsSomethingAndWhatStaffDoIsServedWhereNothingElseIs(String path) {
    limitedTo(0);
    assertThat(api.get(path, null).status()).isNotEqualTo(503);
    assertThat(stranger()).isEqualTo(503);
  }

  @Test
  void healthHasAPortOfItsOwn() {
    limitedTo(0);
    given().get(Management.url("/q/health/live")).then().statusCode(200);
  }

  @Test
  void tokensAreRefusedInTheirOwnForm() {
    limitedTo(0);
    var token =
        api.join(
            api.request("/oauth2/token", null)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("grant_type=client_credentials")));
    assertThat(token.status()).isEqualTo(503);
    assertThat(token.json().getString("error")).isEqualTo("temporarily_unavailable");
    assertThat(token.header("Retry-After")).isEqualTo("1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Bearer invented", "DPoP invented", "Basic aW52ZW50ZWQ6", "invented"})
  void headerThatNobodyHasAcceptedMakesNoCallerOfItsOwn(String authorization) {
    var path = "/v1/ecards/" + before.holder().signNo();
    assertThat(before.get(path, Api.CHANNEL).status()).isEqualTo(200);
    limitedTo(1).enter(HERE, 1, 1);

    var invented = api.join(api.request(path, null).header("Authorization", authorization).GET());
    assertThat(invented.status()).isEqualTo(503);
    assertThat(api.get(path, Api.CHANNEL).status()).as("a token known here").isEqualTo(200);
  }

  @Test
  void tokenThatIsNewHereGetsInAmongStrangersAndIsKnownThen() {
    var path = "/v1/ecards/" + before.holder().signNo();
    var token = Tokens.partner(Api.CHANNEL);
    var door = limitedTo(1);

    assertThat(read(path, token)).isEqualTo(200);
    door.enter(HERE, 1, 1);
    assertThat(read(path, token)).isEqualTo(200);
    assertThat(read(path, "invented")).isEqualTo(503);
  }

  private int read(String path, String token) {
    return api.join(api.request(path, null).header("Authorization", "Bearer " + token).GET())
        .status();
  }

  @Test
  void consoleIsOpenToWhoBringsItsSessionAlone() {
    var browser = ConsoleBrowser.of(before, Api.CLERK);
    limitedTo(0);

    assertThat(browser.get("/console/clerk").status()).isEqualTo(200);
    assertThat(new ConsoleBrowser(api).get("/console/clerk").status()).isEqualTo(503);
  }

  @Test
  void pageThatWaitsTakesUpNobodysShare() {
    var browser = new LoginBrowser(api, logins.open());
    logins.go(browser.login().id(), LoginStep.of(LoginState.WAITING, LoginState.SCANNED));
    var seen = browser.get("/state").json().getString("seen");
    var door = limitedTo(1);

    var waiting = api.send(browser.request(browser.path() + "/state?seen=" + seen).GET());
    await().until(() -> stranger() == 200);
    assertThat(waiting).isNotDone();
    logins.go(browser.login().id(), LoginStep.of(LoginState.SCANNED, LoginState.CONFIRMED));
    assertThat(waiting.join().status()).isEqualTo(200);

    assertThat(stranger()).isEqualTo(200);
    door.enter(HERE, 1, 1);
    assertThat(stranger()).as("it has left once").isEqualTo(503);
  }

  @Test
  void pollThatWaitsForEventsTakesUpNobodysShare() {
    var holder = before.holder();
    var events = new EventApi(before);
    var stream = events.polling(Api.CHANNEL, EventApi.OWN + "card-lost");
    try {
      // or what a test before has done ends the poll
      EventApi.awaitRelay();
      limitedTo(1);
      var waiting = api.send(api.json("/ssf/streams/" + stream + "/poll", Api.CHANNEL, "{}"));
      await().until(() -> stranger() == 200);
      assertThat(waiting).isNotDone();

      new LossApi(api, clock).reportAtWindow(holder.person());
      assertThat(waiting.join().status()).isEqualTo(200);
    } finally {
      open();
      events.delete(Api.CHANNEL, stream);
    }
  }

  private int stranger() {
    return api.get("/.well-known/openid-configuration", null).status();
  }

  @Test
  void neverRefusedIsWhatTheDecisionNames() throws IOException {
    var adr = Files.readString(Path.of("docs/adr/0012-refusing-early.md"));
    var named = adr.substring(adr.indexOf("**Who is never refused there:**"));
    var paths = Pattern.compile("`(/[^`]+)`");
    var rules = new EarlyRefusals();
    features.fire(rules);

    assertThat(rules.never())
        .containsExactlyInAnyOrderElementsOf(
            paths
                .matcher(named.substring(0, named.indexOf("\n* ")))
                .results()
                .map(found -> found.group(1))
                .toList());
    assertThat(List.of("/v1/identity-codes", "/v1/verifications", "/v1/ecards", "/oauth2/token"))
        .noneMatch(path -> rules.never().stream().anyMatch(path::startsWith));
  }
}
