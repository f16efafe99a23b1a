package org.essc.platform.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.essc.testing.TestServers;
import org.essc.testing.Unis;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What was asked of a Redis that stood still, and nobody waits for any more, is not done. */
@QuarkusTest
class FrozenRedisTest {

  private static final Duration PATIENCE = Duration.ofMillis(500);

  @Inject RedisClock redis;
  @Inject OnceOnly once;

  private final String key = "essc:test:" + UUID.randomUUID();

  @AfterEach
  void goOn() {
    TestServers.redis().resume();
  }

  @Test
  void spendsNobodysBudget() {
    var budget = new MismatchBudget(redis, key, 1, Duration.ofMinutes(1));
    Unis.get(once.first(key + "warm", Duration.ofMinutes(1), PATIENCE));
    TestServers.redis().pause();
    assertThatThrownBy(
        () -> Unis.get(budget.take().ifNoItem().after(Duration.ofSeconds(2)).fail()));

    TestServers.redis().resume();
    awaitAnswers();
    assertThat(Unis.get(budget.take())).isTrue();
    assertThat(Unis.get(budget.take())).isFalse();
  }

  @Test
  void usesUpNoProof() {
    TestServers.redis().pause();
    assertThatThrownBy(() -> Unis.get(once.first(key, Duration.ofMinutes(1), PATIENCE)));

    TestServers.redis().resume();
    awaitAnswers();
    assertThat(Unis.get(once.first(key, Duration.ofMinutes(1), PATIENCE))).isTrue();
    assertThat(Unis.get(once.first(key, Duration.ofMinutes(1), PATIENCE))).isFalse();
  }

  /** Behind what already waits for it. */
  @Test
  void givesBackWhenItGoesOn() {
    var budget = new MismatchBudget(redis, key, 1, Duration.ofMinutes(1));
    assertThat(Unis.get(budget.take())).isTrue();
    TestServers.redis().pause();
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> Unis.get(once.first(key + "waits", PATIENCE, PATIENCE)));
    }
    Unis.get(budget.giveBack());

    TestServers.redis().resume();
    awaitAnswers();
    Awaitility.await().ignoreExceptions().until(() -> Unis.get(budget.take()));
  }

  @Test
  void givesBackWhatALookCostThatNobodyWaitsFor() {
    var budget = new MismatchBudget(redis, key, 1, Duration.ofMinutes(1));
    var looking = new CompletableFuture<Void>();
    var look =
        budget
            .look(
                // told once whoever looks can be told to stop: a cancellation before is lost
                () -> Uni.createFrom().emitter(never -> looking.complete(null)),
                hit -> true,
                miss -> true)
            .subscribe()
            .with(found -> {});
    looking.orTimeout(30, TimeUnit.SECONDS).join();
    look.cancel();

    Awaitility.await().until(() -> Unis.get(budget.take()));
  }

  private void awaitAnswers() {
    Awaitility.await()
        .ignoreExceptions()
        .until(
            () ->
                Unis.get(
                    once.first("essc:test:" + UUID.randomUUID(), Duration.ofMinutes(1), PATIENCE)));
  }
}
