package org.essc.login.authorize;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.mutiny.redis.client.RedisAPI;
import jakarta.inject.Inject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.essc.login.KnownBrowser;
import org.essc.login.Portals;
import org.essc.platform.web.NetworkAddress;
import org.essc.testing.Anew;
import org.essc.testing.Api;
import org.essc.testing.Patiently;
import org.essc.testing.Unis;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who is refused when one network address has begun too many logins, and how. */
@QuarkusTest
class AuthorizationBudgetTest {

  /** All of 127/8 is this machine, so a test can come from addresses of its own. */
  private static final String SPENT = "127.0.0.77";

  private static final String OTHER = "127.0.0.78";
  private static final String AUTHORIZE = "/oauth2/authorize";

  @Inject RedisAPI redis;
  @Inject KnownBrowser knownBrowser;
  @Inject Vertx vertx;

  private record Answer(int status, io.vertx.core.MultiMap headers, String body) {}

  @BeforeEach
  void spend() {
    // as if somebody behind that address had begun as many as it may, which are a hundred thousand
    // in tests
    Unis.get(
        redis.setex(
            BegunLogins.key(NetworkAddress.network(SPENT)),
            "60",
            String.valueOf(Integer.MAX_VALUE)));
  }

  @Test
  void browserOfASpentAddressIsShownAPageInItsLanguage() throws Exception {
    var chinese = get(SPENT, request(), Map.of("Accept-Language", "zh-CN,zh;q=0.9"));
    assertThat(chinese.status()).isEqualTo(429);
    assertThat(chinese.headers().get("Retry-After")).isEqualTo("60");
    assertThat(chinese.headers().get("Content-Type")).isEqualTo("text/html;charset=UTF-8");
    assertThat(chinese.headers().get("Content-Language")).isEqualTo("zh");
    assertThat(chinese.headers().get("Content-Security-Policy")).contains("frame-ancestors 'none'");
    assertThat(chinese.headers().contains("Location")).isFalse();
    assertThat(chinese.headers().contains("Set-Cookie")).isFalse();
    assertThat(chinese.body()).contains("lang=\"zh-CN\"", "登录次数过多").doesNotContain("Too many");

    var english = get(SPENT, request(), Map.of("Accept-Language", "en-GB"));
    assertThat(english.status()).isEqualTo(429);
    assertThat(english.headers().get("Content-Language")).isEqualTo("en");
    assertThat(english.body()).contains("lang=\"en\"", "Too many logins").doesNotContain("登录次数过多");

    var asked = request();
    asked.put("ui_locales", "en zh-CN");
    assertThat(get(SPENT, asked, Map.of("Accept-Language", "zh-CN")).body()).contains("Too many");
  }

  @Test
  void anotherAddressIsServed() throws Exception {
    var answer = get(OTHER, request(), Map.of());

    assertThat(answer.status()).isEqualTo(303);
    assertThat(answer.headers().get("Location")).contains("/login/");
  }

  @Test
  void browserThatHasLoggedInBeforeBeginsFromASpentAddressToo() throws Exception {
    // whether what a busy machine refused was counted is not known: with another cookie
    Anew.whileBusy(this::knownBrowserBeginsTenAMinute);
  }

  private void knownBrowserBeginsTenAMinute() throws Exception {
    spend();
    var cookie = knownBrowser.cookie();
    var known = cookie.getName() + "=" + cookie.getValue();

    assertThat(once(SPENT, known)).isEqualTo(303);

    var madeUp = cookie.getName() + "=" + "A".repeat(22) + cookie.getValue().substring(22);
    assertThat(once(SPENT, madeUp)).isEqualTo(429);
    for (int i = 1; i < 10; i++) {
      assertThat(once(SPENT, known)).isEqualTo(303);
    }
    assertThat(once(SPENT, known)).as("one cookie begins ten a minute").isEqualTo(429);
    assertThat(once(OTHER, known)).as("and then as many as its address may").isEqualTo(303);
  }

