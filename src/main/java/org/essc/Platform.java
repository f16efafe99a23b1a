package org.essc;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import io.quarkus.vertx.http.HttpServer;
import jakarta.inject.Singleton;
import org.essc.platform.embedded.EmbeddedMode;

/** The running platform: says which page to open once everything is up, and waits for its end. */
@Singleton
public class Platform implements QuarkusApplication {

  private final EmbeddedMode embedded;
  private final HttpServer http;

  Platform(EmbeddedMode embedded, HttpServer http) {
    this.embedded = embedded;
    this.http = http;
  }

  @Override
  public int run(String... arguments) {
    if (embedded.active()) {
      // for the person at the console, who is to see it last and bare
      System.out.println("Open http://localhost:" + http.getPort() + "/");
    }
    Quarkus.waitForExit();
    return 0;
  }
}
