package org.essc.benefit.qualification;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.net.http.HttpRequest.BodyPublishers;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.essc.benefit.BenefitApi;
import org.essc.benefit.Sweep;
import org.essc.card.replacement.FeesConfigured;
import org.essc.platform.time.ChinaTime;
import org.essc.testing.Api;
import org.essc.testing.Api.Reply;
import org.essc.testing.Imports;
import org.essc.testing.MutableClock;
import org.essc.testing.TestPerson;
import org.essc.testing.TestServers;
import org.essc.testing.Unis;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who was seen anyway is authenticated silently, where a region opens that. */
@QuarkusTest
@TestProfile(FeesConfigured.class)
class SilentQualificationTest {

  private static final String OPEN = "410100";
  private static final String SYSTEM_ADMINISTRATOR = "8000000005";

  @Inject QualifySeen qualifySeen;
  @Inject Sweep sweep;
  @Inject MutableClock clock;

  private static final String VERIFIER = "/v1/partners/" + Api.OTHER_VERIFIER;

  private final Api api = Api.here();
  private final BenefitApi insurer = new BenefitApi(api);

  private JsonObject before;

  @BeforeEach
  void letTheVerifierAttest() {
    var known = new JsonObject(api.get(VERIFIER, SYSTEM_ADMINISTRATOR).body());
    before = new JsonObject();
    for (var member : List.of("roles", "scopes", "claims", "regions", "requestsPerSecond")) {
      before.put(member, known.getValue(member));
    }
    entitle(
        before
            .copy()
            .put(
                "scopes",
                List.of("codes:verify", "presence:attest", "events:read", "events:manage")));
  }

  /** Other tests verify as the same partner. */
  @AfterEach
  void takeItBack() {
    clock.reset();
    Api.forgetTokens();
    entitle(before);
  }

  private void entitle(JsonObject entitled) {
    var granted =
        api.join(
            api.request(VERIFIER + "/entitlements", SYSTEM_ADMINISTRATOR)
                .header("Content-Type", "application/json")
                .PUT(BodyPublishers.ofString(entitled.encode())));
    assertThat(granted.status()).as(granted.body()).isEqualTo(200);
    Api.forgetTokens();
  }

  private record Drawing(Api.Holder holder, String reference) {}

  private Drawing drawing(TestPerson person) {
    api.importCards(person);
    var reference = insurer.entitle(person, QualificationApi.soon());
    var issued = api.issue(Api.CHANNEL, person);
    assertThat(issued.status()).as(issued.body()).isEqualTo(201);
    return new Drawing(new Api.Holder(person, issued.json().getString("signNo")), reference);
  }

  private Reply verify(String verifier, Api.Holder holder, String presence) {
    var body = new JsonObject().put("code", api.freshCode(holder)).put("purpose", "enquiry");
    if (presence != null) {
      body.put("presence", presence);
    }
    return api.post("/v1/verifications", verifier, body.encode());
  }

  private void follow() {
    Unis.get(qualifySeen.sweep());
  }

  /** As the platform counts days, which begin in China before they do in UTC. */
  private static LocalDate today() {
    return LocalDate.now(ChinaTime.ZONE);
  }

  private static TestPerson aged(String region, int years) {
    return TestPerson.next().withRegion(region).born(today().minusYears(years).minusDays(2));
  }

  @Test
  void whoWasSeenIsAuthenticatedAndTheStatementSaysHow() throws SQLException {
    var drawing = drawing(aged(OPEN, 70));
    var verified = verify(Api.OTHER_VERIFIER, drawing.holder(), "seen");
    assertThat(verified.status()).as(verified.body()).isEqualTo(200);

    follow();

    var entitlement = insurer.find(drawing.reference());
    assertThat(entitlement.getString("state")).isEqualTo("qualified");
    var read =
        api.get(
            QualificationApi.PATH + "/" + entitlement.getString("qualificationId"), Api.INSURER);
    var claims = QualificationApi.claims(read.json().getString("statement"));
    assertThat(claims.getClaim("way")).isEqualTo("silent");
    var imports = new Imports(api);
    assertThat(
            imports.query(
                "select presence from verification where id = '"
                    + verified.json().getString("verificationId")
                    + "'"))
        .containsExactly("seen");
    assertThat(
            imports.query(
                "select count(*) from benefit_sighting where verification_id = '"
                    + verified.json().getString("verificationId")
                    + "'"))
        .containsExactly("0");
  }

