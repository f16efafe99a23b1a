package org.essc.partner;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Reads a JWKS from a partner's own server, trusting it with nothing else: bounded in size and
 * time, no redirects, and connected to the very address that {@link JwksAddresses} has judged, so
 * that a name cannot point elsewhere in between.
 */
@Singleton
public class JwksReader {

  private static final int MAX_BYTES = 64 * 1024;
  private static final Duration PATIENCE = Duration.ofMillis(1_500);
  private static final int CONNECT_MILLIS = 1_000;
  private static final int CONNECTIONS = 16;

  private final Vertx vertx;
  private final JwksAddresses addresses;
  private final AtomicReference<HttpClient> client = new AtomicReference<>();

  public JwksReader(Vertx vertx, JwksAddresses addresses) {
    this.vertx = vertx;
    this.addresses = addresses;
  }

  /** The document's text; a failure says why and does not repeat the address. */
  Uni<String> read(String uri) {
    return Uni.createFrom()
        .completionStage(() -> fetch(URI.create(uri)).toCompletionStage())
        .ifNoItem()
        .after(PATIENCE)
        .fail();
  }

  private Future<String> fetch(URI uri) {
    return vertx
        .executeBlocking(() -> addresses.resolve(uri), false)
        .compose(address -> client().request(options(uri, address)))
        .compose(request -> request.send())
        .compose(JwksReader::text);
  }

  private static RequestOptions options(URI uri, InetAddress address) {
    boolean tls = "https".equals(uri.getScheme());
    int port = uri.getPort() >= 0 ? uri.getPort() : tls ? 443 : 80;
    var path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
    return new RequestOptions()
        .setMethod(HttpMethod.GET)
        .setServer(SocketAddress.inetSocketAddress(port, address.getHostAddress()))
        .setHost(uri.getHost())
        .setPort(port)
        .setSsl(tls)
        .setURI(uri.getRawQuery() == null ? path : path + '?' + uri.getRawQuery())
        .setFollowRedirects(false)
        .setTimeout(PATIENCE.toMillis())
        .putHeader("Accept", "application/jwk-set+json, application/json");
  }

  private static Future<String> text(HttpClientResponse response) {
    // A stream that is cut off on purpose is no error worth a line of its own in the log.
    response.exceptionHandler(ignored -> {});
    if (response.statusCode() != 200) {
      response.request().reset();
      return Future.failedFuture("status " + response.statusCode());
    }
    var body = Buffer.buffer();
    response.handler(
        chunk -> {
          body.appendBuffer(chunk);
          if (body.length() > MAX_BYTES) {
            response.request().reset();
          }
        });
    return response
        .end()
        .compose(
            ended ->
                body.length() > MAX_BYTES
                    ? Future.failedFuture("larger than " + MAX_BYTES + " bytes")
                    : Future.succeededFuture(body.toString()));
  }

  private HttpClient client() {
    return client.updateAndGet(known -> known == null ? create() : known);
  }

  private HttpClient create() {
    return vertx.createHttpClient(
        new HttpClientOptions().setConnectTimeout(CONNECT_MILLIS).setKeepAlive(false),
        new PoolOptions().setHttp1MaxSize(CONNECTIONS));
  }

  @PreDestroy
  void close() {
    var open = client.getAndSet(null);
    if (open != null) {
      open.close();
    }
  }
}
