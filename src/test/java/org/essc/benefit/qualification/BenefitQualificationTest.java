package org.essc.benefit.qualification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.essc.benefit.qualification.QualificationApi.body;
import static org.essc.benefit.qualification.QualificationApi.byId;
import static org.essc.benefit.qualification.QualificationApi.certificate;
import static org.essc.benefit.qualification.QualificationApi.counter;
import static org.essc.benefit.qualification.QualificationApi.face;
import static org.essc.benefit.qualification.QualificationApi.guardian;
import static org.essc.benefit.qualification.QualificationApi.number;
import static org.essc.benefit.qualification.QualificationApi.present;
import static org.essc.benefit.qualification.QualificationApi.visit;
import static org.essc.benefit.qualification.QualificationApi.window;

import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.SignedJWT;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZonedDateTime;
import java.util.Base64;
import java.util.TreeMap;
import java.util.UUID;
import org.essc.benefit.BenefitApi;
import org.essc.card.loss.LossApi;
import org.essc.card.replacement.FeesConfigured;
import org.essc.platform.time.ChinaTime;
import org.essc.testing.Api;
import org.essc.testing.Imports;
import org.essc.testing.MutableClock;
import org.essc.testing.TestPerson;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** By which ways it is authenticated that who draws a benefit is alive and entitled. */
@QuarkusTest
@TestProfile(FeesConfigured.class)
class BenefitQualificationTest {

  private static final String GUARDIAN = "410199197001010039";

  @Inject MutableClock clock;

  private final Api api = Api.here();
  private final QualificationApi benefits = new QualificationApi(api);
  private final BenefitApi insurer = new BenefitApi(api);

  @AfterEach
  void resetClock() {
    clock.reset();
    Api.forgetTokens();
  }

  private LocalDate today() {
    return ChinaTime.today(clock);
  }

  @Test
  void clerkWhoSeesThePersonAuthenticatesAndTheInsurerGetsASignedStatement() throws Exception {
    var person = TestPerson.next();
    api.importCards(person);
    var reference = insurer.entitle(person, QualificationApi.soon());

    var made = benefits.qualify(Api.CLERK, counter(person));

    assertThat(made.status()).as(made.body()).isEqualTo(201);
    var answer = made.json();
    var until = today().plusMonths(12);
    assertThat(answer.getString("scheme")).isEqualTo("resident-pension");
    assertThat(answer.getString("state")).isEqualTo("qualified");
    assertThat(answer.getString("qualifiedUntil")).isEqualTo(until.toString());
    var entitlement = insurer.find(reference);
    assertThat(entitlement.getString("state")).isEqualTo("qualified");
    assertThat(entitlement.getString("qualifiedUntil")).isEqualTo(until.toString());
    var statement = SignedJWT.parse(answer.getString("statement"));
    assertThat(statement.getHeader().getType().getType()).isEqualTo("essc-benefit-statement+jwt");
    var keys = JWKSet.parse(api.get("/.well-known/jwks.json", null).body());
    var key = keys.getKeyByKeyId(statement.getHeader().getKeyID()).toECKey();
    assertThat(statement.verify(new ECDSAVerifier(key))).isTrue();
    var claims = statement.getJWTClaimsSet();
    assertThat(claims.getAudience()).containsExactly(Api.INSURER);
    assertThat(claims.getSubject()).isEqualTo(entitlement.getString("subject"));
    assertThat(claims.getJWTID()).isEqualTo(answer.getString("qualificationId"));
    assertThat(claims.getExpirationTime().toInstant())
        .isEqualTo(until.plusDays(1).atStartOfDay(ChinaTime.ZONE).toInstant());
    assertThat(claims.toJSONObject())
        .containsEntry("scheme", "resident-pension")
        .containsEntry("reference", reference)
        .containsEntry("way", "counter")
        .containsEntry("qualifiedOn", today().toString())
        .containsEntry("qualifiedUntil", until.toString());
    assertThat(claims.toString()).doesNotContain(person.idNumber(), person.name(), person.cardNo());
    assertThat(benefits.read(claims.getJWTID(), Api.INSURER).json().getString("statement"))
        .isEqualTo(answer.getString("statement"));
  }

