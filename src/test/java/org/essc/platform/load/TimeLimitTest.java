package org.essc.platform.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.mutiny.TimeoutException;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.impl.ContextInternal;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TimeLimitTest {

  private static final Duration SHORT = Duration.ofMillis(50);
  private static final Duration LONG = Duration.ofHours(1);

  private final Vertx vertx = Vertx.vertx();

  /** Of one request, as the server makes one for each. */
  private final ContextInternal asker = ((ContextInternal) vertx.getOrCreateContext()).duplicate();

  private final AtomicReference<UniEmitter<? super String>> work = new AtomicReference<>();
  private final AtomicBoolean cancelled = new AtomicBoolean();

  @AfterEach
  void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  private Uni<String> working() {
    return Uni.createFrom()
        .<String>emitter(work::set)
        .onCancellation()
        .invoke(() -> cancelled.set(true));
  }

  private <T> CompletableFuture<T> ask(Supplier<Uni<T>> question) {
    var answer = new CompletableFuture<T>();
    asker.runOnContext(
        ignored ->
            question.get().subscribe().with(answer::complete, answer::completeExceptionally));
    return answer;
  }

  private void awaitWork() {
    Awaitility.await().until(() -> work.get() != null);
  }

  @Test
  void answerInTimeIsGiven() {
    var answer = ask(() -> TimeLimit.of(working(), LONG));
    awaitWork();
    work.get().complete("done");
    assertThat(answer.join()).isEqualTo("done");
  }

  @Test
  void failureInTimeIsGiven() {
    var answer = ask(() -> TimeLimit.of(working(), LONG));
    awaitWork();
    work.get().fail(new IllegalStateException("broken"));
    assertThatThrownBy(answer::join).hasRootCauseMessage("broken");
  }

  @Test
  void whatIsWaitedForIsCancelledBeforeItsAskerIsTold() {
    var cancelledWhenTold = new AtomicBoolean();
    var answer =
        ask(
            () ->
                TimeLimit.of(
                    working(),
                    SHORT,
                    () -> {
                      cancelledWhenTold.set(cancelled.get());
                      return new IllegalStateException("too late");
                    }));
    assertThatThrownBy(answer::join).hasRootCauseMessage("too late");
    assertThat(cancelledWhenTold).isTrue();
  }

  @Test
  void failureIsToldOnTheContextThatAsked() {
    var told = new CompletableFuture<Context>();
    ask(
        () ->
            TimeLimit.of(working(), SHORT)
                .onFailure()
                .invoke(() -> told.complete(Vertx.currentContext())));
    assertThat(told.join()).isSameAs(asker);
  }

  @Test
  void whoeverAsksOutsideOfAContextIsToldAsWell() {
    var answer = TimeLimit.of(working(), SHORT).subscribeAsCompletionStage();
    assertThatThrownBy(() -> answer.get(10, TimeUnit.SECONDS))
        .hasRootCauseInstanceOf(TimeoutException.class);
    assertThat(cancelled).isTrue();
  }

  @Test
  void whatNobodyWaitsForAnyMoreIsCancelled() {
    TimeLimit.of(working(), LONG).subscribe().with(ignored -> {}).cancel();
    assertThat(cancelled).isTrue();
  }

  @Test
  void answerThatComesAfterTheLimitIsNobodys() {
    var answer = ask(() -> TimeLimit.of(working(), SHORT));
    assertThatThrownBy(answer::join).hasRootCauseInstanceOf(TimeoutException.class);
    work.get().complete("late");
    assertThat(answer).isCompletedExceptionally();
  }

  @Test
  void nothingIsLeftOfAnAnswerInTime() {
    var request = answered();
    Awaitility.await()
        .untilAsserted(
            () -> {
              System.gc();
              assertThat(request.get()).as("what the timer would have told").isNull();
            });
  }

  /** What only the request's timer knows. */
  private WeakReference<Object> answered() {
    var request = new Object();
    var answer =
        ask(
            () ->
                TimeLimit.of(working(), LONG, () -> new IllegalStateException(request.toString())));
    awaitWork();
    // on the asker's event loop, as answers come: from elsewhere it forgets when it next wakes up
    asker.runOnContext(ignored -> work.getAndSet(null).complete("done"));
    assertThat(answer.join()).isEqualTo("done");
    return new WeakReference<>(request);
  }
}
