package org.essc.binding;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.essc.holderpage.PageBrowser;
import org.essc.platform.config.Issuer;
import org.essc.testing.Answered;
import org.essc.testing.Api;
import org.essc.testing.FaultyServer;
import org.essc.testing.InTime;
import org.essc.testing.MutableClock;
import org.essc.testing.TestServers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Redis or PostgreSQL is away while an account is linked at a counter, and comes back: whoever was
 * told so has lost nothing by it, and nothing has happened behind its back.
 */
@QuarkusTest
class LostServersCounterTest {

  /** Two seconds by the contract, and what a busy machine adds around it. */
  private static final Duration ANSWERED = Duration.ofSeconds(3);

  @Inject MutableClock clock;
  @Inject Issuer issuer;
  @Inject Pool pool;

  private final Api api = Api.here();
  private final FaultyServer redis = TestServers.redis();
  private final FaultyServer postgres = TestServers.postgres();

  private CounterApi counter;

  /** Does not come again when it is told to. */
  private CounterApi impatient;

  private Api.Holder unasked;
  private String code;
  private Api.Holder waiting;
  private String waitingId;
  private PageBrowser phone;
  private String form;
  private Api.Holder agreed;
  private String agreedId;

  /** Requests before each step. */
  @BeforeEach
  void begin() {
    counter = new CounterApi(api, pool, issuer, clock);
    impatient = counter.at(api.once());
    waiting = counter.bank.holder();
    agreed = counter.bank.holder();
    unasked = counter.bank.holder();
    waitingId = CounterApi.id(counter.ask(waiting));
    phone = counter.phone(waiting);
    form =
        "ask="
            + CounterApi.waiting(phone)
            + "&number="
            + CounterApi.NUMBER
            + "&pin="
            + BankApi.PIN
            + "&token="
            + URLEncoder.encode(phone.token(CounterApi.PAGE), UTF_8);
    agreedId = CounterApi.id(counter.ask(agreed));
    assertThat(counter.agree(agreed)).isEqualTo("confirmed");
    code = counter.code(unasked);
  }

  @AfterEach
  void bringBack() {
    redis.resume();
    postgres.resume();
    redis.start();
    postgres.start();
    awaitRecovery();
  }

  @Test
  void whatWasAskedWhilePostgresStoodStillIsNotDoneAndCanBeAskedAgain() {
    postgres.pause();
    everyStepIsUnavailable();

    postgres.resume();
    awaitRecovery();

    everyStepSucceeds();
  }

  @Test
  void whatWasAskedWhileRedisStoodStillIsNotDoneAndCanBeAskedAgain() {
    redis.pause();
    everyStepIsUnavailable();

    redis.resume();
    awaitRecovery();

    everyStepSucceeds();
  }

  @Test
  void lostRedisLosesRequestsUnderWayAndNoBinding() {
    var bound = counter.bank.bindingId(counter.fetch(agreedId));
    redis.kill();
    redis.start();
    awaitRecovery();

    assertThat(counter.error(waitingId)).isEqualTo("invalid_grant");
    assertThat(confirm().status()).as("the page's session is gone").isNotEqualTo(303);
    assertThat(level(waiting)).isEqualTo(1);
    assertThat(counter.bank.binding(bound).json().getString("state")).isEqualTo("active");
    assertThat(level(agreed)).isEqualTo(2);
    var again = CounterApi.id(counter.ask(waiting));
    assertThat(counter.agree(waiting)).isEqualTo("confirmed");
    assertThat(counter.fetch(again).status()).isEqualTo(200);
  }

  private void everyStepIsUnavailable() {
    assertUnavailable("ask", this::ask);
    assertUnavailable("confirm", this::confirm);
    assertUnavailable("fetch", () -> impatient.fetch(agreedId));
  }

  private void everyStepSucceeds() {
    assertThat(level(agreed)).as("nothing was linked meanwhile").isEqualTo(1);
    var asked = CounterApi.id(Answered.one(this::ask));
    assertThat(counter.error(asked)).isEqualTo("authorization_pending");
    assertThat(counter.error(waitingId)).isEqualTo("authorization_pending");
    assertThat(Answered.one(this::confirm).header("Location")).endsWith("note=confirmed");
    for (var id : new String[] {waitingId, agreedId}) {
      var tokens = counter.fetch(id);
      assertThat(tokens.status()).as(tokens.body()).isEqualTo(200);
      assertThat(tokens.json().getInt("authorization_details[0].level")).isEqualTo(2);
    }
    assertThat(level(waiting)).isEqualTo(2);
    assertThat(level(agreed)).isEqualTo(2);
  }

  private Api.Reply ask() {
    return impatient.ask(unasked, code);
  }

  private Api.Reply confirm() {
    return api.once()
        .join(
            api.request(CounterApi.PAGE, null)
                .header("Cookie", phone.cookie())
                .header("Origin", api.url(""))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(form)));
  }

  private int level(Api.Holder holder) {
    return api.get("/v1/ecards/" + holder.signNo(), Api.CHANNEL).json().getInt("level");
  }

  private static void assertUnavailable(String step, Supplier<Api.Reply> asked) {
    InTime.unavailable(step, ANSWERED, asked);
  }

  private void awaitRecovery() {
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .ignoreExceptions()
        .until(() -> "invalid_grant".equals(impatient.error("0123456789")) && ready());
  }

  private boolean ready() {
    return impatient.ask(unasked, "S".repeat(30)).status() == 400;
  }
}
