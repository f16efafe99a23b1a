package org.essc.platform.idempotency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.arc.Arc;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import java.net.http.HttpRequest;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.essc.card.loss.LossApi;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.problem.ProblemType;
import org.essc.testing.Api;
import org.essc.testing.HeldWrites;
import org.essc.testing.MutableClock;
import org.essc.testing.TestPerson;
import org.essc.testing.Unis;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two attempts under one key at a time: another instance's clock is minutes ahead. */
@QuarkusTest
class IdempotencyTest {

  @Inject Idempotency idempotency;
  @Inject MutableClock clock;

  private final IdempotencyKey key = new IdempotencyKey(UUID.randomUUID().toString());

  @AfterEach
  void presentTime() {
    clock.reset();
  }

  @Test
  void attemptWhoseKeyWasTakenOverGivesTheAnswerThatIsKept() {
    var first = run(() -> overtakenBy(new Answer(200, "{\"n\":2}"), new Answer(200, "{\"n\":1}")));

    assertThat(first.json()).isEqualTo("{\"n\":2}");
    assertThat(run(() -> Uni.createFrom().item(new Answer(200, "{\"n\":3}"))).json())
        .as("and so does a repeat")
        .isEqualTo("{\"n\":2}");
  }

  @Test
  void refusalOfAnAttemptWhoseKeyWasTakenOverIsNotGiven() {
    var first =
        run(
            () ->
                overtakenBy(new Answer(200, "{\"n\":2}"), null)
                    .onItem()
                    .failWith(() -> ProblemException.of(ProblemType.NOT_FOUND)));

    assertThat(first.json()).isEqualTo("{\"n\":2}");
  }

  @Test
  void attemptWhoseKeyIsInOtherHandsHasNoAnswerOfItsOwn() {
    assertThatThrownBy(
            () ->
                run(
                    () -> {
                      clock.advance(Duration.ofSeconds(16));
                      // who does something has the key
                      var other = new CompletableFuture<Void>();
                      inRequest(() -> begin(() -> under(other))).subscribe().with(never -> {});
                      return Uni.createFrom()
                          .completionStage(other.orTimeout(30, TimeUnit.SECONDS))
                          .replaceWith(new Answer(200, "{\"n\":1}"));
                    }))
        .isInstanceOfSatisfying(
            ProblemException.class,
            refused -> {
              assertThat(refused.type()).isEqualTo(ProblemType.REQUEST_IN_PROGRESS);
              assertThat(refused.retryAfter()).isEqualTo(Duration.ofSeconds(1));
            });
  }

  @Test
  void keyThatIsTakenOnlyWhenItsCallerHasGoneIsGivenBack() throws SQLException {
    var api = Api.here();
    var person = TestPerson.next();
    api.importCards(person);
    Supplier<HttpRequest.Builder> report =
        () ->
            api.json("/v1/loss-reports", Api.CLERK, LossApi.body(person, LossApi.HOLDER_AT_WINDOW))
                .header("Idempotency-Key", key.value());

    var told = HeldWrites.answer("insert", "idempotency_key", () -> api.once().join(report));

    assertThat(told.status()).as(told.body()).isEqualTo(503);
    // long before the key would be free because its lease has ended
    Awaitility.await().atMost(Duration.ofSeconds(8)).until(() -> api.join(report).status() == 201);
  }

  private static Uni<Answer> under(CompletableFuture<Void> way) {
    way.complete(null);
    return Uni.createFrom().nothing();
  }

  private Uni<Answer> overtakenBy(Answer other, Answer own) {
    clock.advance(Duration.ofSeconds(16));
    return inRequest(() -> begin(() -> Uni.createFrom().item(other))).replaceWith(own);
  }

  private Answer run(Supplier<Uni<Answer>> act) {
    return Unis.get(begin(act));
  }

  private Uni<Answer> begin(Supplier<Uni<Answer>> act) {
    return idempotency.runAndFinish("2000000001", key, "POST /test", Map.of(), ticket -> act.get());
  }

  private static Uni<Answer> inRequest(Supplier<Uni<Answer>> begun) {
    var request = Arc.container().requestContext();
    if (request.isActive()) {
      return begun.get();
    }
    request.activate();
    try {
      return begun.get();
    } finally {
      request.terminate();
    }
  }
}
