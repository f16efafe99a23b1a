package org.essc.platform.embedded;

/** Another running platform has locked the data directory. */
final class DataDirectoryInUseException extends EmbeddedServersException {

  DataDirectoryInUseException(String message) {
    super(message);
  }
}
