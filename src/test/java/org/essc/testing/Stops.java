package org.essc.testing;

import java.time.Duration;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * When this machine stood still: a thread that wants to be awake all the time notes when it was
 * not. For tests that measure how long something took.
 */
public final class Stops implements AutoCloseable {

  private static final long SLEEP_MILLIS = 10;
  private static final long SLEEP = Duration.ofMillis(SLEEP_MILLIS).toNanos();

  /** A thread that is woken this much later has waited for others as everything here does. */
  private static final long NOTED = Duration.ofMillis(50).toNanos();

  private record Stop(long from, long to) {}

  private final ConcurrentLinkedQueue<Stop> stops = new ConcurrentLinkedQueue<>();
  private final Thread thread = new Thread(this::watch, "stops");
  private volatile long lookedAt = System.nanoTime();
  private volatile boolean ended;

  private Stops() {
    thread.setDaemon(true);
  }

  public static Stops watching() {
    var stops = new Stops();
    stops.thread.start();
    return stops;
  }

  private void watch() {
    while (!ended) {
      try {
        Thread.sleep(SLEEP_MILLIS);
      } catch (InterruptedException e) {
        return;
      }
      long now = System.nanoTime();
      if (now - lookedAt - SLEEP > NOTED) {
        stops.add(new Stop(lookedAt + SLEEP, now));
      }
      lookedAt = now;
    }
  }

  /** How much of the time since then was not spent standing still; then is a nano time. */
  public Duration running(long began) {
    long ended = System.nanoTime();
    return Duration.ofNanos(ended - began).minus(stood(began, ended));
  }

  /** How much of it was. */
  public Duration stood(long began) {
    return stood(began, System.nanoTime());
  }

  private Duration stood(long began, long ended) {
    awaitLookAfter(ended);
    long stood = 0;
    for (var stop : stops) {
      stood += Math.max(0, Math.min(stop.to, ended) - Math.max(stop.from, began));
    }
    return Duration.ofNanos(stood);
  }

  /** The watching thread may be the later one to wake up. */
  private void awaitLookAfter(long time) {
    while (lookedAt - time < 0 && thread.isAlive()) {
      Thread.onSpinWait();
    }
  }

  @Override
  public void close() throws InterruptedException {
    ended = true;
    thread.join();
  }
}
