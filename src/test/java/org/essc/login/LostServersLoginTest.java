package org.essc.login;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.essc.holderpage.PageBrowser;
import org.essc.login.CodedLogins.Asked;
import org.essc.login.TestPortal.Terms;
import org.essc.login.WaitingLogins.Waiting;
import org.essc.testing.Answered;
import org.essc.testing.Api;
import org.essc.testing.FaultyServer;
import org.essc.testing.HeldWrites;
import org.essc.testing.InTime;
import org.essc.testing.Rounds;
import org.essc.testing.TestServers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Redis or PostgreSQL is away at each step of a login, and comes back: whoever was told so has lost
 * nothing by it, and nothing has happened behind its back.
 */
@QuarkusTest
class LostServersLoginTest {

  private static final String PIN = "739164";
  private static final String BYE = "https://portal.example/bye";

  /** Two seconds by the contract, and what a busy machine adds around it. */
  private static final Duration ANSWERED = Duration.ofSeconds(3);

  @Inject WaitingLogins waiting;
  @Inject CodedLogins coded;
  @Inject Pool pool;

  private final Api api = Api.here();
  private final FaultyServer redis = TestServers.redis();
  private final FaultyServer postgres = TestServers.postgres();

  /** Does not come again when it is told to. */
  private CodedLogins impatient;

  private TestPortal portal;
  private TestPortal browserClient;
  private Api.Holder holder;
  private Waiting unscanned;
  private Waiting scanned;
  private PageBrowser page;
  private String form;
  private LoginBrowser confirmed;
  private String code;
  private Api.Reply tokens;
  private Api.Reply ofBrowserClient;

  /** Logins before each step. */
  @BeforeEach
  void begin() {
    impatient = coded.once();
    portal = TestPortal.register(pool, Terms.CONFIDENTIAL);
    browserClient = TestPortal.register(pool, Terms.PUBLIC);
    holder = api.holder();
    PageBrowser.setPin(api, holder, PIN);
    unscanned = waiting.open();
    scanned = waiting.open();
    page = new PageBrowser(api);
    Answered.one(() -> page.redeem(ticket(scan(api, scanned))));
    form = page.token("/h/confirm");
    var third = waiting.open();
    assertThat(scan(api, third).status()).isEqualTo(201);
    waiting.go(third.id(), LoginStep.of(LoginState.SCANNED, LoginState.CONFIRMED));
    confirmed = new LoginBrowser(api.once(), third);
    code = coded.code(portal, holder, Asked.OFFLINE);
    tokens = coded.loggedIn(portal, holder, Asked.OFFLINE);
    ofBrowserClient = coded.loggedIn(browserClient, holder, Asked.OFFLINE);
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
    everyStepThatNeedsBothIsUnavailable();
    assertUnavailable("UserInfo", this::userInfo);
    assertUnavailable("refresh", () -> refresh(browserClient, ofBrowserClient));
    assertUnavailable("logout", this::logout);
    assertUnavailable("revocation", this::revoke);

    postgres.resume();
    awaitRecovery();

    everyStepSucceeds();
  }

  /** Who is logged in goes on without it, unless it proves itself by what may come once only. */
  @Test
  void whatWasAskedWhileRedisStoodStillIsNotDoneAndCanBeAskedAgain() {
    redis.pause();
    everyStepThatNeedsBothIsUnavailable();
    assertUnavailable("refresh", () -> refresh(portal, tokens));
    assertThat(Answered.one(this::userInfo).status()).isEqualTo(200);
    ofBrowserClient = Answered.one(() -> refresh(browserClient, ofBrowserClient));
    assertThat(ofBrowserClient.status()).as(ofBrowserClient.body()).isEqualTo(200);

    redis.resume();
    awaitRecovery();

    everyStepSucceeds();
  }

  @Test
  void lostRedisLosesLoginsUnderWayAndNoSession() {
    redis.kill();
    redis.start();
    awaitRecovery();

    assertThat(told(Answered.one(() -> scanWithQrOf(unscanned)))).isEqualTo("404 qr-unknown");
    assertThat(Answered.one(() -> confirmed.get("")).status()).isEqualTo(404);
    var refused = Answered.one(() -> impatient.exchange(portal, code));
    assertThat(refused.json().getString("error")).isEqualTo("invalid_grant");
    assertThat(Answered.one(this::userInfo).status()).isEqualTo(200);
    assertThat(Answered.one(() -> refresh(portal, tokens)).status()).isEqualTo(200);
    assertThat(Answered.one(this::logout).status()).isEqualTo(303);
  }

