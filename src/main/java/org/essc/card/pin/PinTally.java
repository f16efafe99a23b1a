package org.essc.card.pin;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.smallrye.mutiny.Uni;
import java.security.MessageDigest;
import org.essc.card.CardRecord;
import org.essc.card.CardState;
import org.essc.card.ChangeCard;
import org.essc.pin.Comparisons;
import org.essc.pin.PinHashes;
import org.essc.region.PinKeys;
import org.essc.region.PolicyTerms.UnchangedPin;
import org.essc.region.RegionPolicy;

/**
 * Judges attempts at one card's PIN one after another, in the order of their arrival. The same
 * value counts each time it comes; nothing is looked at once it is locked.
 */
final class PinTally {

  private final CardRecord card;
  private final RegionPolicy policy;
  private final Comparisons comparisons;
  private final PinRow before;
  private PinAttempt lockedBy;
  private int errors;

  PinTally(CardRecord card, PinRow pin, RegionPolicy policy, PinHashes hashes) {
    this.card = card;
    this.before = pin;
    this.policy = policy;
    this.comparisons = new Comparisons(hashes, card.holderId(), pin.stored());
    this.errors = pin.errors();
  }

  /** The attempt that locked it, or null. */
  PinAttempt lockedBy() {
    return lockedBy;
  }

  int errors() {
    return errors;
  }

  boolean counted() {
    return errors != before.errors() || lockedBy != null;
  }

  PinHashes.Stored rehashed() {
    return comparisons.rehashed();
  }

  Uni<PinVerdict> judge(PinAttempt attempt) {
    comparisons.requireTime(attempt);
    if (card.ended()) {
      throw ChangeCard.wrongState(card);
    }
    if (card.state() == CardState.LOCKED || before.locked() || lockedBy != null) {
      return Uni.createFrom().item(PinVerdict.counted(PinCheck.LOCKED, 0, before));
    }
    return before.own()
        ? comparisons.matches(attempt).map(right -> count(attempt, right, PinCheck.CORRECT))
        : Uni.createFrom().item(judgeInitial(attempt));
  }

  private PinVerdict judgeInitial(PinAttempt attempt) {
    var initial = policy.stated(PinKeys.PIN_INITIAL);
    if (initial.isEmpty()) {
      return PinVerdict.of(PinCheck.NOT_SET, before);
    }
    boolean toChange = attempt.purpose() == PinAttempt.Purpose.CHANGE;
    if (!toChange && policy.value(PinKeys.PIN_UNCHANGED_MEANS) == UnchangedPin.NOT_ENABLED) {
      return PinVerdict.of(PinCheck.NOT_ENABLED, before);
    }
    boolean right =
        MessageDigest.isEqual(
            initial.get().getBytes(US_ASCII), attempt.pin().value().getBytes(US_ASCII));
    return count(attempt, right, toChange ? PinCheck.CORRECT : PinCheck.MUST_CHANGE);
  }

  private PinVerdict count(PinAttempt attempt, boolean right, PinCheck ifRight) {
    int limit = policy.value(PinKeys.PIN_LOCK_AFTER_ERRORS);
    if (!right && !attempt.counted()) {
      return PinVerdict.of(PinCheck.WRONG, before);
    }
    comparisons.keep(attempt);
    errors = right ? 0 : errors + 1;
    if (right) {
      return PinVerdict.counted(ifRight, limit, before);
    }
    if (errors >= limit) {
      lockedBy = attempt;
      return PinVerdict.counted(PinCheck.LOCKED, 0, before);
    }
    return PinVerdict.counted(PinCheck.WRONG, limit - errors, before);
  }
}
