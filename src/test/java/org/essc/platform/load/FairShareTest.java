package org.essc.platform.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.essc.platform.problem.ProblemException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A share that is wrong lets somebody wait for ever. */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FairShareTest {

  private static final Duration LONG = Duration.ofMinutes(1);

  private final Vertx vertx = Vertx.vertx();
  private final List<CompletableFuture<String>> begun = new ArrayList<>();
  private final AtomicInteger asked = new AtomicInteger();

  @AfterEach
  void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  private FairShare share(Duration patience) {
    return new FairShare(vertx, 2, patience);
  }

  /** Work that goes on until the test ends it. */
  private Uni<String> work(FairShare share, String caller) {
    asked.incrementAndGet();
    return share.run(
        caller,
        () -> {
          var end = new CompletableFuture<String>();
          synchronized (begun) {
            begun.add(end);
          }
          return Uni.createFrom().completionStage(end);
        });
  }

  private void awaitBegun(int number) {
    Awaitility.await().until(() -> begun() == number);
  }

  private int begun() {
    synchronized (begun) {
      return begun.size();
    }
  }

  @Test
  void onlySoMuchOfACallersWorkIsUnderWayAndWhatEndsMakesRoom() {
    var share = share(LONG);
    var answers = new ArrayList<CompletableFuture<String>>();
    for (int i = 0; i < 4; i++) {
      answers.add(work(share, "a").subscribeAsCompletionStage());
    }
    assertThat(begun()).isEqualTo(2);
    begun.get(0).complete("first");
    awaitBegun(3);
    begun.get(1).completeExceptionally(new IllegalStateException("second"));
    awaitBegun(4);
    begun.get(2).complete("third");
    begun.get(3).complete("fourth");
    assertThat(answers.get(0).join()).isEqualTo("first");
    assertThatThrownBy(answers.get(1)::join).hasRootCauseMessage("second");
    assertThat(answers.get(2).join()).isEqualTo("third");
    assertThat(answers.get(3).join()).isEqualTo("fourth");
  }

  @Test
  void othersDoNotWaitForIt() {
    var share = share(LONG);
    for (int i = 0; i < 5; i++) {
      work(share, "a").subscribeAsCompletionStage();
    }
    var other = work(share, "b").subscribeAsCompletionStage();
    assertThat(begun()).isEqualTo(3);
    begun.get(2).complete("served");
    assertThat(other.join()).isEqualTo("served");
  }

  @Test
  void whoWaitsTooLongIsToldOverloadAndItsWorkIsNeverBegun() {
    var share = share(Duration.ofMillis(50));
    work(share, "a").subscribeAsCompletionStage();
    work(share, "a").subscribeAsCompletionStage();
    var late = work(share, "a").subscribeAsCompletionStage();
    assertThatThrownBy(late::join)
        .hasCauseInstanceOf(ProblemException.class)
        .hasRootCauseMessage("overloaded");
    begun.get(0).complete("done");
    var next = work(share, "a").subscribeAsCompletionStage();
    awaitBegun(3);
    begun.get(2).complete("next");
    assertThat(next.join()).isEqualTo("next");
    assertThat(asked).hasValue(4);
  }

  @Test
  void whoLeavesBeforeItsTurnTakesNoPlace() {
    var share = share(LONG);
    work(share, "a").subscribeAsCompletionStage();
    work(share, "a").subscribeAsCompletionStage();
    var waiting = work(share, "a").subscribe().with(done -> {});
    var last = work(share, "a").subscribeAsCompletionStage();
    waiting.cancel();
    begun.get(0).complete("first");
    awaitBegun(3);
    begun.get(2).complete("last");
    assertThat(last.join()).isEqualTo("last");
  }

  /** As a transaction does: nothing stops it, and it has its connection until it ends. */
  @Test
  void whatGoesOnWhenItsAskerHasLeftKeepsItsPlace() {
    var share = share(Duration.ofMillis(50));
    work(share, "a").subscribe().with(done -> {}).cancel();
    work(share, "a").subscribe().with(done -> {}).cancel();
    var late = work(share, "a").subscribeAsCompletionStage();
    assertThatThrownBy(late::join)
        .hasCauseInstanceOf(ProblemException.class)
        .hasRootCauseMessage("overloaded");
    assertThat(begun()).isEqualTo(2);
    begun.get(0).complete("nobody's");
    begun.get(1).completeExceptionally(new IllegalStateException("nobody's"));
    var next = work(share, "a").subscribeAsCompletionStage();
    var another = work(share, "a").subscribeAsCompletionStage();
    awaitBegun(4);
    begun.get(2).complete("next");
    begun.get(3).complete("another");
    assertThat(next.join()).isEqualTo("next");
    assertThat(another.join()).isEqualTo("another");
  }
}