  /** A refresh token is used up together with its entry in the audit log, or not at all. */
  @Test
  void refreshThatCannotBeAuditedUsesNothingUp() throws SQLException {
    try (var other = TestServers.superuserDatabase().getConnection();
        var lock = other.createStatement()) {
      other.setAutoCommit(false);
      lock.execute("lock table audit_entry in share row exclusive mode");

      assertUnavailable("refresh", () -> refresh(portal, tokens));

      other.rollback();
    }
    assertThat(Answered.one(() -> refresh(portal, tokens)).status()).isEqualTo(200);
  }

  /** Redis stands still for longer than the portal is waited with. */
  @Test
  void sessionWhoseTokensNobodyGotIsEnded() throws Exception {
    Rounds.untilOneCounts(
        () -> {
          var fresh = coded.code(portal, holder, Asked.OFFLINE);
          var session = waiting.read(LoginCode.find(fresh).orElseThrow().login()).sessionId();
          var asked =
              HeldWrites.answer("insert", "login_session", () -> exchangedWithoutRedis(fresh));
          assertThat(asked.join().status()).as(asked.join().body()).isEqualTo(503);
          redis.resume();
          awaitRecovery();
          if (!isThere(session)) {
            return false;
          }
          Awaitility.await()
              .atMost(Duration.ofSeconds(10))
              .until(() -> "unanswered".equals(coded.endedBy(session)));
          return true;
        });
  }

  /** Its transaction is given up after two seconds, and done when nobody waits for it any more. */
  @Test
  void sessionWhoseCommitWasGivenUpIsEndedWhenItIsThere() throws Exception {
    Rounds.untilOneCounts(
        () -> {
          var first = coded.code(portal, holder, Asked.OFFLINE);
          var second = coded.code(portal, holder, Asked.OFFLINE);
          var session = waiting.read(LoginCode.find(first).orElseThrow().login()).sessionId();
          HeldWrites.answerBeforeCommit(
              "login_session",
              () -> {
                for (var given : new String[] {first, second}) {
                  assertThat(impatient.exchange(portal, given).status()).isEqualTo(503);
                }
                return null;
              });
          if (!isThere(session)) {
            return false;
          }
          Awaitility.await()
              .atMost(Duration.ofSeconds(30))
              .until(() -> "unanswered".equals(coded.endedBy(session)));
          return true;
        });
  }

  /** The entry that it was confirmed is durable before the step, which then was not taken. */
  @Test
  void confirmationThatRedisDidNotTakeIsSaidToHaveFailed() throws Exception {
    var holderId = waiting.read(scanned.id()).holderId().toString();
    Rounds.untilOneCounts(
        () -> {
          var asked =
              HeldWrites.answer(
                  "insert",
                  "audit_entry",
                  "new.payload like '%login.confirm%'",
                  () -> withoutRedis(api.send(confirming())));
          assertThat(asked.join().status()).as(asked.join().body()).isEqualTo(503);
          redis.resume();
          awaitRecovery();
          if (confirmations("success", holderId).isEmpty()) {
            return false;
          }
          Awaitility.await()
              .atMost(Duration.ofSeconds(10))
              .until(() -> !confirmations("failed", holderId).isEmpty());
          assertThat(waiting.read(scanned.id()).state()).isEqualTo(LoginState.SCANNED);
          return true;
        });
  }

  /** Empty where none of the holder's has come to that. */
  private String confirmations(String outcome, String holderId) {
    var found =
        api.get("/v1/audit-entries?act=login.confirm&outcome=" + outcome, "8000000003").body();
    return found.contains(holderId) ? found : "";
  }

  /** Redis is away from the session's insertion on. */
  private CompletableFuture<Api.Reply> exchangedWithoutRedis(String fresh) {
    return withoutRedis(
        api.send(coded.posting("/oauth2/token", coded.exchangeForm(portal, fresh))));
  }

