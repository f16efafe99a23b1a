package org.essc.holderpage;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.essc.login.CodedLogins;
import org.essc.login.CodedLogins.Asked;
import org.essc.login.Login;
import org.essc.login.LoginBrowser;
import org.essc.login.LoginState;
import org.essc.login.LoginStep;
import org.essc.login.TestPortal;
import org.essc.login.TestPortal.Terms;
import org.essc.login.WaitingLogins;
import org.essc.login.WaitingLogins.Waiting;
import org.essc.testing.Api;
import org.essc.testing.Management;
import org.essc.testing.Unis;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The confirmation of a login on the holder's page, and the page on which logins are ended. */
@QuarkusTest
class ConfirmPageTest {

  private static final String REPORTS = "essc_login_reports_total ";

  @Inject WaitingLogins logins;
  @Inject CodedLogins coded;
  @Inject Pool pool;

  private final Api api = Api.here();

  @ParameterizedTest
  @CsvSource({"refuse,已拒绝登录", "report,已举报"})
  void endedOnThePhoneThePortalHearsItAndTheLogHasIt(String act, String words) {
    var holder = api.holder();
    var login = logins.open();
    double reports = reports();
    var page = confirmPage(holder, login);

    var went = page.submit("/h/confirm", "/h/confirm/" + act).header("Location");

    assertThat(page.get(went.substring(went.indexOf("/h/"))).body()).contains(words);
    var finished = new LoginBrowser(api, login).send("finish");
    assertThat(finished.header("Location"))
        .startsWith(WaitingLogins.REDIRECT_URI)
        .contains("error=access_denied", "state=" + WaitingLogins.STATE)
        .doesNotContain("code=");
    assertThat(entries("login." + act, holder)).isEqualTo(1);
    assertThat(reports() - reports).isEqualTo(act.equals("report") ? 1 : 0);
  }

  @ParameterizedTest
  @CsvSource({
    "CONFIRMED,,confirmed",
    "REFUSED,number,wrong-number",
    "REFUSED,refused,refused",
    "REFUSED,reported,reported",
    "REFUSED,not_granted,not-granted",
    "REFUSED,cancelled,over",
  })
  void resultIsToldByTheLoginAndNotByTheAddress(LoginState state, String refusal, String result) {
    var login = logins.open();
    var page = confirmPage(api.holder(), login);
    var step = LoginStep.of(LoginState.SCANNED, state);
    logins.go(login.id(), refusal == null ? step : step.with(Login.Field.REFUSAL, refusal));

    for (var said : new String[] {"confirmed", "refused", "wrong-number", "over"}) {
      assertThat(page.get("/h/confirm?note=" + said).body())
          .contains("data-result=\"" + result + "\"");
    }
  }

  @Test
  void addressPutsNoWordsOnThePage() {
    var holder = api.holder();
    var page = confirmPage(holder, logins.open());
    var said = URLEncoder.encode("请致电 400-000-0000", StandardCharsets.UTF_8);

    assertThat(page.get("/h/confirm?note=pin-wrong&left=" + said).body()).doesNotContain("400-000");
    assertThat(page.get("/h/confirm?note=" + said).body()).doesNotContain("400-000");
    assertThat(page.get("/h/confirm?note=pin-wrong&left=3").body()).contains("还可以输入 3 次");
    var pin = PageBrowser.at(api, holder, "pin");
    assertThat(pin.get("/h/pin?note=ecard-pin-wrong&left=" + said).body())
        .contains("密码不正确")
        .doesNotContain("400-000");
  }

  /** On whichever page it was locked, none looks at a PIN any more. */
  @ParameterizedTest
  @ValueSource(strings = {"confirm", "change"})
  void pinThatIsLockedOnOnePageIsLockedOnEach(String where) {
    var holder = api.holder();
    PageBrowser.setPin(api, holder, "739164");
    var login = logins.open();
    var confirming = confirmPage(holder, login);
    var changing = PageBrowser.at(api, holder, "pin");
    var form = changing.token("/h/pin");
    for (int i = 0; i < 6; i++) {
      if (where.equals("confirm")) {
        confirmed(confirming, login, "804627");
      } else {
        changed(changing, form, "804627");
      }
    }

    assertThat(confirmed(confirming, login, "739164")).endsWith("note=pin-locked");
    assertThat(changed(changing, form, "739164")).endsWith("note=ecard-pin-locked");
    assertThat(logins.read(login.id()).state()).isEqualTo(LoginState.SCANNED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"73916", "7391640", "739"})
  void pinOfAnotherLengthIsToldOnThePage(String pin) {
    var holder = api.holder();
    PageBrowser.setPin(api, holder, "739164");
    var login = logins.open();
    var page = confirmPage(holder, login);

    assertThat(confirmed(page, login, pin)).endsWith("/h/confirm?note=pin-format");

    assertThat(page.get("/h/confirm?note=pin-format").body()).contains("data-note=\"pin-format\"");
    assertThat(confirmed(page, login, "739164")).endsWith("note=confirmed");
  }

