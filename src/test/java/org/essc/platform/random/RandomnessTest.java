package org.essc.platform.random;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RandomnessTest {

  private static final Instant NOW = Instant.parse("2026-11-28T08:00:00Z");

  /** As PostgreSQL orders them: by their bytes. */
  private static final Comparator<UUID> BY_BYTES = Comparator.comparing(UUID::toString);

  private final Randomness randomness = new Randomness(Clock.fixed(NOW, ZoneOffset.UTC));

  @Test
  void idsOfOneMillisecondAreOfItAndDifferInAllElse() {
    var made = Stream.generate(randomness::uuid).limit(2_000).toList();

    assertThat(made).doesNotHaveDuplicates();
    assertThat(made).allSatisfy(id -> assertThat(id.version()).isEqualTo(7));
    assertThat(made).allSatisfy(id -> assertThat(id.variant()).isEqualTo(2));
    assertThat(made)
        .allSatisfy(
            id -> assertThat(id.getMostSignificantBits() >>> 16).isEqualTo(NOW.toEpochMilli()));
    assertThat(made.stream().map(id -> id.getMostSignificantBits() & 0xFFF).distinct())
        .hasSizeGreaterThan(1_000);
    assertThat(made.stream().map(UUID::getLeastSignificantBits)).doesNotHaveDuplicates();
  }

  @Test
  void idsOfOneMillisecondAreInTheOrderInWhichTheyWereMade() {
    var made = new ArrayList<UUID>();
    for (int act = 0; act < 3; act++) {
      made.addAll(Arrays.asList(randomness.uuidsInOrder(2_000)));
    }

    assertThat(made).isSortedAccordingTo(BY_BYTES).doesNotHaveDuplicates();
    assertThat(made).allSatisfy(id -> assertThat(id.version()).isEqualTo(7));
    assertThat(made).allSatisfy(id -> assertThat(id.variant()).isEqualTo(2));
    assertThat(made.get(0).getMostSignificantBits() >>> 16).isEqualTo(NOW.toEpochMilli());
  }
}
