package org.essc.platform.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MicroBatcherTest {

  private final Vertx vertx = Vertx.vertx();
  private final List<List<Integer>> batches = new CopyOnWriteArrayList<>();
  private final List<UniEmitter<? super List<Integer>>> pending = new CopyOnWriteArrayList<>();

  /** One that takes no batch for lost because the machine stood still. */
  private MicroBatcher<Integer, Integer> batcher(
      int lanes, int maxBatch, Function<List<Integer>, Uni<List<Integer>>> action) {
    return new MicroBatcher<>(vertx, lanes, maxBatch, action, Duration.ofMinutes(1));
  }

  @AfterEach
  void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  @Test
  void itemsThatWaitGoTogetherOnceALaneIsFree() {
    var batcher = batcher(1, 100, this::later);
    var first = ask(batcher, 1);
    awaitBatches(1);
    var second = ask(batcher, 2);
    var third = ask(batcher, 3);

    answer(0);
    awaitBatches(2);
    answer(1);

    assertThat(List.of(first.join(), second.join(), third.join())).containsExactly(10, 20, 30);
    assertThat(batches).containsExactly(List.of(1), List.of(2, 3));
  }

  @Test
  void noMoreBatchesRunThanThereAreLanes() {
    var batcher = batcher(2, 1, this::later);
    var answers = new ArrayList<CompletableFuture<Integer>>();
    for (int i = 1; i <= 3; i++) {
      answers.add(ask(batcher, i));
    }
    awaitBatches(2);
    assertThat(batches).hasSize(2);

    answer(0);
    awaitBatches(3);
    answer(1);
    answer(2);
    assertThat(answers.stream().map(CompletableFuture::join)).containsExactly(10, 20, 30);
  }

  @Test
  void batchThatIsLateDoesNotHoldUpTheOthers() {
    var batcher = batcher(2, 100, this::later);
    var first = ask(batcher, 1);
    awaitBatches(1);
    var second = ask(batcher, 2);

    awaitBatches(2);
    answer(1);
    assertThat(second.join()).isEqualTo(20);
    assertThat(first).isNotDone();
  }

  @Test
  void failureOfABatchReachesItsItemsAndNoOthers() {
    var batcher = batcher(1, 100, this::later);
    var first = ask(batcher, 1);
    awaitBatches(1);
    var second = ask(batcher, 2);

    pending.get(0).fail(new IllegalStateException("the database is away"));
    awaitBatches(2);
    answer(1);

    assertThatThrownBy(first::join).hasRootCauseMessage("the database is away");
    assertThat(second.join()).isEqualTo(20);
  }

  @Test
  void badItemFailsAlone() {
    var batcher =
        batcher(
            1,
            100,
            items -> {
              batches.add(items);
              if (items.contains(0)) {
                return first();
              }
              if (items.contains(2)) {
                throw new IllegalStateException("a bad item");
              }
              return Uni.createFrom().item(items);
            });
    var holding = ask(batcher, 0);
    awaitBatches(1);
    var answers = List.of(ask(batcher, 1), ask(batcher, 2), ask(batcher, 3));
    pending.get(0).complete(List.of(0));

    assertThat(holding.join()).isZero();
    assertThat(answers.get(0).join()).isEqualTo(1);
    assertThatThrownBy(answers.get(1)::join).hasRootCauseMessage("a bad item");
    assertThat(answers.get(2).join()).isEqualTo(3);
  }

  private Uni<List<Integer>> first() {
    return Uni.createFrom().emitter(pending::add);
  }

  @Test
  void peerThatIsAwayIsAskedOnceForAll() {
    var batcher = batcher(1, 100, this::later);
    var first = ask(batcher, 1);
    awaitBatches(1);
    var others = List.of(ask(batcher, 2), ask(batcher, 3));
    answer(0);
    awaitBatches(2);

    pending.get(1).fail(new java.io.IOException("connection reset"));

    assertThat(first.join()).isEqualTo(10);
    others.forEach(one -> assertThatThrownBy(one::join).hasRootCauseMessage("connection reset"));
    assertThat(batches).hasSize(2);
  }

  @Test
  void itemWhoseAskerHasGoneIsNotDone() {
    var batcher = batcher(1, 100, this::later);
    ask(batcher, 1);
    awaitBatches(1);
    var gone = batcher.ask(2).subscribe().with(answer -> {});
    var third = ask(batcher, 3);

    gone.cancel();
    answer(0);
    awaitBatches(2);
    answer(1);

    assertThat(third.join()).isEqualTo(30);
    assertThat(batches).containsExactly(List.of(1), List.of(3));
  }

  @Test
  void actionThatThrowsFreesItsLane() {
    var batcher =
        batcher(
            1,
            1,
            items -> {
              if (items.contains(1)) {
                throw new IllegalStateException("a fault");
              }
              return Uni.createFrom().item(items);
            });

    assertThatThrownBy(ask(batcher, 1)::join).hasRootCauseMessage("a fault");
    assertThat(ask(batcher, 2).join()).isEqualTo(2);
  }

  @Test
  void batchThatForgetsAnItemFailsInsteadOfMixingAnswersUp() {
    var batcher = batcher(1, 1, items -> Uni.createFrom().item(List.of()));

    assertThatThrownBy(ask(batcher, 1)::join).hasRootCauseMessage("a batch must answer every item");
  }

  @Test
  void queueIsBounded() {
    var batcher = batcher(1, 1, this::later);
    var answers = new ArrayList<CompletableFuture<Integer>>();
    for (int i = 0; i < 100; i++) {
      answers.add(ask(batcher, i));
    }

    assertThat(answers).anyMatch(CompletableFuture::isCompletedExceptionally);
    assertThatThrownBy(answers.get(99)::join).hasRootCauseMessage("overloaded");
  }

  private Uni<List<Integer>> later(List<Integer> items) {
    return Uni.createFrom()
        .emitter(
            emitter -> {
              pending.add(emitter);
              batches.add(items);
            });
  }

  private void answer(int batch) {
    pending.get(batch).complete(batches.get(batch).stream().map(i -> i * 10).toList());
  }

  private void awaitBatches(int count) {
    Awaitility.await().until(() -> batches.size() >= count);
  }

  private static CompletableFuture<Integer> ask(MicroBatcher<Integer, Integer> batcher, int item) {
    return batcher.ask(item).subscribeAsCompletionStage();
  }
}
