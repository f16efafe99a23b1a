package org.essc.card.activation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.essc.testing.TestPartner.administrator;

import com.nimbusds.jose.JWEObject;
import com.nimbusds.jose.crypto.ECDHDecrypter;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.sql.SQLException;
import java.text.ParseException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.essc.card.pin.PinApi;
import org.essc.card.replacement.ReplacementApi;
import org.essc.platform.crypto.BlindIndex;
import org.essc.testing.Api;
import org.essc.testing.Api.Reply;
import org.essc.testing.Imports;
import org.essc.testing.MutableClock;
import org.essc.testing.Patiently;
import org.essc.testing.TestFactory;
import org.essc.testing.TestPartner;
import org.essc.testing.TestPerson;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Hebei: the medical insurer looks at the old card's PIN, and the holder chooses the new one's. */
@QuarkusTest
@TestProfile(MedicalInterfaceConfigured.class)
class MedicalCardSwitchTest {

  private static final String RIGHT = "271828";
  private static final String WRONG = "314159";
  private static final String SUSPENSION =
      "/v1/partners/" + MedicalInterfaceConfigured.MEDICAL_INSURER + "/suspension";
  private static ECKey encryptionKey;

  @Inject MutableClock clock;
  @Inject Pool pool;
  @Inject BlindIndex index;

  private final Api api = Api.here();
  private final Imports database = new Imports(api);
  private final PinApi pins = new PinApi(api);
  private final List<SignedJWT> questions = new CopyOnWriteArrayList<>();
  private volatile String mode = "looks";
  private HttpServer server;

  @BeforeEach
  void listen() throws IOException {
    if (encryptionKey == null) {
      encryptionKey = TestFactory.newEncryptionKey("e-1");
      TestPartner.register(
              TestPartner.body(MedicalInterfaceConfigured.MEDICAL_INSURER)
                  .put("roles", new JsonArray().add("insurer"))
                  .put("regions", new JsonArray().add("130000"))
                  .put("jwks", TestPartner.jwks(TestPartner.newKey("k-1"), encryptionKey)))
          .then()
          .statusCode(201);
    } else {
      Patiently.ask(() -> administrator().delete(SUSPENSION)).then().statusCode(204);
    }
    server =
        HttpServer.create(
            new InetSocketAddress(
                InetAddress.getLoopbackAddress(), MedicalInterfaceConfigured.port()),
            0);
    server.createContext("/medical-pin", this::answer);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
    clock.reset();
    Api.forgetTokens();
    // an insurer of the region would be asked about everybody else's cancellations, too
    administrator().put(SUSPENSION).then().statusCode(204);
  }

  private void answer(HttpExchange exchange) throws IOException {
    var body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
    try (exchange) {
      var question = open(body);
      questions.add(question);
      var claims = question.getJWTClaimsSet();
      var right = RIGHT.equals(claims.getStringClaim("pin"));
      var answer =
          new JsonObject()
              .put("jti", mode.equals("another-question") ? "x" : claims.getJWTID())
              .put("result", mode.equals("strange") ? "maybe" : right ? "correct" : "wrong")
              .put("padding", mode.equals("too-long") ? "x".repeat(5000) : "")
              .encode()
              .getBytes(UTF_8);
      if (mode.equals("redirect")) {
        exchange.getResponseHeaders().add("Location", "/medical-pin");
      }
      exchange.getResponseHeaders().add("Content-Type", "application/json");
      int status = mode.equals("fault") ? 500 : mode.equals("redirect") ? 302 : 200;
      exchange.sendResponseHeaders(status, answer.length);
      exchange.getResponseBody().write(answer);
    } catch (Exception e) {
      throw new IOException(e);
    }
  }

  private static SignedJWT open(String body) throws Exception {
    var jwe = JWEObject.parse(body);
    jwe.decrypt(new ECDHDecrypter(encryptionKey));
    return jwe.getPayload().toSignedJWT();
  }

  private TestPerson sealed(String region) {
    var person = TestPerson.next().withRegion(region).withState(0);
    api.importCards(person);
    return person;
  }

