package org.essc.platform.redis;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * One look that is paid for in advance, and paid back unless it missed. Who asks may go at any
 * moment, also before it is known whether it was paid for. That is why no chain of operators holds
 * the two together: a chain forgets a payment that is on its way, and loses a cancellation that
 * comes while it subscribes to what is next.
 *
 * @param <P> what was paid
 * @param <T> what is found
 */
public final class PaidLook<P extends PaidLook.Price, T> {

  /** What was paid from which budgets; nothing, where a look is free. */
  public interface Price {

    List<MismatchBudget> paid();
  }

  private enum State {
    PAYING,
    LOOKING,
    /** The asker has its answer, or has gone. */
    OVER
  }

  private final Supplier<Uni<P>> paying;
  private final Function<P, Uni<T>> looking;
  private final Predicate<T> hit;
  private final Predicate<Throwable> miss;
  private final boolean toTheEnd;
  private final UniEmitter<? super T> asker;
  private final AtomicReference<State> state = new AtomicReference<>(State.PAYING);

  /** Paid back, or kept for good. */
  private final AtomicBoolean settled = new AtomicBoolean();

  private volatile List<MismatchBudget> paid = List.of();
  private volatile Cancellable look = () -> {};

  private PaidLook(
      Supplier<Uni<P>> paying,
      Function<P, Uni<T>> looking,
      Predicate<T> hit,
      Predicate<Throwable> miss,
      boolean toTheEnd,
      UniEmitter<? super T> asker) {
    this.paying = paying;
    this.looking = looking;
    this.hit = hit;
    this.miss = miss;
    this.toTheEnd = toTheEnd;
    this.asker = asker;
  }

  /**
   * Looks, and pays back where the look gave or failed with anything but a miss, and where whoever
   * asks has gone: the look ends then, and nobody learns what it would have found.
   *
   * @param paying leaves nothing paid where it fails
   */
  public static <P extends Price, T> Uni<T> look(
      Supplier<Uni<P>> paying,
      Function<P, Uni<T>> looking,
      Predicate<T> hit,
      Predicate<Throwable> miss) {
    return Uni.createFrom()
        .emitter(asker -> new PaidLook<>(paying, looking, hit, miss, false, asker).begin());
  }

  /**
   * As {@link #look}, where what was begun is done whether or not anybody waits for it: a miss is
   * paid for all the same, and a hit is paid back.
   */
  public static <P extends Price, T> Uni<T> judge(
      Supplier<Uni<P>> paying, Function<P, Uni<T>> judging, Predicate<T> hit) {
    return Uni.createFrom()
        .emitter(
            asker -> new PaidLook<>(paying, judging, hit, failure -> false, true, asker).begin());
  }

  private void begin() {
    asker.onTermination(this::over);
    Uni.createFrom().deferred(() -> paying.get()).subscribe().with(this::look, asker::fail);
  }

  private void look(P price) {
    paid = price.paid();
    if (!state.compareAndSet(State.PAYING, State.LOOKING)) {
      payBack().subscribe().with(ignored -> {});
      return;
    }
    look =
        Uni.createFrom()
            .deferred(() -> looking.apply(price))
            .call(found -> hit.test(found) ? payBack() : keep())
            .onFailure()
            .call(failure -> miss.test(failure) ? keep() : payBack())
            .subscribe()
            .with(asker::complete, asker::fail);
    if (state.get() == State.OVER && !toTheEnd) {
      look.cancel();
    }
  }

  private void over() {
    if (state.getAndSet(State.OVER) == State.LOOKING && !toTheEnd) {
      look.cancel();
      payBack().subscribe().with(ignored -> {});
    }
  }

  private Uni<Void> payBack() {
    return settled.compareAndSet(false, true)
        ? MismatchBudget.giveBackAll(paid)
        : Uni.createFrom().voidItem();
  }

  private Uni<Void> keep() {
    settled.set(true);
    return Uni.createFrom().voidItem();
  }
}
