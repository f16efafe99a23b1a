package org.essc.card.production;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.essc.act.ActStore;
import org.essc.act.ActTransactions;
import org.essc.card.application.ApplicationsInProduction;
import org.essc.platform.config.Issuer;
import org.essc.platform.random.Randomness;
import org.essc.platform.web.Features;
import org.essc.testing.Api;
import org.essc.testing.Imports;
import org.essc.testing.MutableClock;
import org.essc.testing.TestFactory;
import org.essc.testing.TestPerson;
import org.essc.testing.TestServers;
import org.essc.testing.WaitingApplications;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Steps 1 to 5: from waiting applications to sealed cards. */
@QuarkusTest
class ProductionBatchTest {

  /** Districts whose applications no other test makes; Dalian asks for no photo. */
  private static final String REGION = "210203";

  @Inject MutableClock clock;
  @Inject Issuer issuer;
  @Inject WaitingApplications applications;
  @Inject ActTransactions transactions;
  @Inject ApplicationsInProduction inProduction;
  @Inject ProductionBatchStore batches;
  @Inject ActStore acts;
  @Inject Randomness randomness;
  @Inject Vertx vertx;
  @Inject Features features;

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
  void wholePathFromApplicationToSealedCard() throws SQLException {
    var person = TestPerson.next().withRegion(REGION);
    var application = applications.add(person);

    var batch = production.collected(Api.DALIAN_CLERK, factory, REGION, 1_000_000);
    var batchId = batch.getString("batchId");
    assertThat(batch.getString("state")).isEqualTo("in-production");
    assertThat(state(application)).isEqualTo("in-production");

    var part = partOf(batch, application);
    var ordered = card(part, application);
    assertThat(ordered.getString("name")).isEqualTo(person.name());
    assertThat(ordered.getString("idNumber")).isEqualTo(person.idNumber());
    assertThat(ordered.getString("socialSecurityNumber")).isEqualTo(person.idNumber());
    assertThat(ordered.getString("sex"))
        .isEqualTo((person.idNumber().charAt(16) - '0') % 2 == 1 ? "male" : "female");
    assertThat(part.getInteger("validityYears")).isEqualTo(10);
    assertThat(part.getString("aud")).isEqualTo(factory.number());

    var sent =
        production.send(
            factory, batchId, part.getInteger("part"), production.made(application, person));
    assertThat(sent.status()).as(sent.body()).isEqualTo(200);
    assertThat(sent.json().getInt("produced")).isEqualTo(1);
    assertThat(sent.json().getInt("rejected")).isZero();

    assertThat(state(application)).isEqualTo("produced");
    assertThat(
            database.query(
                "select c.state || ' ' || c.kind || ' ' || h.source || ' ' || h.actor"
                    + " from physical_card c join physical_card_history h on h.card_id = c.id"
                    + " join card_application a on a.card_id = c.id where a.id = '%s'"
                        .formatted(application)))
        .containsExactly("0 standard act " + factory.number());
    assertThat(events(application))
        .containsExactlyInAnyOrder("application-in-production", "card-produced");
    var found =
        api.post(
            "/v1/cards/search", Api.REGISTRY, "{\"cardNo\":\"%s\"}".formatted(person.cardNo()));
    assertThat(found.body()).contains("sealed");
  }

  @Test
  void twoClerksNeverShareAnApplication() {
    var region = "210204";
    var waiting = new HashSet<String>();
    for (int i = 0; i < 40; i++) {
      waiting.add(applications.add(TestPerson.next().withRegion(region)).toString());
    }
    var other = production.factory();
    var started =
        Stream.of(factory, other, factory, other)
            .map(
                one ->
                    api.createAsync(
                        Production.BATCHES,
                        Api.DALIAN_CLERK,
                        Production.order(region, one.number(), 10)))
            .toList();
    var taken = new java.util.ArrayList<String>();
    for (var reply : started) {
      var json = reply.join().json();
      var owner = json.getString("factoryNo").equals(factory.number()) ? factory : other;
      var batch = production.awaitCollected(owner, json.getString("batchId"));
      assertThat(batch.getInteger("cards")).isEqualTo(10);
      production.ordered(owner, batch).forEach(card -> taken.add(card.getString("applicationId")));
    }
    assertThat(taken).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(waiting);
  }

  /** Five collectors as on five instances, each taking parts of whatever batch is free. */
  @Test
  void severalInstancesNeverShareAnApplication() throws SQLException {
    var region = "210212";
    for (int i = 0; i < 300; i++) {
      applications.add(TestPerson.next().withRegion(region));
    }
    var collectors =
        Stream.generate(
                () ->
                    new CollectApplications(
                        transactions, inProduction, batches, acts, randomness, vertx, features))
            .limit(5)
            .toList();
    for (int i = 0; i < 6; i++) {
      database.execute(
          """
          insert into production_batch (id, region_code, factory_no, started_by, state, wanted,
              part_size, validity_years, photo_required, created_at)
          values ('%s', '%s', '%s', 'staff:8000000007', 'collecting', 50, 7, 10, false, now())"""
              .formatted(randomness.uuid(), region, factory.number()));
    }
    var sweeps = collectors.stream().map(one -> one.sweep().subscribeAsCompletionStage()).toList();
    sweeps.forEach(java.util.concurrent.CompletableFuture::join);
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () ->
                database
                    .query(
                        "select count(*) from production_batch where region_code = '%s' and state = 'collecting'"
                            .formatted(region))
                    .get(0)
                    .equals("0"));

