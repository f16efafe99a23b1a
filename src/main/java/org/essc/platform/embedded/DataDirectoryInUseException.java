package org.essc.platform.embedded;

import org.essc.platform.servers.ServersException;

/** Another running platform has locked the data directory. */
final class DataDirectoryInUseException extends ServersException {

  DataDirectoryInUseException(String message) {
    super(message);
  }
}
