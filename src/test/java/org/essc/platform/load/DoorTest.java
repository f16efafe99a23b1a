package org.essc.platform.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.stream.Stream;
import org.essc.platform.load.Door.Guest;
import org.essc.platform.load.Door.Visit;
import org.junit.jupiter.api.Test;

class DoorTest {

  private static final int LEAST = 64;
  private static final long SLOW = Duration.ofSeconds(1).toNanos();
  private static final long FAST = Duration.ofMillis(100).toNanos();

  private final Door door = new Door(LEAST);
  private final Deque<Visit> crowd = new ArrayDeque<>();

  private boolean enter(Guest guest, String caller) {
    return door.enter(guest, caller).isPresent();
  }

  /** So many of the crowd are inside, from now on. */
  private void crowd(Guest guest, String caller, int inside) {
    while (crowd.size() > inside) {
      crowd.pop().leave(0, false);
    }
    while (crowd.size() < inside) {
      crowd.push(door.enter(guest, caller).orElseThrow());
    }
  }

  /** One window in which so many were answered. */
  private void window(int answered, long each) {
    for (int i = 0; i < answered; i++) {
      door.enter(Guest.KNOWN, "measured " + i).orElseThrow().leave(each, true);
    }
    door.measure();
  }

  /** As after two seconds with a thousand answers each, that took a second. */
  private void fill(Guest guest, String caller) {
    crowd(guest, caller, 1_000);
    for (int i = 0; i < 10; i++) {
      window(200, SLOW);
    }
    assertThat(door.limit()).as("a third of 300, as each takes three times too long").isEqualTo(90);
  }

  @Test
  void crowdThatComesAtOnceIsLetIn() {
    crowd(Guest.KNOWN, "one", 1_000);
    window(50, SLOW);
    window(200, SLOW);
    crowd(Guest.KNOWN, "one", 1_500);
    window(200, SLOW);
    assertThat(enter(Guest.STRANGER, "other")).isTrue();
  }

  @Test
  void whereMoreAreInsideThanAreAnsweredInASecondNoMoreOfThemAreLetIn() {
    for (int i = 0; i < 10; i++) {
      window(1_000, FAST);
    }
    crowd(Guest.KNOWN, "one", 3_900);
    window(1_000, FAST);
    window(1_000, FAST);
    assertThat(enter(Guest.KNOWN, "one")).as("0.8 s at 5,000 a second").isTrue();

    crowd(Guest.KNOWN, "one", 4_100);
    window(1_000, FAST);
    window(1_000, FAST);
    assertThat(enter(Guest.KNOWN, "one")).isFalse();
    assertThat(door.limit()).as("what is served in 0.3 s").isEqualTo(1_500);
    assertThat(enter(Guest.KNOWN, "other")).as("that has nothing inside").isTrue();
  }

  @Test
  void pauseThatPilesUpWhatIsAnsweredAtOnceAfterwardsClosesNothing() {
    for (int i = 0; i < 10; i++) {
      window(600, FAST);
    }
    crowd(Guest.KNOWN, "one", 3_000);
    door.measure();
    window(600, SLOW);
    crowd(Guest.KNOWN, "one", 2_300);
    window(700, SLOW);
    crowd(Guest.KNOWN, "one", 1_600);
    window(700, SLOW);
    assertThat(enter(Guest.KNOWN, "one")).isTrue();
  }

  @Test
  void crowdAfterIdleWindowsIsJudgedByWhatIsAnsweredNow() {
    for (int i = 0; i < 10; i++) {
      window(20, FAST);
    }
    crowd(Guest.KNOWN, "one", 3_500);
    window(1_000, FAST);
    window(1_000, FAST);
    assertThat(enter(Guest.KNOWN, "one")).as("0.7 s of work").isTrue();
  }

  @Test
  void whereAnswersStayLateAsManyAreLetInAsAreServedInTime() {
    fill(Guest.KNOWN, "one");

    crowd(Guest.KNOWN, "one", 80);
    for (int i = 0; i < 20; i++) {
      window(200, FAST);
    }
    assertThat(door.limit()).as("a thousand a second, for 0.3 s").isBetween(295, 300);
    crowd(Guest.KNOWN, "one", 290);
    assertThat(enter(Guest.KNOWN, "one")).isTrue();
  }

  @Test
  void whoHasLessThanItsShareInsideIsLetInAlthoughAnotherFillsIt() {
    fill(Guest.KNOWN, "flood");

    crowd(Guest.KNOWN, "flood", 170);
    assertThat(enter(Guest.KNOWN, "flood")).isFalse();
    assertThat(enter(Guest.KNOWN, "small")).isTrue();
  }

  @Test
  void beyondTwiceTheLimitOneOfEachIsTheMost() {
    fill(Guest.KNOWN, "flood");

    crowd(Guest.KNOWN, "flood", 180);
    assertThat(enter(Guest.KNOWN, "small")).as("its first").isTrue();
    assertThat(enter(Guest.KNOWN, "small")).isFalse();
    assertThat(enter(Guest.KNOWN, "flood")).isFalse();
    int first = 1;
    for (int caller = 0; caller < 1_000; caller++) {
      first += enter(Guest.KNOWN, "caller " + caller) ? 1 : 0;
    }
    assertThat(first).as("as many callers as the limit, with the flood's").isEqualTo(90 - 1);
  }

  @Test
  void strangersAreRefusedFirst() {
    fill(Guest.STRANGER, "stranger");

    crowd(Guest.STRANGER, "stranger", 68);
    assertThat(enter(Guest.STRANGER, "stranger")).isFalse();
    assertThat(enter(Guest.STRANGER, "another")).isFalse();
    assertThat(enter(Guest.NEWCOMER, "newcomer")).isTrue();
    assertThat(enter(Guest.KNOWN, "partner")).isTrue();
  }