  private static String confirmed(PageBrowser page, Waiting login, String pin) {
    return page.submit("/h/confirm", "/h/confirm", "number", login.number(), "pin", pin)
        .header("Location");
  }

  private String changed(PageBrowser page, String token, String pin) {
    var fields = "token=%s&pin=%s&new-pin=615093&new-pin-again=615093".formatted(token, pin);
    return page.send("/h/pin/change", api.url(""), fields).header("Location");
  }

  @Test
  void regionsAreNamedInTheHoldersLanguage() {
    var holder = api.holder();
    var page = confirmPage(holder, logins.open(WaitingLogins.request(), from("410300")));

    assertThat(page.get("/h/confirm").body())
        .contains("河南省（410300）", "河南省周口市")
        .doesNotContain("data-test=\"warning\"");
    assertThat(page.get("/h/confirm?lang=en").body()).contains("Henan (410300)", "Zhoukou, Henan");

    var far = confirmPage(holder, logins.open(WaitingLogins.request(), from("210200")));
    assertThat(far.get("/h/confirm").body()).contains("辽宁省大连市", "data-test=\"warning\"");
  }

  private static java.util.function.UnaryOperator<Map<String, String>> from(String region) {
    return fields -> {
      var more = new HashMap<>(fields);
      more.put(Login.Field.BROWSER_REGION, region);
      return more;
    };
  }

  @Test
  void loginIsEndedWithItsTokensAndThePortalIsToBeTold() {
    var holder = api.holder();
    var portal = TestPortal.register(pool, Terms.CONFIDENTIAL.toldAt("http://127.0.0.1:9/logout"));
    var tokens = coded.loggedIn(portal, holder, Asked.OFFLINE);
    var session = CodedLogins.session(tokens);
    var browser = PageBrowser.at(api, holder, "logins");
    assertThat(browser.get("/h/logins").body()).contains(session.toString());

    var went = browser.submit("/h/logins", "/h/logins/end", "login", session.toString());

    assertThat(went.header("Location")).endsWith("/h/logins?note=ended");
    assertThat(browser.get("/h/logins").body()).doesNotContain(session.toString());
    assertThat(coded.endedBy(session)).isEqualTo("holder");
    assertThat(coded.userInfo("Bearer", tokens.json().getString("access_token")).status())
        .isEqualTo(401);
    assertThat(
            coded
                .refresh(portal, tokens.json().getString("refresh_token"))
                .json()
                .getString("error"))
        .isEqualTo("invalid_grant");
    assertThat(notices(session)).isEqualTo(1);
    assertThat(entries("login.end\"%\"id\":\"" + Api.CHANNEL, holder)).isEqualTo(1);
  }