  private int once(String from, String cookie) throws Exception {
    var answer =
        send(from, HttpMethod.GET, AUTHORIZE + "?" + form(request()), "", Map.of("Cookie", cookie));
    if (answer.status() == 503) {
      throw Anew.busy(new IllegalStateException(answer.body()));
    }
    return answer.status();
  }

  @Test
  void loginThatItsPortalHasPushedBeginsFromASpentAddressToo() throws Exception {
    String uri =
        Patiently.ask(
                () ->
                    given()
                        .auth()
                        .preemptive()
                        .basic(Api.PORTAL, "sandbox-" + Api.PORTAL)
                        .formParams(request())
                        .post("/oauth2/par"))
            .then()
            .statusCode(201)
            .extract()
            .path("request_uri");

    var pushed = Map.of("client_id", Api.PORTAL, "request_uri", uri);
    spend();
    var answer = get(SPENT, pushed, Map.of());

    assertThat(answer.status()).as(answer.body()).isEqualTo(303);
    assertThat(answer.headers().get("Location")).contains("/login/");
  }

  @Test
  void whatNobodyHasPushedBeginsNothing() throws Exception {
    var invented = PushResource.REQUEST_URI + "0123456789ABCDEFGHJKMNPQRS";

    var answer = get(SPENT, Map.of("client_id", Api.PORTAL, "request_uri", invented), Map.of());

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.headers().contains("Set-Cookie")).isFalse();
  }

  @Test
  void publicClientPushesAtTheCostOfItsBrowsersAddress() throws Exception {
    var portal =
        Portals.portal(
            Portals.registration()
                .put("authMethod", "none")
                .put("webOrigins", new JsonArray().add("https://portal.example")));
    var asked = request();
    asked.put("client_id", portal.number());
    asked.put("redirect_uri", Portals.CALLBACK);

    var refused =
        patiently(() -> send(SPENT, HttpMethod.POST, "/oauth2/par", form(asked), Map.of()));

    assertThat(refused.status()).as(refused.body()).isEqualTo(429);
    assertThat(refused.headers().get("Retry-After")).isEqualTo("60");
    assertThat(refused.body()).contains("\"temporarily_unavailable\"");
    assertThat(
            patiently(() -> send(OTHER, HttpMethod.POST, "/oauth2/par", form(asked), Map.of()))
                .status())
        .isEqualTo(201);
  }

  private static Map<String, String> request() {
    var request = new TreeMap<String, String>();
    request.put("client_id", Api.PORTAL);
    request.put("redirect_uri", "http://localhost:53111/callback");
    request.put("response_type", "code");
    request.put("scope", "openid");
    request.put("code_challenge", "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
    request.put("code_challenge_method", "S256");
    return request;
  }

  private static String form(Map<String, String> fields) {
    return fields.entrySet().stream()
        .map(field -> field.getKey() + "=" + encoded(field.getValue()))
        .collect(Collectors.joining("&"));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private Answer get(String from, Map<String, String> query, Map<String, String> headers)
      throws Exception {
    return patiently(() -> send(from, HttpMethod.GET, AUTHORIZE + "?" + form(query), "", headers));
  }

  /** Comes again where a busy machine had no time. */
  private static Answer patiently(Callable<Answer> asked) {
    return Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofSeconds(1))
        .until(asked, answer -> answer.status() != 503);
  }

  private Answer send(
      String from, HttpMethod method, String path, String body, Map<String, String> headers)
      throws Exception {
    var client = vertx.createHttpClient(new HttpClientOptions().setLocalAddress(from));
    try {
      var options =
          new RequestOptions()
              .setHost("127.0.0.1")
              .setPort(RestAssured.port)
              .setMethod(method)
              .setURI(path);
      options.putHeader("Content-Type", "application/x-www-form-urlencoded");
      headers.forEach(options::putHeader);
      return client
          .request(options)
          .compose(request -> request.send(Buffer.buffer(body)))
          .compose(
              response ->
                  response
                      .body()
                      .map(
                          text ->
                              new Answer(
                                  response.statusCode(), response.headers(), text.toString())))
          .toCompletionStage()
          .toCompletableFuture()
          .get(10, TimeUnit.SECONDS);
    } finally {
      client.close();
    }
  }
}
