package org.essc.sandbox;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.notNullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.nimbusds.jwt.SignedJWT;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.essc.platform.config.Issuer;
import org.essc.platform.embedded.DataDirectory;
import org.essc.platform.embedded.EmbeddedConfig;
import org.essc.platform.time.BusinessClock;
import org.essc.platform.time.BusinessDates;
import org.essc.platform.time.ChinaTime;
import org.essc.testing.Api;
import org.essc.testing.Patiently;
import org.essc.testing.TestPartner;
import org.essc.testing.TestPerson;
import org.essc.testing.Unis;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The test clock moves what happens to cards, and nothing that a machine elsewhere relies on. */
@QuarkusTest
class SandboxClockTest {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration FAR = Duration.ofDays(400);

  @Inject TestClock testClock;
  @Inject @BusinessDates BusinessClock business;
  @Inject EmbeddedConfig config;
  @Inject Issuer issuer;
  @Inject Pool pool;

  private final Api api = Api.here();

  @AfterEach
  void reset() {
    takeBack();
  }

  private static void takeBack() {
    Patiently.ask(() -> given().delete("/sandbox/clock")).then().statusCode(204);
  }

  private CompletableFuture<Api.Reply> put(String body) {
    return api.patiently(
        api.request("/sandbox/clock", null)
            .header("Content-Type", "application/json")
            .PUT(BodyPublishers.ofString(body)));
  }

  private Api.Reply moveBy(Duration offset) {
    return moved("{\"offset\":\"" + offset + "\"}");
  }

  private Api.Reply moveTo(LocalDate day, int hour) {
    return moved("{\"now\":\"" + day.atTime(hour, 0).atZone(ChinaTime.ZONE).toInstant() + "\"}");
  }

  private Api.Reply moved(String body) {
    var reply = put(body).join();
    assertEquals(200, reply.status(), reply.body());
    return reply;
  }

  private Path file() {
    return new DataDirectory(Path.of(config.dataDir())).testClock();
  }

  private TestPerson endingIn(int days, String region) {
    var lastDay = LocalDate.now(ChinaTime.ZONE).plusDays(days);
    var person = TestPerson.next().withRegion(region).withValidity(lastDay.minusYears(10), lastDay);
    api.importCards(person);
    return person;
  }

  @Test
  void electronicCardEndsWithItsCardOnTheMovedDay() {
    var person = endingIn(30, "411300");
    var signNo = api.issue(Api.CHANNEL, person).json().getString("signNo");
    var code = api.freshCode(new Api.Holder(person, signNo));

    moveBy(Duration.ofDays(31));

    var read = api.get("/v1/ecards/" + signNo, Api.CHANNEL).json();
    assertEquals("expired", read.getString("reason"));
    assertEquals("card-not-usable", api.code(Api.CHANNEL, signNo, "enquiry").code());
    var refused = api.verify(Api.VERIFIER, code);
    assertEquals("card-not-usable", refused.code(), "the code itself is good");
    assertEquals("expired", refused.json().getString("reason"));
    assertEquals("card-not-usable", api.issue(Api.OTHER_CHANNEL, person).code());

    takeBack();
    assertEquals(
        200, api.verify(Api.VERIFIER, api.freshCode(new Api.Holder(person, signNo))).status());
  }

  /** Both ways: what expires would have expired, what is dated ahead would be refused. */
  @ParameterizedTest
  @ValueSource(strings = {"P400D", "-P400D"})
  void tokensCodesAssertionsAndEvidenceKeepTheRealTime(String offset) throws ParseException {
    var partner = TestPartner.register();
    var holder = api.holder();
    var earlier = api.freshCode(holder);

    moved("{\"offset\":\"" + offset + "\"}");

    assertEquals(200, api.verify(Api.VERIFIER, earlier).status(), "a code made before");
    var created = api.code(Api.CHANNEL, holder.signNo(), "enquiry");
    assertThat(Instant.parse(created.json().getString("expiresAt")))
        .isCloseTo(Instant.now().plusSeconds(60), within(30, ChronoUnit.SECONDS));
    var verified = api.verify(Api.VERIFIER, created.json().getString("code"));
    assertEquals(200, verified.status(), "a token made before");
    assertNow(Instant.parse(verified.json().getString("verifiedAt")));
    var assertion = SignedJWT.parse(verified.json().getString("assertion")).getJWTClaimsSet();
    assertNow(assertion.getIssueTime().toInstant());
    assertEquals(
        Duration.ofMinutes(5),
        Duration.between(
            assertion.getIssueTime().toInstant(), assertion.getExpirationTime().toInstant()));

    var token = partner.token(Clock.systemUTC(), issuer.value());
    assertNow(SignedJWT.parse(token).getJWTClaimsSet().getIssueTime().toInstant());
    Patiently.ask(() -> given().auth().oauth2(token).get("/v1/ecards/none")).then().statusCode(404);

    var issued = api.holder();
    var credential = api.issue(Api.CHANNEL, issued.person()).json().getString("credential");
    assertNow(SignedJWT.parse(credential).getJWTClaimsSet().getIssueTime().toInstant());
    given()
        .get("/.well-known/jwks.json")
        .then()
        .statusCode(200)
        .body("keys.kid", hasItem(SignedJWT.parse(token).getHeader().getKeyID()));
  }

  private static void assertNow(Instant instant) {
    assertThat(instant).isCloseTo(Instant.now(), within(60, ChronoUnit.SECONDS));
  }