  /** Region, age, whether the verifier attests; what becomes of it. */
  @ParameterizedTest
  @CsvSource({
    "410100, 79, seen, qualified",
    "410100, 80, seen, due",
    "410100, 15, seen, due",
    "410100, 70,     , due",
    "411300, 70, seen, due"
  })
  void nothingIsAuthenticatedSilentlyElsewhere(
      String region, int age, String presence, String state) {
    var drawing = drawing(aged(region, age));
    assertThat(verify(Api.OTHER_VERIFIER, drawing.holder(), presence).status()).isEqualTo(200);
    follow();
    assertThat(insurer.state(drawing.reference()).replace("due-soon", "due")).isEqualTo(state);
  }

  /** Jilin has no policy here: that is no reason not to say who stands there. */
  @Test
  void cardOfARegionWithoutAPolicyIsVerifiedAndNotKept() throws SQLException {
    var verified = verify(Api.OTHER_VERIFIER, api.holderOf(aged("220100", 70)), "seen");

    assertThat(verified.status()).as(verified.body()).isEqualTo(200);
    assertThat(sightings(verified, "true")).isEqualTo("0");
  }

  /** Nothing is due when the person is seen, but it is within the period. */
  @Test
  void whoWasSeenWithinThePeriodIsAuthenticatedOnceItIsDue() {
    var drawing = qualifiedSilently();
    var first = insurer.find(drawing.reference()).getString("qualificationId");
    at(today().plusDays(60));
    assertThat(verify(Api.OTHER_VERIFIER, drawing.holder(), "seen").status()).isEqualTo(200);
    follow();
    assertThat(insurer.find(drawing.reference()).getString("qualificationId")).isEqualTo(first);

    at(deadline(drawing).minusDays(10));
    sweep.now();
    assertThat(insurer.state(drawing.reference())).isEqualTo("due-soon");
    follow();

    var entitlement = insurer.find(drawing.reference());
    assertThat(entitlement.getString("state")).isEqualTo("qualified");
    assertThat(entitlement.getString("qualifiedUntil"))
        .isEqualTo(today().plusDays(60).plusMonths(6).toString());
    var read =
        api.get(
            QualificationApi.PATH + "/" + entitlement.getString("qualificationId"), Api.INSURER);
    var claims = QualificationApi.claims(read.json().getString("statement"));
    assertThat(claims.getClaim("qualifiedOn")).isEqualTo(today().plusDays(60).toString());
  }

  /** One of the day of the last authentication says nothing of the time after it. */
  @Test
  void sightingOfTheLastPeriodAuthenticatesNothing() {
    var drawing = qualifiedSilently();
    assertThat(verify(Api.OTHER_VERIFIER, drawing.holder(), "seen").status()).isEqualTo(200);
    follow();

    at(deadline(drawing).minusDays(10));
    sweep.now();
    follow();
    follow();

    assertThat(insurer.state(drawing.reference())).isEqualTo("due-soon");
  }

  /** Whenever it is looked at: the authentication is of the day of the verification. */
  @Test
  void sightingIsOfTheDayOnWhichThePersonWasSeen() {
    var drawing = drawing(aged(OPEN, 70));
    at(today());
    assertThat(verify(Api.OTHER_VERIFIER, drawing.holder(), "seen").status()).isEqualTo(200);
    at(today().plusDays(1));

    follow();

    assertThat(insurer.find(drawing.reference()).getString("qualifiedUntil"))
        .isEqualTo(today().plusMonths(6).toString());
  }

  /** The sweep, which finds nothing kept yet, and a look that has seen nothing due. */
  @Test
  void whatBecomesDueMeanwhileIsNotSleptThrough() throws SQLException {
    var drawing = qualifiedSilently();
    at(today().plusDays(60));
    var verified = verify(Api.OTHER_VERIFIER, drawing.holder(), "seen");
    try (var sweeping = TestServers.superuserDatabase().getConnection();
        var statement = sweeping.createStatement()) {
      sweeping.setAutoCommit(false);
      statement.executeUpdate(
          "update benefit_entitlement set state = 'due-soon' where reference = '"
              + drawing.reference()
              + "'");
      follow();
      assertThat(sightings(verified, "waits")).isEqualTo("1");
      sweeping.commit();
    }

    follow();

    assertThat(insurer.state(drawing.reference())).isEqualTo("qualified");
    assertThat(sightings(verified, "true")).isEqualTo("0");
  }

