package org.essc.platform.servers;

import java.util.Optional;

/** What the person at the console is told when everything is up, by a build that has something. */
public interface Invitation {

  /**
   * @param port of the public interface
   */
  Optional<String> line(int port);
}
