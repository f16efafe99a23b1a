package org.essc.login.scan;

import org.essc.platform.problem.ProblemException;
import org.essc.platform.problem.ProblemType;

/** Refusals of a scan; each tells the phone something else to do. */
final class LoginProblems {

  /** No QR code of this platform's login page, or of a login that was forgotten. */
  static final ProblemType QR_UNKNOWN = new ProblemType("qr-unknown", 404);

  /** A newer one has taken its place on the page, or the login's time is over. */
  static final ProblemType QR_EXPIRED = new ProblemType("qr-expired", 410);

  /** Another phone was faster, or the login has gone on or ended. */
  static final ProblemType QR_ALREADY_USED = new ProblemType("qr-already-used", 409);

  /** The portal logs in nobody but the holder. */
  static final ProblemType DELEGATED_LOGIN_NOT_ACCEPTED =
      new ProblemType("delegated-login-not-accepted", 403);

  private LoginProblems() {}

  /** Whether it is no refusal: something that was asked did not answer. */
  static boolean unforeseen(Throwable failure) {
    return !(failure instanceof ProblemException);
  }
}
