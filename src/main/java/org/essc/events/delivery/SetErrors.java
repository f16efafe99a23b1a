package org.essc.events.delivery;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.Set;

/** Why a receiver does not take an event: the codes of RFC 8935 §2.4. */
final class SetErrors {

  /** Not a receiver's word: it failed with the event for so long. */
  static final String FAILED = "delivery_failed";

  private static final String OTHER = "other";

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

  /** What a receiver says of the transmitter, and not of an event. */
  private static final Set<String> OF_EVERY_EVENT =
      Set.of("authentication_failed", "access_denied");

  /** What a receiver says of one event, or of all, until it knows the transmitter better. */
  private static final Set<String> OF_THE_TRANSMITTER =
      Set.of("invalid_key", "invalid_issuer", "invalid_audience");

  private static final int BAD_REQUEST = 400;
  private static final int SERVER_ERROR = 500;

  /** Answers without an error code that say nothing of one event, but that none is taken. */
  private static final Set<Integer> OF_THE_RECEIVER =
      Set.of(401, 403, 404, 405, 407, 408, 410, 421, 425, 429);

  private SetErrors() {}

  /** The code with which a push was refused (RFC 8935 §2.3); nothing where it failed otherwise. */
  static Optional<String> pushed(int status, String body) {
    if (status != BAD_REQUEST) {
      return Optional.empty();
    }
    try {
      return new JsonObject(body).getValue("err") instanceof String err
          ? Optional.of(known(err))
          : Optional.empty();
    } catch (DecodeException none) {
      return Optional.empty();
    }
  }

  /** Whether a push failed as it does when a receiver stumbles over what stands in an event. */
  static boolean mayBeOfOneEvent(int status) {
    return status >= BAD_REQUEST && status <= SERVER_ERROR && !OF_THE_RECEIVER.contains(status);
  }

  static boolean ofEveryEvent(String code) {
    return OF_EVERY_EVENT.contains(code) || ofTheTransmitter(code);
  }

  static boolean ofTheTransmitter(String code) {
    return OF_THE_TRANSMITTER.contains(code);
  }

  /** A receiver's own words are not kept. */
  static String code(PollForm.SetError error) {
    return error == null || error.err() == null ? OTHER : known(error.err());
  }

  private static String known(String code) {
    return CODES.contains(code) ? code : OTHER;
  }
}
