package org.essc.platform.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class DoorTest {

  private static final int LEAST = 64;
  private static final long SLOW = Duration.ofSeconds(1).toNanos();
  private static final long FAST = Duration.ofMillis(100).toNanos();

  private final Door door = new Door(LEAST);

  /** One window in which so many were answered. */
  private void window(int answered, long each, int inside) {
    for (int i = 0; i < answered; i++) {
      door.enter("measured", 1, 1);
      door.leave("measured", each, true);
    }
    door.measure(inside);
  }

  /** As after two seconds with a thousand answers each, that took a second. */
  private void fill() {
    for (int i = 0; i < 10; i++) {
      window(200, SLOW, 1_000);
    }
  }

  @Test
  void crowdThatComesAtOnceIsLetIn() {
    for (int i = 1; i <= 5_000; i++) {
      assertThat(door.enter("one", 1, i)).isTrue();
    }
    window(50, SLOW, 4_000);
    window(200, SLOW, 3_000);
    assertThat(door.enter("one", 1, 3_000)).isTrue();
  }

  @Test
  void whereAnswersStayLateAsManyAreLetInAsAreServedInTime() {
    fill();
    assertThat(door.limit()).as("a third of 300, as each takes three times too long").isEqualTo(90);

    for (int i = 0; i < 20; i++) {
      window(200, FAST, 400);
    }
    assertThat(door.limit()).as("a thousand a second, for 0.3 s").isBetween(295, 300);
    assertThat(door.enter("one", 1, 290)).isTrue();
  }

  @Test
  void whoHasLessThanItsShareInsideIsLetInAlthoughAnotherFillsIt() {
    for (int i = 1; i <= 1_000; i++) {
      door.enter("flood", 1, i);
    }
    fill();

    assertThat(door.enter("flood", 1, 170)).isFalse();
    assertThat(door.enter("small", 1, 170)).isTrue();
    assertThat(door.enter("small", 1, 181)).as("more than twice the limit").isFalse();
  }

  @Test
  void strangersAreRefusedFirst() {
    for (int i = 1; i <= 1_000; i++) {
      door.enter("stranger", 0.75, i);
      door.enter("partner", 1, i);
    }
    fill();

    assertThat(door.enter("stranger", 0.75, 80)).isFalse();
    assertThat(door.enter("partner", 1, 80)).isTrue();
  }

  @Test
  void whereNobodyIsServedNothingIsConcluded() {
    for (int i = 0; i < 20; i++) {
      window(0, 0, 5_000);
    }
    assertThat(door.limit()).isEqualTo(Integer.MAX_VALUE);
  }

  @Test
  void itStandsOpenAgainWhenItHasBeenCalm() {
    fill();
    for (int i = 0; i < 25; i++) {
      window(100, FAST, 10);
    }
    assertThat(door.limit()).isEqualTo(Integer.MAX_VALUE);
  }

  @Test
  void aFewThatTakeLongAreNoOverload() {
    for (int i = 0; i < 20; i++) {
      window(3, SLOW, LEAST);
    }
    assertThat(door.limit()).isEqualTo(Integer.MAX_VALUE);
  }
}
