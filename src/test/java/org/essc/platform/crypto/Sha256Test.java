package org.essc.platform.crypto;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class Sha256Test {

  /** FIPS 180-4's own example. */
  private static final String ABC =
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

  @Test
  void digestIsOfTheTextAlone() {
    assertThat(Sha256.hex("abc")).isEqualTo(ABC);
    assertThat(Sha256.hex("another")).isNotEqualTo(ABC);
    assertThat(Sha256.hex("abc")).isEqualTo(ABC);
  }

  @Test
  void whatHasBegunIsApartFromIt() {
    var begun = Sha256.begin();
    begun.update((byte) 'a');
    assertThat(Sha256.hex("abc")).isEqualTo(ABC);
    assertThat(begun.digest("bc".getBytes(US_ASCII))).isEqualTo(Sha256.of("abc"));
  }

  @Test
  void threadsDoNotDisturbEachOther() {
    var digests = IntStream.range(0, 10_000).parallel().mapToObj(i -> Sha256.hex("abc"));
    assertThat(digests).containsOnly(ABC);
  }
}
