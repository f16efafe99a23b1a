package org.essc.platform.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.essc.platform.problem.ProblemException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WorkPoolTest {

  private static final Duration SHORT = Duration.ofSeconds(1);
  private static final Duration LONG = Duration.ofSeconds(30);

  private final AtomicLong nanos = new AtomicLong();
  private final CountDownLatch release = new CountDownLatch(1);
  private final AtomicInteger begun = new AtomicInteger();
  private final AtomicInteger done = new AtomicInteger();
  private WorkPool pool;

  @AfterEach
  void close() {
    release.countDown();
    pool.close();
  }

  private WorkPool pool(int threads, Duration patience) {
    pool = new WorkPool("test", threads, patience, nanos::get);
    return pool;
  }

  private CompletableFuture<Integer> hang() {
    return pool.run(
            () -> {
              begun.incrementAndGet();
              release.await();
              return done.incrementAndGet();
            })
        .subscribeAsCompletionStage();
  }

  private CompletableFuture<Integer> work() {
    return pool.run(done::incrementAndGet).subscribeAsCompletionStage();
  }

  private static String code(CompletableFuture<?> answer) {
    try {
      answer.get(20, TimeUnit.SECONDS);
      return null;
    } catch (Exception failed) {
      var cause = failed instanceof CompletionException ? failed : failed.getCause();
      return cause instanceof ProblemException problem ? problem.type().code() : cause.toString();
    }
  }

  private void busy(int threads) {
    for (int i = 0; i < threads; i++) {
      hang();
    }
    Awaitility.await().until(() -> begun.get() == threads);
  }

  @Test
  void whoWaitsTooLongIsToldOverloadAndNothingIsDoneForIt() throws Exception {
    pool(1, SHORT);
    var first = hang();
    Awaitility.await()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(10))
        .until(() -> begun.get() == 1);
    var second = work();
    assertThat(code(second)).isEqualTo("overloaded");
    assertThat(code(first)).as("what was under way too long was given up").isEqualTo("overloaded");
    release.countDown();
    Awaitility.await().until(() -> code(pool.run(() -> 0).subscribeAsCompletionStage()) == null);
    assertThat(done).as("the one under way, and not the one that was refused").hasValue(1);
    assertThat(pool.waiting()).isZero();
  }

  @Test
  void hangingWorkIsUnavailableAtOnceUntilItComesBack() {
    pool(2, LONG);
    busy(2);
    nanos.addAndGet(WorkPool.HANGING.toNanos() + 1);
    assertThat(pool.hanging()).isEqualTo(2);
    for (int i = 0; i < 100; i++) {
      assertThat(code(work())).isEqualTo("service-unavailable");
    }
    assertThat(pool.waiting()).as("nobody is kept").isZero();

    release.countDown();
    Awaitility.await().until(() -> pool.hanging() == 0);
    assertThat(code(work())).isNull();
  }

  @Test
  void oneHangingThreadLeavesTheOthers() {
    pool(2, LONG);
    busy(1);
    nanos.addAndGet(WorkPool.HANGING.toNanos() + 1);
    for (int i = 0; i < 100; i++) {
      assertThat(code(work())).isNull();
    }
    assertThat(pool.hanging()).isEqualTo(1);
  }

  @Test
  void whoWouldCertainlyBeLateIsRefusedAtOnce() {
    pool(1, LONG);
    for (int i = 0; i < 16; i++) {
      pool.run(() -> nanos.addAndGet(Duration.ofSeconds(10).toNanos()))
          .subscribeAsCompletionStage()
          .join();
    }
    busy(1);
    var waiting = new ArrayList<CompletableFuture<Integer>>();
    for (int i = 0; i < 10; i++) {
      waiting.add(work());
    }
    assertThat(waiting.stream().filter(CompletableFuture::isCompletedExceptionally))
        .as("ten seconds each and half a minute's patience: the fifth and all after it")
        .hasSize(6);
    assertThat(code(waiting.get(9))).isEqualTo("overloaded");
  }

  @Test
  void faultOfTheWorkIsItsAskersAndKeepsNoThread() {
    pool(1, LONG);
    assertThat(
            code(
                pool.run(
                        () -> {
                          throw new AssertionError("a fault");
                        })
                    .subscribeAsCompletionStage()))
        .contains("a fault");
    assertThat(code(work())).isNull();
  }
}
