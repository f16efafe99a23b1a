package org.essc.login.scan;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.redis.client.RedisAPI;
import jakarta.inject.Inject;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.essc.holderpage.PageBrowser;
import org.essc.login.CodedLogins;
import org.essc.login.LoginBrowser;
import org.essc.login.LoginState;
import org.essc.login.WaitingLogins;
import org.essc.login.WaitingLogins.Waiting;
import org.essc.testing.Api;
import org.essc.testing.HeldWrites;
import org.essc.testing.Rounds;
import org.essc.testing.Unis;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A page that still shows a login which was confirmed meanwhile: the holder reports it there. */
@QuarkusTest
class ReportLoginTest {

  private static final String PIN = "739164";

  @Inject WaitingLogins logins;
  @Inject CodedLogins coded;
  @Inject RedisAPI redis;

  private final Api api = Api.here();
  private Api.Holder holder;
  private Waiting login;
  private PageBrowser page;

  /** Of the page as it was before the confirmation. */
  private String token;

  @BeforeEach
  void confirm() {
    holder = api.holder();
    PageBrowser.setPin(api, holder, PIN);
    login = logins.open();
    var scan =
        api.post(
            "/v1/login-scans",
            Api.CHANNEL,
            "{\"signNo\":\"%s\",\"qr\":\"%s\"}".formatted(holder.signNo(), logins.qr(login)));
    assertThat(scan.status()).as(scan.body()).isEqualTo(201);
    page = PageBrowser.opened(api, scan.json().getString("launchUrl"));
    token = page.token("/h/confirm");
    assertThat(send("", "&number=" + login.number() + "&pin=" + PIN)).isEqualTo("confirmed");
  }

  @Test
  void reportBeforeTheBrowserWentOnGivesItNoCode() {
    assertThat(send("/report", "")).isEqualTo("reported");

    assertThat(result()).contains("data-result=\"reported\"");
    assertThat(new LoginBrowser(api, login).send("finish").header("Location"))
        .contains("error=access_denied")
        .doesNotContain("code=");
    assertThat(uses()).contains("data-kind=\"report\"");
    assertThat(outcomes()).contains("stopped");
  }

  @Test
  void reportBeforeTheExchangeSpoilsTheCode() {
    var code = code();

    assertThat(send("/report", "")).isEqualTo("reported");

    assertThat(logins.read(login.id()).state()).isEqualTo(LoginState.REFUSED);
    var refused = exchange(code);
    assertThat(refused.status()).as(refused.body()).isEqualTo(400);
    assertThat(refused.json().getString("error")).isEqualTo("invalid_grant");
  }

  /** The page stands for ten minutes, the confirmation for one. */
  @Test
  void reportAfterTheConfirmationsTimeIsReadFromTheLogin() {
    passTime();

    assertThat(send("/report", "")).isEqualTo("reported");

    assertThat(logins.read(login.id()).state()).isEqualTo(LoginState.REFUSED);
    assertThat(result()).contains("data-result=\"reported\"");
    assertThat(outcomes()).contains("stopped");
  }

  /**
   * The report finds no session yet, and the exchange has read the login before the report.
   *
   * @param late whether the code's minute is over in between
   */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void reportDuringTheExchangeEndsTheSessionAndThePortalGetsNothing(boolean late) throws Exception {
    Rounds.untilOneCounts(
        () -> {
          confirm();
          var code = code();
          var session = logins.read(login.id()).sessionId();
          var exchanged =
              HeldWrites.answer(
                      "insert",
                      "login_session",
                      "new.id = '%s'".formatted(session),
                      () -> reportedDuring(api.send(exchanging(code)), late))
                  .join();
          if (exchanged.status() == 503) {
            return false;
          }
          assertThat(exchanged.status()).as(exchanged.body()).isEqualTo(400);
          assertThat(exchanged.json().getString("error")).isEqualTo("invalid_grant");
          assertThat(coded.endedBy(session)).isEqualTo("holder");
          assertThat(outcomes()).contains("stopped");
          return true;
        });
  }

  private CompletableFuture<Api.Reply> reportedDuring(
      CompletableFuture<Api.Reply> exchange, boolean late) {
    Awaitility.await()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(10))
        .until(() -> HeldWrites.any() || exchange.isDone());
    if (late) {
      passTime();
    }
    assertThat(send("/report", "")).isEqualTo("reported");
    return exchange;
  }

  @Test
  void reportAfterTheExchangeEndsTheSessionAndSaysThatItWasCompleted() {
    var tokens = exchange(code());
    assertThat(tokens.status()).as(tokens.body()).isEqualTo(200);
    assertThat(result()).contains("data-result=\"confirmed\"");

    assertThat(send("/report", "")).isEqualTo("ended");

    assertThat(coded.endedBy(CodedLogins.session(tokens))).isEqualTo("holder");
    assertThat(coded.userInfo("Bearer", tokens.json().getString("access_token")).status())
        .isEqualTo(401);
    assertThat(result()).contains("data-result=\"ended\"", "登录已结束").doesNotContain("没有获得您的任何信息");
    assertThat(outcomes()).contains("ended");
    assertThat(send("/report", "")).as("again").isEqualTo("ended");
  }

  /** The first decision holds, and nothing says that there was another. */
  @Test
  void refusalAfterConfirmationEndsNothingAndIsNoUse() {
    assertThat(send("/refuse", "")).isEqualTo("over");

    assertThat(logins.read(login.id()).state()).isEqualTo(LoginState.CONFIRMED);
    assertThat(uses()).doesNotContain("data-kind=\"refuse\"");
  }

  /** The login's time in its state is over. */
  private void passTime() {
    Unis.get(redis.hset(List.of("essc:login:{" + login.id() + "}", "until", "1")));
  }

  /** What the page notes then. */
  private String send(String form, String fields) {
    var went = page.send("/h/confirm" + form, api.url(""), "token=" + token + fields);
    assertThat(went.header("Location")).as(went.body()).contains("note=");
    return went.header("Location").replaceFirst(".*note=", "");
  }

  private String result() {
    return page.get("/h/confirm").body();
  }

  private String uses() {
    return PageBrowser.at(api, holder, "uses").get("/h/uses").body();
  }

  private String outcomes() {
    var reports = api.get("/v1/audit-entries?act=login.report&limit=1", "8000000003");
    assertThat(reports.status()).as(reports.body()).isEqualTo(200);
    return reports.body();
  }

  private String code() {
    var went = new LoginBrowser(api, login).send("finish").header("Location");
    assertThat(went).contains("code=");
    return went.replaceFirst(".*[?&]code=([^&]+).*", "$1");
  }

  private Api.Reply exchange(String code) {
    return api.join(exchanging(code));
  }

  private HttpRequest.Builder exchanging(String code) {
    var form = new LinkedHashMap<String, String>();
    form.put("grant_type", "authorization_code");
    form.put("code", code);
    form.put("redirect_uri", WaitingLogins.REDIRECT_URI);
    form.put("code_verifier", CodedLogins.VERIFIER);
    var secret = Api.PORTAL + ":sandbox-" + Api.PORTAL;
    var basic = Base64.getEncoder().encodeToString(secret.getBytes());
    return coded.posting("/oauth2/token", form).header("Authorization", "Basic " + basic);
  }
}
