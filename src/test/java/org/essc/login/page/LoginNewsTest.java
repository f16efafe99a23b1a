package org.essc.login.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import org.essc.login.Login;
import org.essc.login.LoginBrowser;
import org.essc.login.LoginState;
import org.essc.login.LoginStep;
import org.essc.login.LoginStore;
import org.essc.login.WaitingLogins;
import org.essc.platform.time.Patience;
import org.essc.testing.Anew;
import org.essc.testing.Api;
import org.essc.testing.Management;
import org.essc.testing.TestServers;
import org.essc.testing.Unis;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@QuarkusTest
@Timeout(60)
class LoginNewsTest {

  @Inject WaitingLogins logins;
  @Inject RedisDataSource redis;
  @Inject OpenPages openPages;
  @Inject LoginStore store;

  private final Api api = Api.here();

  /** An event stream as a browser reads it. */
  private record Events(BufferedReader lines) implements AutoCloseable {

    /** The next event, or nothing where the server has ended the stream. */
    Optional<Event> next() throws IOException {
      String name = null;
      for (var line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith("event:")) {
          name = line.substring(6).strip();
        } else if (line.startsWith("data:")) {
          return Optional.of(new Event(name, new JsonObject(line.substring(5).strip())));
        }
      }
      return Optional.empty();
    }

