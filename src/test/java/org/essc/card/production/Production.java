package org.essc.card.production;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.essc.platform.time.ChinaTime;
import org.essc.testing.Api;
import org.essc.testing.Api.Reply;
import org.essc.testing.TestFactory;
import org.essc.testing.TestPerson;

/** Production through the public API, from the order to the results. */
public final class Production {

  public static final String BATCHES = "/v1/production-batches";

  private final Api api;
  private final Clock clock;
  private final String issuer;

  public Production(Api api, Clock clock, String issuer) {
    this.api = api;
    this.clock = clock;
    this.issuer = issuer;
  }

  /** A factory whose token the API uses. */
  public TestFactory factory() {
    var factory = TestFactory.register();
    factory.login(api, clock, issuer);
    return factory;
  }

  public static String order(String region, String factory, int limit) {
    return new JsonObject()
        .put("regionCode", region)
        .put("factoryNo", factory)
        .put("limit", limit)
        .encode();
  }

  /** The batch when it is collected. */
  public JsonObject collected(TestFactory factory, String region, int limit) {
    return collected(Api.CLERK, factory, region, limit);
  }

  public JsonObject collected(String clerk, TestFactory factory, String region, int limit) {
    var started = api.create(BATCHES, clerk, order(region, factory.number(), limit));
    assertThat(started.status()).as(started.body()).isEqualTo(202);
    return awaitCollected(factory, started.json().getString("batchId"));
  }

  public JsonObject awaitCollected(TestFactory factory, String batchId) {
    return Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(50))
        .until(
            () -> new JsonObject(status(factory, batchId).body()),
            batch -> !"collecting".equals(batch.getString("state")));
  }

  public Reply status(TestFactory factory, String batchId) {
    return api.get(BATCHES + "/" + batchId, factory.number());
  }

  public Reply part(String factoryNo, String batchId, int part) {
    return api.get(BATCHES + "/" + batchId + "/parts/" + part, factoryNo);
  }

  public JsonObject open(TestFactory factory, String batchId, int part) {
    var reply = part(factory.number(), batchId, part);
    assertThat(reply.status()).as(reply.body()).isEqualTo(200);
    return factory.open(reply.body(), api.get("/.well-known/jwks.json", null).body());
  }

  /** All cards that a batch orders. */
  public List<JsonObject> ordered(TestFactory factory, JsonObject batch) {
    var cards = new ArrayList<JsonObject>();
    for (int part = 1; part <= batch.getInteger("parts"); part++) {
      open(factory, batch.getString("batchId"), part)
          .getJsonArray("cards")
          .forEach(card -> cards.add((JsonObject) card));
    }
    return cards;
  }

  public JsonObject made(UUID applicationId, TestPerson card) {
    var today = ChinaTime.today(clock);
    return made(applicationId, card.cardNo(), card.cardIdCode(), today, today.plusYears(10));
  }

  public static JsonObject made(
      UUID applicationId, String cardNo, String cardIdCode, LocalDate from, LocalDate until) {
    return new JsonObject()
        .put("applicationId", applicationId.toString())
        .put("outcome", "produced")
        .put("cardNo", cardNo)
        .put("cardIdCode", cardIdCode)
        .put("issuedOn", from.toString())
        .put("validUntil", until.toString());
  }

  public static JsonObject failed(UUID applicationId, String reason) {
    return new JsonObject()
        .put("applicationId", applicationId.toString())
        .put("outcome", "failed")
        .put("reason", reason);
  }

  public JsonObject claims(TestFactory factory, String batchId, int part, JsonObject... results) {
    return factory.claims(clock, issuer, batchId, part, new JsonArray(List.of(results)));
  }

  public Reply send(TestFactory factory, String batchId, int part, JsonObject... results) {
    return sendSigned(
        factory.number(), batchId, factory.sign(claims(factory, batchId, part, results)));
  }

  public Reply sendSigned(String caller, String batchId, String jws) {
    return api.join(
        api.request(BATCHES + "/" + batchId + "/results", caller)
            .header("Content-Type", "application/jose")
            .header("Idempotency-Key", UUID.randomUUID().toString())
            .POST(BodyPublishers.ofString(jws)));
  }

  /** Has one waiting application's card made; the card is the person's. */
  public void produce(TestFactory factory, UUID applicationId, TestPerson person) {
    var batch = collected(clerkOf(person), factory, person.regionCode(), 1_000_000);
    var batchId = batch.getString("batchId");
    for (int part = 1; part <= batch.getInteger("parts"); part++) {
      var ordered = open(factory, batchId, part).getJsonArray("cards");
      boolean here =
          ordered.stream()
              .anyMatch(
                  card ->
                      ((JsonObject) card)
                          .getString("applicationId")
                          .equals(applicationId.toString()));
      if (here) {
        var sent = send(factory, batchId, part, made(applicationId, person));
        assertThat(sent.status()).as(sent.body()).isEqualTo(200);
        assertThat(sent.json().getInt("produced")).as(sent.body()).isEqualTo(1);
        return;
      }
    }
    throw new AssertionError("the batch does not order the card");
  }

  /** A clerk of the region. */
  public static String clerkOf(TestPerson person) {
    return person.regionCode().startsWith("2102") ? Api.DALIAN_CLERK : Api.CLERK;
  }

  public static JsonObject face(boolean name, boolean sex, boolean number) {
    return new JsonObject()
        .put("nameRight", name)
        .put("sexRight", sex)
        .put("socialSecurityNumberRight", number);
  }

  /** A card with the right face, to the holder with an ID. */
  public static JsonObject handOut(UUID applicationId) {
    return new JsonObject()
        .put("applicationId", applicationId.toString())
        .put("face", face(true, true, true))
        .put("by", new JsonObject().put("shown", new JsonArray().add("id")));
  }

  public Reply distribute(String caller, JsonObject body) {
    return api.create("/v1/card-distributions", caller, body.encode());
  }

  /** The person's card, made and handed out; its id. */
  public String distributed(TestFactory factory, UUID applicationId, TestPerson person) {
    produce(factory, applicationId, person);
    var reply = distribute(clerkOf(person), handOut(applicationId));
    assertThat(reply.status()).as(reply.body()).isEqualTo(201);
    return reply.json().getString("cardId");
  }
}
