package org.essc.events.delivery;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.UUID;
import org.essc.events.WaitingEvent;
import org.essc.keys.SignedJws;
import org.essc.partner.PartnerNo;

/**
 * What was signed for a poll is given out once more where it is polled for again within a minute: a
 * receiver that acknowledges nothing must not keep busy the threads on which all is signed. It is
 * signed anew as soon as another key signs: its own may have been revoked.
 */
@Singleton
class PolledTokens {

  private static final Duration KEPT = Duration.ofMinutes(1);

  /** In all, of some hundred for each token. */
  private static final long MOST_CHARACTERS = 16L * 1024 * 1024;

  /** A stream is one receiver's, and for another receiver it would be another token. */
  private record Place(UUID stream, UUID jti) {

    private static Place of(WaitingEvent event) {
      return new Place(event.streamId(), event.jti());
    }
  }

  private final SecurityEventTokens tokens;
  private final Cache<Place, SignedJws> kept =
      Caffeine.newBuilder()
          .maximumWeight(MOST_CHARACTERS)
          .weigher((Place place, SignedJws token) -> token.compact().length())
          .expireAfterWrite(KEPT)
          .build();

  PolledTokens(SecurityEventTokens tokens) {
    this.tokens = tokens;
  }

  /** The compact serialization. Fails as signing does. */
  Uni<String> of(PartnerNo receiver, WaitingEvent event) {
    return Uni.createFrom()
        .deferred(
            () -> {
              var known = kept.getIfPresent(Place.of(event));
              return known != null && tokens.isOfPresentKey(known)
                  ? Uni.createFrom().item(known)
                  : tokens.of(receiver, event).invoke(signed -> kept.put(Place.of(event), signed));
            })
        .map(SignedJws::compact);
  }
}
