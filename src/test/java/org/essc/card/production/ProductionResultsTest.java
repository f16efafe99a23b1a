package org.essc.card.production;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.essc.card.application.Applicant;
import org.essc.platform.config.Issuer;
import org.essc.testing.Api;
import org.essc.testing.Imports;
import org.essc.testing.MutableClock;
import org.essc.testing.TestFactory;
import org.essc.testing.TestPartner;
import org.essc.testing.TestPerson;
import org.essc.testing.WaitingApplications;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Steps 4 and 5: what a factory says it made, and what of it counts. */
@QuarkusTest
class ProductionResultsTest {

  @Inject MutableClock clock;
  @Inject Issuer issuer;
  @Inject WaitingApplications applications;

  private final Api api = Api.here();
  private final Imports database = new Imports(api);
  private Production production;
  private TestFactory factory;

  @BeforeEach
  void registerFactory() {
    production = new Production(api, clock, issuer.value());
    factory = production.factory();
  }

  @Test
  void failedCardWaitsForAnotherBatch() throws SQLException {
    var region = "210211";
    var person = TestPerson.next().withRegion(region);
    var application = applications.add(person);
    var batch = production.collected(Api.DALIAN_CLERK, factory, region, 10);
    var batchId = batch.getString("batchId");

    var failed =
        production.send(factory, batchId, 1, Production.failed(application, "photo-unusable"));
    assertThat(failed.json().getInt("failed")).isEqualTo(1);
    assertThat(state(application)).isEqualTo("applied");
    assertThat(production.status(factory, batchId).json().getString("state"))
        .isEqualTo("completed");

    var second = production.collected(Api.DALIAN_CLERK, factory, region, 10);
    var late = production.send(factory, batchId, 1, production.made(application, person));
    assertThat(late.json().getString("rejections[0].code")).isEqualTo("already-failed");
    var made =
        production.send(
            factory, second.getString("batchId"), 1, production.made(application, person));
    assertThat(made.json().getInt("produced")).as(made.body()).isEqualTo(1);
  }

  /** With the same photo each batch would fail again. */
  @Test
  void photoThatTheFactoryCannotUseGivesWayToAnother() throws SQLException {
    var region = "130126";
    var unusable = new byte[] {(byte) 0xFF, (byte) 0xD8, 1, 2, 3};
    var application =
        applications.add(
            TestPerson.next().withRegion(region),
            WaitingApplications.Kind.FIRST.withPhoto(unusable),
            null);
    assertThat(addPhoto(application, region).code()).isEqualTo("application-state");
    var batchId = production.collected(factory, region, 10).getString("batchId");
    production.send(factory, batchId, 1, Production.failed(application, "photo-unusable"));

    var given = addPhoto(application, region);

    assertThat(given.status()).as(given.body()).isEqualTo(200);
    assertThat(
            database.query(
                "select count(*) from card_photo where application_id = '%s'"
                    .formatted(application)))
        .as("the former one is deleted")
        .containsExactly("1");
    var ordered = production.ordered(factory, production.collected(factory, region, 10)).get(0);
    assertThat(ordered.getJsonObject("photo").getString("content"))
        .isNotEqualTo(Base64.getEncoder().encodeToString(unusable));
  }

  private Api.Reply addPhoto(UUID application, String region) {
    return api.create(
        "/v1/card-applications/" + application + "/photo",
        Api.CLERK,
        "{\"photoId\":\"%s\"}".formatted(Applicant.photo(api, Api.CLERK, region)));
  }

  @Test
  void batchIsCompletedThoughAnApplicationWasWithdrawn() throws SQLException {
    var region = "210225";
    var person = TestPerson.next().withRegion(region);
    var application = applications.add(person);
    var gone = TestPerson.next().withRegion(region);
    var withdrawn = applications.add(gone);
    var batchId = production.collected(Api.DALIAN_CLERK, factory, region, 10).getString("batchId");
    database.execute(
        "update card_application set state = 'withdrawn' where id = '%s'".formatted(withdrawn));

    var sent =
        production.send(
            factory,
            batchId,
            1,
            production.made(application, person),
            production.made(withdrawn, gone));
    assertThat(sent.json().getInt("produced")).as(sent.body()).isEqualTo(1);
    assertThat(sent.json().getString("rejections[0].code")).isEqualTo("already-failed");
    assertThat(state(withdrawn)).isEqualTo("withdrawn");
    var batch = production.status(factory, batchId).json();
    assertThat(batch.getString("state")).isEqualTo("completed");
    assertThat(batch.getInt("failed")).isEqualTo(1);
  }

  @Test
  void sameResultsAgainChangeNothing() throws SQLException {
    var region = "210216";
    var person = TestPerson.next().withRegion(region);
    var application = applications.add(person);
    var batchId = production.collected(Api.DALIAN_CLERK, factory, region, 10).getString("batchId");
    production.send(factory, batchId, 1, production.made(application, person));

    var again = production.send(factory, batchId, 1, production.made(application, person));
    assertThat(again.json().getInt("unchanged")).isEqualTo(1);
    assertThat(again.json().getInt("produced")).isZero();
    var other =
        production.send(factory, batchId, 1, production.made(application, TestPerson.next()));
    assertThat(other.json().getString("rejections[0].code")).isEqualTo("already-produced");
    assertThat(production.status(factory, batchId).json().getInt("produced")).isEqualTo(1);
    assertThat(
            database.query(
                "select count(*) from card_act where application_id = '%s' and act = 'card.produce'"
                    .formatted(application)))
        .containsExactly("1");
  }

