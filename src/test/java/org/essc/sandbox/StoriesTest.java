package org.essc.sandbox;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.essc.testing.Anew;
import org.essc.testing.Api;
import org.essc.testing.Patiently;
import org.essc.testing.TestPartner;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Stories are played by the public API alone; the start page shows what stands in these lines. */
@QuarkusTest
class StoriesTest {

  private static final String PAYMENT = "bank-payment";
  private static final String LOST = "card-lost";
  private static final String YEARLY = "yearly-authentication";

  /** What gives a right by itself: whole tokens, PINs, account numbers. */
  private static final String SECRETS = "eyJ[\\w-]{40}|739164|804627|561938|621700\\d{6}";

  /** Identifiers and moments, whose digits are anybody's: now and then they are those of a PIN. */
  private static final String RANDOM =
      "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|\\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z";

  private final Api api = Api.here();

  @Inject LoadSyntheticHolders loadHolders;

  @BeforeEach
  void holdersAreThere() {
    loadHolders.load().subscribeAsCompletionStage().orTimeout(30, TimeUnit.SECONDS).join();
  }

  @Test
  void eachStoryIsListedInBothLanguages() {
    var listed = given().get("/sandbox/stories").then().statusCode(200).extract().jsonPath();
    assertThat(listed.getList("id", String.class)).contains(PAYMENT, LOST).doesNotHaveDuplicates();
    for (var words : List.of("title.zh", "title.en", "summary.zh", "summary.en")) {
      assertThat(listed.getList(words, String.class)).doesNotContainNull().doesNotContain("");
    }
  }

  @Test
  void storiesArePlayedAgainAndInAnyOrder() {
    for (var story : List.of(LOST, PAYMENT, PAYMENT, LOST)) {
      StoryLines.play(story);
    }
  }

  @Test
  void storiesArePlayedAtTheSameTime() {
    Stream.of(LOST, PAYMENT, LOST)
        .map(story -> CompletableFuture.supplyAsync(() -> StoryLines.play(story)))
        .toList()
        .forEach(CompletableFuture::join);
  }

  @Test
  void bankLinksTheAccountAndRedeemsThePaymentOnce() {
    var lines = StoryLines.play(PAYMENT);
    assertThat(StoryLines.facts(lines, "bank", "/oauth2/token")).containsEntry("level", 2);
    var redemptions = StoryLines.steps(lines, "bank", "/redemptions");
    assertThat(redemptions).extracting(line -> line.getInt("status")).containsExactly(201, 409);
    assertThat(redemptions.get(0).getInt("facts.amountFen")).isEqualTo(1250);
    assertThat(redemptions.get(1).getString("facts.code"))
        .isEqualTo("payment-authorization-redeemed");
    assertThat(redemptions.get(1).getString("outcome")).isEqualTo("refused");
  }

  @Test
  void bankHospitalAndChannelAreToldOfTheLossAndNothingIsPaid() {
    var lines = StoryLines.play(LOST);
    assertThat(StoryLines.steps(lines, "bank", "/poll"))
        .extracting(line -> line.getString("facts.state"))
        .containsExactly("suspended", "active");
    for (var partner : List.of("hospital", "channel")) {
      assertThat(StoryLines.steps(lines, partner, "/poll"))
          .extracting(line -> line.getString("facts.event"))
          .containsExactly("urn:essc:event:card-lost", "urn:essc:event:card-released");
    }
    assertThat(StoryLines.facts(lines, "bank", "/redemptions"))
        .containsEntry("code", "card-not-usable")
        .containsEntry("reason", "lost");
  }

  @Test
  void nothingStaysBehind() {
    StoryLines.play(LOST);
    assertNoStreamIsLeft();
    var states = given().get("/sandbox/holders").then().extract().jsonPath();
    assertThat(states.getList("items.state", Integer.class).subList(100, 870)).containsOnly(1);
  }

  @Test
  void stepsShowNoSecret() {
    assertThat(saidOf(PAYMENT)).doesNotContainPattern(SECRETS).contains("••••••");
    assertThat(saidOf(LOST)).doesNotContainPattern(SECRETS);
    assertThat(saidOf(YEARLY)).doesNotContainPattern(SECRETS);
  }

  private static String saidOf(String story) {
    return StoryLines.text(story).replaceAll(RANDOM, "");
  }

  @Test
  void storyThatCannotGoOnSaysWhereAndLeavesNothingBehind() {
    var suspension = "/v1/partners/" + Api.OTHER_VERIFIER + "/suspension";
    Patiently.ask(() -> TestPartner.administrator().put(suspension)).then().statusCode(204);
    try {
      var lines = StoryLines.lines(StoryLines.text(LOST));
      var end = lines.get(lines.size() - 1);
      assertThat(end.getString("outcome")).isEqualTo("stopped");
      assertThat(end.getString("path")).isEqualTo("/oauth2/token");
      assertThat(end.getInt("status")).isEqualTo(401);
    } finally {
      Patiently.ask(() -> TestPartner.administrator().delete(suspension)).then().statusCode(204);
    }
    assertNoStreamIsLeft();
  }

  /** Without an amount no card is replaced where a fee is charged; the card is found again. */
  @Test
  void wholeLifeEndsWithTheRegionsOwnRefusalWhereNoFeeIsConfigured() {
    var lines = StoryLines.play("whole-life");
    assertThat(StoryLines.facts(lines, "clerk", "/v1/replacements"))
        .containsEntry("code", "fee-not-configured");
    assertThat(StoryLines.facts(lines, "clerk", "/v1/loss-releases")).containsEntry("state", 1);
  }

