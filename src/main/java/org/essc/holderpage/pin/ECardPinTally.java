package org.essc.holderpage.pin;

import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.essc.ecard.LiveECard;
import org.essc.pin.Comparisons;
import org.essc.pin.PinHashes;
import org.essc.region.ECardPinKeys;
import org.essc.region.RegionPolicy;

/**
 * Judges attempts at one electronic card's PIN one after another, in the order of their arrival.
 * The same value counts each time it comes; nothing is looked at while it is locked. Where no
 * policy says how many errors lock it there is none, whatever was set before the card moved there.
 */
final class ECardPinTally {

  private final LiveECard eCard;
  private final ECardPinRules rules;
  private final Optional<RegionPolicy> policy;
  private final Comparisons comparisons;
  private final Instant at;
  private final ECardPinRow before;
  private ECardPinRow now;
  private ECardPinAttempt lockedBy;

  /**
   * @param pin null where none was set
   * @param at in business time
   */
  ECardPinTally(
      LiveECard eCard, ECardPinRow pin, ECardPinRules rules, PinHashes hashes, Instant at) {
    this.eCard = eCard;
    this.rules = rules;
    this.policy = rules.find(eCard);
    this.comparisons = new Comparisons(hashes, eCard.id(), pin == null ? null : pin.stored());
    this.at = at;
    this.before = pin;
    this.now = pin;
  }

  /** The attempt that locked it, or null. */
  ECardPinAttempt lockedBy() {
    return lockedBy;
  }

  /** What is to be stored, or null where nothing has changed. */
  ECardPinRow counted() {
    var anew = comparisons.rehashed();
    var counted = anew == null ? now : now.rehashed(anew);
    return counted == null || counted.equals(before) ? null : counted;
  }

  Uni<ECardPinVerdict> judge(ECardPinAttempt attempt) {
    comparisons.requireTime(attempt);
    rules.requireUsable(eCard, attempt.subject().channelNo());
    if (policy.isEmpty()) {
      return notSet();
    }
    rules.requireLength(eCard, "pin", attempt.pin());
    if (now == null) {
      return notSet();
    }
    if (now.locked(at)) {
      return Uni.createFrom().item(verdict(ECardPinCheck.locked(now.lockedUntil())));
    }
    return comparisons.matches(attempt).map(right -> count(attempt, right));
  }

  private static Uni<ECardPinVerdict> notSet() {
    return Uni.createFrom().item(new ECardPinVerdict(ECardPinCheck.notSet(), 0, null));
  }

  private ECardPinVerdict count(ECardPinAttempt attempt, boolean right) {
    var ruled = policy.orElseThrow();
    int limit = ruled.value(ECardPinKeys.LOCK_AFTER_ERRORS);
    comparisons.keep(attempt);
    if (right) {
      now = now.cleared();
      return verdict(ECardPinCheck.correct(limit));
    }
    now = now.erred(at, Duration.ofHours(ruled.value(ECardPinKeys.ERROR_HOURS)));
    int errors = now.errors().size();
    if (errors < limit) {
      return verdict(ECardPinCheck.wrong(limit - errors));
    }
    now = now.lockedUntil(at.plus(Duration.ofHours(ruled.value(ECardPinKeys.LOCK_HOURS))));
    lockedBy = attempt;
    return verdict(ECardPinCheck.locked(now.lockedUntil()));
  }

  private ECardPinVerdict verdict(ECardPinCheck check) {
    return new ECardPinVerdict(check, before.valueVersion(), null);
  }
}
