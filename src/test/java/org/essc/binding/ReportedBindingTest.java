package org.essc.binding;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.redis.client.RedisAPI;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.essc.card.loss.LossApi;
import org.essc.holderpage.PageBrowser;
import org.essc.login.CodedLogins;
import org.essc.login.Login;
import org.essc.login.LoginCode;
import org.essc.login.LoginId;
import org.essc.login.LoginState;
import org.essc.login.LoginStep;
import org.essc.login.WaitingLogins;
import org.essc.platform.config.Issuer;
import org.essc.testing.Api;
import org.essc.testing.HeldWrites;
import org.essc.testing.MutableClock;
import org.essc.testing.Rounds;
import org.essc.testing.Unis;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A page that still shows what was confirmed to a counter meanwhile: the holder reports it. */
@QuarkusTest
class ReportedBindingTest {

  @Inject MutableClock clock;
  @Inject Issuer issuer;
  @Inject Pool pool;
  @Inject RedisAPI redis;
  @Inject CodedLogins logins;
  @Inject WaitingLogins waiting;

  private final Api api = Api.here();
  private CounterApi counter;
  private Api.Holder holder;
  private String id;
  private PageBrowser phone;
  private Supplier<String> report;

  @BeforeEach
  void confirm() {
    counter = new CounterApi(api, pool, issuer, clock);
    holder = counter.bank.holder();
    phone = counter.phone(holder);
    ask();
  }

  /** The page that is reported on was shown before the holder agrees. */
  private void ask() {
    ask("2030-01-01");
  }

  private void ask(String until) {
    var detail = BankApi.detail(holder.person()).put("until", until);
    id = CounterApi.id(counter.ask(detail, counter.code(holder), form -> {}));
    report = counter.shown(phone, CounterApi.PAGE + "/report", "ask=" + CounterApi.waiting(phone));
    assertThat(counter.agree(holder)).isEqualTo("confirmed");
  }

  @Test
  void reportBeforeTheBankFetchesItIsARefusal() {
    assertThat(report.get()).isEqualTo("reported");

    assertThat(counter.error(id)).isEqualTo("access_denied");
    assertThat(level()).isEqualTo(1);
    assertThat(phone.get("/h/uses").body()).contains("data-kind=\"report\"");
  }

  /** Whose page it is could send that form as well: what the bank has takes the PIN. */
  @Test
  void reportAfterTheBankHasFetchedItEndsTheLoginAndTheLinkTakesThePin() {
    var tokens = counter.fetch(id);
    var binding = counter.bank.bindingId(tokens);
    assertThat(level()).isEqualTo(2);

    var note = report.get();

    assertThat(note).isEqualTo("linked");
    assertThat(phone.get(CounterApi.PAGE + "?note=" + note).body())
        .contains("data-note=\"linked\"", "请在“银行”页面解除")
        .doesNotContain("申请已取消", "现已解除关联");
    assertThat(logins.endedBy(CodedLogins.session(tokens))).isEqualTo("holder");
    assertThat(counter.error(id)).isEqualTo("invalid_grant");
    assertThat(state(binding)).isEqualTo("active");
    assertThat(level()).isEqualTo(2);
    assertThat(outcomes()).contains("linked");

    phone.submit("/h/banks", "/h/banks/end", "binding", binding, "sure", "yes", "pin", BankApi.PIN);
    assertThat(state(binding)).isEqualTo("ended");
    assertThat(level()).isEqualTo(1);
  }

  /** As on the page of banks: nobody looks at its PIN. */
  @Test
  void reportEndsTheLinkOfACardThatMayNotBeUsed() {
    var binding = counter.bank.bindingId(counter.fetch(id));
    assertThat(new LossApi(api, clock).reportAtWindow(holder.person()).status()).isEqualTo(201);

    var note = report.get();

    assertThat(note).isEqualTo("ended");
    assertThat(phone.get(CounterApi.PAGE + "?note=" + note).body())
        .contains("data-note=\"ended\"", "现已解除关联");
    assertThat(state(binding)).isEqualTo("ended");
  }

  @Test
  void reportOfWhatWouldOnlyRenewTheLinkLeavesItAsItWas() {
    var binding = counter.bank.bindingId(counter.fetch(id));
    var before = counter.bank.binding(binding).body();
    ask("2029-01-01");
    assertThat(counter.bank.binding(binding).body()).isEqualTo(before);

    assertThat(report.get()).isEqualTo("reported");

    assertThat(counter.error(id)).isEqualTo("access_denied");
    assertThat(counter.bank.binding(binding).body()).isEqualTo(before);
    assertThat(level()).isEqualTo(2);
  }

  @Test
  void renewalHoldsOnceTheBankHasFetchedIt() {
    var binding = counter.bank.bindingId(counter.fetch(id));
    ask("2029-01-01");
    assertThat(until(binding)).isEqualTo("2030-01-01");

    assertThat(counter.bank.bindingId(counter.fetch(id))).isEqualTo(binding);

    assertThat(until(binding)).isEqualTo("2029-01-01");
    assertThat(state(binding)).isEqualTo("active");
  }

  /** Neither was fetched when the holder agreed to the other. */
  @Test
  void reportOfASecondRequestLeavesWhatTheFirstHasLinked() {
    var first = id;
    ask("2029-01-01");
    var binding = counter.bank.bindingId(counter.fetch(first));
    assertThat(until(binding)).isEqualTo("2030-01-01");

    assertThat(report.get()).isEqualTo("reported");

    assertThat(counter.error(id)).isEqualTo("access_denied");
    assertThat(state(binding)).isEqualTo("active");
    assertThat(until(binding)).isEqualTo("2030-01-01");
    assertThat(level()).isEqualTo(2);
  }

