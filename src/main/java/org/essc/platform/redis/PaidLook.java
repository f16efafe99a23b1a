package org.essc.platform.redis;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * One look that is paid for in advance, and paid back unless it missed. Who asks may go at any
 * moment, also before it is known whether it was paid for. That is why no chain of operators holds
 * the two together: a chain forgets a payment that is on its way, and loses a cancellation that
 * comes while it subscribes to what is next.
 */
final class PaidLook<T> {

  private enum State {
    PAYING,
    LOOKING,
    /** The asker has its answer, or has gone. */
    OVER
  }

  private final MismatchBudget budget;
  private final Supplier<Uni<T>> looking;
  private final Predicate<T> hit;
  private final Predicate<Throwable> miss;
  private final UniEmitter<? super T> asker;
  private final AtomicReference<State> state = new AtomicReference<>(State.PAYING);

  /** Paid back, or kept for good. */
  private final AtomicBoolean settled = new AtomicBoolean();

  private volatile Cancellable look = () -> {};

  PaidLook(
      MismatchBudget budget,
      Supplier<Uni<T>> looking,
      Predicate<T> hit,
      Predicate<Throwable> miss,
      UniEmitter<? super T> asker) {
    this.budget = budget;
    this.looking = looking;
    this.hit = hit;
    this.miss = miss;
    this.asker = asker;
  }

  void begin() {
    asker.onTermination(this::over);
    budget.require().subscribe().with(paid -> look(), asker::fail);
  }

  private void look() {
    if (!state.compareAndSet(State.PAYING, State.LOOKING)) {
      payBack().subscribe().with(ignored -> {});
      return;
    }
    look =
        Uni.createFrom()
            .deferred(() -> looking.get())
            .call(found -> hit.test(found) ? payBack() : keep())
            .onFailure()
            .call(failure -> miss.test(failure) ? keep() : payBack())
            .subscribe()
            .with(asker::complete, asker::fail);
    if (state.get() == State.OVER) {
      look.cancel();
    }
  }

  /** Where the asker has gone nobody learns what the look would have found. */
  private void over() {
    if (state.getAndSet(State.OVER) == State.LOOKING) {
      look.cancel();
      payBack().subscribe().with(ignored -> {});
    }
  }

  private Uni<Void> payBack() {
    return settled.compareAndSet(false, true) ? budget.giveBack() : Uni.createFrom().voidItem();
  }

  private Uni<Void> keep() {
    settled.set(true);
    return Uni.createFrom().voidItem();
  }
}