  @Test
  void whatARuleStandsAgainstIsNotKept() throws SQLException {
    var drawing = drawing(aged(OPEN, 80));
    var verified = verify(Api.OTHER_VERIFIER, drawing.holder(), "seen");
    assertThat(sightings(verified, "waits")).isEqualTo("1");

    follow();

    assertThat(sightings(verified, "true")).isEqualTo("0");
  }

  /** Of that verification those of which the condition is true. */
  private String sightings(Reply verified, String condition) throws SQLException {
    return new Imports(api)
        .query(
            "select count(*) from benefit_sighting where verification_id = '"
                + verified.json().getString("verificationId")
                + "' and "
                + condition)
        .get(0);
  }

  private Drawing qualifiedSilently() {
    at(today());
    var drawing = drawing(aged(OPEN, 70));
    assertThat(verify(Api.OTHER_VERIFIER, drawing.holder(), "seen").status()).isEqualTo(200);
    follow();
    assertThat(insurer.state(drawing.reference())).isEqualTo("qualified");
    return drawing;
  }

  private LocalDate deadline(Drawing drawing) {
    return LocalDate.parse(insurer.find(drawing.reference()).getString("deadline"));
  }

  /** Later than now by whole days. */
  private void at(LocalDate day) {
    clock.reset();
    clock.advance(Duration.ofDays(ChronoUnit.DAYS.between(today(), day)));
    Api.forgetTokens();
  }

  @Test
  void onlyVerifiersThatMayAttestAttest() {
    var drawing = drawing(aged(OPEN, 70));
    var refused = verify(Api.VERIFIER, drawing.holder(), "seen");
    assertThat(refused.status()).isEqualTo(403);
    assertThat(refused.code()).isEqualTo("forbidden");
    assertThat(verify(Api.OTHER_VERIFIER, drawing.holder(), "heard").status()).isEqualTo(400);
    follow();
    assertThat(insurer.state(drawing.reference())).startsWith("due");
  }

  @Test
  void severalSightingsAndSweepsAtOnceAuthenticateOnce() throws SQLException {
    var drawing = drawing(aged(OPEN, 70));
    for (int i = 0; i < 3; i++) {
      assertThat(verify(Api.OTHER_VERIFIER, drawing.holder(), "seen").status()).isEqualTo(200);
    }
    Unis.get(
        Uni.combine()
            .all()
            .unis(qualifySeen.sweep(), qualifySeen.sweep(), qualifySeen.sweep())
            .discardItems());
    follow();
    assertThat(insurer.state(drawing.reference())).isEqualTo("qualified");
    assertThat(
            new Imports(api)
                .query(
                    "select count(*) from benefit_qualification q join benefit_entitlement e"
                        + " on e.id = q.entitlement_id where e.reference = '"
                        + drawing.reference()
                        + "'"))
        .containsExactly("1");
  }

  @Test
  void sightingsOfWhichNothingBecomesHoldUpNobody() throws SQLException {
    var imports = new Imports(api);
    imports.query(
        """
        insert into benefit_sighting (verification_id, holder_id, card_id, verifier_no, seen_at)
        select gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), '%s', now() - interval '1 day'
          from generate_series(1, 60) returning 1"""
            .formatted(Api.OTHER_VERIFIER));
    var drawing = drawing(aged(OPEN, 70));
    assertThat(verify(Api.OTHER_VERIFIER, drawing.holder(), "seen").status()).isEqualTo(200);

    follow();

    assertThat(insurer.state(drawing.reference())).isEqualTo("qualified");
    assertThat(
            imports.query(
                "select count(*) from benefit_sighting"
                    + " where waits and seen_at < now() - interval '1 hour'"))
        .containsExactly("0");
  }

  @Test
  void lostCardWaitsForNobody() {
    var drawing = drawing(aged(OPEN, 70));
    assertThat(verify(Api.OTHER_VERIFIER, drawing.holder(), "seen").status()).isEqualTo(200);
    assertThat(
            api.create(
                    "/v1/loss-reports",
                    Api.CLERK,
                    "{\"card\":{\"cardNo\":\"%s\"},\"by\":{\"shown\":[\"id\"]}}"
                        .formatted(drawing.holder().person().cardNo()))
                .status())
        .isEqualTo(201);
    follow();
    assertThat(insurer.state(drawing.reference())).startsWith("due");
  }
}
