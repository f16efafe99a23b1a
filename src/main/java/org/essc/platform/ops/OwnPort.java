package org.essc.platform.ops;

import io.quarkus.vertx.http.HttpServer;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.core.http.HttpClient;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;

/** Asks this instance as others ask it, for a {@link HotPath}. */
@Singleton
public class OwnPort {

  private static final String HERE = "127.0.0.1";
  private static final int CONNECTIONS = 32;

  private final HttpServer server;
  private final HttpClient client;

  OwnPort(Vertx vertx, HttpServer server) {
    this.server = server;
    this.client = vertx.createHttpClient(new HttpClientOptions().setMaxPoolSize(CONNECTIONS));
  }

  /** The status that a JSON document is answered with; fails where the port speaks TLS alone. */
  public Uni<Integer> post(String path, String document) {
    return client
        .request(HttpMethod.POST, server.getPort(), HERE, path)
        .chain(request -> request.putHeader("Content-Type", "application/json").send(document))
        .chain(answer -> answer.body().replaceWith(answer.statusCode()));
  }

  @PreDestroy
  void close() {
    client.closeAndForget();
  }
}
