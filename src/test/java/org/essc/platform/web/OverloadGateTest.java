package org.essc.platform.web;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.core.ConditionTimeoutException;
import org.essc.card.loss.LossApi;
import org.essc.console.ConsoleBrowser;
import org.essc.events.EventApi;
import org.essc.login.LoginBrowser;
import org.essc.login.LoginState;
import org.essc.login.LoginStep;
import org.essc.login.WaitingLogins;
import org.essc.platform.load.Door;
import org.essc.platform.load.Door.Guest;
import org.essc.platform.load.Door.Visit;
import org.essc.testing.Api;
import org.essc.testing.Management;
import org.essc.testing.MutableClock;
import org.essc.testing.RawHttp;
import org.essc.testing.Rounds;
import org.essc.testing.Tokens;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whom the door refuses where it is full, as ADR 12 says. */
@QuarkusTest
class OverloadGateTest {

  private static final String HERE = NetworkAddress.network("127.0.0.1");
  private static final Duration SLOW = Duration.ofSeconds(2);

  /** All of it but the end. */
  private static final String SLOW_FORM =
      """
      POST /oauth2/token HTTP/1.1
      Host: localhost
      Content-Type: application/x-www-form-urlencoded
      Content-Length: 33

      grant_type=client_credentials"""
          .replace("\n", "\r\n");

  @Inject OverloadGate gate;
  @Inject Event<EarlyRefusals> features;
  @Inject WaitingLogins logins;
  @Inject MutableClock clock;
  @Inject MeterRegistry metrics;

  private final Api api = Api.here().once();

  /** Comes again, as what is there before the door is full must. */
  private final Api before = Api.here();

  @AfterEach
  void open() {
    gate.use(null);
  }

  /** Lets so many in, as after two seconds in which each answer took far too long. */
  private Door limitedTo(int most) {
    var door = limitedTo(most, 1);
    assertThat(door.limit()).isEqualTo(most);
    return door;
  }

  /**
   * @param answers in each window
   */
  private Door limitedTo(int least, int answers) {
    var door = ClosedDoor.limitedTo(least, answers);
    gate.use(door);
    return door;
  }

  /** An answer may be here a moment before its request has left the door. */
  private static void takeTheStrangersPlace(Door door) {
    await().until(() -> door.enter(Guest.STRANGER, HERE).isPresent());
  }

  private static Visit enter(Door door, Guest guest, String caller) {
    return door.enter(guest, caller).orElseThrow();
  }

  @Test
  void lossIsReportedWhileCodesAreRefused() {
    var holder = before.holder();
    before.freshCode(holder);
    var earlier = LossApi.body(before.holder().person(), "{}");
    assertThat(before.create("/v1/loss-reports", Api.HOTLINE, earlier).status()).isEqualTo(201);
    limitedTo(0);

    var code = api.code(Api.CHANNEL, holder.signNo(), "enquiry");
    assertThat(code.status()).isEqualTo(503);
    assertThat(code.code()).isEqualTo("overloaded");
    assertThat(code.header("Retry-After")).isEqualTo("1");

    var report =
        before.create("/v1/loss-reports", Api.HOTLINE, LossApi.body(holder.person(), "{}"));
    assertThat(report.status()).as(report.body()).isEqualTo(201);
  }

  /** A known caller is refused before the server sees its request, a stranger by the server. */
  @ParameterizedTest
  @ValueSource(strings = {"zh", "en"})
  void knownCallerIsRefusedInTheSameWordsAsAnybody(String language) {
    before.freshCode(before.holder());
    limitedTo(0);
    var path = "/v1/identity-codes";
    double unseen = refused("connection");
    double seen = refused("gate");

    var known = answer(api.json(path, Api.CHANNEL, "{}").header("Accept-Language", language));
    assertThat(refused("connection")).isEqualTo(unseen + 1);
    assertThat(refused("gate")).isEqualTo(seen);
    var unusual =
        answer(
            api.json("/v1/./identity-codes", Api.CHANNEL, "{}")
                .header("Accept-Language", language));
    assertThat(refused("connection")).isEqualTo(unseen + 1);
    assertThat(refused("gate")).isEqualTo(seen + 1);

    assertThat(known.status()).isEqualTo(503);
    assertThat(known.response().headers().map()).isEqualTo(unusual.response().headers().map());
    assertThat(withoutTrace(known)).isEqualTo(withoutTrace(unusual));
  }

