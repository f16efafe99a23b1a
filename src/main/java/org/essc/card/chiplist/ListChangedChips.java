package org.essc.card.chiplist;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import org.essc.platform.batch.SharedWork;
import org.essc.platform.time.BusinessDates;
import org.essc.platform.time.ChinaTime;
import org.essc.region.RegionCode;
import org.essc.region.RegionPolicy;

/**
 * What has changed since the list that a terminal holds: a JWS of type {@value #TYPE}, read from
 * the cards' history, so that no old list need be kept. It may tell again what the terminal knows.
 * A card that has gone to another region, and a chip code that a card no longer has, are taken off.
 */
@Singleton
class ListChangedChips {

  static final String TYPE = "essc-chip-validation-delta+jwt";

  /** What was under way when the list was read may have committed later under an earlier time. */
  private static final Duration OVERLAP = Duration.ofMinutes(10);

  private static final long MOST_CHARACTERS_KEPT = 16L * 1024 * 1024;

  private final ChangedChipStore store;
  private final ChipListSigner signer;
  private final ChipSalts salts;
  private final ChipValidationConfig config;
  private final Clock clock;
  private final Clock businessClock;
  private final Cache<Since, Made> made =
      Caffeine.newBuilder()
          .maximumWeight(MOST_CHARACTERS_KEPT)
          .weigher((Since since, Made delta) -> delta.jws().length())
          .build();
  private final SharedWork<Since, Optional<String>> making = new SharedWork<>();

  ListChangedChips(
      ChangedChipStore store,
      ChipListSigner signer,
      ChipSalts salts,
      ChipValidationConfig config,
      Clock clock,
      @BusinessDates Clock businessClock) {
    this.store = store;
    this.signer = signer;
    this.salts = salts;
    this.config = config;
    this.clock = clock;
    this.businessClock = businessClock;
  }

  /** Lists of a region of about one age; second since the epoch. */
  private record Since(RegionCode region, long issuedAt) {}

  private record Made(String jws, Instant issuedAt) {}

  /**
   * @param held {@code iat} of the list, or of the last change that was applied to it
   * @return empty where a whole list is called for: it was salted otherwise, or too much has
   *     changed
   */
  Uni<Optional<String>> handle(RegionPolicy policy, Instant held) {
    var now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    var salt = salts.at(policy.region(), now);
    if (held.isBefore(salt.since()) || held.isAfter(now)) {
      return Uni.createFrom().item(Optional.empty());
    }
    var since = new Since(policy.region(), roundedDown(held));
    var known = made.getIfPresent(since);
    return known != null
            && known.issuedAt().isAfter(now.minus(config.renewAfter()))
            && !known.issuedAt().isBefore(held)
            && !known.issuedAt().isBefore(salt.since())
            && signer.isTrusted(known.jws())
        ? Uni.createFrom().item(Optional.of(known.jws()))
        : making.of(since, () -> make(policy, since, salt.value(), now));
  }

  /** Terminals whose lists are of nearly the same age are told the same, and share the reading. */
  private long roundedDown(Instant held) {
    long step = config.renewAfter().toSeconds();
    return held.getEpochSecond() / step * step;
  }

  private Uni<Optional<String>> make(
      RegionPolicy policy, Since since, String salt, Instant issuedAt) {
    // History has the time of the cards' world, which the sandbox may have moved back.
    var shift = Duration.between(clock.instant(), businessClock.instant());
    var from =
        Instant.ofEpochSecond(since.issuedAt())
            .minus(OVERLAP)
            .plus(shift.isNegative() ? shift : Duration.ZERO);
    return store
        .since(policy.region(), salt, ChinaTime.today(businessClock), from)
        .flatMap(
            changed ->
                changed
                    .map(
                        digests ->
                            signer
                                .sign(
                                    TYPE,
                                    policy,
                                    salt,
                                    issuedAt,
                                    Map.of("added", digests.added(), "removed", digests.removed()))
                                .invoke(jws -> made.put(since, new Made(jws, issuedAt)))
                                .map(Optional::of))
                    .orElseGet(() -> Uni.createFrom().item(Optional.empty())));
  }
}