  /** One card is refused, the part's other one is recorded. */
  @ParameterizedTest(name = "{1}")
  @CsvSource({
    "cardNo, card-no-format, bad number",
    "cardNo, card-no-used, 'a number in use'",
    "cardIdCode, card-id-code-format, !",
    "issuedOn, issued-in-future, 2999-01-01",
    "issuedOn, issued-before-application, 2001-01-01",
    "issuedOn, date-format, 2026-02-30",
    "validUntil, validity-not-by-rule, 2027-01-01",
    "outcome, outcome-unknown, lost",
    "applicationId, application-not-in-part, 019aa7f2-2f2e-7cc1-8d3a-2b1b0e6b1a11",
    "bankAccount, bank-account-format, x",
    "surprise, member-unknown, x"
  })
  void resultThatCannotBeTakenIsRejectedAlone(String field, String code, String value) {
    var region = "210213";
    var good = TestPerson.next().withRegion(region);
    var bad = TestPerson.next().withRegion(region);
    var used = TestPerson.next();
    api.importCards(used);
    var goodOne = applications.add(good);
    var badOne = applications.add(bad);
    var batchId = production.collected(Api.DALIAN_CLERK, factory, region, 10).getString("batchId");

    var spoiled =
        production
            .made(badOne, bad)
            .put(field, code.equals("card-no-used") ? used.cardNo() : value);
    var sent = production.send(factory, batchId, 1, production.made(goodOne, good), spoiled);

    assertThat(sent.json().getInt("produced")).as(sent.body()).isEqualTo(1);
    assertThat(sent.json().getInt("rejected")).isEqualTo(1);
    assertThat(sent.json().getString("rejections[0].code")).isEqualTo(code);
    if (!code.equals("application-not-in-part")) {
      assertThat(
              api.get(Production.BATCHES + "/" + batchId + "/rejections", factory.number())
                  .json()
                  .getString("items[0].code"))
          .isEqualTo(code);
    }
    var fixed = production.send(factory, batchId, 1, production.made(badOne, bad));
    assertThat(fixed.json().getInt("produced")).as(fixed.body()).isEqualTo(1);
    assertThat(
            api.get(Production.BATCHES + "/" + batchId + "/rejections", factory.number())
                .json()
                .getList("items"))
        .isEmpty();
    assertThat(production.status(factory, batchId).json().getString("state"))
        .isEqualTo("completed");
  }

  @Test
  void resultsThatTheFactoryDidNotSignAreRefusedWhole() throws SQLException {
    var region = "210214";
    var person = TestPerson.next().withRegion(region);
    var application = applications.add(person);
    var batchId = production.collected(Api.DALIAN_CLERK, factory, region, 10).getString("batchId");
    var claims = production.claims(factory, batchId, 1, production.made(application, person));
    var jws = factory.sign(claims);
    var parts = jws.split("\\.");
    var forged = new JsonObject(claims.encode());
    forged.getJsonArray("results").getJsonObject(0).put("cardNo", "T" + System.nanoTime());
    var tampered =
        parts[0]
            + "."
            + java.util.Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(forged.encode().getBytes(java.nio.charset.StandardCharsets.UTF_8))
            + "."
            + parts[2];

    refused(batchId, tampered, "signature");
    refused(
        batchId,
        TestFactory.sign(claims, TestPartner.newKey("k-1"), TestFactory.RESULTS_TYPE),
        "signature");
    refused(
        batchId,
        TestFactory.sign(claims, TestPartner.newKey("k-9"), TestFactory.RESULTS_TYPE),
        "key-unknown");
    refused(
        batchId,
        TestFactory.sign(claims, factory.encryptionKey(), TestFactory.RESULTS_TYPE),
        "key-unknown");
    refused(batchId, TestFactory.sign(claims, factory.partner().key(), "JWT"), "type");
    refused(batchId, factory.sign(claims.copy().put("iss", "6100000001")), "issuer");
    refused(batchId, factory.sign(claims.copy().put("aud", "https://other.example")), "audience");
    refused(batchId, factory.sign(claims.copy().put("exp", 1)), "expired");
    refused(
        batchId, factory.sign(claims.copy().put("batchId", UUID.randomUUID().toString())), "batch");
    refused(batchId, factory.sign(claims.copy().put("part", 2)), "part");
    refused(batchId, factory.sign(claims.copy().put("part", "1")), "part");
    refused(batchId, factory.sign(claims.copy().put("results", List.of())), "results");
    refused(batchId, "rubbish", "malformed");
    refused(batchId, "", "malformed");
    assertThat(state(application)).isEqualTo("in-production");
  }

  private void refused(String batchId, String jws, String reason) {
    var reply = production.sendSigned(factory.number(), batchId, jws);
    assertThat(reply.code()).as(reply.body()).isEqualTo("production-results-refused");
    assertThat(reply.status()).isEqualTo(422);
    assertThat(reply.json().getString("reason")).isEqualTo(reason);
  }

  @Test
  void resultsMayBeAMegabyteAndNoMore() {
    var batch = UUID.randomUUID().toString();
    assertThat(production.sendSigned(factory.number(), batch, "x".repeat(200_000)).code())
        .isEqualTo("not-found");
    var tooLarge = production.sendSigned(factory.number(), batch, "x".repeat(1_100_000));
    assertThat(tooLarge.code()).isEqualTo("content-too-large");
    assertThat(tooLarge.status()).isEqualTo(413);
  }

  private String state(UUID application) throws SQLException {
    return database
        .query("select state from card_application where id = '%s'".formatted(application))
        .get(0);
  }
}
