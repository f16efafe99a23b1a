package org.essc.family;

import static org.assertj.core.api.Assertions.assertThat;
import static org.essc.family.FamilyApi.byChannel;
import static org.essc.family.FamilyApi.created;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.IntStream;
import org.essc.card.application.Applicant;
import org.essc.card.application.Applicants;
import org.essc.card.replacement.FeesConfigured;
import org.essc.platform.config.Issuer;
import org.essc.testing.Api;
import org.essc.testing.Api.Holder;
import org.essc.testing.Api.Reply;
import org.essc.testing.Imports;
import org.essc.testing.TestPartner;
import org.essc.testing.TestPerson;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a channel shows of a guardianship, and what it learns of people by trying. */
@QuarkusTest
@TestProfile(FeesConfigured.class)
class ProofOfGuardianshipTest {

  /** Takes both documents. */
  private static final String OPEN = "410100";

  private static final String[] BOTH = {"guardian-id", "minor-id-or-hukou-book"};

  @Inject Clock clock;
  @Inject Issuer issuer;

  private final Api api = Api.here();
  private final FamilyApi families = new FamilyApi(api);

  private Holder guardian() {
    return api.holderOf(TestPerson.next().withRegion(OPEN));
  }

  private TestPerson person(String region, int years) {
    var person = unborn(region, years);
    api.importCards(person);
    return person;
  }

  private static TestPerson unborn(String region, int years) {
    return TestPerson.next().withRegion(region).born(LocalDate.now().minusYears(years));
  }

  @Test
  void whoeverHasAppliedForTheCardIsTheGuardian() {
    var guardian = guardian();
    var child = unborn(OPEN, 9);
    var application = Applicants.application(api, child);
    application
        .getJsonObject("by")
        .put("shown", new JsonArray().add(BOTH[0]).add(BOTH[1]))
        .put("party", Applicant.guardian(guardian.person()));
    var applied = Applicants.apply(api, child, application);
    assertThat(applied.status()).as(applied.body()).isEqualTo(201);
    api.importCards(child);

    var recorded = families.record(Api.CHANNEL, byChannel(guardian, child, "application"));
    var other = families.record(Api.CHANNEL, byChannel(guardian(), child, "application"));

    var id = created(recorded);
    assertThat(recorded.json().getString("kind")).isEqualTo("guardian");
    assertThat(families.state(id)).isEqualTo("active");
    assertThat(other.code()).isEqualTo("card-mismatch");
  }

  @Test
  void bothDocumentsProveItWhereTheRegionTakesThem() {
    var guardian = guardian();
    var child = person(OPEN, 15);

    var without = families.record(Api.CHANNEL, byChannel(guardian, child, "documents", BOTH[0]));
    assertThat(without.code()).isEqualTo("evidence-missing");
    assertThat(without.json().getString("rule")).isEqualTo("minors.evidence");

    var recorded = families.record(Api.CHANNEL, byChannel(guardian, child, "documents", BOTH));
    assertThat(families.state(created(recorded))).isEqualTo("active");
    var again = families.record(Api.CHANNEL, byChannel(guardian, child, "documents", BOTH));
    assertThat(again.status()).isEqualTo(200);
  }

  private enum Ward {
    NOBODY,
    ANOTHER_NAME,
    ADULT,
    WHOSE_REGION_TAKES_NO_DOCUMENTS,
    OUTSIDE_OF_THE_CHANNELS_REGIONS,
    OF_A_REGION_WITHOUT_A_POLICY
  }

  private JsonObject named(Ward ward, Holder guardian) {
    return switch (ward) {
      case NOBODY -> byChannel(guardian, unborn(OPEN, 9), "documents", BOTH);
      case ANOTHER_NAME ->
          byChannel(guardian, person(OPEN, 9), "documents", BOTH).put("name", "别人");
      case ADULT -> byChannel(guardian, person(OPEN, 30), "documents", BOTH);
      case WHOSE_REGION_TAKES_NO_DOCUMENTS ->
          byChannel(guardian, person("411300", 9), "documents", BOTH);
      case OUTSIDE_OF_THE_CHANNELS_REGIONS ->
          byChannel(guardian, person("210200", 9), "documents", BOTH);
      case OF_A_REGION_WITHOUT_A_POLICY ->
          byChannel(guardian, person("220100", 9), "documents", BOTH);
    };
  }