  @Test
  void hospitalLearnsThatTheMotherActsForTheChildUntilTheMembershipEnds() {
    for (int time = 0; time < 2; time++) {
      var lines = StoryLines.play("childs-card");
      var verifications = StoryLines.steps(lines, "hospital", "/v1/verifications");
      assertThat(verifications.get(0).getString("facts.act_kind")).isEqualTo("guardian");
      assertThat(verifications.get(1).getString("facts.code")).isEqualTo("code-expired");
    }
  }

  @Test
  void insurerHasTheStatementOfWhoAuthenticatesOnThePageAndOfWhoComesToACounter() {
    for (int time = 0; time < 2; time++) {
      var lines = StoryLines.play(YEARLY);
      assertThat(StoryLines.facts(lines, "holder", "/h/benefits")).containsEntry("note", "done");
      assertThat(StoryLines.steps(lines, "channel", "/poll"))
          .extracting(line -> line.getString("facts.event"))
          .containsExactly("urn:essc:event:benefit-due-soon");
      assertThat(StoryLines.steps(lines, "insurer", "/poll"))
          .extracting(line -> line.getString("facts.event"))
          .containsExactly(
              "urn:essc:event:benefit-due-soon",
              "urn:essc:event:benefit-qualified",
              "urn:essc:event:benefit-qualified");
      assertThat(statements(lines))
          .extracting(line -> line.getString("got.way"))
          .containsExactly("self", "counter");
    }
    assertNoStreamIsLeft();
  }

  /** What the insurer reads of signed statements. */
  private static List<JsonPath> statements(List<JsonPath> lines) {
    return lines.stream()
        .filter(line -> "insurer".equals(line.getString("who")))
        .filter(line -> line.getString("path").startsWith("/v1/benefit-qualifications/"))
        .toList();
  }

  @Test
  void unknownStoryIsRefused() {
    given()
        .contentType(ContentType.JSON)
        .body(Map.of("story", "none"))
        .post("/sandbox/stories/plays")
        .then()
        .statusCode(400)
        .body("violations[0].field", equalTo("story"));
    given()
        .contentType(ContentType.JSON)
        .body(Map.of("story", "whole-life", "place", "110000"))
        .post("/sandbox/stories/plays")
        .then()
        .statusCode(400)
        .body("violations[0].field", equalTo("place"));
  }

  /** All come from one address here, so the fourth at a time is one too many. */
  @Test
  void visitorPlaysSoManyAtATimeAndMoreOnceTheyAreOver() throws Exception {
    Anew.whileBusy(
        () -> {
          var plays = Stream.generate(this::begun).limit(4).toList();
          var answers = plays.stream().map(CompletableFuture::join).map(Anew::served).toList();
          assertThat(answers)
              .extracting(Api.Reply::status)
              .containsExactlyInAnyOrder(200, 200, 200, 429);
          var refused =
              answers.stream().filter(one -> one.status() == 429).findFirst().orElseThrow();
          assertThat(refused.code()).isEqualTo("too-many-requests");
          assertThat(Integer.parseInt(refused.header("Retry-After"))).isBetween(1, 10);
        });
    StoryLines.play(LOST);
  }

  private CompletableFuture<Api.Reply> begun() {
    return api.send(api.json("/sandbox/stories/plays", null, "{\"story\":\"card-lost\"}"));
  }

  @ParameterizedTest
  @CsvSource({"zh, 社会保障卡不可用", "en, Card not usable"})
  void refusalsAreToldInTheVisitorsLanguage(String language, String title) {
    var lines = StoryLines.lines(StoryLines.text(LOST, language));
    assertThat(StoryLines.steps(lines, "bank", "/redemptions").get(0).getString("got.title"))
        .isEqualTo(title);
  }

  /** Henan's leaflet does not say whether a replacement costs a fee, Dalian's not who applies. */
  @ParameterizedTest
  @CsvSource({
    "411381, clerk, /v1/replacements, region-policy-open, replacement.feeCharged",
    "130102, clerk, /v1/replacements, fee-not-configured, replacement.feeFen",
    "130202, clerk, /v1/replacements, fee-not-configured, replacement.feeFen",
    "210202, clerk_of_dalian, /v1/card-applications, region-policy-open, application.routes"
  })
  void wholeLifeIsPlayedByTheRulesOfThePlace(
      String place, String who, String path, String code, String rule) {
    var lines = StoryLines.lines(StoryLines.textAt("whole-life", place));
    assertThat(lines.get(lines.size() - 1).getString("outcome"))
        .as(lines.get(lines.size() - 2).prettify())
        .isEqualTo("complete");
    var refused = StoryLines.steps(lines, who, path).get(0);
    assertThat(refused.getString("got.code")).isEqualTo(code);
    assertThat(refused.getString("got.rule")).isEqualTo(rule);
  }

  private void assertNoStreamIsLeft() {
    for (var partner : List.of(Api.CHANNEL, Api.OTHER_VERIFIER, Api.BANK, Api.INSURER)) {
      assertThat(api.join(api.request("/ssf/streams", partner).GET()).body())
          .doesNotContain("sandbox-story");
    }
  }
}
