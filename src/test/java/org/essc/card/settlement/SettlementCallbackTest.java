package org.essc.card.settlement;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.essc.card.cancellation.Cancellations;
import org.essc.card.loss.LossApi;
import org.essc.testing.Api;
import org.essc.testing.CardRowsOf;
import org.essc.testing.MutableClock;
import org.essc.testing.TestPerson;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A partner with a server of its own is called when a question waits, until it has heard of it. */
@QuarkusTest
@TestProfile(CallbackConfigured.class)
class SettlementCallbackTest {

  @Inject MutableClock clock;
  @Inject CardRowsOf rows;

  private final Api api = Api.here();
  private final Cancellations cancellations = new Cancellations(api);
  private final List<String> calls = new CopyOnWriteArrayList<>();
  private final List<String> types = new CopyOnWriteArrayList<>();
  private volatile int status = 204;
  private HttpServer server;

  @BeforeEach
  void listen() throws IOException {
    server =
        HttpServer.create(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), CallbackConfigured.port()), 0);
    server.createContext(
        "/",
        exchange -> {
          types.add(exchange.getRequestHeaders().getFirst("Content-Type"));
          calls.add(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
          exchange.getResponseHeaders().add("Location", "/elsewhere");
          exchange.sendResponseHeaders(status, -1);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
    clock.reset();
    Api.forgetTokens();
  }

  private TestPerson person() {
    var person = TestPerson.next().withRegion("411600");
    api.importCards(person);
    return person;
  }

  private List<String> callsAbout(String cancellationId) {
    return calls.stream().filter(call -> claims(call).contains(cancellationId)).toList();
  }

  private static String claims(String jws) {
    return new String(Base64.getUrlDecoder().decode(jws.split("\\.")[1]), UTF_8);
  }

  private void awaitCalls(String cancellationId, int count) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(15))
        .until(() -> callsAbout(cancellationId).size() == count);
  }

  @Test
  void callIsSignedForThePartnerAndWithoutPersonalData() throws Exception {
    var person = person();
    var id = cancellations.begun(person);
    awaitCalls(id, 1);
    var call = SignedJWT.parse(callsAbout(id).get(0));
    assertEquals("settlement-inquiry+jwt", call.getHeader().getType().getType());
    assertTrue(types.contains("application/settlement-inquiry+jwt"));
    var keys = JWKSet.parse(api.get("/.well-known/jwks.json", null).body());
    var key = keys.getKeyByKeyId(call.getHeader().getKeyID()).toECKey();
    assertTrue(call.verify(new ECDSAVerifier(key)));
    var claims = call.getJWTClaimsSet();
    assertEquals(List.of(Api.INSURER), claims.getAudience());
    assertEquals("social-business", claims.getStringClaim("side"));
    assertEquals(300_000, claims.getExpirationTime().getTime() - claims.getIssueTime().getTime());
    for (var secret : List.of(person.idNumber(), person.cardNo(), person.name(), person.phone())) {
      assertFalse(claims.toString().contains(secret));
    }
  }

  @Test
  void callIsRepeatedUntilItIsTaken() {
    status = 500;
    var id = cancellations.begun(person());
    awaitCalls(id, 1);
    status = 302;
    clock.advance(Duration.ofSeconds(61));
    awaitCalls(id, 2);
    status = 200;
    clock.advance(Duration.ofSeconds(121));
    awaitCalls(id, 3);
    clock.advance(Duration.ofHours(1));
    Awaitility.await()
        .during(Duration.ofSeconds(3))
        .atMost(Duration.ofSeconds(5))
        .until(() -> callsAbout(id).size() == 3);
  }

  @Test
  void answeredQuestionIsNotCalledAgain() {
    status = 500;
    var id = cancellations.begun(person());
    awaitCalls(id, 1);
    assertEquals(200, cancellations.settled(Api.INSURER, id).status());
    clock.advance(Duration.ofHours(1));
    Awaitility.await()
        .during(Duration.ofSeconds(3))
        .atMost(Duration.ofSeconds(5))
        .until(() -> callsAbout(id).size() == 1);
  }

  /** A card that is being replaced: the temporary card and the replacement end with it. */
  @Test
  void everythingThatHangsOnTheCardEndsWithIt() throws SQLException {
    var person = person();
    new LossApi(api, clock).reportAtWindow(person);
    var requested =
        api.create(
            "/v1/replacements",
            Api.CLERK,
            "{\"card\":%s,\"reason\":\"lost\",\"by\":%s}"
                .formatted(LossApi.card(person), LossApi.HOLDER_AT_WINDOW));
    assertEquals(201, requested.status(), requested.body());
    var blank = TestPerson.next();
    var temporary =
        api.create(
            "/v1/temporary-cards",
            Api.CLERK,
            """
            {"replacementId":"%s","cardNo":"%s","cardIdCode":"%s","by":{"shown":["id"]}}"""
                .formatted(
                    requested.json().getString("replacementId"),
                    blank.cardNo(),
                    blank.cardIdCode()));
    assertEquals(201, temporary.status(), temporary.body());
    var id = cancellations.begun(person);
    cancellations.settled(Api.INSURER, id);
    assertEquals(200, cancellations.settled(Api.BANK, id).status());
    assertEquals(9, rows.value("select state from physical_card where card_no_index = ?", blank));
    assertEquals(
        "9 withdrawn withdrawn",
        rows.value(
            """
            select c.state || ' ' || r.state || ' ' || a.state from physical_card c
              join card_replacement r on r.old_card_id = c.id
              join card_application a on a.id = r.application_id
             where c.card_no_index = ?""",
            person));
  }
}
