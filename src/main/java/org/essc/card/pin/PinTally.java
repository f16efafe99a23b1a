package org.essc.card.pin;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.smallrye.mutiny.Uni;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.Map;
import org.essc.card.CardRecord;
import org.essc.card.CardState;
import org.essc.card.ChangeCard;
import org.essc.platform.problem.ProblemException;
import org.essc.region.PinKeys;
import org.essc.region.PolicyTerms.UnchangedPin;
import org.essc.region.RegionPolicy;

/**
 * Judges attempts at one card's PIN one after another, in the order of their arrival. The same
 * value is hashed once however often it comes, and still counts each time; nothing is looked at
 * once it is locked.
 */
final class PinTally {

  private final CardRecord card;
  private final RegionPolicy policy;
  private final PinHashes hashes;
  private final PinRow before;
  private final Map<Pin, Boolean> compared = new HashMap<>();
  private PinHashes.Stored rehashed;
  private PinAttempt lockedBy;
  private PinAttempt firstKept;
  private int errors;

  PinTally(CardRecord card, PinRow pin, RegionPolicy policy, PinHashes hashes) {
    this.card = card;
    this.before = pin;
    this.policy = policy;
    this.hashes = hashes;
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

  /**
   * The same value under the current pepper and parameters, or null where nothing is to be done.
   */
  PinHashes.Stored rehashed() {
    return rehashed;
  }

  Uni<PinVerdict> judge(PinAttempt attempt) {
    return Uni.createFrom()
        .deferred(() -> judgeUnlessRefused(attempt))
        .onFailure(ProblemException.class)
        .recoverWithItem(refusal -> PinVerdict.refused((ProblemException) refusal));
  }

  private Uni<PinVerdict> judgeUnlessRefused(PinAttempt attempt) {
    if (attempt.patience().over() || firstKept != null && firstKept.patience().over()) {
      // Whoever has been judged does not wait for more hashes than there was time for.
      throw ProblemException.overloaded();
    }
    if (card.ended()) {
      throw ChangeCard.wrongState(card);
    }
    if (card.state() == CardState.LOCKED || before.locked() || lockedBy != null) {
      return Uni.createFrom().item(PinVerdict.counted(PinCheck.LOCKED, 0, before));
    }
    return before.own()
        ? compare(attempt).map(right -> count(attempt, right, PinCheck.CORRECT))
        : Uni.createFrom().item(judgeInitial(attempt));
  }

  /** What is counted is told, and what is told to have had no answer is not counted. */
  private void keep(PinAttempt attempt) {
    if (!attempt.patience().keep()) {
      throw ProblemException.overloaded();
    }
    firstKept = firstKept == null ? attempt : firstKept;
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
    keep(attempt);
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

  private Uni<Boolean> compare(PinAttempt attempt) {
    var pin = attempt.pin();
    var known = compared.get(pin);
    if (known != null) {
      return Uni.createFrom().item(known);
    }
    return hashes
        .matches(before.stored(), card.holderId(), pin, attempt.patience())
        .invoke(right -> compared.put(pin, right))
        .call(right -> right ? renew(pin) : Uni.createFrom().nullItem());
  }

  private Uni<Void> renew(Pin pin) {
    return hashes.current(before.stored())
        ? Uni.createFrom().voidItem()
        : hashes.hash(card.holderId(), pin).invoke(anew -> rehashed = anew).replaceWithVoid();
  }
}