  private Api.Reply answer(java.net.http.HttpRequest.Builder request) {
    return api.patiently(request).join();
  }

  private static String withoutTrace(Api.Reply reply) {
    assertThat(reply.json().getString("traceId")).matches("[0-9a-f]{32}");
    return reply.body().replaceFirst("[0-9a-f]{32}", "");
  }

  private double refused(String by) {
    return metrics.get("essc.requests.refused.early").tag("by", by).counter().count();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1/loss-releases",
        "/v1/partners",
        "/v1/audit-entries",
        "/v1/audit-heads",
        "/v1/audit-verifications",
        "/v1/signing-keys",
        "/oauth2/revoke",
        "/.well-known/jwks.json"
      })
  void whatEndsSomethingAndWhatStaffDoIsServedWhereNothingElseIs(String path) {
    limitedTo(0);
    assertThat(before.get(path, null).status()).isNotEqualTo(503);
    assertThat(stranger()).isEqualTo(503);
  }

  @Test
  void pathThatOnlyBeginsLikeOneOfThoseIsNone() {
    limitedTo(0);
    assertThat(api.get("/v1/partnersXYZ", null).status()).isEqualTo(503);
    assertThat(before.get("/v1/partners/nobody", null).status()).isNotEqualTo(503);
  }

  /** The one of them whose own they are, so that it takes up nobody else's place. */
  @Test
  void strangerThatHasTooManyWhereNobodyIsRefusedIsRefused() {
    before.token(Api.HOTLINE);
    var holder = before.holder();
    var known = LossApi.body(holder.person(), "{}");
    assertThat(before.create("/v1/loss-reports", Api.HOTLINE, known).status()).isEqualTo(201);
    var own = limitedTo(4).enter(Guest.SPARED, HERE).orElseThrow();

    assertThat(api.get("/v1/loss-releases", null).status()).isEqualTo(503);
    assertThat(before.create("/v1/loss-reports", Api.HOTLINE, known).status())
        .as("whom the instance knows")
        .isNotEqualTo(503);
    own.leave(0, false);
    assertThat(before.get("/v1/loss-releases", null).status()).isNotEqualTo(503);
  }

  @Test
  void slowBodiesTakeNobodyElsesPlaceUntilTheyHaveCome() {
    var door = limitedTo(4);
    var slow = Stream.generate(() -> RawHttp.connect().send(SLOW_FORM)).limit(4).toList();
    try {
      await().until(() -> door.enter(Guest.NEWCOMER, HERE).map(this::leave).isEmpty());

      for (var other : List.of("one", "two", "three", "four")) {
        assertThat(door.enter(Guest.NEWCOMER, other)).as(other).isPresent();
      }
      await().until(() -> metrics.get("essc.requests.under.way").gauge().value() < 4);
      var first = slow.get(0).send("&b=c");
      assertThat(first.readUntil("\r\n")).startsWith("HTTP/1.1 4");
    } finally {
      slow.forEach(RawHttp::close);
    }
  }

  private Visit leave(Visit visit) {
    visit.leave(0, false);
    return visit;
  }

  @ParameterizedTest
  @CsvSource({
    "9000000001, /v1/cards/search, application/json, {\"cardNo\":\"T999999999\"}, 200",
    "8000000001, /v1/card-photos?regionCode=411600, image/png, no picture, 422",
  })
  void timeThatABodyTakesSaysNothingOfHowLateAnswersAre(
      String caller, String path, String type, String body, int status) throws Exception {
    known(caller);
    Rounds.untilOneCounts(
        () -> {
          var door = limitedTo(1, 20);
          assertThat(door.limit()).isEqualTo(3);
          var begun = beginning("POST", path, caller, body.length(), "Content-Type: " + type);
          try (var slow = RawHttp.connect().send(begun + body.charAt(0))) {
            await().pollDelay(SLOW).until(() -> true);
            var answer = slow.send(body.substring(1)).readUntil("\r\n");
            if (isForABusyMoment(answer)) {
              return false;
            }
            assertThat(answer).startsWith("HTTP/1.1 " + status);
          }
          return isOneFastAnswer(door);
        });
  }

  /** Where the machine stood still before the body came (408), or while it was worked on. */
  private static boolean isForABusyMoment(String answer) {
    return answer.startsWith("HTTP/1.1 408") || answer.startsWith("HTTP/1.1 503");
  }

  /** Or whoever holds a byte back has all of it done for nobody's room. */
  @ParameterizedTest
  @CsvSource({
    "GET, /.well-known/openid-configuration, 200",
    "POST, /v1/payment-authorizations/unknown/voids, 404",
  })
  void whatReadsNoBodyIsInsideAlthoughOneIsAwaited(String method, String path, int status)
      throws Exception {
    known(Api.BANK);
    Rounds.untilOneCounts(
        () -> {
          var door = limitedTo(1, 20);
          var begun = beginning(method, path, Api.BANK, 1, "Pragma: none");
          try (var slow = RawHttp.connect().send(begun)) {
            var answer = slow.readUntil("\r\n");
            if (isForABusyMoment(answer)) {
              return false;
            }
            assertThat(answer).startsWith("HTTP/1.1 " + status);
            return isOneFastAnswer(door);
          }
        });
  }

  private void known(String caller) {
    assertThat(before.get("/v1/signing-keys", caller).status()).isIn(200, 403);
  }

  private String beginning(String method, String path, String caller, int length, String header) {
    return """
        %s %s HTTP/1.1
        Host: localhost
        Authorization: Bearer %s
        Idempotency-Key: %s
        Content-Length: %d
        %s

        """
        .formatted(method, path, before.token(caller), UUID.randomUUID(), length, header)
        .replace("\n", "\r\n");
  }

  /**
   * Of a door that lets three in, and that nobody else goes through: it stays so if there is none,
   * or after two seconds.
   */
  private static boolean isOneFastAnswer(Door door) {
    try {
      await()
          .until(
              () -> {
                door.measure();
                return door.limit() > 5;
              });
      return true;
    } catch (ConditionTimeoutException none) {
      return false;
    }
  }

  @ParameterizedTest
  @CsvSource({
    "200, false, true",
    "303, false, true",
    "400, false, false",
    "404, false, false",
    "404, true, true",
    "409, true, true",
    "401, true, false",
    "403, true, false",
    "429, true, false",
    "503, true, false",
  })
  void whatIsRefusedAtOnceSaysNothingOfHowLateAnswersAre(
      int status, boolean known, boolean served) {
    assertThat(OverloadGate.isServed(status, known)).isEqualTo(served);
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
    enter(limitedTo(1), Guest.STRANGER, HERE);

    var invented = api.join(api.request(path, null).header("Authorization", authorization).GET());
    assertThat(invented.status()).isEqualTo(503);
    assertThat(before.get(path, Api.CHANNEL).status()).as("a token known here").isEqualTo(200);
  }

  @Test
  void tokenThatIsNewHereGetsInAmongStrangersAndIsKnownThen() {
    var path = "/v1/ecards/" + before.holder().signNo();
    var token = Tokens.partner(Api.CHANNEL);
    var door = limitedTo(1);

    assertThat(read(before, path, token)).isEqualTo(200);
    takeTheStrangersPlace(door);
    assertThat(read(before, path, token)).isEqualTo(200);
    assertThat(read(api, path, "invented")).isEqualTo(503);
  }

  private static int read(Api as, String path, String token) {
    return as.join(as.request(path, null).header("Authorization", "Bearer " + token).GET())
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
    var browser = new LoginBrowser(before, logins.open());
    logins.go(browser.login().id(), LoginStep.of(LoginState.WAITING, LoginState.SCANNED));
    var seen = browser.get("/state").json().getString("seen");
    var door = limitedTo(1);

    var waiting = api.send(browser.request(browser.path() + "/state?seen=" + seen).GET());
    await().until(() -> stranger() == 200);
    assertThat(waiting).isNotDone();
    logins.go(browser.login().id(), LoginStep.of(LoginState.SCANNED, LoginState.CONFIRMED));
    assertThat(waiting.join().status()).isEqualTo(200);

    await().until(() -> stranger() == 200);
    takeTheStrangersPlace(door);
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

      new LossApi(before, clock).reportAtWindow(holder.person());
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
