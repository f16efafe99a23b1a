package org.essc.sandbox.play;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.vertx.http.HttpServer;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.essc.platform.text.JsonText;

/**
 * Requests to this platform, as they come from outside. Blocks. Whoever plays comes again when told
 * to (503), as a partner's program does.
 */
@Singleton
class SandboxHttp {

  private static final Duration CONNECT_PATIENCE = Duration.ofSeconds(10);

  /** A poll for events may wait for twenty seconds. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final int MOST_REPEATS = 4;
  private static final int COME_AGAIN = 503;

  private final HttpServer server;
  private final ObjectMapper json;
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(CONNECT_PATIENCE)
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();

  SandboxHttp(HttpServer server, ObjectMapper json) {
    this.server = server;
    this.json = json;
  }

  Exchange get(String path, Map<String, String> headers) {
    return send("GET", path, null, BodyPublishers.noBody(), null, headers);
  }

  Exchange form(String path, Map<String, String> fields, Map<String, String> headers) {
    return send(
        "POST",
        path,
        fields,
        BodyPublishers.ofString(query(fields)),
        MediaType.APPLICATION_FORM_URLENCODED,
        headers);
  }

  /**
   * @param body of JSON, or an {@link Upload}, or null for none
   */
  Exchange call(String method, String path, Object body, Map<String, String> headers) {
    if (body instanceof Upload upload) {
      var content = BodyPublishers.ofByteArray(upload.content());
      return send(method, path, body, content, upload.mediaType(), headers);
    }
    return send(
        method,
        path,
        body,
        body == null
            ? BodyPublishers.noBody()
            : BodyPublishers.ofString(JsonText.write(json, body)),
        body == null ? null : MediaType.APPLICATION_JSON,
        headers);
  }

  static String query(Map<String, String> fields) {
    return fields.entrySet().stream()
        .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), UTF_8))
        .collect(Collectors.joining("&"));
  }

  private Exchange send(
      String method,
      String path,
      Object shown,
      BodyPublisher body,
      String mediaType,
      Map<String, String> headers) {
    var request = HttpRequest.newBuilder(address(path)).timeout(PATIENCE).method(method, body);
    headers.forEach(request::header);
    if (mediaType != null) {
      request.header("Content-Type", mediaType);
    }
    return new Exchange(method, path, shown, answer(request.build()));
  }

  /** After how many seconds, where it is told to. */
  private static OptionalLong again(HttpResponse<?> answer) {
    return answer.statusCode() == COME_AGAIN
        ? answer.headers().firstValueAsLong("Retry-After")
        : OptionalLong.empty();
  }

  private URI address(String path) {
    return server.getLocalBaseUri().resolve(path);
  }

  private HttpResponse<String> answer(HttpRequest request) {
    var answer = once(request);
    for (int i = 0; i < MOST_REPEATS && again(answer).isPresent(); i++) {
      var later = CompletableFuture.delayedExecutor(again(answer).getAsLong(), TimeUnit.SECONDS);
      answer = CompletableFuture.supplyAsync(() -> once(request), later).join();
    }
    return answer;
  }

  private HttpResponse<String> once(HttpRequest request) {
    try {
      return http.send(request, BodyHandlers.ofString(UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
