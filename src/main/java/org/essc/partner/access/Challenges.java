package org.essc.partner.access;

/** {@code WWW-Authenticate} values of RFC 6750 §3. */
final class Challenges {

  static final String BEARER = "Bearer realm=\"essc\"";
  static final String INVALID_TOKEN = BEARER + ", error=\"invalid_token\"";
  static final String INSUFFICIENT_SCOPE = BEARER + ", error=\"insufficient_scope\"";

  /** RFC 9449 §7.1. */
  static final String INVALID_PROOF =
      "DPoP realm=\"essc\", error=\"invalid_dpop_proof\", algs=\"ES256\"";

  private Challenges() {}
}
