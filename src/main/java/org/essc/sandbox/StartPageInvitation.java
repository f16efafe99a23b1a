package org.essc.sandbox;

import jakarta.inject.Singleton;
import java.util.Optional;
import org.essc.platform.embedded.EmbeddedMode;
import org.essc.platform.servers.Invitation;

/** Says which page to open. */
@Singleton
class StartPageInvitation implements Invitation {

  private final EmbeddedMode embedded;

  StartPageInvitation(EmbeddedMode embedded) {
    this.embedded = embedded;
  }

  @Override
  public Optional<String> line(int port) {
    return embedded.active()
        ? Optional.of("Open http://localhost:" + port + "/")
        : Optional.empty();
  }
}
