package org.essc.verification;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.essc.audit.SignHeads;
import org.essc.keys.HangingSigner;
import org.essc.platform.pressure.LoadGauge;
import org.essc.testing.Api;
import org.essc.testing.Api.Reply;
import org.essc.testing.Management;
import org.essc.testing.MutableClock;
import org.essc.testing.TestPerson;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A signer that neither signs nor fails, as a device does whose line is cut. */
@QuarkusTest
class HangingSignerTest {

  @Inject HangingSigner signer;
  @Inject SignHeads signHeads;
  @Inject MutableClock clock;

  private final Api api = Api.here();

  @AfterEach
  void recover() {
    clock.reset();
    signer.recover();
    Awaitility.await().until(() -> signer.hangingThreads() == 0);
  }

  private CompletableFuture<Reply> token() {
    var basic = Base64.getEncoder().encodeToString("1000000001:sandbox-1000000001".getBytes());
    return api.send(
        HttpRequest.newBuilder(URI.create(api.url("/oauth2/token")))
            .header("Authorization", "Basic " + basic)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(
                BodyPublishers.ofString("grant_type=client_credentials", StandardCharsets.UTF_8)));
  }

  private void hangAllThreads() {
    // a crowd of another test must not be taken for the reason
    Awaitility.await().until(() -> !LoadGauge.overloaded());
    signer.hang();
    var threads = Math.max(2, Runtime.getRuntime().availableProcessors());
    var asked = new ArrayList<CompletableFuture<Reply>>();
    for (int i = 0; i < threads; i++) {
      asked.add(token());
    }
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofSeconds(1))
        .until(
            () -> {
              // one that a busy machine refused before has come to no thread
              asked.add(token());
              return signer.hangingThreads() == threads;
            });
    asked.forEach(CompletableFuture::join);
  }

  private static void assertUnavailable(Reply reply) {
    assertThat(reply.status()).as(reply.body()).isEqualTo(503);
    assertThat(reply.code()).isEqualTo("service-unavailable");
    assertThat(reply.header("Retry-After")).isNotNull();
  }

  @Test
  void everythingThatIsSignedIsUnavailableAndTheRestIsServed() {
    var holder = api.holder();
    var code = api.freshCode(holder);
    var person = TestPerson.next();
    api.importCards(person);
    for (var caller : List.of(Api.CHANNEL, Api.VERIFIER)) {
      assertThat(api.get("/v1/nothing", caller).status()).as("has a token").isEqualTo(404);
    }
    hangAllThreads();

    // tokens, assertions, credentials
    var refused = token().join();
    assertThat(refused.status()).isEqualTo(503);
    assertThat(refused.json().getMap("$")).containsOnlyKeys("error", "error_description");
    assertThat(refused.json().getString("error")).isEqualTo("temporarily_unavailable");
    assertThat(refused.header("Retry-After")).isNotNull();
    var key = UUID.randomUUID().toString();
    assertUnavailable(api.once().verify(Api.VERIFIER, code, "enquiry", key));
    assertUnavailable(api.once().issue(Api.CHANNEL, person));

    // audit heads: the next time they are due they are signed
    clock.advance(Duration.ofDays(20 * 365));
    assertThat(failure(() -> signHeads.sign().subscribeAsCompletionStage()))
        .hasMessageContaining("service-unavailable");
    clock.reset();

    // what needs no signature goes on, and health tells
    assertThat(api.get("/v1/ecards/" + holder.signNo(), Api.CHANNEL).status()).isEqualTo(200);
    assertThat(api.get("/.well-known/jwks.json", null).status()).isEqualTo(200);
    var health = io.restassured.RestAssured.get(Management.url("/q/health/well"));
    assertThat(health.statusCode()).isEqualTo(503);
    assertThat(health.asString()).contains("\"signer\"");

    signer.recover();
    Awaitility.await().until(() -> token().join().status() == 200);
    assertThat(api.issue(Api.CHANNEL, person).status()).isEqualTo(201);
    assertThat(api.verifyAsync(Api.VERIFIER, code, "enquiry", key).join().status())
        .as("the verification was recorded, and its assertion can be had now")
        .isEqualTo(200);
  }

  @Test
  void hundredsThatAskMeanwhileAreAnsweredAndNothingIsLeftBehind() {
    api.holder();
    hangAllThreads();
    var asked = new ArrayList<CompletableFuture<Reply>>();
    for (int i = 0; i < 300; i++) {
      asked.add(token());
    }
    assertThat(statuses(asked)).containsOnly(503);
    signer.recover();
    Awaitility.await().until(() -> token().join().status() == 200);
  }

  private static List<Integer> statuses(List<CompletableFuture<Reply>> replies) {
    return replies.stream().map(CompletableFuture::join).map(Reply::status).toList();
  }

  private static Throwable failure(Supplier<CompletableFuture<?>> work) {
    try {
      work.get().join();
      return null;
    } catch (RuntimeException failed) {
      return failed;
    }
  }
}