  /** As after its key was revoked: what was authenticated stands, and is said by a key of now. */
  @Test
  void statementWhoseKeyIsPublishedNoMoreIsSignedAnew() throws Exception {
    var person = TestPerson.next();
    api.importCards(person);
    insurer.entitle(person, QualificationApi.soon());
    var done = benefits.qualify(Api.CLERK, counter(person));
    var before = done.json().getString("statement");
    var id = done.json().getString("qualificationId");
    var header =
        new JsonObject(new String(Base64.getUrlDecoder().decode(before.split("\\.")[0])))
            .put("kid", "gone");
    var gone =
        Base64.getUrlEncoder().withoutPadding().encodeToString(header.encode().getBytes())
            + before.substring(before.indexOf('.'));
    new Imports(api)
        .query(
            "update benefit_qualification set statement = '%s' where id = '%s' returning 1"
                .formatted(gone, id));

    var read = SignedJWT.parse(benefits.read(id, Api.INSURER).json().getString("statement"));

    var keys = JWKSet.parse(api.get("/.well-known/jwks.json", null).body());
    var key = keys.getKeyByKeyId(read.getHeader().getKeyID()).toECKey();
    assertThat(read.verify(new ECDSAVerifier(key))).isTrue();
    var claims = new TreeMap<>(read.getJWTClaimsSet().getClaims());
    var former = new TreeMap<>(SignedJWT.parse(before).getJWTClaimsSet().getClaims());
    claims.remove("iat");
    former.remove("iat");
    assertThat(claims).isEqualTo(former);
  }

