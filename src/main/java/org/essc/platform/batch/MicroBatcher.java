package org.essc.platform.batch;

import io.smallrye.mutiny.TimeoutException;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.essc.platform.load.AskersContext;
import org.essc.platform.load.TimeLimit;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.problem.Unavailability;
import org.essc.platform.time.Patience;

/**
 * Answers many small questions with few round trips: while a batch is under way, new items wait and
 * then go together. An idle system adds no delay, a busy one shares each statement (and each
 * commit) among all who waited.
 *
 * <p>One batch at a time shares the most: what waits for a slow disk waits together, and is written
 * together. A further lane therefore opens only where a whole batch waits, or where the last one is
 * late, perhaps behind somebody's row lock, which must not hold up everybody.
 *
 * <p>One item does not spoil the others: where a batch fails by what may be the fault of one of
 * them (a program's fault, a value that the database refuses, a lock that one of them waited for),
 * its items are tried once more, each alone. A peer that is away fails them together. So the action
 * must store all of a batch or nothing.
 *
 * <p>An item whose asker has gone before its batch began is not done at all.
 *
 * @param <I> what is asked
 * @param <O> what is answered, one for each item and in the items' order
 */
public final class MicroBatcher<I, O> {

  /** A batch under way for so long is late: far above a commit, far below a deadline. */
  static final Duration LATE = Duration.ofMillis(25);

  /** A batch without an answer for so long has lost its peer; what it did is not known. */
  static final Duration LOST = Duration.ofSeconds(2);

  /** Of a batch that is taken apart, so many are tried at once. */
  private static final int ALONE_AT_ONCE = 4;

  /** An item in the queue; its asker may go while it waits. */
  private static final class Waiting<I, O> {

    private final I item;
    private final UniEmitter<? super O> emitter;
    private final Executor asker = AskersContext.current();
    private volatile boolean abandoned;

    private Waiting(I item, UniEmitter<? super O> emitter) {
      this.item = item;
      this.emitter = emitter;
      emitter.onTermination(() -> abandoned = true);
    }

    private void end(Answer<O> answer) {
      asker.execute(
          () -> {
            if (answer.failure() == null) {
              emitter.complete(answer.value());
            } else {
              emitter.fail(answer.failure());
            }
          });
    }
  }

  /** What one item gets. */
  private record Answer<O>(O value, Throwable failure) {}

  private final Duration lost;
  private final Vertx vertx;
  private final Context context;
  private final int lanes;
  private final int maxBatch;
  private final int maxWaiting;
  private final Function<List<I>, Uni<List<O>>> action;
  private final ConcurrentLinkedQueue<Waiting<I, O>> queue = new ConcurrentLinkedQueue<>();
  private final AtomicInteger waiting = new AtomicInteger();
  private final AtomicInteger running = new AtomicInteger();
  private final AtomicBoolean watching = new AtomicBoolean();
  private volatile long lastStart;

  /**
   * @param vertx gives the batches an event loop of their own, so that none runs in a request's
   *     context; every answer goes back to the context that asked
   * @param lanes batches under way at once, at least 1
   * @param maxBatch items in one batch
   * @param action does the batch; must answer one value an item, in order
   */
  public MicroBatcher(
      Vertx vertx, int lanes, int maxBatch, Function<List<I>, Uni<List<O>>> action) {
    this(vertx, lanes, maxBatch, action, LOST);
  }

  /**
   * @param lost a batch without an answer for so long fails
   */
  public MicroBatcher(
      Vertx vertx, int lanes, int maxBatch, Function<List<I>, Uni<List<O>>> action, Duration lost) {
    this.lost = lost;
    this.vertx = vertx;
    this.context = vertx.getOrCreateContext();
    this.lanes = lanes;
    this.maxBatch = maxBatch;
    this.maxWaiting = maxBatch * 64;
    this.action = action;
  }

