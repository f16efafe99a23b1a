package org.essc.platform.servers;

/** The platform cannot start; the message is one line for the person at the console. */
public class ServersException extends RuntimeException {

  public ServersException(String message) {
    super(message);
  }

  public ServersException(String message, Throwable cause) {
    super(message, cause);
  }
}
