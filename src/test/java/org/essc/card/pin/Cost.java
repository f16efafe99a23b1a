package org.essc.card.pin;

import java.time.Duration;

/** Settings that differ in the cost of a hash. */
record Cost(int hashMemoryKib) implements PinConfig {

  @Override
  public int hashPasses() {
    return 1;
  }

  @Override
  public int remoteAttemptsPerCard() {
    return 1;
  }

  @Override
  public Duration cardWindow() {
    return Duration.ofHours(1);
  }

  @Override
  public int uncountedLooksPerCard() {
    return 1;
  }

  @Override
  public int remoteAttemptsPerCaller() {
    return 1;
  }

  @Override
  public Duration callerWindow() {
    return Duration.ofHours(1);
  }

  @Override
  public Duration approvalLifetime() {
    return Duration.ofMinutes(30);
  }

  @Override
  public Duration phoneSettlesAfter() {
    return Duration.ofHours(24);
  }
}