    @Override
    public void close() throws IOException {
      lines.close();
    }
  }

  private record Event(String name, JsonObject data) {}

  @Test
  void eventsBeginWithACodeThatIsRenewed() throws Exception {
    var browser = browser();
    try (var events = listen(browser)) {
      var first = events.next().orElseThrow();
      assertThat(first.name()).isEqualTo("qr");
      assertThat(first.data().getString("state")).isEqualTo("waiting");
      assertThat(first.data().getLong("secondsLeft")).isBetween(290L, 300L);
      assertThat(first.data().getString("svg")).startsWith("<svg ");
      assertThat(first.data().getString("qr")).startsWith(api.url("/l#") + browser.login().id());

      var second = events.next().orElseThrow();
      assertThat(second.data().getString("qr"))
          .isNotEqualTo(first.data().getString("qr"))
          .isEqualTo(logins.qr(browser.login()));
    }
  }

  /** Its length says nothing of the platform, and would look like slowness. */
  @Test
  void waitingIsNotTimedAsAnOperation() throws Exception {
    var browser = browser();
    try (var events = listen(browser)) {
      events.next();
      await().untilAsserted(() -> assertThat(metric("essc_login_pages")).isPositive());
      await().untilAsserted(() -> assertThat(metric("essc_requests_under_way")).isZero());
      logins.go(
          browser.login().id(),
          LoginStep.of(LoginState.WAITING, LoginState.REFUSED)
              .with(Login.Field.REFUSAL, "cancelled"));
      stateAfterCodes(events);
    }
    assertThat(browser.get("/state?seen=x").status()).isEqualTo(200);
    assertThat(browser.get("").status()).isEqualTo(200);
    await().untilAsserted(() -> assertThat(timed("LoginPage.page")).isTrue());

    assertThat(timed("LoginNews.events")).isFalse();
    assertThat(timed("LoginNews.state")).isFalse();
  }

  private static boolean timed(String operation) {
    return metrics()
        .contains(
            "essc_operation_seconds_count{operation=\"" + operation + "\",outcome=\"success\"}");
  }

  private static double metric(String name) {
    return metrics()
        .lines()
        .filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{"))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
        .sum();
  }

  private static String metrics() {
    return io.restassured.RestAssured.given().get(Management.url("/q/metrics")).asString();
  }

  @Test
  void stepTakenByAnotherInstanceIsHeardAtOnce() throws Exception {
    var browser = browser();
    try (var events = listen(browser)) {
      events.next();
      // as the other instance's script does, past this instance's store
      redis.execute("hset", "essc:login:{" + browser.login().id() + "}", "state", "scanned");
      redis.execute("publish", "essc:login-news", browser.login().id() + " scanned");
      assertThat(stateAfterCodes(events)).isEqualTo("scanned");
      logins.go(browser.login().id(), LoginStep.of(LoginState.SCANNED, LoginState.CONFIRMED));
      assertThat(stateAfterCodes(events)).isEqualTo("confirmed");
      logins.go(browser.login().id(), LoginStep.of(LoginState.CONFIRMED, LoginState.CODED));
      assertThat(stateAfterCodes(events)).isEqualTo("done");
      assertThat(events.next()).as("the stream ends with the login").isEmpty();
    }
  }

  @Test
  void lostNewsAreFoundByLooking() throws Exception {
    var browser = browser();
    try (var events = listen(browser)) {
      events.next();
      redis.execute("hset", "essc:login:{" + browser.login().id() + "}", "state", "refused");
      assertThat(stateAfterCodes(events)).isEqualTo("refused");
    }
  }

  @Test
  void pageWhoseFirstLookFailsLooksAgain() {
    var login = logins.open();
    var shown = new LinkedBlockingQueue<Moment>();
    TestServers.redis().pause();
    var page = openPages.watch(login.id()).subscribe().with(shown::add);
    try {
      // later than the page, and as patient
      var look = store.find(login.id(), Patience.of(Duration.ofSeconds(1)));
      assertThatThrownBy(() -> Unis.get(look));
      TestServers.redis().resume();

      await().atMost(Duration.ofSeconds(40)).until(() -> !shown.isEmpty());

      assertThat(shown.peek().stage()).isEqualTo(Stage.WAITING);
    } finally {
      TestServers.redis().resume();
      page.cancel();
    }
  }

  @Test
  void pageThatComesBackSeesWhereTheLoginStands() throws Exception {
    var browser = browser();
    try (var events = listen(browser)) {
      events.next();
    }
    logins.go(browser.login().id(), LoginStep.of(LoginState.WAITING, LoginState.SCANNED));

    try (var events = listen(browser)) {
      assertThat(events.next().orElseThrow().data().getString("state")).isEqualTo("scanned");
    }
  }

  @Test
  void loginWhoseTimeIsOverIsToldAsExpired() throws Exception {
    var browser = browser();
    try (var events = listen(browser)) {
      events.next();
      var over = String.valueOf(logins.read(browser.login().id()).readAt().toEpochMilli() - 1);
      redis.execute("hset", "essc:login:{" + browser.login().id() + "}", "until", over);
      assertThat(stateAfterCodes(events)).isEqualTo("expired");
    }
  }

  @Test
  void streamIsNotHeldBackByAProxy() throws Exception {
    var browser = browser();
    var response = opened(browser);
    try (var body = response.body()) {
      assertThat(response.headers().firstValue("Content-Type").orElseThrow())
          .startsWith("text/event-stream");
      assertThat(response.headers().firstValue("X-Accel-Buffering")).contains("no");
      assertThat(response.headers().firstValue("Cache-Control")).contains("no-store");
    }
  }

  @Test
  void longPollAnswersAtOnceWhatThePageHasNotSeen() {
    var answer = browser().get("/state");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json().getString("state")).isEqualTo("waiting");
    assertThat(answer.json().getString("qr")).contains("/l#");
  }

  @Test
  void longPollWaitsForAStep() throws Exception {
    Anew.whileBusy(this::pollUntilAStep);
  }

  private void pollUntilAStep() {
    var browser = browser();
    logins.go(browser.login().id(), LoginStep.of(LoginState.WAITING, LoginState.SCANNED));
    var seen = browser.get("/state").json().getString("seen");

    var waiting = api.send(browser.request(browser.path() + "/state?seen=" + seen).GET());
    var early =
        waiting.copy().completeOnTimeout(null, 500, java.util.concurrent.TimeUnit.MILLISECONDS);
    if (early.join() != null) {
      Anew.served(early.join());
    }
    assertThat(early.join()).as("nothing has happened").isNull();
    logins.go(browser.login().id(), LoginStep.of(LoginState.SCANNED, LoginState.CONFIRMED));

    var answer = Anew.served(waiting.join());
    assertThat(answer.json().getString("state")).isEqualTo("confirmed");
  }

  @Test
  void browserThatOpensManyStreamsIsToldWhatIsAndKeepsNoMoreWaiting() throws Exception {
    var browser = browser();
    var streams = new ArrayList<Events>();
    try {
      for (int i = 0; i < 6; i++) {
        streams.add(listen(browser));
        assertThat(streams.get(i).next()).isPresent();
      }
      try (var surplus = listen(browser)) {
        assertThat(surplus.next().orElseThrow().data().getString("state")).isEqualTo("waiting");
        assertThat(surplus.next()).as("ends at once").isEmpty();
      }
      var polled = api.join(browser.request(browser.path() + "/state?seen=waiting.x").GET());
      assertThat(polled.json().getString("state")).isEqualTo("waiting");
      try (var other = listen(browser())) {
        assertThat(other.next()).as("another browser").isPresent();
        assertThat(other.next()).isPresent();
      }
      logins.go(browser.login().id(), LoginStep.of(LoginState.WAITING, LoginState.SCANNED));
      for (var stream : streams) {
        assertThat(stateAfterCodes(stream)).as("those that waited hear").isEqualTo("scanned");
      }
    } finally {
      for (var stream : streams) {
        stream.close();
      }
    }
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> assertThat(metric("essc_login_pages")).isZero());
    try (var again = listen(browser)) {
      again.next();
      logins.go(browser.login().id(), LoginStep.of(LoginState.SCANNED, LoginState.CONFIRMED));
      assertThat(again.next()).as("there is room again").isPresent();
    }
  }

  private LoginBrowser browser() {
    return new LoginBrowser(api, logins.open());
  }

  private static String stateAfterCodes(Events events) throws IOException {
    for (int i = 0; i < 6; i++) {
      var event = events.next().orElseThrow();
      if (event.name().equals("state")) {
        return event.data().getString("state");
      }
    }
    throw new AssertionError("only codes");
  }

  private static Events listen(LoginBrowser browser) {
    var response = opened(browser);
    assertThat(response.statusCode()).isEqualTo(200);
    return new Events(
        new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8)));
  }

  private static HttpResponse<InputStream> opened(LoginBrowser browser) {
    var request =
        browser.request(browser.path() + "/events").timeout(Duration.ofSeconds(60)).GET().build();
    var client = HttpClient.newHttpClient();
    return await()
        .until(
            () -> client.send(request, BodyHandlers.ofInputStream()),
            answer -> answer.statusCode() != 503);
  }
}