  private static JsonObject body(TestPerson person, String channel) {
    return CardActivationTest.terminal(person, channel)
        .put("oldMedicalCardNo", "YB" + person.cardNo());
  }

  private Reply send(JsonObject body) {
    return api.create(CardActivationTest.PATH, Api.TERMINAL, body.encode());
  }

  private Reply switchOver(TestPerson person, String oldPin, String newPin) {
    return send(body(person, "hospital").put("oldMedicalCardPin", oldPin).put("newPin", newPin));
  }

  private static JsonObject right(TestPerson person) {
    return body(person, "hospital").put("oldMedicalCardPin", RIGHT).put("newPin", PinApi.OWN);
  }

  private long switched(TestPerson person) throws SQLException {
    return pins.state(person) == 1 ? 1 : 0;
  }

  @ParameterizedTest(name = "{0} at a {1}: {2}")
  @CsvSource({
    "130000, hospital, stops",
    "130200, pharmacy, stops",
    "130100, hospital, runs-in-parallel"
  })
  void newPinIsSetWhileTheOldCardIsSwitchedOver(String region, String channel, String outcome)
      throws SQLException, ParseException {
    var person = sealed(region);
    var body = body(person, channel).put("oldMedicalCardPin", RIGHT).put("newPin", PinApi.OWN);
    var done = send(body);
    assertThat(done.status()).as(done.body()).isEqualTo(201);
    assertThat(done.json().getString("oldMedicalCard")).isEqualTo(outcome);
    assertThat(pins.result(person, PinApi.OWN)).isEqualTo("correct");
    assertThat(pins.result(person, RIGHT)).isEqualTo("wrong");

    var again = send(body);
    assertThat(again.status()).as(again.body()).isEqualTo(200);
    assertThat(questions).as("the insurer is asked once").hasSize(1);
    assertThat(database.everythingStored())
        .doesNotContain("YB" + person.cardNo())
        .doesNotContainPattern(PinApi.inClear(RIGHT));
  }

  @Test
  void questionIsSignedForTheInsurerAndSealedToIt() throws Exception {
    var person = sealed("130000");
    assertThat(switchOver(person, RIGHT, PinApi.OWN).status()).isEqualTo(201);
    var question = questions.get(0);
    var keys = JWKSet.parse(api.get("/.well-known/jwks.json", null).body());
    var key = keys.getKeyByKeyId(question.getHeader().getKeyID()).toECKey();
    assertThat(question.verify(new ECDSAVerifier(key))).isTrue();
    assertThat(question.getHeader().getType().getType()).isEqualTo("medical-card-pin-check+jws");
    var claims = question.getJWTClaimsSet();
    assertThat(claims.getAudience()).containsExactly(MedicalInterfaceConfigured.MEDICAL_INSURER);
    assertThat(claims.getStringClaim("idNumber")).isEqualTo(person.idNumber());
    assertThat(claims.getStringClaim("medicalCardNo")).isEqualTo("YB" + person.cardNo());
  }

  @Test
  void wrongOldPinSwitchesNothingAndIsBounded() throws SQLException {
    var person = sealed("130000");
    for (int left = 4; left >= 0; left--) {
      var wrong = switchOver(person, WRONG, PinApi.OWN);
      assertThat(wrong.status()).as(wrong.body()).isEqualTo(422);
      assertThat(wrong.code()).isEqualTo("medical-card-pin-wrong");
      assertThat(wrong.json().getInt("attemptsLeft")).isEqualTo(left);
    }
    assertThat(switchOver(person, RIGHT, PinApi.OWN).code()).isEqualTo("medical-card-pin-locked");
    assertThat(questions).as("the insurer is not asked any more").hasSize(5);
    assertThat(switched(person)).isZero();
    assertThat(pins.result(person, PinApi.OWN)).isNotEqualTo("correct");
    assertThat(switchOver(sealed("130000"), RIGHT, PinApi.OWN).status())
        .as("nobody else waits")
        .isEqualTo(201);

    clock.advance(Duration.ofHours(24).plusSeconds(1));
    Api.forgetTokens();
    assertThat(switchOver(person, RIGHT, PinApi.OWN).status()).isEqualTo(201);
  }

