package org.essc.login;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.essc.platform.random.Randomness;

/**
 * A number of two digits that stands where a login began, and that its holder finds among three.
 */
public final class MatchingNumber {

  private static final int SMALLEST = 10;
  private static final int LARGEST = 99;
  private static final int CHOICES = 3;

  private MatchingNumber() {}

  public static String random(Randomness randomness) {
    long random = ByteBuffer.wrap(randomness.bytes(Long.BYTES)).getLong();
    return String.valueOf(SMALLEST + Math.floorMod(random, LARGEST - SMALLEST + 1));
  }

  /** The number and two others, in an order that tells nothing; for {@link Login.Field#CHOICES}. */
  public static String choices(String number, Randomness randomness) {
    var others =
        new ArrayList<>(
            IntStream.rangeClosed(SMALLEST, LARGEST)
                .mapToObj(String::valueOf)
                .filter(other -> !other.equals(number))
                .toList());
    Collections.shuffle(others, randomness.source());
    var choices = new ArrayList<>(List.of(number));
    choices.addAll(others.subList(0, CHOICES - 1));
    Collections.shuffle(choices, randomness.source());
    return String.join(",", choices);
  }
}
