package org.essc.partner;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
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
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.essc.keys.JwsSigner;
import org.essc.keys.KeyPurpose;
import org.essc.platform.config.Issuer;
import org.essc.platform.random.Randomness;
import org.jboss.logging.Logger;

/**
 * Calls a partner's own server to say that something waits for it. What is sent is a JWT that the
 * platform has signed, with its audience and five minutes to live, and without personal data: the
 * partner fetches the rest over the API. Only addresses that {@link JwksAddresses} allows are
 * called, the very one that was judged; no redirects, and the answer's body is not read.
 */
@Singleton
public class PartnerCallbacks {

  private static final Logger LOG = Logger.getLogger(PartnerCallbacks.class);
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Duration LIFE = Duration.ofMinutes(5);
  private static final int CONNECT_MILLIS = 2_000;
  private static final int CONNECTIONS = 8;

  private final Vertx vertx;
  private final JwksAddresses addresses;
  private final JwsSigner signer;
  private final Issuer issuer;
  private final Randomness randomness;
  private final Clock clock;
  private final AtomicReference<HttpClient> client = new AtomicReference<>();

  PartnerCallbacks(
      Vertx vertx,
      JwksAddresses addresses,
      JwsSigner signer,
      Issuer issuer,
      Randomness randomness,
      Clock clock) {
    this.vertx = vertx;
    this.addresses = addresses;
    this.signer = signer;
    this.issuer = issuer;
    this.randomness = randomness;
    this.clock = clock;
  }

  /** What is wrong with an address that is configured for a partner, if anything. */
  public Optional<String> objection(String uri) {
    return addresses.objection(uri);
  }

  /**
   * Whether the partner took it (2xx). Call it outside of any transaction.
   *
   * @param typ media type of the token without {@code application/}, such as {@code
   *     settlement-inquiry+jwt}
   * @param claims identifiers and codes; no personal data
   */
  public Uni<Boolean> send(String partnerNo, String uri, String typ, Map<String, Object> claims) {
    var now = clock.instant();
    var all = new LinkedHashMap<>(claims);
    all.put("iss", issuer.value());
    all.put("aud", partnerNo);
    all.put("iat", now);
    all.put("exp", now.plus(LIFE));
    all.put("jti", randomness.uuid().toString());
    return signer
        .sign(KeyPurpose.ASSERTION, typ, all)
        .flatMap(
            signed ->
                Uni.createFrom()
                    .completionStage(
                        () -> post(URI.create(uri), typ, signed.compact()).toCompletionStage()))
        .ifNoItem()
        .after(PATIENCE)
        .fail()
        .map(status -> taken(partnerNo, status))
        .onFailure()
        .recoverWithItem(
            failure -> {
              LOG.warnf(
                  "the callback of partner %s cannot be reached: %s",
                  partnerNo, failure.getClass().getSimpleName());
              return false;
            });
  }

  private static boolean taken(String partnerNo, int status) {
    boolean taken = status >= 200 && status < 300;
    if (!taken) {
      LOG.warnf("the callback of partner %s answered %d", partnerNo, status);
    }
    return taken;
  }

  private Future<Integer> post(URI uri, String typ, String body) {
    return vertx
        .executeBlocking(() -> addresses.resolve(uri), false)
        .compose(address -> client().request(options(uri, address, typ)))
        .compose(request -> request.send(body))
        .map(PartnerCallbacks::status);
  }

  private static int status(HttpClientResponse response) {
    response.exceptionHandler(ignored -> {});
    int status = response.statusCode();
    response.request().reset();
    return status;
  }

  private static RequestOptions options(URI uri, InetAddress address, String typ) {
    boolean tls = "https".equals(uri.getScheme());
    int port = uri.getPort() >= 0 ? uri.getPort() : tls ? 443 : 80;
    var path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
    return new RequestOptions()
        .setMethod(HttpMethod.POST)
        .setServer(SocketAddress.inetSocketAddress(port, address.getHostAddress()))
        .setHost(uri.getHost())
        .setPort(port)
        .setSsl(tls)
        .setURI(uri.getRawQuery() == null ? path : path + '?' + uri.getRawQuery())
        .setFollowRedirects(false)
        .setTimeout(PATIENCE.toMillis())
        .putHeader("Content-Type", "application/" + typ);
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
