package org.essc.card.chiplist;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import org.essc.act.ActProblems;
import org.essc.act.ActRules;
import org.essc.card.chiplist.ChipValidationStore.SignedList;
import org.essc.platform.batch.SharedWork;
import org.essc.platform.time.BusinessDates;
import org.essc.platform.time.ChinaTime;
import org.essc.region.CardLifeKeys;
import org.essc.region.Jurisdiction;
import org.essc.region.PolicyTerms.EnquiryWay;
import org.essc.region.RegionCode;
import org.essc.region.RegionPolicy;

/**
 * The list against which a terminal validates a chip that it reads offline: a JWS (RFC 7515) of
 * type {@value #TYPE}, for a region whose policy knows offline reading. Made anew every few
 * minutes, once for all instances and terminals.
 */
@Singleton
class ListRefusedChips {

  static final String TYPE = "essc-chip-validation+jwt";

  /** Nobody takes longer over a list; who claimed it and has gone holds up nobody after that. */
  private static final Duration MAKING = Duration.ofMinutes(2);

  private static final long MOST_CHARACTERS_KEPT = 64L * 1024 * 1024;

  private final ChipValidationStore store;
  private final ActRules rules;
  private final ChipListSigner signer;
  private final ListChangedChips changedChips;
  private final ChipSalts salts;
  private final ChipValidationConfig config;
  private final Clock clock;
  private final Clock businessClock;
  private final Cache<RegionCode, SignedList> made =
      Caffeine.newBuilder()
          .maximumWeight(MOST_CHARACTERS_KEPT)
          .weigher((RegionCode region, SignedList list) -> list.jws().length())
          .build();
  private final SharedWork<RegionCode, String> making = new SharedWork<>();

  ListRefusedChips(
      ChipValidationStore store,
      ActRules rules,
      ChipListSigner signer,
      ListChangedChips changedChips,
      ChipSalts salts,
      ChipValidationConfig config,
      Clock clock,
      @BusinessDates Clock businessClock) {
    this.store = store;
    this.rules = rules;
    this.signer = signer;
    this.changedChips = changedChips;
    this.salts = salts;
    this.config = config;
    this.clock = clock;
    this.businessClock = businessClock;
  }

  /**
   * What a terminal validates against.
   *
   * @param list the whole list, or null
   * @param delta what has changed since the one that the terminal holds, or null
   */
  record Answer(String list, String delta) {}

  /**
   * @param held {@code iat} of what the terminal holds; null where it holds nothing
   * @return the changes since then, or a whole list where they do not bring it up to date
   */
  Uni<Answer> handle(RegionCode region, Jurisdiction jurisdiction, Instant held) {
    var policy = require(region, jurisdiction);
    return (held == null
            ? Uni.createFrom().item(Optional.<String>empty())
            : changedChips.handle(policy, held))
        .flatMap(
            delta ->
                delta
                    .map(jws -> Uni.createFrom().item(new Answer(null, jws)))
                    .orElseGet(() -> whole(region, policy).map(jws -> new Answer(jws, null))));
  }

  private RegionPolicy require(RegionCode region, Jurisdiction jurisdiction) {
    var policy = rules.of(region);
    if (!jurisdiction.covers(region)) {
      throw ActRules.refusal(
          ActProblems.OUTSIDE_JURISDICTION, policy, CardLifeKeys.CLERKS_NATIONWIDE_SERVICE);
    }
    if (!policy.value(CardLifeKeys.ENQUIRY_WAYS).contains(EnquiryWay.CHIP_OFFLINE)) {
      throw ActRules.refusal(ActProblems.CHANNEL_NOT_ALLOWED, policy, CardLifeKeys.ENQUIRY_WAYS);
    }
    return policy;
  }

  private Uni<String> whole(RegionCode region, RegionPolicy policy) {
    var known = made.getIfPresent(region);
    return known != null && (isFresh(known) || making.isUnderWay(region) && isGood(known))
        ? Uni.createFrom().item(known.jws())
        : stored(region, policy);
  }

  /** From memory, so that the many terminals that ask cost no reading of a long list. */
  private boolean isFresh(SignedList list) {
    return list.issuedAt().isAfter(clock.instant().minus(config.renewAfter()))
        && signer.isTrusted(list.jws());
  }

  private Uni<String> stored(RegionCode region, RegionPolicy policy) {
    return store
        .find(region, clock.instant().minus(config.renewAfter()))
        .map(found -> found.filter(list -> signer.isTrusted(list.jws())))
        .invoke(found -> found.ifPresent(list -> made.put(region, list)))
        .flatMap(
            known ->
                known
                    .map(list -> Uni.createFrom().item(list.jws()))
                    .orElseGet(() -> madeOnce(region, policy)));
  }

  /** For half of the time for which a terminal may go by it. */
  private boolean isGood(SignedList list) {
    return list.issuedAt().isAfter(clock.instant().minus(config.validFor().dividedBy(2)))
        && signer.isTrusted(list.jws());
  }

  /** Whoever asks while one is being made here, and there is none yet, waits for that one. */
  private Uni<String> madeOnce(RegionCode region, RegionPolicy policy) {
    return making.of(region, () -> madeByOne(region, policy));
  }

  /**
   * While another instance makes one, the last is given out if it is good for half of its time yet.
   * Only where there is none do two read all cards.
   */
  private Uni<String> madeByOne(RegionCode region, RegionPolicy policy) {
    var now = clock.instant();
    return store
        .claim(region, now, now.plus(MAKING))
        .flatMap(
            mine ->
                mine
                    ? make(region, policy)
                    : store
                        .find(region, now.minus(config.validFor().dividedBy(2)))
                        .map(found -> found.filter(list -> signer.isTrusted(list.jws())))
                        .flatMap(
                            last ->
                                last.map(list -> Uni.createFrom().item(list.jws()))
                                    .orElseGet(() -> make(region, policy))));
  }

  private Uni<String> make(RegionCode region, RegionPolicy policy) {
    var issuedAt = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    var salt = salts.at(region, issuedAt).value();
    return store
        .refused(region, salt, ChinaTime.today(businessClock))
        .emitOn(Infrastructure.getDefaultExecutor())
        .flatMap(digests -> signer.sign(TYPE, policy, salt, issuedAt, Map.of("refused", digests)))
        .call(jws -> store.keep(region, issuedAt, jws))
        .invoke(jws -> made.put(region, new SignedList(jws, issuedAt)));
  }
}
