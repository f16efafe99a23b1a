package org.essc.platform.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.essc.platform.problem.ProblemException;
import org.essc.testing.Anew;
import org.essc.testing.TestServers;
import org.essc.testing.Unis;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What was asked of a Redis that stood still, and nobody waits for any more, is not done. */
@QuarkusTest
class FrozenRedisTest {

  private static final Duration PATIENCE = Duration.ofMillis(500);
  private static final Duration LONG = Duration.ofSeconds(10);

  @Inject RedisClock redis;
  @Inject OnceOnly once;

  @AfterEach
  void goOn() {
    TestServers.redis().resume();
  }

  private static String newKey() {
    return "essc:test:" + UUID.randomUUID();
  }

  private MismatchBudget budgetOfOne() {
    return new MismatchBudget(redis, newKey(), 1, Duration.ofMinutes(1));
  }

  /** What a busy Redis tells too late may have been spent: the case takes another budget. */
  private static boolean taken(MismatchBudget budget) {
    try {
      return Unis.get(budget.take());
    } catch (ProblemException late) {
      throw Anew.busy(late);
    }
  }

  @Test
  void spendsNobodysBudget() throws Exception {
    Anew.whileBusy(this::spendNobodysBudget);
  }

  private void spendNobodysBudget() {
    var budget = budgetOfOne();
    Unis.get(once.first(newKey(), Duration.ofMinutes(1), LONG));
    TestServers.redis().pause();
    assertThatThrownBy(
        () -> Unis.get(budget.take().ifNoItem().after(Duration.ofSeconds(2)).fail()));

    TestServers.redis().resume();
    awaitAnswers();
    assertThat(taken(budget)).isTrue();
    assertThat(taken(budget)).isFalse();
  }

  @Test
  void usesUpNoProof() {
    var key = newKey();
    TestServers.redis().pause();
    assertThatThrownBy(() -> Unis.get(once.first(key, Duration.ofMinutes(1), PATIENCE)));

    TestServers.redis().resume();
    awaitAnswers();
    assertThat(Unis.get(once.first(key, Duration.ofMinutes(1), LONG))).isTrue();
    assertThat(Unis.get(once.first(key, Duration.ofMinutes(1), LONG))).isFalse();
  }

  /** Behind what already waits for it. */
  @Test
  void givesBackWhenItGoesOn() throws Exception {
    Anew.whileBusy(this::giveBackWhenItGoesOn);
  }

  private void giveBackWhenItGoesOn() {
    var budget = budgetOfOne();
    assertThat(taken(budget)).isTrue();
    TestServers.redis().pause();
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> Unis.get(once.first(newKey(), PATIENCE, PATIENCE)));
    }
    Unis.get(budget.giveBack());

    TestServers.redis().resume();
    awaitAnswers();
    Awaitility.await().ignoreExceptions().until(() -> Unis.get(budget.take()));
  }

  @Test
  void givesBackWhatALookCostThatNobodyWaitsFor() throws Exception {
    Anew.whileBusy(this::giveBackWhatALookCostThatNobodyWaitsFor);
  }

  private void giveBackWhatALookCostThatNobodyWaitsFor() {
    var budget = budgetOfOne();
    var looking = new CompletableFuture<Void>();
    var look =
        budget
            .look(
                // told once whoever looks can be told to stop: a cancellation before is lost
                () -> Uni.createFrom().emitter(never -> looking.complete(null)),
                hit -> true,
                miss -> true)
            .subscribe()
            .with(found -> {}, looking::completeExceptionally);
    try {
      looking.orTimeout(30, TimeUnit.SECONDS).join();
    } catch (CompletionException late) {
      if (late.getCause() instanceof ProblemException) {
        throw Anew.busy(late);
      }
      throw late;
    }
    look.cancel();

    Awaitility.await().ignoreExceptions().until(() -> Unis.get(budget.take()));
  }

  @Test
  void givesBackWhatIsTakenAfterTheAskerHasGone() {
    var budget = budgetOfOne();
    // Redis knows the script
    Awaitility.await().ignoreExceptions().until(() -> Unis.get(budgetOfOne().take()));
    TestServers.redis().pause();
    var looked = new AtomicBoolean();
    var look =
        budget
            .look(
                () -> {
                  looked.set(true);
                  return Uni.createFrom().item("found");
                },
                hit -> true,
                miss -> true)
            .subscribe()
            .with(found -> {});
    // it is on its way, and not too late yet
    Awaitility.await().pollDelay(Duration.ofMillis(300)).until(() -> true);
    look.cancel();
    TestServers.redis().resume();

    awaitAnswers();
    Awaitility.await().ignoreExceptions().until(() -> Unis.get(budget.take()));
    assertThat(looked).isFalse();
  }

  @Test
  void paysBackWhatIsFoundAndWhatFailedAndKeepsWhatMissed() throws Exception {
    Anew.whileBusy(this::payBackWhatIsFoundAndWhatFailedAndKeepWhatMissed);
  }

  private void payBackWhatIsFoundAndWhatFailedAndKeepWhatMissed() {
    var missed = budgetOfOne();
    assertThat(look(missed, Uni.createFrom().item("hit"))).isEqualTo("hit");
    assertThat(look(missed, Uni.createFrom().item("miss"))).isEqualTo("miss");
    assertThat(taken(missed)).isFalse();

    var failed = budgetOfOne();
    for (var failure : List.of(new IllegalStateException(), new NumberFormatException())) {
      try {
        fail("found " + look(failed, Uni.createFrom().failure(failure)));
      } catch (IllegalStateException | NumberFormatException thrown) {
        assertThat(thrown).isSameAs(failure);
      }
    }
    assertThat(taken(failed)).isFalse();
  }

  private static String look(MismatchBudget budget, Uni<String> found) {
    try {
      return Unis.get(
          budget.look(() -> found, "hit"::equals, NumberFormatException.class::isInstance));
    } catch (ProblemException late) {
      throw Anew.busy(late);
    }
  }

  /** What is too late to be heard of is not done. */
  @Test
  void usesUpNoProofThatItComesToInTheLastMoment() {
    var key = newKey();
    awaitAnswers();
    TestServers.redis().pause();
    var patience = Duration.ofSeconds(4);
    var first = once.first(key, Duration.ofMinutes(1), patience).subscribeAsCompletionStage();
    Awaitility.await().pollDelay(Duration.ofMillis(3_200)).until(() -> true);
    TestServers.redis().resume();

    assertThatThrownBy(first::join);
    awaitAnswers();
    assertThat(Unis.get(once.first(key, Duration.ofMinutes(1), LONG))).isTrue();
  }

  private void awaitAnswers() {
    Awaitility.await()
        .ignoreExceptions()
        .until(() -> Unis.get(once.first(newKey(), Duration.ofMinutes(1), PATIENCE)));
  }
}
