package org.essc.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.vertx.http.HttpServer;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.essc.login.Login;
import org.essc.login.LoginId;
import org.essc.login.LoginStore;
import org.essc.platform.config.Issuer;
import org.essc.platform.random.Randomness;
import org.essc.platform.time.Patience;
import org.essc.sandbox.SandboxPhoneResource.Decision;

/**
 * An invented holder's phone with the first demo channel's app. It does what that app, its back end
 * and its web view would do, by the same public API and pages, so that it proves nothing that a
 * real one could not do.
 */
@Singleton
class SandboxPhone {

  private static final String CHANNEL = "1000000001";
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** None is weak for everybody: the first that is not for this holder is the PIN. */
  private static final List<String> PINS = List.of("739164", "804627", "561938");

  private static final Pattern TOKEN = Pattern.compile("name=\"token\" value=\"([0-9a-f]{64})\"");
  private static final Pattern NOTE = Pattern.compile("[?&]note=([a-z-]+)");

  private final HttpServer server;
  private final Issuer issuer;
  private final LoginStore logins;
  private final ObjectMapper json;
  private final Randomness randomness;
  private final Clock clock;
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(PATIENCE)
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();

  SandboxPhone(
      HttpServer server,
      Issuer issuer,
      LoginStore logins,
      ObjectMapper json,
      Randomness randomness,
      Clock clock) {
    this.server = server;
    this.issuer = issuer;
    this.logins = logins;
    this.json = json;
    this.randomness = randomness;
    this.clock = clock;
  }

  /** What an endpoint answered that the phone cannot go on from. */
  private static final class Refused extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient HttpResponse<String> answer;

