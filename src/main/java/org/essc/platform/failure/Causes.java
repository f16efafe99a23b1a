package org.essc.platform.failure;

import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** A failure and what caused it. */
public final class Causes {

  /** Nothing is wrapped more often; a chain that comes back to itself ends here. */
  private static final int MAX_DEPTH = 12;

  private Causes() {}

  /** The failure first; empty for null. */
  public static Stream<Throwable> of(Throwable failure) {
    return Stream.iterate(failure, Objects::nonNull, Throwable::getCause).limit(MAX_DEPTH);
  }

  public static boolean any(Throwable failure, Predicate<Throwable> is) {
    return of(failure).anyMatch(is);
  }

  /** The last of them. */
  public static Throwable root(Throwable failure) {
    return of(failure).reduce(failure, (outer, inner) -> inner);
  }
}
