package org.essc.identitycode;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import jakarta.inject.Singleton;
import java.time.Duration;

/**
 * What this instance has lately shown in which place: a guess at the code that the next one there
 * ends. {@link CodeStore}'s script needs that one's key beforehand, and is asked twice where the
 * guess is missing or wrong, as it is where another instance made the last code; nothing else hangs
 * on it.
 */
@Singleton
class LatelyShown {

  /** A few hundred bytes each; what is beyond costs a second question to Redis. */
  private static final int MOST = 25_000;

  /**
   * @param before what was shown there before it, or empty
   */
  private record Shown(String newest, String before) {}

  private final Cache<String, Shown> places;

  LatelyShown() {
    places =
        Caffeine.newBuilder().maximumSize(MOST).expireAfterWrite(Duration.ofMinutes(1)).build();
  }

  /** The digest of the code that the next one in this place probably ends, or empty. */
  String probablyEnding(String place) {
    var shown = places.getIfPresent(place);
    return shown == null ? "" : shown.before();
  }

  /** A code was made there, of which this is the digest. */
  void add(String place, String digest) {
    places
        .asMap()
        .compute(place, (same, before) -> new Shown(digest, before == null ? "" : before.newest()));
  }
}