    Refused(HttpResponse<String> answer) {
      super("refused", null, false, false);
      this.answer = answer;
    }
  }

  /**
   * Scans and decides. A refusal of the API is passed on as it is.
   *
   * @param number of the login page, or null for the right one
   */
  Response use(SyntheticHolder holder, String qr, String number, Decision decision) {
    try {
      var token = token();
      var signNo = signNo(token, holder);
      var pin = decision == Decision.CONFIRM ? pin(token, signNo) : null;
      var scan = post(token, "/v1/login-scans", Map.of("signNo", signNo, "qr", qr));
      var cookie = open(scan.get("launchUrl").asText());
      var outcome =
          decision == Decision.CONFIRM
              ? confirm(cookie, number == null ? right(qr) : number, pin)
              : form(
                  cookie,
                  "/h/confirm",
                  "/h/confirm/" + decision.name().toLowerCase(Locale.ROOT),
                  Map.of());
      return Response.ok(Map.of("scanId", scan.get("scanId").asText(), "outcome", outcome)).build();
    } catch (Refused refused) {
      return Response.status(refused.answer.statusCode())
          .type(
              refused
                  .answer
                  .headers()
                  .firstValue("Content-Type")
                  .orElse(MediaType.APPLICATION_JSON))
          .entity(refused.answer.body())
          .build();
    }
  }

  private String token() {
    var basic = CHANNEL + ":" + SandboxPartners.secretOf(CHANNEL);
    var request =
        request("/oauth2/token")
            .header(
                "Authorization",
                "Basic " + Base64.getEncoder().encodeToString(basic.getBytes(UTF_8)))
            .header("Content-Type", MediaType.APPLICATION_FORM_URLENCODED)
            .POST(BodyPublishers.ofString("grant_type=client_credentials"));
    return read(send(request, 200)).get("access_token").asText();
  }

  /** The same each time: a channel that asks again gets the signing that it has. */
  private String signNo(String token, SyntheticHolder holder) {
    return post(
            token,
            "/v1/ecards",
            Map.of(
                "regionCode", holder.regionCode(),
                "idType", "01",
                "idNumber", holder.idNumber(),
                "name", holder.name(),
                "phone", holder.phone(),
                "evidence", face()))
        .get("signNo")
        .asText();
  }

  private Map<String, String> face() {
    return Map.of(
        "method", "FACE",
        "provider", "sandbox",
        "reference", "phone",
        "verifiedAt", clock.instant().toString());
  }

  /** Set anew each time, so that it does not matter what was done to it before. */
  private String pin(String token, String signNo) {
    var launch =
        post(
            token,
            "/v1/launch-tickets",
            Map.of("signNo", signNo, "page", "pin", "evidence", face()));
    var cookie = open(launch.get("launchUrl").asText());
    for (var pin : PINS) {
      if (form(cookie, "/h/pin", "/h/pin/set", Map.of("new-pin", pin, "new-pin-again", pin))
          .equals("set")) {
        return pin;
      }
    }
    throw new IllegalStateException("no PIN of the sandbox is good for this holder");
  }

  private String right(String qr) {
    var id = qr.replaceFirst("^.*#", "").replaceFirst("\\..*$", "");
    return LoginId.find(id)
        .flatMap(
            login -> logins.find(login, Patience.of(PATIENCE)).subscribeAsCompletionStage().join())
        .flatMap(login -> login.field(Login.Field.NUMBER))
        .orElse("");
  }

  private String confirm(String cookie, String number, String pin) {
    return form(cookie, "/h/confirm", "/h/confirm", Map.of("number", number, "pin", pin));
  }

  /** Redeems a launch address; the cookie of the page's session. */
  private String open(String launchUrl) {
    var ticket = launchUrl.substring(launchUrl.indexOf("#t=") + 3);
    var opened = send(page("/h/session", null, Map.of("ticket", ticket)), 200);
    var cookie = opened.headers().firstValue("Set-Cookie").orElseThrow();
    return cookie.substring(0, cookie.indexOf(';'));
  }

  /** Sends a page's form and tells what the page notes afterwards. */
  private String form(String cookie, String page, String form, Map<String, String> fields) {
    var shown = send(request(page).header("Cookie", cookie).GET(), 200);
    var token = TOKEN.matcher(shown.body());
    if (!token.find()) {
      return "over";
    }
    var all = new HashMap<>(fields);
    all.put("token", token.group(1));
    var went = send(page(form, cookie, all), 303).headers().firstValue("Location").orElse("");
    var note = NOTE.matcher(went);
    return note.find() ? note.group(1) : "over";
  }

  private HttpRequest.Builder page(String path, String cookie, Map<String, String> fields) {
    var request =
        request(path)
            .header("Origin", issuer.value())
            .header("Content-Type", MediaType.APPLICATION_FORM_URLENCODED)
            .POST(
                BodyPublishers.ofString(
                    fields.entrySet().stream()
                        .map(field -> field.getKey() + "=" + encoded(field.getValue()))
                        .collect(Collectors.joining("&"))));
    return cookie == null ? request : request.header("Cookie", cookie);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, UTF_8);
  }

  /** 201, or 200 where the channel has the card already. */
  private JsonNode post(String token, String path, Map<String, Object> body) {
    try {
      var request =
          request(path)
              .header("Authorization", "Bearer " + token)
              .header("Content-Type", MediaType.APPLICATION_JSON)
              .header("Idempotency-Key", randomness.uuid().toString())
              .POST(BodyPublishers.ofString(json.writeValueAsString(body)));
      return read(send(request, 201, 200));
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(server.getLocalBaseUri().resolve(path)).timeout(PATIENCE);
  }

  private HttpResponse<String> send(HttpRequest.Builder request, Integer... expected) {
    try {
      var answer = http.send(request.build(), BodyHandlers.ofString(UTF_8));
      if (!List.of(expected).contains(answer.statusCode())) {
        throw new Refused(answer);
      }
      return answer;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private JsonNode read(HttpResponse<String> answer) {
    try {
      return json.readTree(answer.body());
    } catch (JsonProcessingException malformed) {
      throw new IllegalStateException("not JSON", malformed);
    }
  }
}
