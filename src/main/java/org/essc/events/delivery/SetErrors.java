package org.essc.events.delivery;

import java.util.Set;

/** Why a receiver does not take an event: the codes of RFC 8935 §2.4. */
final class SetErrors {

  private static final Set<String> CODES =
      Set.of(
          "invalid_request",
          "invalid_key",
          "invalid_issuer",
          "invalid_audience",
          "authentication_failed",
          "access_denied",
          // RFC 8936 §2.6 shows one of its own
          "jwtParse",
          "jwtHdr",
          "jwtCrypto",
          "jws",
          "jwe",
          "jwtAud",
          "jwtIss",
          "setType",
          "setParse",
          "setData",
          "dup");

  private SetErrors() {}

  /** A receiver's own words are not kept. */
  static String code(PollForm.SetError error) {
    return error == null || error.err() == null || !CODES.contains(error.err())
        ? "other"
        : error.err();
  }
}
