package org.essc.binding;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.time.Duration;
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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A page that still shows what was confirmed to a counter meanwhile: the holder reports it. */
@QuarkusTest
class ReportedBindingTest {

  @Inject MutableClock clock;
  @Inject Issuer issuer;
  @Inject Pool pool;
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
    id = CounterApi.id(counter.ask(holder));
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
    ask();

    assertThat(report.get()).isEqualTo("reported");

    assertThat(counter.error(id)).isEqualTo("access_denied");
    assertThat(state(binding)).isEqualTo("active");
    assertThat(level()).isEqualTo(2);
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
          var fetched =
              HeldWrites.answer(
                      "insert",
                      "login_session",
                      "new.id = '%s'".formatted(login.sessionId()),
                      () -> reportedDuring(api.send(counter.fetching(id)), asked))
                  .join();
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

  private CompletableFuture<Api.Reply> reportedDuring(
      CompletableFuture<Api.Reply> fetch, LoginId asked) {
    Awaitility.await()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(10))
        .until(() -> HeldWrites.any() || fetch.isDone());
    waiting.go(
        asked,
        LoginStep.of(LoginState.CONFIRMED, LoginState.REFUSED)
            .with(Login.Field.REFUSAL, "reported"));
    return fetch;
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

  private String outcomes() {
    return api.get("/v1/audit-entries?act=login.report&limit=1", "8000000003").body();
  }

  private int level() {
    return api.get("/v1/ecards/" + holder.signNo(), Api.CHANNEL).json().getInt("level");
  }
}
