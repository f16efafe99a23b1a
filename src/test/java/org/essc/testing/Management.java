package org.essc.testing;

import io.quarkus.arc.Arc;
import io.quarkus.vertx.http.HttpServer;

/** Where the application under {@code @QuarkusTest} serves health and metrics. */
public final class Management {

  private Management() {}

  /** The whole address of a management path, such as {@code /q/metrics}. */
  public static String url(String path) {
    return "http://localhost:" + port() + path;
  }

  public static int port() {
    return Arc.container().instance(HttpServer.class).get().getManagementPort();
  }
}