  @Test
  void hotlineIsOpenInItsHoursOfTheMovedWeek() {
    var monday = LocalDate.of(2027, 3, 1);
    moveTo(monday.minusDays(1), 10);
    assertEquals("outside-working-hours", reportedByHotline().code());
    moveTo(monday, 7);
    assertEquals("outside-working-hours", reportedByHotline().code());
    moveTo(monday, 10);
    var reply = reportedByHotline();
    assertEquals(201, reply.status(), reply.body());
    assertThat(reply.json().getString("effectiveAt")).startsWith("2027-03-01T02:");
  }

  private Api.Reply reportedByHotline() {
    var person = TestPerson.next().withRegion("130100");
    api.importCards(person);
    return api.create(
        "/v1/loss-reports",
        Api.HOTLINE,
        "{\"card\":{\"cardNo\":\"%s\",\"idNumber\":\"%s\"},\"name\":\"%s\",\"by\":{}}"
            .formatted(person.cardNo(), person.idNumber(), person.name()));
  }

  /** Without waiting for the next sweep: in tests the one of last days never comes. */
  @Test
  void remindersAndLastDaysAreToldAsSoonAsTheClockIsMoved() {
    var person = endingIn(1500, "411300");
    moveBy(Duration.ofDays(1470));
    awaitTold("card-expiring", person);
    moveBy(Duration.ofDays(1501));
    awaitTold("card-expired", person);
  }

  private void awaitTold(String type, TestPerson person) {
    Awaitility.await()
        .atMost(PATIENCE)
        .until(
            () ->
                Unis.get(
                            pool.query(
                                    "select count(*) from outbox_event where type = '"
                                        + type
                                        + "' and data ->> 'validUntil' = '"
                                        + person.validUntil()
                                        + "'")
                                .execute())
                        .iterator()
                        .next()
                        .getLong(0)
                    > 0);
  }

  @Test
  void settlementNobodyAnsweredEndsOnItsDeadline() {
    var person = TestPerson.next().withRegion("411300");
    api.importCards(person);
    var relative = TestPerson.next();
    var asked =
        api.create(
            "/v1/cancellations",
            Api.CLERK,
            """
            {"card":{"cardNo":"%s","idNumber":"%s"},"reason":"death","hukouReference":"PSB-1",
             "by":{"party":{"kind":"agent","idType":"01","idNumber":"%s","name":"%s"},
                   "shown":["card","agent-id","proof-of-termination"]}}\
            """
                .formatted(
                    person.cardNo(), person.idNumber(), relative.idNumber(), relative.name()));
    assertEquals(201, asked.status(), asked.body());
    var path = "/v1/cancellations/" + asked.json().getString("cancellationId");
    var before = api.get(path, Api.CLERK).json().getString("state");

    moveBy(FAR);

    Awaitility.await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(api.get(path, Api.CLERK).json().getString("state"))
                    .isNotEqualTo(before)
                    .isEqualTo("refused"));
  }

  @Test
  void offsetIsKeptInTheDataDirectoryUntilItIsTakenBack() throws Exception {
    var reply = moved("{\"offset\":\"P40D\"}").json();
    assertEquals("PT960H", reply.getString("offset"));
    assertEquals(
        Duration.ofDays(40),
        Duration.between(
            Instant.parse(reply.getString("realNow")), Instant.parse(reply.getString("now"))));
    assertThat(file()).hasContent("PT960H");

    business.shift(Duration.ZERO);
    testClock.restore(new StartupEvent());
    assertEquals(Duration.ofDays(40), business.offset(), "as after a restart");

    takeBack();
    assertThat(file()).doesNotExist();
    assertEquals("PT0S", api.join(api.request("/sandbox/clock", null)).json().getString("offset"));
  }

  @Test
  void monthsAreCountedFromTodayInChina() {
    moved("{\"offset\":\"P3M\"}");
    assertEquals(
        LocalDate.now(ChinaTime.ZONE).plusMonths(3),
        LocalDate.ofInstant(business.instant(), ChinaTime.ZONE));
  }

  @Test
  void ofManyThatMoveAtOnceOneHoldsAlsoOnTheDisk() throws Exception {
    var replies =
        IntStream.rangeClosed(1, 40)
            .mapToObj(days -> put("{\"offset\":\"P" + days + "D\"}"))
            .toList();
    assertThat(replies).allMatch(reply -> reply.join().status() == 200);
    assertEquals(business.offset().toString(), Files.readString(file()));
    var answered =
        replies.stream().map(reply -> reply.join().json().getString("offset")).distinct().toList();
    assertThat(answered).as("each answers for itself").hasSize(40);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "{}                                                  | now",
        "{\"now\":\"2027-01-01T00:00:00Z\",\"offset\":\"P1D\"} | now",
        "{\"now\":\"tomorrow\"}                              | now",
        "{\"now\":\"9999-01-01T00:00:00Z\"}                  | now",
        "{\"offset\":\"forty days\"}                         | offset",
        "{\"offset\":\"P40000D\"}                            | offset",
        "{\"offset\":\"P999999999Y\"}                        | offset",
      })
  void impossibleTimeIsRefused(String body, String field) {
    var reply = put(body).join();
    assertEquals(400, reply.status(), reply.body());
    assertEquals(List.of(field), reply.json().getList("violations.field"));
    assertEquals(Duration.ZERO, business.offset());
  }

  @Test
  void offsetAnswersAreInTheListedForm() {
    given()
        .get("/sandbox/clock")
        .then()
        .statusCode(200)
        .body("now", notNullValue())
        .body("realNow", notNullValue());
  }
}
