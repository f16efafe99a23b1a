package org.essc.partner;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
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
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The platform's only way out: calls a partner's own server and trusts it with nothing. Bounded in
 * size and time, no redirects, and connected to the very address that {@link JwksAddresses} has
 * judged, so that a name cannot point elsewhere in between.
 */
@Singleton
class PartnerServers {

  /** To one server, so that a slow one takes no connection from another. */
  private static final int CONNECTIONS = 16;

  /** Several partners may have their receivers behind one address. */
  private static final int KEPT_CONNECTIONS = 256;

  /** Names that are looked up at a time; one whose server does not answer keeps one of them. */
  private static final int LOOKUPS = 64;

  private static final long CONNECT_MILLIS = 2_000;
  private static final int KEPT_SECONDS = 20;
  private static final int OK = 200;

  private final Vertx vertx;
  private final JwksAddresses addresses;
  private final WorkerExecutor lookups;
  private final Map<String, Future<InetAddress>> resolving = new ConcurrentHashMap<>();
  private final AtomicReference<HttpClient> client = new AtomicReference<>();

  /** Keeps connections: each was made to an address that was judged. */
  private final AtomicReference<HttpClient> keeping = new AtomicReference<>();

  PartnerServers(Vertx vertx, JwksAddresses addresses) {
    this.vertx = vertx;
    this.addresses = addresses;
    this.lookups = vertx.createSharedWorkerExecutor("partner-addresses", LOOKUPS);
  }

  /**
   * What is asked of a server.
   *
   * @param body null for none
   * @param type media type: of the body, or without one of the answer that is wanted
   * @param authorization the header of that name, or null
   * @param often whether the connection is kept for the next call
   */
  record Call(
      HttpMethod method,
      String uri,
      String type,
      String body,
      Duration patience,
      String authorization,
      boolean often) {

    Call(HttpMethod method, String uri, String type, String body, Duration patience) {
      this(method, uri, type, body, patience, null, false);
    }
  }

  /**
   * @param text of at most so many bytes as were asked for; empty where there was more
   */
  record Answer(int status, String text) {}

  /** The answer's status and, where it is a refusal, its text. */
  Future<Answer> answer(Call call, int mostBytes) {
    return send(call)
        .compose(
            response -> {
              int status = response.statusCode();
              return read(response, mostBytes)
                  .map(text -> new Answer(status, text))
                  .otherwise(new Answer(status, ""));
            });
  }

  /** The answer's status; its body is not read. */
  Future<Integer> status(Call call) {
    return send(call)
        .map(
            response -> {
              int status = response.statusCode();
              leave(response);
              return status;
            });
  }

  /**
   * The text of an answer with status 200. A failure says why and does not repeat the address.
   *
   * @param type what the answer's media type must begin with; empty for any
   */
  Future<String> text(Call call, String type, int mostBytes) {
    return send(call)
        .compose(
            response -> {
              var named = response.getHeader("Content-Type");
              if (response.statusCode() != OK
                  || !type.isEmpty() && (named == null || !named.startsWith(type))) {
                leave(response);
                return Future.failedFuture("status " + response.statusCode());
              }
              return read(response, mostBytes);
            });
  }

  private static Future<String> read(HttpClientResponse response, int mostBytes) {
    var read = Promise.<String>promise();
    var all = Buffer.buffer();
    response.exceptionHandler(read::tryFail);
    response.endHandler(end -> read.tryComplete(all.toString(StandardCharsets.UTF_8)));
    response.handler(
        part -> {
          if (all.length() + part.length() > mostBytes) {
            read.tryFail("larger than " + mostBytes + " bytes");
            response.request().reset();
          } else {
            all.appendBuffer(part);
          }
        });
    return read.future();
  }

  /** A stream that is cut off on purpose is no error worth a line of its own in the log. */
  private static void leave(HttpClientResponse response) {
    response.exceptionHandler(ignored -> {});
    response.request().reset();
  }

  private Future<HttpClientResponse> send(Call call) {
    var uri = URI.create(call.uri());
    return address(uri)
        .compose(address -> client(call.often()).request(options(call, uri, address)))
        .compose(request -> call.body() == null ? request.send() : request.send(call.body()));
  }

  /**
   * Calls at the same time share one lookup, so that a name that nobody answers for holds up none.
   */
  private Future<InetAddress> address(URI uri) {
    var looked = Promise.<InetAddress>promise();
    var under = resolving.putIfAbsent(uri.getHost(), looked.future());
    if (under != null) {
      return under;
    }
    lookups
        .executeBlocking(() -> addresses.resolve(uri), false)
        .onComplete(
            address -> {
              resolving.remove(uri.getHost());
              looked.handle(address);
            });
    return looked.future();
  }

  private static RequestOptions options(Call call, URI uri, InetAddress address) {
    boolean tls = "https".equals(uri.getScheme());
    int port = uri.getPort() >= 0 ? uri.getPort() : tls ? 443 : 80;
    var path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
    var options =
        new RequestOptions()
            .setMethod(call.method())
            .setServer(SocketAddress.inetSocketAddress(port, address.getHostAddress()))
            .setHost(uri.getHost())
            .setPort(port)
            .setSsl(tls)
            .setURI(uri.getRawQuery() == null ? path : path + '?' + uri.getRawQuery())
            .setFollowRedirects(false)
            .setConnectTimeout(CONNECT_MILLIS)
            .setTimeout(call.patience().toMillis())
            .putHeader(call.body() == null ? "Accept" : "Content-Type", call.type());
    if (call.often()) {
      // RFC 8935 §2.1
      options.putHeader("Accept", "application/json");
    }
    return call.authorization() == null
        ? options
        : options.putHeader("Authorization", call.authorization());
  }

  private HttpClient client(boolean often) {
    return (often ? keeping : client).updateAndGet(known -> known == null ? create(often) : known);
  }

  private HttpClient create(boolean often) {
    return vertx.createHttpClient(
        new HttpClientOptions().setKeepAlive(often).setKeepAliveTimeout(KEPT_SECONDS),
        new PoolOptions().setHttp1MaxSize(often ? KEPT_CONNECTIONS : CONNECTIONS));
  }

  @PreDestroy
  void close() {
    close(client.getAndSet(null));
    close(keeping.getAndSet(null));
    lookups.close();
  }

  private static void close(HttpClient open) {
    if (open != null) {
      open.close();
    }
  }
}