  /** Way, region, years of age, what is shown; what it comes to, and the rule. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "counter  | 411300 | 70 | id                                         | 201 | -                  | -",
        "counter  | 411300 | 70 | card                                       | 201 | -                  | -",
        "counter  | 411300 | 70 | -                                          | 422 | evidence-missing   | benefit.ways",
        "counter  | 411300 | 15 | id                                         | 422 | guardian-required  | guardians.requiredFor",
        "counter  | 130100 | 17 | id                                         | 201 | -                  | -",
        "counter  | 410100 | 60 | id                                         | 201 | -                  | -",
        "counter  | 410100 | 59 | id                                         | 409 | way-not-for-age    | benefit.ways",
        "counter  | 410100 | 60 | card                                       | 422 | evidence-missing   | benefit.ways",
        "home     | 411300 | 90 | id                                         | 201 | -                  | -",
        "home     | 411300 | 90 | card                                       | 422 | evidence-missing   | benefit.ways",
        "home     | 410100 | 90 | id                                         | 409 | way-not-open       | benefit.ways",
        "guardian | 411300 | 70 | guardian-id+proof-of-guardianship          | 201 | -                  | -",
        "guardian | 411300 | 70 | guardian-id                                | 422 | evidence-missing   | guardians.forPeopleWithoutCapacity",
        "guardian | 411600 | 10 | minor-id-or-hukou-book+guardian-id+proof-of-guardianship | 201 | - | -",
        "guardian | 411600 | 10 | guardian-id                                | 422 | evidence-missing   | minors.evidence",
        "guardian | 411300 | 16 | guardian-id+proof-of-guardianship          | 201 | -                  | -",
        "abroad   | 411300 | 70 | -                                          | 202 | -                  | -",
        "abroad   | 410100 | 70 | -                                          | 409 | way-not-open       | benefit.ways"
      })
  void regionSaysWhichWaysAreOpenToWhomAndWhatIsShown(
      String way, String region, int age, String shown, int status, String code, String rule) {
    // of that age today and on the year's last day, by which minors are counted
    var born = today().minusYears(age);
    var person = benefits.entitled(TestPerson.next().withRegion(region).born(born));
    var seen = shown == null ? new String[0] : shown.split("\\+");
    var by = way.equals("guardian") ? guardian(GUARDIAN, seen) : window(seen);
    var evidence =
        switch (way) {
          case "home" -> visit();
          case "abroad" -> certificate(number(), today());
          default -> present();
        };

    var reply = benefits.qualify(Api.CLERK, body(way, byId(person), evidence, by));

    assertThat(reply.status()).as(reply.body()).isEqualTo(status);
    if (code != null) {
      assertThat(reply.code()).isEqualTo(code);
      assertThat(reply.json().getString("rule")).isEqualTo(rule);
      assertThat(reply.json().getList("source")).isNotEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({"0, 201", "1, 422"})
  void sixteenthBirthdayIsTheFirstDayOnWhichAPersonComesAlone(int daysBefore, int status) {
    // the region counts minors by the year's last day, and the way by the day itself
    var lastDay = LocalDate.of(today().getYear(), 12, 31);
    var born = lastDay.minusYears(16).plusDays(daysBefore);
    var person = benefits.entitled(TestPerson.next().withRegion("411300").born(born));
    assertThat(benefits.qualify(Api.CLERK, counter(person)).status()).isEqualTo(status);
  }

  @Test
  void clerkConfirmsThatThePersonStandsThere() {
    var person = benefits.entitled("411300");
    var absent = body("counter", byId(person), new JsonObject(), window("id"));
    var refused = benefits.qualify(Api.CLERK, absent);
    assertThat(refused.code()).isEqualTo("evidence-missing");
    assertThat(refused.json().getList("missing")).containsExactly("evidence.present");
  }

  @Test
  void codeIsUsedUpByTheActOnceAndIsNothingByItself() throws SQLException {
    var holder = benefits.holder(TestPerson.next());
    var code = otherCode(holder);
    var byCode = new JsonObject().put("code", code);
    var alone = benefits.qualify(Api.CLERK, body("counter", byCode, new JsonObject(), window()));
    assertThat(alone.code()).as("the code alone").isEqualTo("evidence-missing");
    assertThat(benefits.qualify(Api.CLERK, body("counter", byCode, present(), window())).code())
        .as("it is used up by an act that was refused, too")
        .isEqualTo("code-already-used");

    var fresh = new JsonObject().put("code", otherCode(holder));
    var made = benefits.qualify(Api.CLERK, body("counter", fresh, present(), window()));
    assertThat(made.status()).as(made.body()).isEqualTo(201);
    assertThat(benefits.qualify(Api.CLERK, body("counter", fresh, present(), window())).code())
        .isEqualTo("code-already-used");
    assertThat(api.verify(Api.VERIFIER, fresh.getString("code")).code())
        .isEqualTo("code-already-used");
    assertThat(
            new Imports(api)
                .query(
                    "select count(*) from benefit_qualification where id = '"
                        + made.json().getString("qualificationId")
                        + "'"))
        .containsExactly("1");
  }

  private String otherCode(Api.Holder holder) {
    return api.code(Api.CHANNEL, holder.signNo(), "other").json().getString("code");
  }

  @Test
  void whoHasLostTheCardComesWithTheIdentityDocument() {
    var holder = benefits.holder(TestPerson.next());
    var code = otherCode(holder);
    assertThat(new LossApi(api, clock).reportAtWindow(holder.person()).status()).isEqualTo(201);

    assertThat(
            benefits
                .qualify(
                    Api.CLERK,
                    body("counter", new JsonObject().put("code", code), present(), window()))
                .code())
        .isEqualTo("card-not-usable");
    var byCard =
        benefits.qualify(
            Api.CLERK, body("counter", byId(holder.person()), present(), window("card")));
    assertThat(byCard.json().getList("missing")).containsExactly("id");
    assertThat(benefits.qualify(Api.CLERK, counter(holder.person())).status()).isEqualTo(201);
  }

  @Test
  void sameDayAgainIsTheSameAndAnotherDayIsAnother() {
    var person = benefits.entitled("411300");
    var first = benefits.qualify(Api.CLERK, counter(person));
    var named = counter(person).put("scheme", "resident-pension");

    var again = benefits.qualify(Api.SECOND_CLERK, named);
    assertThat(again.status()).as(again.body()).isEqualTo(200);
    assertThat(again.body()).isEqualTo(first.body());
    var unnamed = benefits.qualify(Api.CLERK, counter(person));
    assertThat(unnamed.status()).as(unnamed.body()).isEqualTo(200);
    assertThat(unnamed.body()).isEqualTo(first.body());

    clock.advance(Duration.ofDays(2));
    Api.forgetTokens();
    assertThat(benefits.qualify(Api.CLERK, counter(person)).code())
        .as("nothing is due any more")
        .isEqualTo("nothing-due");
    var later = benefits.qualify(Api.CLERK, named);
    assertThat(later.status()).isEqualTo(201);
    assertThat(later.json().getString("qualifiedUntil"))
        .isEqualTo(today().plusMonths(12).toString());
  }

  /** Also of a certificate from abroad, on the third time of that day. */
  @Test
  void whoIsDoubtedOnTheDayOfAnAuthenticationIsAuthenticatedAnew() {
    var person = TestPerson.next();
    api.importCards(person);
    var reference = insurer.entitle(person, QualificationApi.soon());
    var first = benefits.qualify(Api.CLERK, counter(person)).json().getString("qualificationId");
    doubt(reference);

    var second = benefits.qualify(Api.CLERK, counter(person));

    assertThat(second.status()).as(second.body()).isEqualTo(201);
    assertThat(second.json().getString("qualificationId")).isNotEqualTo(first);
    assertThat(insurer.state(reference)).isEqualTo("qualified");
    var again = benefits.qualify(Api.SECOND_CLERK, counter(person));
    assertThat(again.status()).isEqualTo(200);
    assertThat(again.body()).isEqualTo(second.body());

    doubt(reference);
    assertThat(benefits.decide(Api.SECOND_CLERK, benefits.waiting(person), "approve").status())
        .isEqualTo(200);
    assertThat(insurer.state(reference)).isEqualTo("qualified");
  }