  @Test
  void reportOfALinkThatHasEndedDoesNotSayThatItStands() {
    var binding = counter.bank.bindingId(counter.fetch(id));
    phone.submit("/h/banks", "/h/banks/end", "binding", binding, "sure", "yes", "pin", BankApi.PIN);
    assertThat(state(binding)).isEqualTo("ended");

    assertThat(report.get()).isEqualTo("ended");
  }

  /** It was read in time, and its link takes the PIN like any other. */
  @Test
  void whatIsFetchedAtTheLastMomentIsFetched() throws Exception {
    Rounds.untilOneCounts(
        () -> {
          confirm();
          var asked = LoginCode.find(id).orElseThrow().login();
          var fetched = fetchedWhile(asked, () -> timeRunsOut(asked));
          if (fetched.status() == 503) {
            return false;
          }
          var binding = counter.bank.bindingId(fetched);
          assertThat(waiting.read(asked).state()).isEqualTo(LoginState.EXCHANGED);
          assertThat(report.get()).isEqualTo("linked");
          assertThat(state(binding)).isEqualTo("active");
          return true;
        });
  }

  private void timeRunsOut(LoginId asked) {
    Unis.get(redis.hset(List.of("essc:login:{" + asked + "}", "until", "1")));
  }

  /**
   * The report went no further than its first step: its page was told 503, or its instance died.
   */
  @Test
  void reportDuringTheFetchLeavesNoLink() throws Exception {
    Rounds.untilOneCounts(
        () -> {
          confirm();
          var asked = LoginCode.find(id).orElseThrow().login();
          var login = waiting.read(asked);
          var fetched = fetchedWhile(asked, () -> isReported(asked));
          if (fetched.status() == 503) {
            return false;
          }
          assertThat(fetched.json().getString("error")).isEqualTo("access_denied");
          assertThat(logins.endedBy(login.sessionId())).isEqualTo("holder");
          assertThat(state(login.required(Login.Field.GRANT))).isEqualTo("ended");
          assertThat(level()).isEqualTo(1);
          return true;
        });
  }

  /** It was in effect long before; its end takes the PIN. */
  @Test
  void reportDuringTheFetchOfARenewalLeavesTheLink() throws Exception {
    Rounds.untilOneCounts(
        () -> {
          confirm();
          var binding = counter.bank.bindingId(counter.fetch(id));
          ask("2029-01-01");
          var asked = LoginCode.find(id).orElseThrow().login();
          var fetched = fetchedWhile(asked, () -> isReported(asked));
          if (fetched.status() == 503) {
            return false;
          }
          assertThat(fetched.json().getString("error")).isEqualTo("access_denied");
          assertThat(logins.endedBy(waiting.read(asked).sessionId())).isEqualTo("holder");
          assertThat(report.get()).isEqualTo("linked");
          assertThat(state(binding)).isEqualTo("active");
          assertThat(until(binding)).as("fetched").isEqualTo("2029-01-01");
          return true;
        });
  }

  /** The answer to a fetch in the midst of which that happens. */
  private Api.Reply fetchedWhile(LoginId asked, Runnable meanwhile) throws Exception {
    return HeldWrites.answer(
            "insert",
            "login_session",
            "new.id = '%s'".formatted(waiting.read(asked).sessionId()),
            () -> during(api.send(counter.fetching(id)), meanwhile))
        .join();
  }

  private static CompletableFuture<Api.Reply> during(
      CompletableFuture<Api.Reply> fetch, Runnable meanwhile) {
    Awaitility.await()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(10))
        .until(() -> HeldWrites.any() || fetch.isDone());
    meanwhile.run();
    return fetch;
  }

  private void isReported(LoginId asked) {
    waiting.go(
        asked,
        LoginStep.of(LoginState.CONFIRMED, LoginState.REFUSED)
            .with(Login.Field.REFUSAL, "reported"));
  }

  /** At a browser the page is the login's own, and leads to no other. */
  @Test
  void confirmedInABrowserThePageSaysWhereTheLinkIsEnded() {
    var other = counter.bank.holder();
    var asked = counter.bank.asked(counter.bank.push(BankApi.detail(other.person())), other);
    var token = "token=" + asked.phone().token("/h/confirm");
    assertThat(BankApi.confirm(asked)).isEqualTo("confirmed");
    var binding = counter.bank.bindingId(counter.bank.exchange(counter.bank.finish(asked)));

    var went = asked.phone().send("/h/confirm/report", api.url(""), token);

    assertThat(went.header("Location")).endsWith("note=linked");
    assertThat(asked.phone().get("/h/confirm").body())
        .contains("data-result=\"linked\"", "登录已结束", "请在“银行”页面解除");
    assertThat(state(binding)).isEqualTo("active");
  }

  private String state(String binding) {
    return counter.bank.binding(binding).json().getString("state");
  }

  private String until(String binding) {
    return counter.bank.binding(binding).json().getString("until");
  }

  private String outcomes() {
    return api.get("/v1/audit-entries?act=login.report&limit=1", "8000000003").body();
  }

  private int level() {
    return api.get("/v1/ecards/" + holder.signNo(), Api.CHANNEL).json().getInt("level");
  }
}
