package org.essc.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.essc.testing.Api;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A session in which nothing is done ends, and a log-in is fresh for some minutes only. */
@QuarkusTest
@TestProfile(ConsoleSessionEndsTest.ShortSessions.class)
class ConsoleSessionEndsTest {

  public static class ShortSessions implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of(
          "essc.console.session-idle", "5s",
          "essc.console.session-life", "16s",
          "essc.console.fresh-for", "0s");
    }
  }

  private final Api api = Api.here();

  /** While one in which something is done goes on, although it began before. */
  @Test
  void idleSessionEndsAndLivePartsKeepNoneOpen() {
    var busy = ConsoleBrowser.of(api, Api.CLERK);
    var idle = ConsoleBrowser.of(api, Api.CLERK);
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(300))
        .until(
            () -> {
              busy.get("/console/clerk");
              return idle.get("/console/clerk", "X-Console-Poll", "1").status() == 302;
            });
    assertThat(busy.get("/console/clerk").status()).isEqualTo(200);
  }

  @Test
  void busySessionEndsToo() {
    var browser = ConsoleBrowser.of(api, Api.CLERK);
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(300))
        .until(() -> browser.get("/console/clerk").status() == 302);
  }

  @Test
  void logInThatIsNotFreshIsAskedForAnew() {
    var browser = ConsoleBrowser.of(api, Api.CLERK);
    var answer = browser.get("/console/again?to=/console/clerk");
    assertThat(answer.status()).isEqualTo(302);
    assertThat(answer.header("Location")).contains("prompt=login", "max_age=0");
  }

  @Test
  void dangerousActsWantALogInOfAMomentAgo() {
    var browser = ConsoleBrowser.of(api, "8000000005");
    var act = "/console/operator/partners/1000000001/suspend";
    var asked = browser.get(act);
    assertThat(asked.status()).isEqualTo(401);
    assertThat(asked.body()).contains("data-kind=\"again\"", "/console/again?to=" + act);

    var sent = browser.submit("/console/operator/points/new", act);
    assertThat(sent.status()).isEqualTo(401);
    assertThat(api.get("/v1/partners/1000000001", "8000000005").json().getString("status"))
        .isEqualTo("active");
  }

  /** The page says so, and leads to the log-in and back. */
  @Test
  void dangerousActNeedsAFreshLogIn() {
    var browser = ConsoleBrowser.of(api, Api.CLERK);
    var path =
        "/console/clerk/holders/01890000-0000-7000-8000-000000000000/acts/cancellation/"
            + "01890000-0000-7000-8000-000000000001";
    var answer = browser.get(path);
    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.body()).contains("data-kind=\"again\"", "/console/again?to=" + path);
    assertThat(browser.submit("/console/clerk", path).status()).isEqualTo(401);
  }

  @ParameterizedTest
  @CsvSource({
    "8000000004, data, /console/operator/data, /console/operator/data",
    "8000000001, decision, /console/clerk/holders/H/approvals/01890000-0000-7000-8000-000000000001, /console/clerk/holders/H"
  })
  void whatHasNoPageOfItsOwnLeadsBackToThePageOfItsForm(
      String staffNo, String field, String form, String page) {
    var holder = "01890000-0000-7000-8000-000000000000";
    var browser = ConsoleBrowser.of(api, staffNo);
    var from = page.endsWith("/H") ? "/console/clerk" : page;

    var answer = browser.submit(from, form.replace("H", holder), field, "approve");

    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.body())
        .contains("data-kind=\"again\"", "/console/again?to=" + page.replace("H", holder) + "\"");
  }
}
