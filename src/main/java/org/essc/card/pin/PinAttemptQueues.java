package org.essc.card.pin;

import io.quarkus.runtime.Startup;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.essc.platform.load.AskersContext;
import org.essc.platform.load.Turns;
import org.essc.platform.problem.ProblemException;

/**
 * Attempts wait here for their card: while some are judged, those that come meanwhile wait and are
 * then judged together. So however many guess at one card, they take one connection and one row
 * lock of this process, and many cards never take more connections than {@value #ROUNDS_AT_ONCE}.
 *
 * <p>An attempt that was taken in is judged and counted also when its caller has gone away, but not
 * when its caller was told that there is no answer ({@link PinAttempt#patience}). Made at the
 * start, so that rounds have an event loop of their own and run in no request's context.
 */
@Startup
@Singleton
class PinAttemptQueues {

  private static final int ROUNDS_AT_ONCE = 8;
  private static final int MOST_TOGETHER = 256;
  private static final int MOST_WAITING = 16_384;

  /** A round without an end for so long has lost its peer; what it did is not known. */
  private static final Duration LOST = Duration.ofSeconds(5);

  /**
   * How long an attempt waits for its card's round. Then it is refused, whether its round has come
   * or not, and not counted: its caller hears in time that it was not judged.
   */
  static final Duration PATIENCE = Duration.ofMillis(800);

  /**
   * @param taken set once: by the round that judges it, or when its time is up
   */
  private record Waiting(
      PinAttempt attempt, UniEmitter<? super PinVerdict> emitter, AtomicBoolean taken) {

    private boolean take() {
      return taken.compareAndSet(false, true);
    }
  }

  private final CountAttempts countAttempts;
  private final Context context;

  /** Guarded by this, as all below. A card stands in it while attempts wait or are judged. */
  private final Map<UUID, Queue<Waiting>> boxes = new HashMap<>();

  private final Queue<UUID> ready = new ArrayDeque<>();
  private final Turns turns = new Turns(ROUNDS_AT_ONCE, PATIENCE);
  private int waiting;
  private int rounds;

  PinAttemptQueues(CountAttempts countAttempts, Vertx vertx) {
    this.countAttempts = countAttempts;
    this.context = vertx.getOrCreateContext();
  }

  /** The verdict, stored for good; it comes back on the context that asked. */
  Uni<PinVerdict> judge(PinAttempt attempt) {
    Uni<PinVerdict> verdict =
        Uni.createFrom()
            .emitter(
                emitter -> {
                  var one = new Waiting(attempt, emitter, new AtomicBoolean());
                  if (add(one)) {
                    context.owner().setTimer(PATIENCE.toMillis(), timer -> giveUp(one));
                    pump();
                  } else {
                    emitter.fail(ProblemException.overloaded());
                  }
                });
    return AskersContext.back(verdict.invoke(PinAttemptQueues::throwRefusal));
  }

  private static void throwRefusal(PinVerdict verdict) {
    if (verdict.refusal() != null) {
      throw verdict.refusal();
    }
  }

  private synchronized boolean add(Waiting one) {
    var card = one.attempt().cardId();
    var box = boxes.get(card);
    if (waiting == MOST_WAITING || box == null && turns.comesTooLate(ready.size())) {
      return false;
    }
    waiting++;
    if (box == null) {
      box = new ArrayDeque<>();
      boxes.put(card, box);
      ready.add(card);
    }
    box.add(one);
    return true;
  }

  private void pump() {
    UUID card;
    while ((card = begin()) != null) {
      var next = card;
      context.runOnContext(ignored -> round(next));
    }
  }

  private synchronized UUID begin() {
    if (rounds == ROUNDS_AT_ONCE || ready.isEmpty()) {
      return null;
    }
    rounds++;
    return ready.remove();
  }

  /** The attempts are taken only now, so that those that came together go together. */
  private void round(UUID card) {
    var together = take(card);
    if (together.isEmpty()) {
      end(card);
      return;
    }
    long begun = System.nanoTime();
    Uni.createFrom()
        .deferred(() -> countAttempts.judge(card, together.stream().map(Waiting::attempt).toList()))
        .ifNoItem()
        .after(LOST)
        .failWith(() -> ProblemException.unavailable(null))
        .subscribe()
        .with(
            verdicts -> {
              turns.took(System.nanoTime() - begun);
              end(card);
              for (int i = 0; i < together.size(); i++) {
                together.get(i).emitter().complete(verdicts.get(i));
              }
            },
            failure -> {
              end(card);
              together.forEach(one -> one.emitter().fail(failure));
            });
  }

  private void giveUp(Waiting one) {
    if (one.take()) {
      one.emitter().fail(ProblemException.overloaded());
    }
  }

  private List<Waiting> take(UUID card) {
    var together = new ArrayList<Waiting>();
    synchronized (this) {
      var box = boxes.get(card);
      while (together.size() < MOST_TOGETHER && !box.isEmpty()) {
        var next = box.remove();
        waiting--;
        if (next.take()) {
          together.add(next);
        }
      }
    }
    return together;
  }

  private void end(UUID card) {
    synchronized (this) {
      rounds--;
      if (boxes.get(card).isEmpty()) {
        boxes.remove(card);
      } else {
        ready.add(card);
      }
    }
    pump();
  }
}
