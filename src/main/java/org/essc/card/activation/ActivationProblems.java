package org.essc.card.activation;

import org.essc.platform.problem.ProblemException;
import org.essc.platform.problem.ProblemType;

/** Refusals around the two activations. */
final class ActivationProblems {

  /** The card has been made, but not handed out. */
  static final ProblemType NOT_DISTRIBUTED = new ProblemType("card-not-distributed", 409);

  /** The card may not be used; {@code reason} says why. */
  static final ProblemType NOT_USABLE = new ProblemType("card-not-usable", 409);

  /** A temporary card has no bank function. */
  static final ProblemType NO_BANK_FUNCTION = new ProblemType("no-bank-function", 409);

  /** The region wants the holder to come to the bank. */
  static final ProblemType IN_PERSON_REQUIRED = new ProblemType("in-person-required", 409);

  /** The card is another bank's, or the bank's code is another partner's. */
  static final ProblemType OTHER_BANK = new ProblemType("other-bank", 409);

  /** The bank function is activated already, with another account. */
  static final ProblemType BANK_ACTIVATED = new ProblemType("bank-function-already-activated", 409);

  /** Nothing is paid in or out by the card before its bank function is activated. */
  static final ProblemType BANK_NOT_ACTIVATED = new ProblemType("bank-function-not-activated", 409);

  /** Another old medical insurance card has been switched over to the card. */
  static final ProblemType MEDICAL_CARD_SWITCHED =
      new ProblemType("medical-card-already-switched", 409);

  /** A PIN was sent that the region does not ask for there; {@code field} says which. */
  static final ProblemType PIN_NOT_ASKED_FOR = new ProblemType("pin-not-asked-for", 409);

  /** The old medical card's PIN is wrong, or the card another's; {@code attemptsLeft} is left. */
  static final ProblemType MEDICAL_PIN_WRONG = new ProblemType("medical-card-pin-wrong", 422);

  /** Too many were wrong, here or at the medical insurer. */
  static final ProblemType MEDICAL_PIN_LOCKED = new ProblemType("medical-card-pin-locked", 409);

  /** No medical insurer's interface that could look at the PIN is set up for the region. */
  static final ProblemType MEDICAL_INSURER_MISSING =
      new ProblemType("medical-insurer-missing", 409);

  private ActivationProblems() {}

  static ProblemException notUsable(String reason) {
    return ProblemException.of(NOT_USABLE).with("reason", reason);
  }
}
