package org.essc.keys;

/** A JWK set is not what it should be. The message says why and repeats nothing of the set. */
public final class InvalidJwkSetException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  InvalidJwkSetException(String message) {
    super(message, null, false, false);
  }
}
