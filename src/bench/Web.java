import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Flow;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A browser as servers see it: it keeps cookies, sends forms and does not follow redirects. */
final class Web {

  /** RFC 7636, appendix B. */
  static final String VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

  static final String CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

  private static final HttpClient HTTP =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(10))
          .build();

  private final Map<String, String> cookies = new LinkedHashMap<>();

  HttpResponse<String> get(String address) {
    return send(request(address).GET());
  }

  /** Server-sent events, line by line, until the server ends them. */
  void listen(String address, Flow.Subscriber<String> lines) {
    var request = request(address, Duration.ofMinutes(10)).header("Accept", "text/event-stream");
    HTTP.sendAsync(request.GET().build(), BodyHandlers.fromLineSubscriber(lines));
  }

  HttpResponse<String> post(String address, String origin, Map<String, String> form) {
    return send(
        request(address)
            .header("Origin", origin)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(form(form))));
  }

  HttpResponse<String> post(String address, String authorization, String type, String body) {
    return send(
        request(address)
            .header("Authorization", authorization)
            .header("Content-Type", type)
            .POST(BodyPublishers.ofString(body)));
  }

  static String form(Map<String, String> fields) {
    return fields.entrySet().stream()
        .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), UTF_8))
        .collect(Collectors.joining("&"));
  }

  static String location(HttpResponse<String> answer) {
    return answer.headers().firstValue("Location").orElseThrow(() -> unexpected(answer));
  }

  /** What the pattern's group is in the page. */
  static String found(HttpResponse<String> answer, Pattern pattern) {
    return found(answer, answer.body(), pattern);
  }

  static String code(HttpResponse<String> answer) {
    return found(answer, location(answer), Pattern.compile("[?&]code=([^&]+)"));
  }

  static IllegalStateException unexpected(HttpResponse<String> answer) {
    return new IllegalStateException(
        answer.uri().getPath()
            + " answered "
            + answer.statusCode()
            + " "
            + answer.headers().firstValue("Location").orElse("")
            + ": "
            + answer.body());
  }

  private static String found(HttpResponse<String> answer, String text, Pattern pattern) {
    var match = pattern.matcher(text);
    if (!match.find()) {
      throw unexpected(answer);
    }
    return match.group(1);
  }

  private HttpRequest.Builder request(String address) {
    return request(address, Duration.ofMinutes(1));
  }

  private HttpRequest.Builder request(String address, Duration timeout) {
    var request = HttpRequest.newBuilder(URI.create(address)).timeout(timeout);
    if (!cookies.isEmpty()) {
      request.header(
          "Cookie",
          cookies.entrySet().stream()
              .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
              .collect(Collectors.joining("; ")));
    }
    return request;
  }

  private HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      var answer = HTTP.send(request.build(), BodyHandlers.ofString(UTF_8));
      for (var cookie : answer.headers().allValues("Set-Cookie")) {
        int is = cookie.indexOf('=');
        int end = cookie.indexOf(';');
        cookies.put(
            cookie.substring(0, is), cookie.substring(is + 1, end < 0 ? cookie.length() : end));
      }
      return answer;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