  private void doubt(String reference) {
    var path =
        "/v1/benefit-entitlements/"
            + insurer.find(reference).getString("entitlementId")
            + "/doubts";
    assertThat(api.create(path, Api.INSURER, "{\"reason\":\"impersonation-suspected\"}").status())
        .isEqualTo(200);
    assertThat(insurer.state(reference)).isEqualTo("doubted");
  }

  @ParameterizedTest
  @CsvSource({"2028-02-29, 2029-02-28", "2027-02-28, 2028-02-28", "2027-12-31, 2028-12-31"})
  void periodEndsOnTheDayOfTheCalendar(LocalDate on, LocalDate until) {
    var person = TestPerson.next();
    clock.moveTo(ZonedDateTime.of(on, LocalTime.of(23, 59), ChinaTime.ZONE).toInstant());
    Api.forgetTokens();
    api.importCards(person.withValidity(on.minusYears(1), on.plusYears(9)));
    insurer.entitle(person, on.plusDays(3));
    var made = benefits.qualify(Api.CLERK, counter(person));
    assertThat(made.json().getString("qualifiedUntil")).as(made.body()).isEqualTo("" + until);
  }

  @Test
  void channelAsksWhereTheRegionLetsItAndWithThisHoldersFaceOnly() {
    var holder = benefits.holder(TestPerson.next().withRegion("410100"));
    var other = benefits.holder(TestPerson.next().withRegion("410100"));
    var look = UUID.randomUUID().toString();
    var self = body("self", signed(holder), new JsonObject(), app(look, Instant.now()));
    var refused = benefits.qualify(Api.CHANNEL, self);
    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.code()).as("no back end alone").isEqualTo("holder-page-required");

