package org.essc.platform.crypto;

/** There is no usable master key: the platform does not start. Says what to do, never a key. */
public final class MasterKeyException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  MasterKeyException(String message) {
    super(message);
  }

  MasterKeyException(String message, Throwable cause) {
    super(message, cause);
  }
}