  @ParameterizedTest
  @org.junit.jupiter.params.provider.EnumSource(Ward.class)
  void whateverStandsAgainstTheWardIsOneAnswer(Ward ward) {
    var guardian = guardian();

    var refused = families.record(Api.CHANNEL, named(ward, guardian));
    var nobody = families.record(Api.CHANNEL, named(Ward.NOBODY, guardian));

    assertThat(refused.code()).isEqualTo("card-mismatch");
    assertThat(told(refused)).isEqualTo(told(nobody));
  }

  /** Without what is wanted of every guardian nobody is looked for. */
  @ParameterizedTest
  @ValueSource(strings = {"face", "shown", "proof"})
  void whatIsWantedOfTheGuardianIsLookedAtBeforeThePerson(String lacking) {
    var guardian = lacking.equals("proof") ? api.holder() : guardian();
    var child = person(OPEN, 9);

    var refused = families.record(Api.CHANNEL, without(lacking, guardian, child));
    var nobody = families.record(Api.CHANNEL, without(lacking, guardian, unborn(OPEN, 9)));

    assertThat(refused.code()).isEqualTo("evidence-missing");
    assertThat(told(refused)).isEqualTo(told(nobody));
  }

  @ParameterizedTest
  @ValueSource(strings = {"face", "shown"})
  void everyRefusalIsAudited(String lacking) throws SQLException {
    int before = refusedForMissingEvidence();

    families.record(Api.CHANNEL, without(lacking, guardian(), person(OPEN, 9)));

    assertThat(refusedForMissingEvidence()).isEqualTo(before + 1);
  }

  private int refusedForMissingEvidence() throws SQLException {
    return Integer.parseInt(
        new Imports(api)
            .query(
                "select count(*) from audit_entry where payload like '%family.record-guardian%'"
                    + " and payload like '%evidence-missing%'")
            .get(0));
  }

  private static JsonObject without(String lacking, Holder guardian, TestPerson ward) {
    var body =
        byChannel(guardian, ward, "documents", lacking.equals("shown") ? new String[0] : BOTH);
    if (lacking.equals("face")) {
      body.getJsonObject("by").remove("evidence");
    }
    return body;
  }

  private static JsonObject told(Reply reply) {
    var body = new JsonObject(reply.body());
    body.remove("instance");
    body.remove("traceId");
    return body.put("status", reply.status());
  }

  @Test
  void userWhoGuessesIsStoppedAndNobodyElse() {
    var guesser = guardian();
    guessTenTimes(Api.CHANNEL, guesser);
    var child = person(OPEN, 9);

    var stopped = families.record(Api.CHANNEL, byChannel(guesser, child, "documents", BOTH));
    var rightful = families.record(Api.CHANNEL, byChannel(guardian(), child, "documents", BOTH));

    assertThat(stopped.status()).isEqualTo(429);
    created(rightful);
  }

  private void guessTenTimes(String channel, Holder guardian) {
    IntStream.range(0, 10)
        .mapToObj(
            n -> families.record(channel, byChannel(guardian, unborn(OPEN, 9), "documents", BOTH)))
        .forEach(guess -> assertThat(guess.code()).as(guess.body()).isEqualTo("card-mismatch"));
  }

  @Test
  void whatIsGuessedThroughOneChannelRefusesNobodyThroughAnother() {
    var guardian = guardian();
    var other = TestPartner.limited("channel", 100, List.of("app"), List.of("410000"));
    api.useToken(other.number(), other.token(clock, issuer.endpoint("/oauth2/token")));
    var signed = api.issue(other.number(), guardian.person());
    var elsewhere = new Holder(guardian.person(), signed.json().getString("signNo"));
    guessTenTimes(other.number(), elsewhere);
    var child = person(OPEN, 9);

    var recorded = families.record(Api.CHANNEL, byChannel(guardian, child, "documents", BOTH));

    created(recorded);
  }

  /** Who was not looked at is not the guardian, and has no guesses to spend. */
  @Test
  void guardianIsLookedAtBeforeTheGuessesAreCounted() {
    var guesser = guardian();
    guessTenTimes(Api.CHANNEL, guesser);

    var faceless = families.record(Api.CHANNEL, without("face", guesser, unborn(OPEN, 9)));

    assertThat(faceless.code()).isEqualTo("evidence-missing");
  }
}
