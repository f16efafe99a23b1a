package org.essc.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.restassured.RestAssured;
import io.restassured.path.json.JsonPath;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;

/** The public API as a partner's back end calls it. */
public final class Api {

  public static final String CHANNEL = "1000000001";
  public static final String OTHER_CHANNEL = "1000000002";
  public static final String VERIFIER = "2000000001";
  public static final String OTHER_VERIFIER = "2000000002";
  public static final String REGISTRY = "9000000001";
  public static final String PORTAL = "3000000001";
  public static final String BANK = "4000000001";
  public static final String AGENCY = "5000000001";
  public static final String INSURER = "5100000001";
  public static final String TERMINAL = "6000000001";
  public static final String FACTORY = "6100000001";
  public static final String GATEWAY = "7000000001";
  public static final String CLERK = "8000000001";
  public static final String HOTLINE = "8000000002";
  public static final String SECOND_CLERK = "8000000006";

  /** Serves Dalian only; the other two serve Henan and Hebei. */
  public static final String DALIAN_CLERK = "8000000007";

  private static final HttpClient HTTP =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(10))
          .build();

  /** Half of a token's life. */
  private static final Duration TOKEN_KEPT = Duration.ofMinutes(5);

  private static final Map<String, Token> TOKENS = new ConcurrentHashMap<>();

  private final Supplier<String> address;

  /** Longer than the lease of an idempotency key, at a second each. */
  private static final int MOST_UNDER_WAY = 20;

  private final int repeats;

  private Api(Supplier<String> address, int repeats) {
    this.address = address;
    this.repeats = repeats;
  }

  /** The application under {@code @QuarkusTest}. */
  public static Api here() {
    // The port is known only when a test runs, not when its fields are made.
    return new Api(() -> "http://localhost:" + RestAssured.port, Patiently.MOST_REPEATS);
  }

  /** An application elsewhere, such as a process of its own. */
  public static Api at(String base) {
    return new Api(() -> base, Patiently.MOST_REPEATS);
  }

  /** For tests of refusals: the caller that does not come again when it is told to (503). */
  public Api once() {
    return new Api(address, 0);
  }

  /** What came back. */
  public record Reply(int status, String body, HttpResponse<String> response) {

    public JsonPath json() {
      return ReplyJson.of(body);
    }

    /** The problem's code, or null for a body that is none. */
    public String code() {
      return body.startsWith("{") ? json().getString("code") : null;
    }

    public String header(String name) {
      return response.headers().firstValue(name).orElse(null);
    }
  }

  public Reply importCards(TestPerson... people) {
    var csv =
        TestPerson.CSV_HEADER
            + "\n"
            + Arrays.stream(people).map(TestPerson::csv).collect(Collectors.joining("\n"))
            + "\n";
    return importCsv(csv);
  }

  /** Sends a file of cards and waits until it is applied. */
  public Reply importCsv(String csv) {
    var started =
        join(
            request("/v1/card-imports", REGISTRY)
                .header("Content-Type", "text/csv")
                .header("Idempotency-Key", UUID.randomUUID().toString())
                .POST(BodyPublishers.ofString(csv)));
    if (started.status() != 202) {
      throw new AssertionError("import refused: " + started.status() + " " + started.body());
    }
    var id = started.json().getString("importId");
    return Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(20))
        .until(
            () -> join(request("/v1/card-imports/" + id, REGISTRY).GET()),
            reply -> !"running".equals(reply.json().getString("state")));
  }

  public static String issueBody(TestPerson person) {
    return """
        {"regionCode":"%s","idType":"%s","idNumber":"%s","name":"%s","phone":"%s",
         "evidence":{"method":"FACE","provider":"face-check","reference":"f-1","verifiedAt":"%s"}}
        """
        .formatted(
            person.regionCode(),
            person.idType(),
            person.idNumber(),
            person.name(),
            person.phone(),
            Instant.now().truncatedTo(ChronoUnit.HOURS));
  }

  public Reply issue(String channel, TestPerson person) {
    return issue(channel, issueBody(person), UUID.randomUUID().toString());
  }

  public Reply issue(String channel, String body, String idempotencyKey) {
    return join(issuing(channel, body, idempotencyKey));
  }

  public CompletableFuture<Reply> issueAsync(String channel, String body, String key) {
    return patiently(issuing(channel, body, key));
  }

  private HttpRequest.Builder issuing(String channel, String body, String key) {
    return json("/v1/ecards", channel, body).header("Idempotency-Key", key);
  }

  public Reply code(String channel, String signNo, String purpose) {
    return join(
        json(
            "/v1/identity-codes",
            channel,
            "{\"signNo\":\"%s\",\"purpose\":\"%s\"}".formatted(signNo, purpose)));
  }

  public Reply verify(String verifier, String code) {
    return verify(verifier, code, "enquiry", null);
  }

  /**
   * @param idempotencyKey or null for one that nobody else has; of {@link #once()}, for none
   */
  public Reply verify(String verifier, String code, String purpose, String idempotencyKey) {
    return verifyAsync(verifier, code, purpose, idempotencyKey).join();
  }

  public CompletableFuture<Reply> verifyAsync(
      String verifier, String code, String purpose, String idempotencyKey) {
    return patiently(verifying(verifier, code, purpose, idempotencyKey));
  }

  private HttpRequest.Builder verifying(
      String verifier, String code, String purpose, String idempotencyKey) {
    var request =
        json(
            "/v1/verifications",
            verifier,
            "{\"code\":\"%s\",\"purpose\":\"%s\"}".formatted(code, purpose));
    if (idempotencyKey != null) {
      request.header("Idempotency-Key", idempotencyKey);
    } else if (repeats > 0) {
      // Only by its key is a second try known to be the first one's: without, it finds a used code.
      request.header("Idempotency-Key", UUID.randomUUID().toString());
    }
    return request;
  }

  public Reply get(String path, String partner) {
    return join(request(path, partner).GET());
  }

  public Reply delete(String path, String partner) {
    return join(request(path, partner).DELETE());
  }

  public Reply post(String path, String partner, String body) {
    return join(json(path, partner, body));
  }

  /** A POST under a fresh idempotency key. */
  public Reply create(String path, String caller, String body) {
    return createAsync(path, caller, body).join();
  }

  public CompletableFuture<Reply> createAsync(String path, String caller, String body) {
    return patiently(creating(path, caller, body));
  }

  private HttpRequest.Builder creating(String path, String caller, String body) {
    return json(path, caller, body).header("Idempotency-Key", UUID.randomUUID().toString());
  }

  public HttpRequest.Builder json(String path, String partner, String body) {
    return request(path, partner)
        .header("Content-Type", "application/json")
        .POST(BodyPublishers.ofString(body, UTF_8));
  }

  /** A request with the partner's (or demo staff's) token; without one where partner is null. */
  public HttpRequest.Builder request(String path, String partner) {
    var request =
        HttpRequest.newBuilder(URI.create(address.get() + path)).timeout(Duration.ofSeconds(60));
    if (partner != null) {
      request.header("Authorization", "Bearer " + token(partner));
    }
    return request;
  }

  /** Where a path is. */
  public String url(String path) {
    return address.get() + path;
  }

  public String token(String partner) {
    return TOKENS
        .compute(
            address.get() + ' ' + partner,
            (key, known) -> known != null && known.fresh() ? known : fetchToken(partner))
        .value();
  }

  /** Lets a test bring a token that it got in another way. */
  public void useToken(String partner, String accessToken) {
    TOKENS.put(address.get() + ' ' + partner, new Token(accessToken, Instant.now()));
  }

  private record Token(String value, Instant fetchedAt) {

    private boolean fresh() {
      return fetchedAt.plus(TOKEN_KEPT).isAfter(Instant.now());
    }
  }

  private Token fetchToken(String partner) {
    var basic =
        Base64.getEncoder().encodeToString((partner + ":sandbox-" + partner).getBytes(UTF_8));
    var reply =
        join(
            HttpRequest.newBuilder(URI.create(address.get() + "/oauth2/token"))
                .header("Authorization", "Basic " + basic)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("grant_type=client_credentials")));
    if (reply.status() != 200) {
      throw new AssertionError("no token: " + reply.status() + " " + reply.body());
    }
    return new Token(reply.json().getString("access_token"), Instant.now());
  }

  /** Forgets all tokens: for a test that has moved the clock past them. */
  public static void forgetTokens() {
    TOKENS.clear();
  }

  /** The answer as it comes, also one that says to come again. */
  public CompletableFuture<Reply> send(HttpRequest.Builder request) {
    return HTTP.sendAsync(request.build(), BodyHandlers.ofString(UTF_8))
        .thenApply(response -> new Reply(response.statusCode(), response.body(), response));
  }

  /** As {@link #patiently(HttpRequest.Builder)}. */
  public Reply join(HttpRequest.Builder request) {
    return patiently(() -> request).join();
  }

  /** As {@link #patiently(Supplier)}. */
  public Reply join(Supplier<HttpRequest.Builder> request) {
    return patiently(request).join();
  }

  /**
   * The answer in its time. Where the machine had no time for it for a moment (503), the request
   * comes again after the time that the answer names, as a partner's does; under the same key, if
   * it has one. Where the first of them is still being carried out then (409), or was lost with its
   * connection, it comes until the key is free.
   */
  public CompletableFuture<Reply> patiently(HttpRequest.Builder request) {
    return patiently(() -> request);
  }

  /** Where what shows who asks is good once only: another is made for each time. */
  public CompletableFuture<Reply> patiently(Supplier<HttpRequest.Builder> request) {
    return patiently(request, new Repeats(0, 0));
  }

  /** How often it was told to come again, and how often that it is still being carried out. */
  private record Repeats(int told, int underWay) {}

  private CompletableFuture<Reply> patiently(Supplier<HttpRequest.Builder> request, Repeats so) {
    return send(request.get())
        .thenCompose(
            reply -> {
              var next = next(reply, so);
              return next == null
                  ? CompletableFuture.completedFuture(reply)
                  : CompletableFuture.runAsync(() -> {}, later(reply))
                      .thenCompose(waited -> patiently(request, next));
            });
  }

  /** Null where the answer stands. */
  private Repeats next(Reply reply, Repeats so) {
    if (reply.header("Retry-After") == null) {
      return null;
    }
    if (reply.status() == 503 && so.told < repeats) {
      return new Repeats(so.told + 1, so.underWay);
    }
    return reply.status() == 409 && so.told > 0 && so.underWay < MOST_UNDER_WAY
        ? new Repeats(so.told, so.underWay + 1)
        : null;
  }

  private static Executor later(Reply told) {
    return CompletableFuture.delayedExecutor(
        Long.parseLong(told.header("Retry-After")), TimeUnit.SECONDS);
  }

  /** A new person with a normal card of that region, imported. */
  public TestPerson person(String region) {
    var person = TestPerson.next().withRegion(region);
    importCards(person);
    return person;
  }

  /** A new person with a normal card, imported and issued by the first channel. */
  public Holder holder() {
    return holderOf(TestPerson.next());
  }

  /** As {@link #holder()}, that person. */
  public Holder holderOf(TestPerson person) {
    importCards(person);
    var issued = issue(CHANNEL, person);
    if (issued.status() != 201) {
      throw new AssertionError("not issued: " + issued.status() + " " + issued.body());
    }
    return new Holder(person, issued.json().getString("signNo"));
  }

  /** A person with an electronic card on the first channel. */
  public record Holder(TestPerson person, String signNo) {}

  /** A fresh code for enquiry. */
  public String freshCode(Holder holder) {
    var created = code(CHANNEL, holder.signNo(), "enquiry");
    if (created.status() != 201) {
      throw new AssertionError("no code: " + created.status() + " " + created.body());
    }
    return created.json().getString("code");
  }
}
