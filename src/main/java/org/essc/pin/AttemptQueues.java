package org.essc.pin;

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
import java.util.function.Function;
import org.essc.platform.load.AskersContext;
import org.essc.platform.load.TimeLimit;
import org.essc.platform.load.Turns;
import org.essc.platform.problem.ProblemException;

/**
 * Attempts wait here for the card whose PIN they try: while some are judged, those that come
 * meanwhile wait and are then judged together. So however many guess at one card, they take one
 * connection and one row lock of this process, and many cards, physical and electronic ones
 * together, never take more connections than {@value #ROUNDS_AT_ONCE}.
 *
 * <p>An attempt that was taken in is judged and counted also when its caller has gone away, but not
 * when its caller was told that there is no answer ({@link Attempt#patience}). Made at the start,
 * so that rounds have an event loop of their own and run in no request's context.
 */
@Startup
@Singleton
public class AttemptQueues {

  private static final int ROUNDS_AT_ONCE = 8;
  private static final int MOST_TOGETHER = 256;
  private static final int MOST_WAITING = 16_384;

  /** A round without an end for so long has lost its peer; what it did is not known. */
  private static final Duration LOST = Duration.ofSeconds(5);

  /**
   * How long an attempt waits for its card's round. Then it is refused, whether its round has come
   * or not, and not counted: its caller hears in time that it was not judged.
   */
  private static final Duration PATIENCE = Duration.ofMillis(800);

  /**
   * @param taken set once: by the round that judges it, or when its time is up
   */
  private record Waiting<A, V>(A attempt, UniEmitter<? super V> emitter, AtomicBoolean taken) {

    private boolean take() {
      return taken.compareAndSet(false, true);
    }

    private void giveUp() {
      if (take()) {
        emitter.fail(ProblemException.overloaded());
      }
    }
  }

  /** Attempts of one class are at PINs of one kind. */
  private record Place(Class<?> kind, UUID cardId) {}

  /** The attempts that wait at one card, and who judges them. */
  private record Box<A extends Attempt, V extends Verdict>(
      Place place, Function<List<A>, Uni<List<V>>> judge, Queue<Waiting<A, V>> waiting) {}

  private final Context context;

  /** Guarded by this, as all below. A card stands in it while attempts wait or are judged. */
  private final Map<Place, Box<?, ?>> boxes = new HashMap<>();

  private final Queue<Box<?, ?>> ready = new ArrayDeque<>();
  private final Turns turns = new Turns(ROUNDS_AT_ONCE, PATIENCE);
  private int waiting;
  private int rounds;

  AttemptQueues(Vertx vertx) {
    this.context = vertx.getOrCreateContext();
  }

  /**
   * The verdict, stored for good; it comes back on the context that asked.
   *
   * @param judge gives one verdict an attempt, in their order, when all of it is stored; the same
   *     for all attempts of that class at that card
   */
  public <A extends Attempt, V extends Verdict> Uni<V> judge(
      UUID cardId, A attempt, Function<List<A>, Uni<List<V>>> judge) {
    var place = new Place(attempt.getClass(), cardId);
    Uni<V> verdict =
        Uni.createFrom()
            .emitter(
                emitter -> {
                  var one = new Waiting<A, V>(attempt, emitter, new AtomicBoolean());
                  if (add(place, one, judge)) {
                    context.owner().setTimer(PATIENCE.toMillis(), timer -> one.giveUp());
                    pump();
                  } else {
                    emitter.fail(ProblemException.overloaded());
                  }
                });
    return AskersContext.back(verdict.invoke(AttemptQueues::throwRefusal));
  }

  private static void throwRefusal(Verdict verdict) {
    if (verdict.refusal() != null) {
      throw verdict.refusal();
    }
  }

  private synchronized <A extends Attempt, V extends Verdict> boolean add(
      Place place, Waiting<A, V> one, Function<List<A>, Uni<List<V>>> judge) {
    Box<A, V> box = at(place);
    if (waiting == MOST_WAITING || box == null && turns.comesTooLate(ready.size())) {
      return false;
    }
    waiting++;
    if (box == null) {
      box = new Box<>(place, judge, new ArrayDeque<>());
      boxes.put(place, box);
      ready.add(box);
    }
    box.waiting().add(one);
    return true;
  }

  /** A place tells the class of its attempts, and those have verdicts of one class. */
  @SuppressWarnings("unchecked")
  private <A extends Attempt, V extends Verdict> Box<A, V> at(Place place) {
    return (Box<A, V>) boxes.get(place);
  }

  private void pump() {
    Box<?, ?> box;
    while ((box = begin()) != null) {
      var next = box;
      context.runOnContext(ignored -> round(next));
    }
  }

  private synchronized Box<?, ?> begin() {
    if (rounds == ROUNDS_AT_ONCE || ready.isEmpty()) {
      return null;
    }
    rounds++;
    return ready.remove();
  }

  /** The attempts are taken only now, so that those that came together go together. */
  private <A extends Attempt, V extends Verdict> void round(Box<A, V> box) {
    var together = take(box);
    if (together.isEmpty()) {
      end(box);
      return;
    }
    long begun = System.nanoTime();
    var attempts = together.stream().map(Waiting::attempt).toList();
    var judged = Uni.createFrom().deferred(() -> box.judge().apply(attempts));
    TimeLimit.of(judged, LOST, () -> ProblemException.unavailable(null))
        .subscribe()
        .with(
            verdicts -> {
              turns.took(System.nanoTime() - begun);
              end(box);
              for (int i = 0; i < together.size(); i++) {
                together.get(i).emitter().complete(verdicts.get(i));
              }
            },
            failure -> {
              end(box);
              together.forEach(one -> one.emitter().fail(failure));
            });
  }

  private synchronized <A extends Attempt, V extends Verdict> List<Waiting<A, V>> take(
      Box<A, V> box) {
    var together = new ArrayList<Waiting<A, V>>();
    while (together.size() < MOST_TOGETHER && !box.waiting().isEmpty()) {
      var next = box.waiting().remove();
      waiting--;
      if (next.take()) {
        together.add(next);
      }
    }
    return together;
  }

  private void end(Box<?, ?> box) {
    synchronized (this) {
      rounds--;
      if (box.waiting().isEmpty()) {
        boxes.remove(box.place());
      } else {
        ready.add(box);
      }
    }
    pump();
  }
}
