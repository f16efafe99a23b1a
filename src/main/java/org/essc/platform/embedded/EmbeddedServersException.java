package org.essc.platform.embedded;

/** The platform cannot start; the message is one line for the person at the console. */
public class EmbeddedServersException extends RuntimeException {

  public EmbeddedServersException(String message) {
    super(message);
  }

  public EmbeddedServersException(String message, Throwable cause) {
    super(message, cause);
  }
}
