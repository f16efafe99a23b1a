package org.essc.partner;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.SocketAddress;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.essc.keys.JweEncrypter;
import org.essc.keys.JwkSet;
import org.essc.keys.JwsSigner;
import org.essc.keys.KeyPurpose;
import org.essc.platform.config.Issuer;
import org.essc.platform.problem.ProblemException;
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
  private static final Duration ANSWER_PATIENCE = Duration.ofSeconds(3);
  private static final int MOST_BYTES = 4096;
  private static final int CONNECT_MILLIS = 2_000;
  private static final int CONNECTIONS = 8;

  private final Vertx vertx;
  private final JwksAddresses addresses;
  private final JwsSigner signer;
  private final JweEncrypter encrypter;
  private final Issuer issuer;
  private final Randomness randomness;
  private final Clock clock;
  private final AtomicReference<HttpClient> client = new AtomicReference<>();

  PartnerCallbacks(
      Vertx vertx,
      JwksAddresses addresses,
      JwsSigner signer,
      JweEncrypter encrypter,
      Issuer issuer,
      Randomness randomness,
      Clock clock) {
    this.vertx = vertx;
    this.addresses = addresses;
    this.signer = signer;
    this.encrypter = encrypter;
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
    var all = addressed(partnerNo, claims, randomness.uuid().toString());
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

  /**
   * Asks a partner's server what it answers at once. The question is a JWT that the platform has
   * signed, with its audience and five minutes to live, and then encrypted to the partner, so it
   * may hold personal data; it is sent once. Call it outside of any transaction.
   *
   * @param typ media type without {@code application/}, such as {@code medical-card-pin-check+jwe}
   * @return the answer: a JSON object of at most 4 KiB that repeats the question's {@code jti}
   * @throws ProblemException {@code service-unavailable} where no such answer comes within three
   *     seconds, or the partner has no key to encrypt to
   */
  public Uni<JsonObject> ask(
      String partnerNo, String uri, String typ, Map<String, Object> claims, JwkSet keys) {
    var jti = randomness.uuid().toString();
    return sealed(partnerNo, typ, claims, jti, keys)
        .chain(
            body ->
                Uni.createFrom()
                    .completionStage(() -> answer(URI.create(uri), typ, body).toCompletionStage()))
        .ifNoItem()
        .after(ANSWER_PATIENCE)
        .fail()
        .map(text -> answer(text, jti))
        .onFailure()
        .transform(
            failure -> {
              LOG.warnf(
                  "the interface of partner %s gave no answer: %s",
                  partnerNo, failure.getClass().getSimpleName());
              return ProblemException.unavailable(failure);
            });
  }

  private Map<String, Object> addressed(String partnerNo, Map<String, Object> claims, String jti) {
    var now = clock.instant();
    var all = new LinkedHashMap<>(claims);
    all.put("iss", issuer.value());
    all.put("aud", partnerNo);
    all.put("iat", now);
    all.put("exp", now.plus(LIFE));
    all.put("jti", jti);
    return all;
  }

  private Uni<String> sealed(
      String partnerNo, String typ, Map<String, Object> claims, String jti, JwkSet keys) {
    var all = addressed(partnerNo, claims, jti);
    return signer
        .sign(KeyPurpose.ASSERTION, typ.replace("+jwe", "+jws"), all)
        .map(
            signed ->
                encrypter
                    .encrypt(signed, typ, keys)
                    .orElseThrow(() -> new IllegalStateException("no key to encrypt to")));
  }

  private static JsonObject answer(String text, String jti) {
    var answer = new JsonObject(text);
    if (!jti.equals(answer.getValue("jti"))) {
      throw new IllegalStateException("an answer to another question");
    }
    return answer;
  }

  private Future<String> answer(URI uri, String typ, String body) {
    return vertx
        .executeBlocking(() -> addresses.resolve(uri), false)
        .compose(address -> client().request(options(uri, address, typ)))
        .compose(request -> request.send(body))
        .compose(PartnerCallbacks::text);
  }

  private static Future<String> text(HttpClientResponse response) {
    var type = response.getHeader("Content-Type");
    if (response.statusCode() != 200 || type == null || !type.startsWith("application/json")) {
      response.exceptionHandler(ignored -> {});
      response.request().reset();
      return Future.failedFuture("status " + response.statusCode());
    }
    var read = Promise.<String>promise();
    var all = Buffer.buffer();
    response.exceptionHandler(read::tryFail);
    response.endHandler(end -> read.tryComplete(all.toString(StandardCharsets.UTF_8)));
    response.handler(
        part -> {
          if (all.length() + part.length() > MOST_BYTES) {
            read.tryFail("too long");
            response.request().reset();
          } else {
            all.appendBuffer(part);
          }
        });
    return read.future();
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
