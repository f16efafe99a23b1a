package org.essc.login.token;

import java.util.List;

/** Why UserInfo does not answer: 401 with the challenges of RFC 6750 §3 and RFC 9449 §7.1. */
final class BearerError extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private static final String BEARER = "Bearer realm=\"essc\"";
  private static final String DPOP = "DPoP realm=\"essc\", algs=\"ES256\"";

  private final String code;
  private final List<String> challenges;

  private BearerError(String code, List<String> challenges) {
    super(code, null, false, false);
    this.code = code;
    this.challenges = challenges;
  }

  /** There is no token: nothing was attempted. */
  static BearerError missing() {
    return new BearerError(null, List.of(BEARER, DPOP));
  }

  /** Expired, forged, for something else, or of a session that has ended. */
  static BearerError invalidToken(boolean bound) {
    var challenge = (bound ? DPOP : BEARER) + ", error=\"invalid_token\"";
    return new BearerError("invalid_token", List.of(challenge));
  }

  static BearerError invalidProof() {
    return new BearerError("invalid_dpop_proof", List.of(DPOP + ", error=\"invalid_dpop_proof\""));
  }

  /** Null where no token was shown. */
  String code() {
    return code;
  }

  List<String> challenges() {
    return challenges;
  }
}
