package org.essc.platform.load;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.function.Supplier;
import org.essc.platform.problem.ProblemException;

/**
 * So much of one caller's work at a time, and the rest of it waits its turn without a connection or
 * a lock: whatever one caller's requests wait for, they leave the others room. Whoever waits for
 * too long is refused, {@code overloaded}, and nothing is done.
 *
 * <p>Work that has begun keeps its place until it has ended itself, whoever has given up waiting
 * for it: a transaction goes on then, and has its connection as long.
 */
public final class FairShare {

  private final Vertx vertx;
  private final int atOnce;
  private final Duration patience;

  /** Guarded by this. A caller stands in it while work of theirs runs. */
  private final Map<String, Share> shares = new HashMap<>();

  private static final class Share {
    private final Queue<Job<?>> waiting = new ArrayDeque<>();
    private int running;
  }

  /**
   * @param atOnce pieces of one caller's work under way at the same time
   * @param patience how long a piece waits for its turn
   */
  public FairShare(Vertx vertx, int atOnce, Duration patience) {
    this.vertx = vertx;
    this.atOnce = atOnce;
    this.patience = patience;
  }

  /** What the work answers, or its failure. It runs, and is answered, on the context that asked. */
  public <T> Uni<T> run(String caller, Supplier<Uni<T>> work) {
    return Uni.createFrom()
        .emitter(
            answer -> {
              var job = new Job<T>(caller, work, answer, vertx.getOrCreateContext());
              answer.onTermination(job::leave);
              if (enter(job)) {
                job.start();
              } else {
                vertx.setTimer(patience.toMillis(), timer -> job.refuse());
              }
            });
  }

  private synchronized boolean enter(Job<?> job) {
    var share = shares.computeIfAbsent(job.caller, caller -> new Share());
    if (share.running < atOnce) {
      share.running++;
      return true;
    }
    share.waiting.add(job);
    return false;
  }

  private void end(String caller) {
    var next = next(caller);
    if (next != null) {
      next.context.runOnContext(ignored -> next.start());
    }
  }

  /** The one that takes the place of what has ended, or null. */
  private synchronized Job<?> next(String caller) {
    var share = shares.get(caller);
    var next = share.waiting.poll();
    if (next == null && --share.running == 0) {
      shares.remove(caller);
    }
    return next;
  }

  /** True where it had not begun, and now never will. */
  private synchronized boolean remove(Job<?> job) {
    var share = shares.get(job.caller);
    return share != null && share.waiting.remove(job);
  }

  private final class Job<T> {

    private final String caller;
    private final Supplier<Uni<T>> work;
    private final UniEmitter<? super T> answer;
    private final Context context;
    private boolean left;

    Job(String caller, Supplier<Uni<T>> work, UniEmitter<? super T> answer, Context context) {
      this.caller = caller;
      this.work = work;
      this.answer = answer;
      this.context = context;
    }

    private void start() {
      synchronized (this) {
        if (left) {
          end(caller);
          return;
        }
      }
      Uni.createFrom()
          .deferred(() -> work.get())
          .onItemOrFailure()
          .invoke((done, failure) -> end(caller))
          .subscribe()
          .with(answer::complete, answer::fail);
    }

    private void refuse() {
      if (remove(this)) {
        answer.fail(ProblemException.overloaded());
      }
    }

    /** Who asked has gone, or was answered. */
    private void leave() {
      synchronized (this) {
        left = true;
      }
      remove(this);
    }
  }
}