  /** Asks; fails with {@code overloaded} rather than queue without bound. */
  public Uni<O> ask(I item) {
    return Uni.createFrom()
        .emitter(
            emitter -> {
              if (waiting.incrementAndGet() > maxWaiting) {
                waiting.decrementAndGet();
                emitter.fail(ProblemException.overloaded());
                return;
              }
              queue.add(new Waiting<>(item, emitter));
              pump();
            });
  }

  private void pump() {
    int now = running.get();
    while (!queue.isEmpty() && now < lanes) {
      if (now > 0 && waiting.get() < maxBatch && !late()) {
        watch();
        return;
      }
      if (running.compareAndSet(now, now + 1)) {
        lastStart = System.nanoTime();
        context.runOnContext(ignored -> run());
      }
      now = running.get();
    }
  }

  private boolean late() {
    return System.nanoTime() - lastStart >= LATE.toNanos();
  }

  /** Looks again once the batch under way would be late. */
  private void watch() {
    if (watching.compareAndSet(false, true)) {
      vertx.setTimer(
          LATE.toMillis() + 1,
          ignored -> {
            watching.set(false);
            pump();
          });
    }
  }

  /** The items are taken only now, so that those who asked at the same moment go together. */
  private void run() {
    var batch = take();
    if (batch.isEmpty()) {
      done();
      return;
    }
    var patience = Patience.of(lost);
    act(batch)
        .map(values -> values.stream().map(value -> new Answer<>(value, null)).toList())
        .onFailure()
        .recoverWithUni(failure -> afterFailure(batch, failure, patience))
        .subscribe()
        .with(answers -> complete(batch, answers));
  }

  private Uni<List<O>> act(List<Waiting<I, O>> batch) {
    var answers =
        Uni.createFrom()
            .deferred(() -> action.apply(batch.stream().map(waiting -> waiting.item).toList()));
    // A peer that vanished without a word must not keep a lane for ever.
    return TimeLimit.of(answers, lost).map(values -> oneEach(values, batch.size()));
  }

  private Uni<List<Answer<O>>> afterFailure(
      List<Waiting<I, O>> batch, Throwable failure, Patience patience) {
    return batch.size() > 1 && mayBeOneItems(failure)
        ? eachAlone(batch, patience)
        : Uni.createFrom().item(Collections.nCopies(batch.size(), new Answer<O>(null, failure)));
  }

  private Uni<List<Answer<O>>> eachAlone(List<Waiting<I, O>> batch, Patience patience) {
    var each = new ArrayList<Uni<Answer<O>>>(batch.size());
    for (var one : batch) {
      each.add(
          Uni.createFrom()
              .deferred(
                  () ->
                      patience.over() || one.abandoned
                          ? Uni.createFrom().failure(new TimeoutException())
                          : act(List.of(one)))
              .map(values -> new Answer<>(values.get(0), null))
              .onFailure()
              .recoverWithItem(failure -> new Answer<>(null, failure)));
    }
    return Uni.join().all(each).usingConcurrencyOf(ALONE_AT_ONCE).andFailFast();
  }

  /** After such a failure nothing has been stored, and the others may succeed without that item. */
  private static boolean mayBeOneItems(Throwable failure) {
    return !Unavailability.isCauseOf(failure) || LockWait.ended(failure);
  }

  private List<Waiting<I, O>> take() {
    var batch = new ArrayList<Waiting<I, O>>();
    Waiting<I, O> next;
    int taken = 0;
    while (batch.size() < maxBatch && (next = queue.poll()) != null) {
      taken++;
      if (!next.abandoned) {
        batch.add(next);
      }
    }
    waiting.addAndGet(-taken);
    return batch;
  }

  private void complete(List<Waiting<I, O>> batch, List<Answer<O>> answers) {
    done();
    for (int i = 0; i < batch.size(); i++) {
      batch.get(i).end(answers.get(i));
    }
  }

  /** The lane is given back before anyone is answered, so that the next batch starts at once. */
  private void done() {
    running.decrementAndGet();
    pump();
  }

  private static <T> List<T> oneEach(List<T> answers, int items) {
    if (answers.size() != items) {
      throw new IllegalStateException("a batch must answer every item");
    }
    return answers;
  }
}
