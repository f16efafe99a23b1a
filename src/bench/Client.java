import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;

/** Prepares what is measured, through the public API. */
final class Client {

  private static final int AT_ONCE = 64;
  private static final int TRIES = 20;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();

  private final String base;

  Client(String base) {
    this.base = base;
  }

  /** How one of the sandbox's partners or staff authenticates ({@code client_secret_basic}). */
  static String sandboxLogin(String number) {
    var basic = (number + ":sandbox-" + number).getBytes(StandardCharsets.US_ASCII);
    return "Basic " + Base64.getEncoder().encodeToString(basic);
  }

  /** An access token of one of the sandbox's partners or staff. */
  String sandboxToken(String number) throws IOException, InterruptedException {
    var request =
        to("/oauth2/token")
            .header("Authorization", sandboxLogin(number))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString("grant_type=client_credentials"))
            .build();
    return json(request).get("access_token").asText();
  }

  /**
   * @param form a token request
   */
  String token(String form) throws IOException, InterruptedException {
    var request =
        to("/oauth2/token")
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(form))
            .build();
    return json(request).get("access_token").asText();
  }

  /** A POST of JSON that may be answered late. */
  CompletableFuture<JsonNode> postLater(String path, String token, String body) {
    var request =
        posting(path, token, "application/json", null).POST(BodyPublishers.ofString(body)).build();
    return send(request, TRIES).thenApply(answer -> parse(request, answer));
  }

  JsonNode get(String path, String token) throws IOException, InterruptedException {
    return json(to(path).header("Authorization", "Bearer " + token).build());
  }

  JsonNode post(String path, String token, String type, String key, HttpRequest.BodyPublisher body)
      throws IOException, InterruptedException {
    return json(posting(path, token, type, key).POST(body).build());
  }

  void put(String path, String token, HttpRequest.BodyPublisher body)
      throws IOException, InterruptedException {
    json(posting(path, token, "application/json", null).PUT(body).build());
  }

  /**
   * One POST for each number below a count, many at a time.
   *
   * @param key begin of each request's Idempotency-Key, or null
   * @param member of each answer that is wanted
   * @return the wanted member of every answer, in order
   */
  List<String> postAll(
      String path, String token, String key, int count, IntFunction<String> body, String member)
      throws InterruptedException {
    var free = new Semaphore(AT_ONCE);
    var answers = new ArrayList<CompletableFuture<String>>(count);
    for (int i = 0; i < count; i++) {
      free.acquire();
      var request =
          posting(path, token, "application/json", key == null ? null : key + i)
              .POST(BodyPublishers.ofString(body.apply(i)))
              .build();
      answers.add(
          send(request, TRIES)
              .whenComplete((answer, failure) -> free.release())
              .thenApply(answer -> parse(request, answer).get(member).asText()));
    }
    return answers.stream().map(CompletableFuture::join).toList();
  }

  /** A machine busy with other things may need a second try: 503 says so. */
  private CompletableFuture<HttpResponse<String>> send(HttpRequest request, int tries) {
    return http.sendAsync(request, BodyHandlers.ofString())
        .thenCompose(
            answer ->
                answer.statusCode() == 503 && tries > 1
                    ? CompletableFuture.supplyAsync(
                            () -> tries - 1, CompletableFuture.delayedExecutor(1, TimeUnit.SECONDS))
                        .thenCompose(left -> send(request, left))
                    : CompletableFuture.completedFuture(answer));
  }

  private HttpRequest.Builder posting(String path, String token, String type, String key) {
    var request = to(path).header("Authorization", "Bearer " + token).header("Content-Type", type);
    return key == null ? request : request.header("Idempotency-Key", key);
  }

  private HttpRequest.Builder to(String path) {
    return HttpRequest.newBuilder(URI.create(base + path)).timeout(Duration.ofMinutes(5));
  }

  private JsonNode json(HttpRequest request) throws IOException, InterruptedException {
    return parse(request, http.send(request, BodyHandlers.ofString()));
  }

  private static JsonNode parse(HttpRequest request, HttpResponse<String> answer) {
    if (answer.statusCode() >= 300) {
      throw new IllegalStateException(
          request.uri().getPath() + " answered " + answer.statusCode() + ": " + answer.body());
    }
    try {
      return JSON.readTree(answer.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
