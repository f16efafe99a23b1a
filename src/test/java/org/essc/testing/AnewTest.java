package org.essc.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.essc.testing.Api.Reply;
import org.junit.jupiter.api.Test;

class AnewTest {

  private final AtomicInteger times = new AtomicInteger();

  @Test
  void caseThatWasToldToComeAgainBeginsAnewUntilItIsServed() throws Exception {
    Anew.whileBusy(() -> assertThat(answer(times.incrementAndGet() < 3).status()).isEqualTo(200));
    assertThat(times).hasValue(3);
  }

  @Test
  void caseThatIsNeverServedFails() {
    assertThatThrownBy(
            () ->
                Anew.whileBusy(
                    () -> {
                      times.incrementAndGet();
                      answer(true);
                    }))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("no time");
    assertThat(times).hasValue(5);
  }

  @Test
  void wrongAnswerFailsAtOnce() {
    assertThatThrownBy(
            () ->
                Anew.whileBusy(
                    () -> {
                      times.incrementAndGet();
                      assertThat(answer(false).status()).isEqualTo(409);
                    }))
        .isInstanceOf(AssertionError.class);
    assertThat(times).hasValue(1);
  }

  @Test
  void caseThatTookTooLongBeginsAnew() throws Exception {
    Anew.whileBusy(
        () -> {
          boolean late = times.incrementAndGet() == 1;
          long since = System.nanoTime() - Duration.ofSeconds(late ? 60 : 0).toNanos();
          Anew.within(Duration.ofSeconds(30), since);
        });
    assertThat(times).hasValue(2);
  }

  private static Reply answer(boolean busy) {
    return Anew.served(new Reply(busy ? 503 : 200, busy ? "no time" : "{}", null));
  }
}