  @Test
  void anothersLoginIsAsOneThatIsNot() {
    var portal = TestPortal.register(pool, Terms.CONFIDENTIAL);
    var session = CodedLogins.session(coded.loggedIn(portal, api.holder(), Asked.OFFLINE));
    var holder = api.holder();
    coded.loggedIn(portal, holder, Asked.OFFLINE);
    var browser = PageBrowser.at(api, holder, "logins");

    for (var login : new UUID[] {session, UUID.randomUUID()}) {
      var answer = browser.submit("/h/logins", "/h/logins/end", "login", login.toString());
      assertThat(answer.status()).isEqualTo(303);
      assertThat(answer.header("Location")).endsWith("/h/logins");
    }
    assertThat(browser.submit("/h/logins", "/h/logins/end", "login", "x").status()).isEqualTo(403);
    assertThat(coded.endedBy(session)).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"card", "pin", "uses", "logins", "channels", "banks", "confirmations", "confirm"})
  void ticketOfEachPageIsGoodOnceAndForOneBrowser(String page) {
    var holder = api.holder();
    var url =
        page.equals("confirm")
            ? scan(holder, logins.open())
            : PageBrowser.launch(api, Api.CHANNEL, holder.signNo(), page, null)
                .json()
                .getString("launchUrl");
    var first = new PageBrowser(api);
    assertThat(first.redeem(PageBrowser.ticket(url)).json().getString("to"))
        .isEqualTo("/h/" + page);

    assertThat(first.redeem(PageBrowser.ticket(url)).status()).as("twice").isEqualTo(403);
    var other = new PageBrowser(api);
    assertThat(other.redeem(PageBrowser.ticket(url)).status()).as("another").isEqualTo(403);
    assertThat(other.get("/h/" + page).status()).isEqualTo(403);
    assertThat(first.get("/h/" + page).status()).as("the first still has it").isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/h",
        "/h/card",
        "/h/pin",
        "/h/uses",
        "/h/logins",
        "/h/channels",
        "/h/banks",
        "/h/confirm",
        "/h/closed"
      })
  void noPageIsFramed(String path) {
    var holder = api.holder();
    var page =
        path.equals("/h/confirm")
            ? confirmPage(holder, logins.open())
            : PageBrowser.at(api, holder, "card");
    assertThat(page.get(path).status()).isEqualTo(path.equals("/h/closed") ? 403 : 200);
    for (var reply : new Api.Reply[] {page.get(path), new PageBrowser(api).get(path)}) {
      assertThat(reply.header("X-Frame-Options")).as(reply.body()).isEqualTo("DENY");
      assertThat(reply.header("Content-Security-Policy"))
          .contains("frame-ancestors 'none'", "default-src 'none'")
          .doesNotContain("unsafe");
      assertThat(reply.header("Cross-Origin-Opener-Policy")).isEqualTo("same-origin");
    }
  }

  /** A channel that may hand in scans is not for that reason one that may open the pages. */
  @Test
  void ticketOfAScanOpensNothingButTheConfirmation() {
    var holder = api.holder();
    var page = confirmPage(holder, logins.open());
    var token = "token=" + page.token("/h/confirm");

    for (var other :
        new String[] {
          "card",
          "pin",
          "uses",
          "logins",
          "channels",
          "banks",
          "family",
          "confirmations",
          "benefits",
          "card/payment",
          "confirm/../card"
        }) {
      var reply = page.get("/h/" + other);
      assertThat(reply.status()).as(other).isEqualTo(403);
      assertThat(reply.body()).as(other).doesNotContain(holder.person().cardNo());
    }
    for (var form :
        new String[] {
          "card/reveal", "card/code", "channels/end", "logins/end", "pin/set", "member"
        }) {
      var reply = page.send("/h/" + form, api.url(""), token);
      assertThat(reply.status()).as(form).isEqualTo(403);
      assertThat(reply.body()).as(form).doesNotContain(holder.person().cardNo());
    }
    assertThat(page.get("/h/confirm?lang=en").status()).isEqualTo(200);
    assertThat(page.send("/h/confirm/refuse", api.url(""), token).header("Location"))
        .endsWith("note=refused");
  }

  private PageBrowser confirmPage(Api.Holder holder, Waiting login) {
    var browser = new PageBrowser(api);
    browser.redeem(PageBrowser.ticket(scan(holder, login)));
    return browser;
  }

  private String scan(Api.Holder holder, Waiting login) {
    var scan =
        api.post(
            "/v1/login-scans",
            Api.CHANNEL,
            "{\"signNo\":\"%s\",\"qr\":\"%s\"}".formatted(holder.signNo(), logins.qr(login)));
    assertThat(scan.status()).as(scan.body()).isEqualTo(201);
    return scan.json().getString("launchUrl");
  }

  private long notices(UUID session) {
    return count("select count(*) from logout_notice where session_id = $1", session);
  }

  private long entries(String act, Api.Holder holder) {
    return count(
        "select count(*) from audit_entry where payload like '%\""
            + act
            + "\"%'"
            + " and payload like '%' || (select holder_id from ecard_binding where sign_no = $1)"
            + " || '%'",
        holder.signNo());
  }

  private long count(String sql, Object parameter) {
    return Unis.get(pool.preparedQuery(sql).execute(Tuple.of(parameter)))
        .iterator()
        .next()
        .getLong(0);
  }

  private double reports() {
    var metrics = io.restassured.RestAssured.given().get(Management.url("/q/metrics")).asString();
    return metrics
        .lines()
        .filter(line -> line.startsWith(REPORTS) || line.startsWith("essc_login_reports_total{"))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
        .sum();
  }
}