  private CompletableFuture<Api.Reply> withoutRedis(CompletableFuture<Api.Reply> asked) {
    Awaitility.await()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(10))
        .until(() -> HeldWrites.any() || asked.isDone());
    redis.pause();
    return asked;
  }

  private static boolean isThere(UUID session) throws SQLException {
    return count("login_session where id = '" + session + "'") == 1;
  }

  private static int count(String rows) throws SQLException {
    try (var other = TestServers.superuserDatabase().getConnection();
        var statement = other.createStatement();
        var found = statement.executeQuery("select count(*) from " + rows)) {
      found.next();
      return found.getInt(1);
    }
  }

  private void everyStepThatNeedsBothIsUnavailable() {
    assertUnavailable("authorize", this::authorize);
    assertUnavailable("push", this::push);
    assertUnavailable("scan", () -> scanWithQrOf(unscanned));
    assertUnavailable("confirm", this::confirm);
    assertUnavailable("finish", () -> confirmed.send("finish"));
    assertUnavailable("exchange", () -> impatient.exchange(portal, code));
  }

  private void everyStepSucceeds() {
    assertThat(Answered.one(this::authorize).status()).isEqualTo(303);
    assertThat(Answered.one(this::push).status()).isEqualTo(201);
    var again = Answered.one(() -> scan(api.once(), unscanned));
    assertThat(again.status()).as(again.body()).isEqualTo(201);
    assertThat(Answered.one(this::confirm).header("Location")).endsWith("note=confirmed");
    assertThat(Answered.one(() -> confirmed.send("finish")).header("Location")).contains("code=");
    var exchanged = Answered.one(() -> impatient.exchange(portal, code));
    assertThat(exchanged.status()).as(exchanged.body()).isEqualTo(200);
    assertThat(coded.endedBy(CodedLogins.session(exchanged))).isNull();
    assertThat(Answered.one(this::userInfo).status()).isEqualTo(200);
    assertThat(Answered.one(() -> refresh(portal, tokens)).status()).isEqualTo(200);
    var refreshed = Answered.one(() -> refresh(browserClient, ofBrowserClient));
    assertThat(refreshed.status()).as(refreshed.body()).isEqualTo(200);
    assertThat(Answered.one(this::logout).header("Location")).isEqualTo(BYE);
    assertThat(Answered.one(this::revoke).status()).isEqualTo(200);
    assertThat(coded.endedBy(CodedLogins.session(ofBrowserClient))).isEqualTo("revoked");
  }

  /** The QR code is worked out beforehand, as reading the login needs Redis. */
  private Api.Reply scanWithQrOf(Waiting login) {
    return scan(api.once(), login, qrs.get(login.id()));
  }

  private final Map<LoginId, String> qrs = new LinkedHashMap<>();

  @BeforeEach
  void codes() {
    qrs.put(unscanned.id(), waiting.qr(unscanned));
  }

  private Api.Reply scan(Api at, Waiting login) {
    return scan(at, login, waiting.qr(login));
  }

  private Api.Reply scan(Api at, Waiting login, String qr) {
    return at.post(
        "/v1/login-scans",
        Api.CHANNEL,
        "{\"signNo\":\"%s\",\"qr\":\"%s\"}".formatted(holder.signNo(), qr));
  }

  private Map<String, String> request() {
    var asked = new LinkedHashMap<String, String>();
    asked.put("client_id", browserClient.number());
    asked.put("response_type", "code");
    asked.put("redirect_uri", TestPortal.REDIRECT_URI);
    asked.put("scope", "openid");
    asked.put("code_challenge", "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
    asked.put("code_challenge_method", "S256");
    return asked;
  }

  private Api.Reply authorize() {
    return impatient.post("/oauth2/authorize", request());
  }

  private Api.Reply push() {
    return impatient.post("/oauth2/par", request());
  }

  private Api.Reply confirm() {
    return api.once().join(confirming());
  }

  private HttpRequest.Builder confirming() {
    var fields = "token=" + form + "&number=" + scanned.number() + "&pin=" + PIN;
    return api.request("/h/confirm", null)
        .header("Cookie", page.cookie())
        .header("Origin", api.url(""))
        .header("Content-Type", "application/x-www-form-urlencoded")
        .POST(BodyPublishers.ofString(fields));
  }

  private static String ticket(Api.Reply scan) {
    return PageBrowser.ticket(scan.json().getString("launchUrl"));
  }

  private Api.Reply userInfo() {
    return impatient.userInfo("Bearer", tokens.json().getString("access_token"));
  }

  private Api.Reply refresh(TestPortal of, Api.Reply last) {
    return impatient.refresh(of, last.json().getString("refresh_token"));
  }

  private Api.Reply logout() {
    var body =
        "id_token_hint="
            + tokens.json().getString("id_token")
            + "&post_logout_redirect_uri="
            + URLEncoder.encode(BYE, StandardCharsets.UTF_8);
    return api.once()
        .join(
            api.request("/oauth2/logout", null)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(body)));
  }

  private Api.Reply revoke() {
    var form = new LinkedHashMap<String, String>();
    form.put("client_id", browserClient.number());
    form.put("token", ofBrowserClient.json().getString("access_token"));
    return impatient.post("/oauth2/revoke", form);
  }

  private static String told(Api.Reply reply) {
    return reply.status() + " " + reply.code();
  }

  private static void assertUnavailable(String step, Supplier<Api.Reply> asked) {
    InTime.unavailable(step, ANSWERED, asked);
  }

  private void awaitRecovery() {
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .ignoreExceptions()
        .until(() -> authorize().status() == 303);
  }
}
