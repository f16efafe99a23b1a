package org.essc.platform.upload;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class PaceTest {

  private final AtomicLong nanos = new AtomicLong();
  private final Pace pace = new Pace(Duration.ofSeconds(15), 1024, nanos::get);

  private void pass(int seconds) {
    nanos.addAndGet(Duration.ofSeconds(seconds).toNanos());
  }

  @Test
  void silenceIsTooSlow() {
    pace.waits(1);
    pass(14);
    assertThat(pace.tooSlow()).isFalse();
    pass(1);
    assertThat(pace.tooSlow()).isTrue();
  }

  @Test
  void aByteASecondIsTooSlow() {
    pace.waits(Long.MAX_VALUE);
    for (int i = 0; i < 14; i++) {
      pass(1);
      pace.received(1);
      assertThat(pace.tooSlow()).isFalse();
    }
    pass(1);
    assertThat(pace.tooSlow()).isTrue();
  }

  @Test
  void slowLineThatBringsEnoughIsNot() {
    for (int i = 0; i < 100; i++) {
      pace.waits(1);
      pass(1);
      pace.received(1100);
      assertThat(pace.tooSlow()).isFalse();
    }
  }

  @Test
  void fastBeginningDoesNotPayForTrickling() {
    pace.waits(1);
    pace.received(100_000_000);
    boolean given = false;
    for (int i = 0; i < 40 && !given; i++) {
      pace.waits(1);
      pass(1);
      pace.received(1);
      given = pace.tooSlow();
    }
    assertThat(given).isTrue();
  }

  @Test
  void timeInWhichWeAreNotReadyIsNotTheSenders() {
    pace.waits(1);
    pace.received(10);
    pass(600);
    assertThat(pace.tooSlow()).isFalse();
  }

  @Test
  void bodyThatHasEndedIsNoLongerLookedAt() {
    pace.waits(Long.MAX_VALUE);
    pace.received(10);
    pace.ended();
    pass(600);
    assertThat(pace.tooSlow()).isFalse();
  }
}
