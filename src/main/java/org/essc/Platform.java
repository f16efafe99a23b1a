package org.essc;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import io.quarkus.vertx.http.HttpServer;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import org.essc.platform.servers.Invitation;

/** The running platform: says which page to open once everything is up, and waits for its end. */
@Singleton
public class Platform implements QuarkusApplication {

  private final Instance<Invitation> invitations;
  private final HttpServer http;

  Platform(Instance<Invitation> invitations, HttpServer http) {
    this.invitations = invitations;
    this.http = http;
  }

  @Override
  public int run(String... arguments) {
    // for the person at the console, who is to see it last and bare
    invitations.stream()
        .flatMap(invitation -> invitation.line(http.getPort()).stream())
        .forEach(System.out::println);
    Quarkus.waitForExit();
    return 0;
  }
}