    var stale = atTheCounter(holder, app(look, Instant.now().minusSeconds(660)));
    assertThat(benefits.qualify(Api.CHANNEL, stale).code()).isEqualTo("face-evidence-required");
    var none = atTheCounter(holder, new JsonObject().put("channel", "app"));
    none.getJsonObject("by").put("shown", window("id").getJsonArray("shown"));
    assertThat(benefits.qualify(Api.CHANNEL, none).code()).isEqualTo("face-evidence-required");
    var made = benefits.qualify(Api.CHANNEL, atTheCounter(holder, app(look, Instant.now())));
    assertThat(made.status()).as(made.body()).isEqualTo(201);
    assertThat(made.json().getString("qualifiedUntil")).isEqualTo("" + today().plusMonths(6));
    var stolen = atTheCounter(other, app(look, Instant.now()));
    assertThat(benefits.qualify(Api.CHANNEL, stolen).code()).isEqualTo("evidence-reused");
    assertThat(
            benefits
                .qualify(Api.OTHER_CHANNEL, atTheCounter(other, wechat(number(), Instant.now())))
                .code())
        .as("another channel's signing")
        .isEqualTo("not-found");
    var elsewhere = benefits.holder(TestPerson.next());
    assertThat(
            benefits
                .qualify(Api.CHANNEL, atTheCounter(elsewhere, app(number(), Instant.now())))
                .code())
        .isEqualTo("channel-not-allowed");
  }

  private static JsonObject signed(Api.Holder holder) {
    return new JsonObject().put("signNo", holder.signNo());
  }

  private static JsonObject atTheCounter(Api.Holder holder, JsonObject by) {
    return body("counter", signed(holder), present(), by);
  }

  private static JsonObject app(String reference, Instant at) {
    return window("id").put("channel", "app").put("evidence", face(reference, at));
  }

  private static JsonObject wechat(String reference, Instant at) {
    return app(reference, at).put("channel", "wechat-account");
  }

  @Test
  void checkTellsBeforehandWhichWaysAreOpenAndWhatEachWants() {
    var person = benefits.entitled("411300");
    var checked =
        api.post(
            "/v1/benefit-qualification-checks",
            Api.CLERK,
            new JsonObject().put("person", byId(person)).encode());
    assertThat(checked.status()).as(checked.body()).isEqualTo(200);
    var json = checked.json();
    assertThat(json.getString("items[0].scheme")).isEqualTo("resident-pension");
    assertThat(json.getList("items[0].ways.findAll { it.open }.way"))
        .containsExactly("self", "counter", "home", "abroad", "guardian");
    assertThat(json.getString("items[0].ways.find { it.way == 'silent' }.reason"))
        .isEqualTo("way-not-open");
    assertThat(json.getList("items[0].ways.find { it.way == 'self' }.wants"))
        .containsExactly("face", "ecard-pin");
    assertThat(json.getList("items[0].ways.find { it.way == 'abroad' }.channels"))
        .containsExactly("app", "portal", "window");
    assertThat(json.getString("items[0].rule.rule")).isEqualTo("benefit.ways");
    assertThat(json.getString("items[0].rule.ruledBy")).isEqualTo("410000");
    assertThat(json.getList("items[0].rule.source")).isNotEmpty();

    var child = benefits.entitled(TestPerson.next().born(today().minusYears(10)));
    var ofChild =
        api.post(
                "/v1/benefit-qualification-checks",
                Api.CLERK,
                new JsonObject().put("person", byId(child)).encode())
            .json();
    assertThat(ofChild.getString("items[0].ways.find { it.way == 'self' }.reason"))
        .isEqualTo("way-not-for-age");
    assertThat(ofChild.getList("items[0].ways.find { it.way == 'counter' }.wants"))
        .contains("by.party");
  }

  @Test
  void nobodyElseMayAskOrRead() {
    var person = benefits.entitled("411300");
    var made = benefits.qualify(Api.CLERK, counter(person)).json().getString("qualificationId");
    var check = new JsonObject().put("person", byId(person)).encode();
    assertThat(api.create(QualificationApi.PATH, null, "{}").status()).isEqualTo(401);
    assertThat(api.get(QualificationApi.PATH + "/" + made, null).status()).isEqualTo(401);
    assertThat(api.post("/v1/benefit-qualification-checks", null, check).status()).isEqualTo(401);
    assertThat(api.get(QualificationApi.REVIEWS + made, null).status()).isEqualTo(401);
    assertThat(api.create(QualificationApi.REVIEWS + made, null, "{}").status()).isEqualTo(401);
    for (var caller : new String[] {Api.VERIFIER, Api.HOTLINE, Api.INSURER}) {
      assertThat(benefits.qualify(caller, counter(person)).status()).as(caller).isEqualTo(403);
      assertThat(api.post("/v1/benefit-qualification-checks", caller, check).status())
          .isEqualTo(403);
    }
    for (var caller : new String[] {Api.CHANNEL, Api.INSURER, Api.HOTLINE}) {
      assertThat(api.get(QualificationApi.REVIEWS + made, caller).status())
          .as(caller)
          .isEqualTo(403);
      assertThat(benefits.decide(caller, made, "approve").status()).isEqualTo(403);
    }
    assertThat(benefits.read(made, Api.VERIFIER).status()).isEqualTo(403);
    assertThat(benefits.read(made, Api.CHANNEL).status()).as("who did not ask").isEqualTo(404);
    assertThat(benefits.read(made, Api.DALIAN_CLERK).status()).isEqualTo(404);
    assertThat(benefits.qualify(Api.DALIAN_CLERK, counter(person)).code()).isEqualTo("not-found");
    assertThat(benefits.read(UUID.randomUUID().toString(), Api.CLERK).status()).isEqualTo(404);
    assertThat(benefits.read(made, Api.SECOND_CLERK).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"way\":\"counter\",\"person\":{},\"evidence\":{}} | person | exactly-one",
        "{\"way\":\"silent\",\"person\":{\"idNumber\":\"1\"},\"evidence\":{}} | way |"
            + " benefit-way-unknown",
        "{\"way\":\"home\",\"person\":{\"cardNo\":\"T00000001\"},\"evidence\":{\"present\":true}} |"
            + " evidence.place | required",
        "{\"way\":\"counter\",\"person\":{\"cardNo\":\"T00000001\"},\"evidence\":{\"place\":\"x\"}} |"
            + " evidence.place | not-of-this-way",
        "{\"way\":\"counter\",\"person\":{\"signNo\":\"x\",\"cardNo\":\"T00000001\"},"
            + "\"evidence\":{}} | person.signNo | not-taken-here",
        "{\"way\":\"abroad\",\"person\":{\"cardNo\":\"T00000001\"},\"evidence\":{\"certificate\":"
            + "{\"number\":\"1\",\"issuer\":\"x\",\"issuedOn\":\"2099-01-01\"}}} |"
            + " evidence.certificate.issuedOn | date-in-the-future"
      })
  void whatCannotBeMeantIsNamed(String body, String field, String message) {
    var reply = benefits.qualify(Api.CLERK, new JsonObject(body));
    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.json().getString("violations.find { it.field == '" + field + "' }.message"))
        .as(reply.body())
        .isNotNull();
  }

  @Test
  void nothingOfThePersonIsReadableWhereItIsKept() throws SQLException {
    var person = benefits.entitled("411300");
    var place = "秘密路" + number();
    var evidence = visit().put("place", place);
    var made = benefits.qualify(Api.CLERK, body("home", byId(person), evidence, window("id")));
    assertThat(made.status()).as(made.body()).isEqualTo(201);
    assertThat(new Imports(api).everythingStored()).doesNotContain(place, person.idNumber());
  }
}
