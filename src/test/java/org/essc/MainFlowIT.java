package org.essc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.SignedJWT;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.essc.testing.Api;
import org.essc.testing.DocumentExamples;
import org.essc.testing.PlatformProcess;
import org.essc.testing.QrReader;
import org.essc.testing.RawHttp;
import org.essc.testing.TestPerson;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The packaged program from its first moment on: a crowd, then the main flow of
 * docs/architecture.md, once through.
 */
@TestMethodOrder(OrderAnnotation.class)
class MainFlowIT {

  private static final int CROWD = 1_000;
  private static final int TRIES = 3;
  private static final List<String> CLIENTS =
      List.of(Api.CHANNEL, Api.OTHER_CHANNEL, Api.VERIFIER, Api.OTHER_VERIFIER, Api.REGISTRY);

  @TempDir static Path data;

  private static PlatformProcess platform;
  private static Api api;

  @BeforeAll
  static void start() {
    startOn("data-0");
  }

  private static void startOn(String name) {
    platform = PlatformProcess.start(data.resolve(name));
    api = Api.at(platform.baseUrl());
  }

  @AfterAll
  static void end() {
    platform.close();
  }

  /**
   * Nothing has been asked of this instance before. One that the machine had no time for is not at
   * fault for whom it refuses: then the first moment is another instance's.
   */
  @Test
  @Order(1)
  void thousandTokensAtOnceAreGivenOrRefusedForOverload() {
    var wrong = thousandTokens();
    for (int i = 1; i < TRIES && !wrong.isEmpty(); i++) {
      platform.close();
      startOn("data-" + i);
      wrong = thousandTokens();
    }
    assertThat(wrong).isEmpty();
    platform.awaitHealthy();
    Awaitility.await().untilAsserted(() -> assertThat(token(0).join().status()).isEqualTo(200));
  }

  /** What should not have been said to any of them. */
  private static Set<String> thousandTokens() {
    platform.awaitHealthy();
    var asked = IntStream.range(0, CROWD).mapToObj(i -> token(i)).toList();
    var wrong = new TreeSet<String>();
    int given = 0;
    for (var answer : asked) {
      var reply = answer.join();
      if (reply.status() == 200) {
        given++;
      } else {
        assertThat(reply.status()).isIn(429, 503);
        assertThat(reply.json().getString("error")).isEqualTo("temporarily_unavailable");
        assertThat(reply.header("Retry-After")).isNotNull();
        wrong.add(reply.json().getString("error_description"));
      }
    }
    wrong.removeIf(reason -> reason.startsWith("Too many "));
    if (given == 0) {
      wrong.add("nobody was given a token");
    }
    return wrong;
  }

  private static CompletableFuture<Api.Reply> token(int number) {
    var client = CLIENTS.get(number % CLIENTS.size());
    var secret = (client + ":sandbox-" + client).getBytes(UTF_8);
    return api.send(
        HttpRequest.newBuilder(URI.create(api.url("/oauth2/token")))
            .header("Authorization", "Basic " + Base64.getEncoder().encodeToString(secret))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString("grant_type=client_credentials")));
  }

  /** With the patience that both have by default, the connection's guard would be first. */
  @Test
  @Order(2)
  void bodyOfAnUploadThatStallsIsTheUploadsToGiveUp() {
    // the crowd before may have it told to come again
    var code =
        Awaitility.await()
            .atMost(Duration.ofMinutes(3))
            .until(
                MainFlowIT::stalledUpload,
                told -> !List.of("overloaded", "service-unavailable").contains(told));

    assertThat(code).isEqualTo("upload-stalled");
  }

  private static String stalledUpload() {
    try (var connection = RawHttp.connect(URI.create(platform.baseUrl()).getPort())) {
      connection.send(
          "POST /v1/card-imports HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
              + api.token(Api.REGISTRY)
              + "\r\nIdempotency-Key: stalled\r\nContent-Type: text/csv\r\n"
              + "Content-Length: 400000\r\n\r\nc");
      return String.valueOf(connection.readAll().code());
    }
  }

  @Test
  @Order(3)
  void cardFileToAuthenticatedHolderToLostCard() throws Exception {
    var person = TestPerson.next();

    // steps 1 and 2: the province's file
    assertThat(api.importCards(person).json().getInt("accepted")).isEqualTo(1);
    // steps 3 to 7: a channel has the card issued
    var issued = api.issue(Api.CHANNEL, person);
    assertThat(issued.status()).isEqualTo(201);
    var signNo = issued.json().getString("signNo");
    // step 8: the phone shows a code, which an independent decoder reads
    var shown =
        api.post(
            "/v1/identity-codes",
            Api.CHANNEL,
            "{\"signNo\":\"%s\",\"purpose\":\"medical\",\"image\":\"png\"}".formatted(signNo));
    assertThat(shown.status()).isEqualTo(201);
    var scanned = QrReader.read(QrReader.png(shown.json().getString("image")));
    // steps 9 to 11: the hospital learns who stands before it
    var verified = verify(scanned);
    assertThat(verified.status()).isEqualTo(200);
    assertAssertion(api, verified);

    // the card is reported lost: the code already on the screen is refused
    var onScreen = api.code(Api.CHANNEL, signNo, "medical").json().getString("code");
    api.importCards(person.withState(2));
    var refused = verify(onScreen);
    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.json().getString("reason")).isEqualTo("lost");
    // the crowd before may have it answered later, but never otherwise
    var now =
        Awaitility.await()
            .until(
                () -> api.get("/v1/ecards/" + signNo, Api.CHANNEL), reply -> reply.status() != 503);
    assertThat(now.json().getString("status")).isEqualTo("suspended");
    assertThat(platform.output())
        .doesNotContain(person.name(), person.idNumber(), person.phone(), person.cardNo());
  }

  /** Comes again where there was no time for it. */
  private static Api.Reply verify(String code) {
    return api.create(
        "/v1/verifications",
        Api.VERIFIER,
        "{\"code\":\"%s\",\"purpose\":\"medical\"}".formatted(code));
  }

  /** Both documents take the same holder's card; what they change they put back. */
  @ParameterizedTest
  @Order(4)
  @ValueSource(strings = {"docs/sandbox.md", "docs/zh/integration.md"})
  void examplesOfTheDocumentsAnswerWhatTheySay(String document, @TempDir Path directory)
      throws Exception {
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> platform.get("/sandbox/holders?limit=1000").body().contains("S10293703"));

    assertThat(DocumentExamples.failures(Path.of(document), platform.baseUrl(), directory))
        .isEmpty();
  }

  private static void assertAssertion(Api api, Api.Reply verified) throws Exception {
    var assertion = SignedJWT.parse(verified.json().getString("assertion"));
    var keys = JWKSet.parse(api.get("/.well-known/jwks.json", null).body());
    var key = keys.getKeyByKeyId(assertion.getHeader().getKeyID()).toECKey();
    assertThat(assertion.verify(new ECDSAVerifier(key))).isTrue();
    assertThat(assertion.getJWTClaimsSet().getAudience()).containsExactly(Api.VERIFIER);
    assertThat(assertion.getJWTClaimsSet().getSubject())
        .isEqualTo(verified.json().getString("subject"));
  }
}
