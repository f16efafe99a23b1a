package org.essc.sandbox.play;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.essc.platform.config.Issuer;
import org.essc.platform.random.Randomness;
import org.essc.platform.time.BusinessDates;
import org.essc.platform.time.ChinaTime;
import org.essc.sandbox.SandboxKeys;

/** A clerk orders cards, and the demo factory makes them: {@code docs/flows/production.md}. */
@Singleton
class CardFactory {

  private static final String BATCHES = "/v1/production-batches";
  private static final String RESULTS_TYPE = "essc-production-results+jws";
  private static final String JOSE = "application/jose";
  private static final long RESULT_SECONDS = 600;

  private final SandboxKeys keys;
  private final Signatures signatures;
  private final Issuer issuer;
  private final Randomness randomness;
  private final Clock clock;
  private final Clock businessClock;

  CardFactory(
      SandboxKeys keys,
      Signatures signatures,
      Issuer issuer,
      Randomness randomness,
      Clock clock,
      @BusinessDates Clock businessClock) {
    this.keys = keys;
    this.signatures = signatures;
    this.issuer = issuer;
    this.randomness = randomness;
    this.clock = clock;
    this.businessClock = businessClock;
  }

  /** A card as it was made. */
  record Made(String cardNo, String cardIdCode) {}

  /** Steps 1 to 5: all that waits in the region is made; the card of this application. */
  Made make(Stage stage, String regionCode, String applicationId) {
    var factory = stage.as(Actor.FACTORY);
    var ordered =
        stage.step(
            Actor.CLERK,
            "向制卡厂下单：本地区等待制卡的申请",
            "orders the cards that wait in the region of the factory",
            stage
                .as(Actor.CLERK)
                .post(
                    BATCHES,
                    Body.of("regionCode", regionCode, "factoryNo", Actor.FACTORY.number())));
    var batch = BATCHES + "/" + ordered.text("batchId");
    var collected =
        stage.step(
            Actor.FACTORY,
            "查看订单",
            "looks at the order",
            factory.getAfter("collecting", batch),
            "/cards");
    var made = new ArrayList<Map<String, Object>>();
    for (int part = 1; part <= collected.json().path("parts").asInt(); part++) {
      made.addAll(make(stage, factory, ordered.text("batchId"), part));
    }
    return made.stream()
        .filter(card -> card.get("applicationId").equals(applicationId))
        .findFirst()
        .map(card -> new Made(card.get("cardNo").toString(), card.get("cardIdCode").toString()))
        .orElseThrow(() -> new IllegalStateException("the batch does not order the card"));
  }

  private List<Map<String, Object>> make(Stage stage, Caller factory, String batchId, int part) {
    var fetched = factory.get(BATCHES + "/" + batchId + "/parts/" + part).expect(200);
    var jws = JweDecryption.open(fetched.answer().body(), keys.factoryEncryption().privateKey());
    var claims = signatures.claims(jws);
    stage.told(
        Actor.FACTORY,
        "取订单的一部分，用自己的密钥解密",
        "fetches a part and decrypts it with its key",
        fetched,
        Map.of("typ", "essc-production+jwe"),
        claims);
    var made = new ArrayList<Map<String, Object>>();
    for (var card : claims.path("cards")) {
      made.add(made(card, claims));
    }
    var results = results(batchId, part, made);
    var header = Body.of("alg", "ES256", "typ", RESULTS_TYPE, "kid", keys.factorySigning().kid());
    var signed = signatures.sign(keys.factorySigning(), header, results);
    stage.step(
        Actor.FACTORY,
        "卡已制成，交回签名的结果",
        "has made the cards and hands in signed results",
        factory.post(
            BATCHES + "/" + batchId + "/results",
            new Upload(signed.getBytes(UTF_8), JOSE, results)),
        "/produced");
    return made;
  }

  private Map<String, Object> made(JsonNode card, JsonNode part) {
    var from = ChinaTime.today(businessClock);
    LocalDate until = from.plusYears(part.path("validityYears").asInt(10)).minusDays(1);
    var digits = "%08d".formatted(Math.floorMod(randomLong(), 100_000_000L));
    return Body.of(
        "applicationId",
        card.path("applicationId").asText(),
        "outcome",
        "produced",
        "cardNo",
        "F" + digits,
        "cardIdCode",
        part.path("regionCode").asText() + "F1%024X".formatted(randomLong() & Long.MAX_VALUE),
        "issuedOn",
        from.toString(),
        "validUntil",
        until.toString());
  }

  private long randomLong() {
    return randomness.uuid().getLeastSignificantBits();
  }

  private Map<String, Object> results(String batchId, int part, List<Map<String, Object>> results) {
    long now = clock.instant().getEpochSecond();
    return Body.of(
        "iss", Actor.FACTORY.number(),
        "aud", issuer.value(),
        "iat", now,
        "exp", now + RESULT_SECONDS,
        "batchId", batchId,
        "part", part,
        "results", results);
  }
}
