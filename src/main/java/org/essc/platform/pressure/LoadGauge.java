package org.essc.platform.pressure;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.Vertx;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/**
 * Tells whether this instance has more to do than it can: many requests under way, and some are
 * being answered, or several, and its own event loops come late to what they have to do, as in the
 * first moments of an instance that a crowd falls upon. What then does not come in time is late for
 * that, and nothing is away: while a server is waited for, event loops are idle.
 *
 * <p>Its state is the process's, as the refusals that ask for it are made everywhere.
 */
@ApplicationScoped
public class LoadGauge {

  /** As the program finds them when it starts: to ask costs a look at the system. */
  private static final int PROCESSORS = Runtime.getRuntime().availableProcessors();

  /** Requests under way for each processor; hundreds of a second's requests need fewer. */
  static final int MANY = 32;

  /** Enough where the event loops show by themselves that there is too much to do. */
  private static final int SEVERAL = 8;

  private static final long RECENTLY = Duration.ofMillis(1_500).toNanos();
  private static final long LATELY = Duration.ofSeconds(3).toNanos();
  private static final int FAULT = 500;

  private static final Duration BEAT = Duration.ofMillis(100);

  /** An event loop that is so late for a beat has too much to do, or no processor to do it on. */
  private static final long LATE = Duration.ofMillis(200).toNanos();

  /** Before what refuses. */
  private static final int EARLY = 1_800;

  private static final int BEFORE_THE_BODY = Integer.MAX_VALUE;

  private static final String WORK = LoadGauge.class.getName() + ".work";

  private static final AtomicInteger UNDER_WAY = new AtomicInteger();
  private static volatile long manyAt = System.nanoTime() - LATELY;
  private static volatile long severalAt = System.nanoTime() - LATELY;
  private static volatile long answeredAt = System.nanoTime() - RECENTLY;
  private static volatile long loopLateAt = System.nanoTime() - LATELY;

  private final MeterRegistry metrics;

  public LoadGauge(MeterRegistry metrics) {
    this.metrics = metrics;
  }

  void register(@Observes Filters filters, Vertx vertx) {
    filters.register(this::count, EARLY);
    Gauge.builder("essc.requests.under.way", UNDER_WAY, AtomicInteger::get)
        .description(
            "Requests that have come and are not answered, but for those whose bodies are waited"
                + " for")
        .register(metrics);
    for (var loop : vertx.nettyEventLoopGroup()) {
      loop.scheduleWithFixedDelay(
          new Beat(), BEAT.toMillis(), BEAT.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  private static final class Beat implements Runnable {

    private long last = System.nanoTime();

    @Override
    public void run() {
      long now = System.nanoTime();
      if (now - last > BEAT.toNanos() + LATE) {
        loopLateAt = now;
      }
      last = now;
    }
  }

  /** Who else is to know when nothing is done for a request. */
  public interface Watcher {

    /** Its body is waited for; {@link #goesOn} is said when it has come. */
    void pauses();

    void goesOn();

    /** From now on it waits for something to happen. */
    void waits();
  }

  private static final Watcher NOBODY =
      new Watcher() {
        @Override
        public void pauses() {}

        @Override
        public void goesOn() {}

        @Override
        public void waits() {}
      };

  /** A request from when it comes until it is answered, or waits. */
  private static final class Work {

    private enum State {
      UNDER_WAY,
      BODY_AWAITED,
      ENDED
    }

    private final AtomicReference<State> state = new AtomicReference<>(State.UNDER_WAY);
    private volatile boolean waited;
    private volatile Watcher watcher = NOBODY;

    private Work() {
      note(UNDER_WAY.incrementAndGet());
    }

    private void pause() {
      if (state.compareAndSet(State.UNDER_WAY, State.BODY_AWAITED)) {
        UNDER_WAY.decrementAndGet();
        watcher.pauses();
      }
    }

    private void goOn() {
      if (state.compareAndSet(State.BODY_AWAITED, State.UNDER_WAY)) {
        note(UNDER_WAY.incrementAndGet());
        watcher.goesOn();
      }
    }

    private void end() {
      if (state.getAndSet(State.ENDED) == State.UNDER_WAY) {
        UNDER_WAY.decrementAndGet();
      }
    }
  }

  private void count(RoutingContext context) {
    var work = new Work();
    context.put(WORK, work);
    context.addEndHandler(
        ended -> {
          work.end();
          if (ended.succeeded() && context.response().getStatusCode() < FAULT) {
            answeredAt = System.nanoTime();
          }
        });
    context.next();
  }

  @ServerRequestFilter(priority = BEFORE_THE_BODY)
  public void beforeTheOperation(RoutingContext context) {
    if (BodyReading.isNext()) {
      awaitBody(context);
    }
  }

  /** Its body is read from now on: how long that takes is its client's matter. */
  public static void awaitBody(RoutingContext context) {
    Work work = context.get(WORK);
    var request = context.request();
    var body = BodyArrival.stillComing(request);
    if (work != null && body.isPresent() && BodyArrival.isAnnounced(request)) {
      work.pause();
      body.get().await(work::goOn);
    }
  }

  private static void note(int underWay) {
    if (underWay > SEVERAL * PROCESSORS) {
      severalAt = System.nanoTime();
    }
    if (underWay > MANY * PROCESSORS) {
      manyAt = System.nanoTime();
    }
  }

  /**
   * From now on this request waits for something to happen, and has nothing done for it. May be
   * said again, and when the request has ended.
   */
  public static void waits(RoutingContext context) {
    Work work = context.get(WORK);
    work.waited = true;
    work.watcher.waits();
    work.end();
  }

  /** There are so many that one was refused before it was counted. */
  public static void refusedEarly() {
    manyAt = System.nanoTime();
  }

  public static void watch(RoutingContext context, Watcher watcher) {
    Work work = context.get(WORK);
    work.watcher = watcher;
  }

  /** Whether it has waited for something, so that the time it took says nothing. */
  public static boolean hasWaited(RoutingContext context) {
    Work work = context.get(WORK);
    return work != null && work.waited;
  }

  /**
   * Whether what is late now is late for want of time. Of many that are late together the last is
   * as late as the first, though few are left by then: so it asks of the last seconds.
   */
  public static boolean overloaded() {
    long now = System.nanoTime();
    return now - manyAt < LATELY && now - answeredAt < RECENTLY
        || now - severalAt < LATELY && now - loopLateAt < RECENTLY;
  }
}
