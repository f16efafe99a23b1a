package org.essc.binding;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.essc.holderpage.PageBrowser;
import org.essc.keys.HangingSigner;
import org.essc.login.Login;
import org.essc.login.LoginCode;
import org.essc.login.WaitingLogins;
import org.essc.platform.config.Issuer;
import org.essc.testing.Answered;
import org.essc.testing.Api;
import org.essc.testing.FaultyServer;
import org.essc.testing.HeldWrites;
import org.essc.testing.InTime;
import org.essc.testing.MutableClock;
import org.essc.testing.Rounds;
import org.essc.testing.TestServers;
import org.essc.testing.Unis;
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
  @Inject HangingSigner signer;
  @Inject WaitingLogins logins;

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
    signer.recover();
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

  /** The bank is told that there is no answer, and gets none: it knows of no link. */
  @Test
  void linkWhoseBankGotNoAnswerEnds() throws Exception {
    Rounds.untilOneCounts(
        () -> {
          var holder = counter.bank.holder();
          var id = agreedTo(holder);
          if (!openedUnsigned(id)) {
            return false;
          }
          var binding = login(id).required(Login.Field.GRANT);
          Awaitility.await().until(() -> "ended".equals(state(binding)));
          assertThat(counter.bank.binding(binding).json().getString("endedBy")).isEqualTo("lapse");
          assertThat(level(holder)).isEqualTo(1);
          assertThat(counter.error(id)).isEqualTo("invalid_grant");
          var again = counter.fetch(agreedTo(holder));
          assertThat(again.json().getInt("authorization_details[0].level")).isEqualTo(2);
          return true;
        });
  }

  /** It was in effect before, and its bank knows of it. */
  @Test
  void linkThatWasToBeRenewedStaysWhereItsBankGotNoAnswer() throws Exception {
    Rounds.untilOneCounts(
        () -> {
          var holder = counter.bank.holder();
          var binding = counter.bank.bindingId(counter.fetch(agreedTo(holder)));
          var id = agreedTo(holder);
          if (!openedUnsigned(id)) {
            return false;
          }
          Awaitility.await().until(() -> "unanswered".equals(endedBy(id)));
          assertThat(state(binding)).isEqualTo("active");
          assertThat(level(holder)).isEqualTo(2);
          return true;
        });
  }

  private String agreedTo(Api.Holder holder) {
    var id = CounterApi.id(counter.ask(holder));
    assertThat(counter.agree(holder)).isEqualTo("confirmed");
    return id;
  }

  /** False where there was no time for the commit before the bank was told. */
  private boolean openedUnsigned(String id) {
    signer.hang();
    try {
      var told = impatient.fetch(id);
      assertThat(told.status()).as(told.body()).isEqualTo(503);
    } finally {
      signer.recover();
    }
    Awaitility.await().until(() -> signer.hangingThreads() == 0);
    return endedBy(id) != null;
  }

  /** Nothing without a session, {@code live} where it has not ended. */
  private String endedBy(String id) {
    var sql = "select coalesce(ended_by, 'live') from login_session where id = $1";
    var rows = Unis.get(pool.preparedQuery(sql).execute(Tuple.of(login(id).sessionId())));
    return rows.stream().findFirst().map(row -> row.getString(0)).orElse(null);
  }

  private Login login(String id) {
    return logins.read(LoginCode.find(id).orElseThrow().login());
  }

  private String state(String binding) {
    return counter.bank.binding(binding).json().getString("state");
  }

  /** Its login has begun before the channel was to be told of it. */
  @Test
  void holderIsNotAskedForABankThatGotNoAnswer() throws Exception {
    Rounds.untilOneCounts(
        () -> {
          var fresh = counter.code(unasked);
          var begun = new AtomicBoolean();
          var told =
              HeldWrites.answer(
                  "insert",
                  "outbox_event",
                  "new.type = 'confirmation-asked'",
                  () -> toldWhileHeld(fresh, begun));
          assertThat(told.status()).as(told.body()).isEqualTo(503);
          if (!begun.get()) {
            return false;
          }
          var page = counter.phone(unasked);
          Awaitility.await()
              .until(() -> page.get(CounterApi.PAGE).body().contains("data-test=\"none\""));
          return true;
        });
  }

  private Api.Reply toldWhileHeld(String fresh, AtomicBoolean begun) {
    var asked = api.send(counter.asking(BankApi.detail(unasked.person()), fresh, form -> {}));
    Awaitility.await()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(10))
        .until(() -> HeldWrites.any() || asked.isDone());
    begun.set(!asked.isDone());
    return asked.join();
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
