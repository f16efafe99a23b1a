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
import org.essc.platform.time.BusinessDates;
import org.essc.platform.time.ChinaTime;
import org.essc.region.RegionCode;
import org.essc.region.RegionPolicy;

/**
 * What has changed since the list that a terminal holds: a JWS of type {@value #TYPE}, read from
 * the cards' history, so that no old list need be kept. It may tell again what the terminal knows.
 */
@Singleton
class ListChangedChips {

  static final String TYPE = "essc-chip-validation-delta+jwt";

  /** What was under way when the list was read may have committed later under an earlier time. */
  private static final Duration OVERLAP = Duration.ofMinutes(10);

  private static final long MOST_CHARACTERS_KEPT = 16L * 1024 * 1024;

  private final ChipValidationStore store;
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

  ListChangedChips(
      ChipValidationStore store,
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
    var since = new Since(policy.region(), held.getEpochSecond());
    var known = made.getIfPresent(since);
    return known != null
            && known.issuedAt().isAfter(now.minus(config.renewAfter()))
            && !known.issuedAt().isBefore(salt.since())
            && signer.isTrusted(known.jws())
        ? Uni.createFrom().item(Optional.of(known.jws()))
        : make(policy, since, salt.value(), now);
  }

  private Uni<Optional<String>> make(
      RegionPolicy policy, Since since, String salt, Instant issuedAt) {
    var from = Instant.ofEpochSecond(since.issuedAt()).minus(OVERLAP);
    return store
        .changed(policy.region(), salt, ChinaTime.today(businessClock), from)
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