    assertThat(
            database.query(
                "select count(*) || ' ' || count(distinct application_id) from production_item i"
                    + " join production_batch b on b.id = i.batch_id where b.region_code = '%s'"
                        .formatted(region)))
        .containsExactly("300 300");
    assertThat(
            database.query(
                "select distinct cards || ' ' || state from production_batch where region_code = '%s'"
                    .formatted(region)))
        .containsExactly("50 in-production");
  }

  @Test
  void applicationThatAnotherTransactionHoldsIsPassedOver() throws SQLException {
    var region = "210215";
    var held = applications.add(TestPerson.next().withRegion(region));
    var free = applications.add(TestPerson.next().withRegion(region));
    try (var connection = TestServers.superuserDatabase().getConnection();
        var statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute("select from card_application where id = '%s' for update".formatted(held));
      var batch = production.collected(Api.DALIAN_CLERK, factory, region, 10);
      assertThat(batch.getInteger("cards")).isEqualTo(1);
      assertThat(state(free)).isEqualTo("in-production");
      connection.rollback();
    }
    assertThat(state(held)).isEqualTo("applied");
  }

  @Test
  void otherFactorySeesNothing() {
    var region = "210224";
    var application = applications.add(TestPerson.next().withRegion(region));
    var batchId = production.collected(Api.DALIAN_CLERK, factory, region, 10).getString("batchId");
    var other = production.factory();

    var path = Production.BATCHES + "/" + batchId;
    for (var hidden :
        List.of(
            api.get(path, other.number()),
            api.get(path + "/rejections", other.number()),
            api.get(path + "/parts/1", other.number()),
            api.get(path + "/parts/2", factory.number()),
            api.get(path + "/parts/x", factory.number()),
            api.get(path, Api.CLERK),
            api.get(Production.BATCHES + "/nothing", factory.number()),
            production.send(other, batchId, 1, Production.failed(application, "other")))) {
      assertThat(hidden.code()).as(hidden.body()).isEqualTo("not-found");
      assertThat(hidden.status()).isEqualTo(404);
    }
    assertThat(api.get(Production.BATCHES, other.number()).json().getList("items")).isEmpty();
    assertThat(api.get(Production.BATCHES, factory.number()).json().getList("items.batchId"))
        .containsExactly(batchId);
    assertThat(
            api.get(Production.BATCHES + "?regionCode=" + region, Api.DALIAN_CLERK)
                .json()
                .getList("items.batchId"))
        .contains(batchId);
  }

  @ParameterizedTest(name = "{0} {1} {2}")
  @CsvSource({
    "8000000001, 210200, factory, 403, outside-jurisdiction",
    "8000000007, 410100, factory, 403, outside-jurisdiction",
    "8000000005, 210200, factory, 403, outside-jurisdiction",
    "8000000001, 410100, 6100000001, 409, factory-key-missing",
    "8000000001, 410100, 1000000001, 422, factory-unknown",
    "8000000001, 410100, 6999999999, 422, factory-unknown",
    "8000000001, 410100, x, 400, invalid-request",
    "8000000001, 4101, factory, 400, invalid-request",
    "8000000001, 110100, factory, 404, region-policy-unknown",
    "8000000002, 410100, factory, 403, forbidden",
    "1000000001, 410100, factory, 403, forbidden"
  })
  void batchThatCannotBeStartedIsRefused(
      String caller, String region, String factoryNo, int status, String code) {
    var number = factoryNo.equals("factory") ? factory.number() : factoryNo;
    var reply = api.create(Production.BATCHES, caller, Production.order(region, number, 1));
    assertThat(reply.code()).as(reply.body()).isEqualTo(code);
    assertThat(reply.status()).isEqualTo(status);
  }

  @Test
  void applicationWithoutThePhotoThatTheRegionAsksForIsNotTaken() throws SQLException {
    var person = TestPerson.next().withRegion("130105");
    var application = applications.add(person);
    var batch = production.collected(factory, "130105", 10);
    assertThat(batch.getString("state")).isEqualTo("completed");
    assertThat(batch.getInteger("cards")).isZero();
    assertThat(state(application)).isEqualTo("applied");
  }

  @Test
  void photoGoesToTheFactoryWithItsCard() {
    var person = TestPerson.next().withRegion("130106");
    var photo = new byte[] {(byte) 0xFF, (byte) 0xD8, 1, 2, 3};
    applications.add(person, WaitingApplications.Kind.FIRST.withPhoto(photo), null);
    var batch = production.collected(factory, "130106", 10);
    var card = production.ordered(factory, batch).get(0);
    assertThat(card.getJsonObject("photo").getString("mediaType")).isEqualTo("image/jpeg");
    assertThat(card.getJsonObject("photo").getString("content"))
        .isEqualTo(java.util.Base64.getEncoder().encodeToString(photo));
  }

  /** A part is put together in memory: two of these photos are more than fits. */
  @Test
  void partWithLargePhotosHasFewerCards() {
    var region = "130111";
    var photo = new byte[4 * 1024 * 1024 + 1];
    for (int i = 0; i < 3; i++) {
      applications.add(
          TestPerson.next().withRegion(region),
          WaitingApplications.Kind.FIRST.withPhoto(photo),
          null);
    }
    var batch = production.collected(factory, region, 10);
    assertThat(batch.getInteger("cards")).isEqualTo(3);
    assertThat(batch.getInteger("parts")).isEqualTo(3);
    assertThat(production.part(factory.number(), batch.getString("batchId"), 3).status())
        .isEqualTo(200);
  }

  @Test
  void batchIsCutIntoPartsThatStayTheSame() {
    var region = "210281";
    for (int i = 0; i < 251; i++) {
      applications.add(TestPerson.next().withRegion(region));
    }
    var batch = production.collected(Api.DALIAN_CLERK, factory, region, 1_000_000);
    assertThat(batch.getInteger("cards")).isEqualTo(251);
    assertThat(batch.getInteger("parts")).isEqualTo(2);
    var batchId = batch.getString("batchId");
    var first = production.open(factory, batchId, 1);
    assertThat(first.getJsonArray("cards")).hasSize(250);
    assertThat(production.open(factory, batchId, 1).getJsonArray("cards"))
        .isEqualTo(first.getJsonArray("cards"));
    assertThat(production.open(factory, batchId, 2).getJsonArray("cards")).hasSize(1);
  }

  @Test
  void nothingReadableOfACardIsStoredOrSentOutsideItsEncryption() throws SQLException {
    var region = "210282";
    var person = TestPerson.next().withRegion(region);
    var application = applications.add(person);
    var batchId = production.collected(Api.DALIAN_CLERK, factory, region, 10).getString("batchId");
    var sealed = production.part(factory.number(), batchId, 1);
    assertThat(sealed.header("Content-Type")).isEqualTo("application/jose");
    assertThat(sealed.body().split("\\.")).hasSize(5);
    production.send(factory, batchId, 1, production.made(application, person));
    assertThat(database.everythingStored())
        .doesNotContain(person.idNumber())
        .doesNotContain(person.cardNo())
        .doesNotContain(person.cardIdCode());
  }

  @Test
  void sameKeyAgainAnswersTheSameAndWithoutKeyNothingIsStarted() {
    var key = UUID.randomUUID().toString();
    var order = Production.order("210283", factory.number(), 1);
    var first =
        api.join(
            api.json(Production.BATCHES, Api.DALIAN_CLERK, order).header("Idempotency-Key", key));
    var again =
        api.join(
            api.json(Production.BATCHES, Api.DALIAN_CLERK, order).header("Idempotency-Key", key));
    assertThat(again.body()).isEqualTo(first.body());
    assertThat(api.post(Production.BATCHES, Api.DALIAN_CLERK, order).code())
        .isEqualTo("idempotency-key-required");
  }

  @Test
  void nobodyComesInWithoutATokenOrWithAnothersScope() {
    var path = Production.BATCHES + "/" + UUID.randomUUID();
    var bodies = Production.order(REGION, factory.number(), 1);
    var unknown =
        Set.of(
            api.join(api.json(Production.BATCHES, null, bodies)),
            api.get(Production.BATCHES, null),
            api.get(path, null),
            api.get(path + "/rejections", null),
            api.get(path + "/parts/1", null),
            production.sendSigned(null, UUID.randomUUID().toString(), "x"));
    assertThat(unknown.stream().map(Api.Reply::status).collect(Collectors.toSet()))
        .containsExactly(401);
    var forbidden =
        Set.of(
            api.get(Production.BATCHES, Api.BANK),
            api.get(path, Api.BANK),
            api.get(path + "/rejections", Api.HOTLINE),
            api.get(path + "/parts/1", Api.CLERK),
            production.sendSigned(Api.CLERK, UUID.randomUUID().toString(), "x"));
    assertThat(forbidden.stream().map(Api.Reply::status).collect(Collectors.toSet()))
        .containsExactly(403);
  }

  private JsonObject partOf(JsonObject batch, UUID application) {
    for (int n = 1; n <= batch.getInteger("parts"); n++) {
      var part = production.open(factory, batch.getString("batchId"), n);
      if (card(part, application) != null) {
        return part;
      }
    }
    throw new AssertionError("not ordered");
  }

  private static JsonObject card(JsonObject part, UUID application) {
    return part.getJsonArray("cards").stream()
        .map(JsonObject.class::cast)
        .filter(card -> card.getString("applicationId").equals(application.toString()))
        .findFirst()
        .orElse(null);
  }

  private String state(UUID application) throws SQLException {
    return database
        .query("select state from card_application where id = '%s'".formatted(application))
        .get(0);
  }

  private List<String> events(UUID application) throws SQLException {
    return database.query(
        "select type from outbox_event where subject_id = '%s' or data ->> 'applicationId' = '%s'"
            .formatted(application, application));
  }
}