  @Test
  void newcomersOfManyAddressesTakeNoKnownCallersPlace() {
    fill(Guest.KNOWN, "partner");
    crowd(Guest.KNOWN, "partner", 0);

    int newcomers = 0;
    for (int address = 0; address < 10_000; address++) {
      newcomers += enter(Guest.NEWCOMER, "address " + address) ? 1 : 0;
    }
    assertThat(newcomers).isEqualTo(90);
    for (int i = 0; i < 45; i++) {
      assertThat(enter(Guest.KNOWN, "partner")).isTrue();
      assertThat(enter(Guest.KNOWN, "other partner")).isTrue();
    }
    assertThat(enter(Guest.KNOWN, "third partner")).as("its share of known callers").isTrue();
  }

  @Test
  void newcomerIsLetInAlthoughAnotherAddressFloods() {
    fill(Guest.NEWCOMER, "flood");

    crowd(Guest.NEWCOMER, "flood", 60);
    assertThat(enter(Guest.NEWCOMER, "small")).isTrue();
    assertThat(enter(Guest.NEWCOMER, "flood")).isFalse();
  }

  @Test
  void strangersThatAreSparedTakeNobodysPlaceButTheirOwn() {
    fill(Guest.KNOWN, "partner");
    crowd(Guest.KNOWN, "partner", 89);

    int spared = 0;
    for (int i = 0; i < 1_000; i++) {
      spared += enter(Guest.SPARED, "flood") ? 1 : 0;
    }
    assertThat(spared).as("a quarter of the limit").isEqualTo(23);
    for (int address = 0; address < 1_000; address++) {
      enter(Guest.SPARED, "address " + address);
    }
    assertThat(enter(Guest.KNOWN, "partner")).isTrue();
    crowd(Guest.KNOWN, "partner", 10);
    for (int i = 0; i < 25; i++) {
      window(100, FAST);
    }
    assertThat(door.limit()).as("it opens although they are there").isEqualTo(Integer.MAX_VALUE);
  }

  @Test
  void whoPausesIsItsCallersButNotInside() {
    fill(Guest.STRANGER, "stranger");
    crowd(Guest.STRANGER, "stranger", 0);

    var paused =
        Stream.generate(() -> door.enter(Guest.STRANGER, "slow"))
            .limit(1_000)
            .flatMap(Optional::stream)
            .peek(Visit::pause)
            .count();
    assertThat(paused).as("one address has no more than all of them may have").isEqualTo(68);
    assertThat(enter(Guest.STRANGER, "another")).isTrue();
  }

  @Test
  void slowBodiesOfManyAddressesMakeNobodysShareSmaller() {
    fill(Guest.STRANGER, "stranger");
    crowd(Guest.STRANGER, "stranger", 40);
    for (int address = 0; address < 1_000; address++) {
      door.enter(Guest.STRANGER, "address " + address).orElseThrow().pause();
    }

    for (int i = 0; i < 10; i++) {
      assertThat(enter(Guest.STRANGER, "small")).as("its %d.", i + 1).isTrue();
    }
  }

  @Test
  void callersThatOneHashHasHaveSharesOfTheirOwn() {
    assertThat("flood Aa").hasSameHashCodeAs("flood BB");
    fill(Guest.KNOWN, "flood Aa");

    crowd(Guest.KNOWN, "flood Aa", 170);
    assertThat(enter(Guest.KNOWN, "flood Aa")).isFalse();
    assertThat(enter(Guest.KNOWN, "flood BB")).isTrue();
  }

  @Test
  void whoGoesOnIsInsideAgainAndLeavesOnce() {
    fill(Guest.KNOWN, "one");
    crowd(Guest.KNOWN, "one", 89);
    var last = door.enter(Guest.KNOWN, "one").orElseThrow();
    assertThat(enter(Guest.KNOWN, "one")).isFalse();

    last.pause();
    assertThat(enter(Guest.KNOWN, "one")).isTrue();
    last.goOn();
    for (int i = 0; i < 2; i++) {
      last.leave(FAST, true);
      last.goOn();
    }
    assertThat(enter(Guest.KNOWN, "one")).as("90 are inside").isFalse();
  }

  @Test
  void whoLeavesInAPauseSaysNothingOfTheTimeInside() {
    crowd(Guest.KNOWN, "one", 1_000);
    for (int window = 0; window < 20; window++) {
      for (int i = 0; i < 200; i++) {
        var visit = door.enter(Guest.STRANGER, "slow").orElseThrow();
        visit.pause();
        visit.leave(SLOW, true);
      }
      door.measure();
    }
    assertThat(door.limit()).isEqualTo(Integer.MAX_VALUE);
  }

  @Test
  void whereNobodyIsServedNothingIsConcluded() {
    crowd(Guest.KNOWN, "one", 5_000);
    for (int i = 0; i < 20; i++) {
      window(0, 0);
    }
    assertThat(door.limit()).isEqualTo(Integer.MAX_VALUE);
  }

  @Test
  void itStandsOpenAgainWhenItHasBeenCalm() {
    fill(Guest.KNOWN, "one");
    crowd(Guest.KNOWN, "one", 10);
    for (int i = 0; i < 25; i++) {
      window(100, FAST);
    }
    assertThat(door.limit()).isEqualTo(Integer.MAX_VALUE);
  }

  @Test
  void aFewThatTakeLongAreNoOverload() {
    crowd(Guest.KNOWN, "one", LEAST);
    for (int i = 0; i < 20; i++) {
      window(3, SLOW);
    }
    assertThat(door.limit()).isEqualTo(Integer.MAX_VALUE);
  }
}
