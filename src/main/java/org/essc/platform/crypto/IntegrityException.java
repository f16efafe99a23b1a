package org.essc.platform.crypto;

/**
 * Stored ciphertext is not what this platform wrote at that place: altered, moved to another row or
 * column, or made with a key that is not known here. Carries neither the data nor the cause's
 * words.
 */
public final class IntegrityException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /**
   * @param message what did not hold; never data
   */
  public IntegrityException(String message) {
    super(message);
  }
}