  @ParameterizedTest
  @ValueSource(strings = {"fault", "redirect", "another-question", "strange", "too-long"})
  void answerThatIsNoneSwitchesNothingAndCountsNothing(String unusable) throws SQLException {
    var person = sealed("130000");
    mode = unusable;
    for (int i = 0; i < 6; i++) {
      var reply = api.once().create(CardActivationTest.PATH, Api.TERMINAL, right(person).encode());
      assertThat(reply.status()).as(reply.body()).isEqualTo(503);
    }
    assertThat(switched(person)).isZero();
    mode = "looks";
    assertThat(switchOver(person, RIGHT, PinApi.OWN).status()).isEqualTo(201);
  }

  @Test
  void insurerThatIsAwaySwitchesNothing() throws SQLException {
    var person = sealed("130000");
    server.stop(0);
    var reply = api.once().create(CardActivationTest.PATH, Api.TERMINAL, right(person).encode());
    assertThat(reply.status()).isEqualTo(503);
    assertThat(switched(person)).isZero();
  }

  @Test
  void weakNewPinIsRefusedBeforeTheInsurerIsAsked() {
    var reply = switchOver(sealed("130000"), RIGHT, "777777");
    assertThat(reply.code()).as(reply.body()).isEqualTo("pin-weak");
    assertThat(questions).isEmpty();
  }

  @Test
  void bothPinsAreAskedForAndOnlyAtHospitalsAndPharmacies() {
    var person = sealed("130000");
    var none = send(body(person, "hospital"));
    assertThat(none.code()).isEqualTo("evidence-missing");
    assertThat(none.json().getString("rule")).isEqualTo("activation.switchChecksOldPin");
    assertThat(none.json().getList("missing")).isEqualTo(List.of("oldMedicalCardPin"));
    var half = send(body(person, "hospital").put("oldMedicalCardPin", RIGHT));
    assertThat(half.json().getString("rule")).isEqualTo("activation.switchSetsPin");
    assertThat(half.json().getList("missing")).isEqualTo(List.of("newPin"));
    var kiosk =
        send(body(person, "kiosk").put("oldMedicalCardPin", RIGHT).put("newPin", PinApi.OWN));
    assertThat(kiosk.code()).isEqualTo("channel-not-allowed");
    assertThat(questions).isEmpty();
  }

  @Test
  void pinThatTheHolderHasAlreadyIsNotReplaced() {
    var person = sealed("130000");
    pins.setOwn(person);
    var replaced = switchOver(person, RIGHT, PinApi.OTHER);
    assertThat(replaced.code()).as(replaced.body()).isEqualTo("pin-not-asked-for");
    var done = send(body(person, "pharmacy").put("oldMedicalCardPin", RIGHT));
    assertThat(done.status()).as(done.body()).isEqualTo(201);
    assertThat(pins.result(person, PinApi.OWN)).isEqualTo("correct");
  }

  /** The new card has it only by the activation that the switch comes with. */
  @Test
  void pinThatComesOverFromTheReplacedCardIsNotReplaced() {
    var person = pins.withOwnPin("130000");
    var replacements = new ReplacementApi(api, clock, pool, index);
    var id = replacements.requested(person, "damaged");
    replacements.oldCard(Api.CLERK, id, false);
    var card = replacements.handedOut(person);

    assertThat(switchOver(card, RIGHT, PinApi.OTHER).code()).isEqualTo("pin-not-asked-for");
    var done = send(body(card, "pharmacy").put("oldMedicalCardPin", RIGHT));

    assertThat(done.status()).as(done.body()).isEqualTo(201);
    assertThat(done.json().getString("oldMedicalCard")).isEqualTo("stops");
    assertThat(pins.result(card, PinApi.OWN)).isEqualTo("correct");
  }

  @Test
  void regionWithoutAnInsurersInterfaceSwitchesNothing() throws SQLException {
    var person = sealed("130000");
    Patiently.ask(() -> administrator().put(SUSPENSION)).then().statusCode(204);

    assertThat(switchOver(person, RIGHT, PinApi.OWN).code()).isEqualTo("medical-insurer-missing");
    assertThat(switched(person)).isZero();
  }
}
