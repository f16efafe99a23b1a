package org.essc.login;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Set;
import org.essc.holderpage.PageBrowser;
import org.essc.login.CodedLogins.Asked;
import org.essc.login.TestPortal.Terms;
import org.essc.login.WaitingLogins.Waiting;
import org.essc.testing.Answered;
import org.essc.testing.Api;
import org.essc.testing.Unis;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What stops between two steps of a login is seen at the next one, whichever that is. */
@QuarkusTest
class StoppedBetweenStepsTest {

  private static final String PIN = "739164";

  @Inject WaitingLogins waiting;
  @Inject CodedLogins coded;
  @Inject Pool pool;

  private final Api api = Api.here();
  private TestPortal portal;

  private enum Stop {
    CARD_LOST,
    CARD_LOCKED,
    SIGNING_ENDED,
    CHANNEL_SUSPENDED,
    PORTAL_SUSPENDED,
    ADDRESS_WITHDRAWN
  }

  @AfterEach
  void goOn() {
    setStatus(Api.CHANNEL, "active");
  }

  /**
   * Five logins of one holder at one portal, each before another step; then it stops.
   *
   * @param confirm the note on the holder's page, or the status of an answer without one
   * @param finish whether the browser goes back to the portal with a code
   */
  @ParameterizedTest
  @CsvSource({
    "CARD_LOST,         409 card-not-usable, card-not-usable, true,  400 invalid_grant,  401"
        + " invalid_token, 400 invalid_grant",
    "CARD_LOCKED,       409 card-not-usable, card-not-usable, true,  400 invalid_grant,  401"
        + " invalid_token, 400 invalid_grant",
    "SIGNING_ENDED,     404 not-found,       403,             true,  400 invalid_grant,  401"
        + " invalid_token, 400 invalid_grant",
    "CHANNEL_SUSPENDED, 401 unauthenticated, 403,             true,  400 invalid_grant,  401"
        + " invalid_token, 400 invalid_grant",
    "PORTAL_SUSPENDED,  409 qr-already-used, over,            false, 401 invalid_client, 401"
        + " invalid_token, 401 invalid_client",
    "ADDRESS_WITHDRAWN, 201,                 confirmed,       false, 200,                200,      "
        + "         200"
  })
  void eachStepLooksAgain(
      Stop stop,
      String scan,
      String confirm,
      boolean finish,
      String exchange,
      String userInfo,
      String refresh) {
    portal = TestPortal.register(pool, Terms.CONFIDENTIAL);
    var holder = api.holder();
    PageBrowser.setPin(api, holder, PIN);
    var unscanned = open();
    var scanned = open();
    var page = new PageBrowser(api);
    Answered.one(() -> page.redeem(ticket(scan(scanned, holder))));
    var form = page.token("/h/confirm");
    var confirmed = confirmed(holder);
    var code = coded.code(portal, holder, Asked.OFFLINE);
    var tokens = coded.loggedIn(portal, holder, Asked.OFFLINE);

    stop(stop, holder);

    assertThat(told(scan(unscanned, holder), "code")).as("scan").isEqualTo(scan);
    var fields = "token=" + form + "&number=" + scanned.number() + "&pin=" + PIN;
    var answered = Answered.one(() -> page.send("/h/confirm", api.url(""), fields));
    assertThat(note(answered)).as("confirm").isEqualTo(confirm);
    var browser = new LoginBrowser(api, confirmed);
    var finished = Answered.one(() -> browser.send("finish"));
    assertThat(finished.status()).as("finish").isEqualTo(finish ? 303 : 400);
    assertThat(finished.header("Location") != null && finished.header("Location").contains("code="))
        .isEqualTo(finish);
    var exchanged = Answered.one(() -> coded.exchange(portal, code));
    assertThat(told(exchanged, "error")).as("exchange").isEqualTo(exchange);
    var access = tokens.json().getString("access_token");
    var seen = Answered.one(() -> coded.userInfo("Bearer", access));
    assertThat(told(seen, "error")).as("UserInfo").isEqualTo(userInfo);
    var last = tokens.json().getString("refresh_token");
    var refreshed = Answered.one(() -> coded.refresh(portal, last));
    assertThat(told(refreshed, "error")).as("refresh").isEqualTo(refresh);
  }

  private Waiting open() {
    return waiting.open(
        new AuthorizationRequest(
            portal.number(),
            TestPortal.REDIRECT_URI,
            null,
            null,
            Set.of("openid", "profile"),
            Set.of(),
            "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM",
            Acr.SCAN_PIN,
            null,
            null,
            null,
            null));
  }

  private Api.Reply scan(Waiting login, Api.Holder holder) {
    return api.join(
        () ->
            api.json(
                "/v1/login-scans",
                Api.CHANNEL,
                "{\"signNo\":\"%s\",\"qr\":\"%s\"}".formatted(holder.signNo(), waiting.qr(login))));
  }

  private static String ticket(Api.Reply scan) {
    return PageBrowser.ticket(scan.json().getString("launchUrl"));
  }

  private Waiting confirmed(Api.Holder holder) {
    var login = open();
    assertThat(scan(login, holder).status()).isEqualTo(201);
    waiting.go(login.id(), LoginStep.of(LoginState.SCANNED, LoginState.CONFIRMED));
    return login;
  }

  private void stop(Stop stop, Api.Holder holder) {
    switch (stop) {
      case CARD_LOST -> api.importCards(holder.person().withState(2));
      case CARD_LOCKED -> api.importCards(holder.person().withState(3));
      case SIGNING_ENDED -> api.delete("/v1/ecards/" + holder.signNo(), Api.CHANNEL);
      case CHANNEL_SUSPENDED -> setStatus(Api.CHANNEL, "suspended");
      case PORTAL_SUSPENDED -> setStatus(portal.number(), "suspended");
      case ADDRESS_WITHDRAWN ->
          execute(
              "update openid_client set redirect_uris = '{https://portal.example/other}',"
                  + " version = version + 1 where partner_no = $1",
              portal.number());
    }
  }

  private void setStatus(String partner, String status) {
    execute(
        "update partner set status = '" + status + "', version = version + 1 where partner_no = $1",
        partner);
  }

  private void execute(String sql, String partner) {
    Unis.get(pool.preparedQuery(sql).execute(Tuple.of(partner)));
  }

  private static String told(Api.Reply reply, String member) {
    return List.of(200, 201).contains(reply.status())
        ? String.valueOf(reply.status())
        : reply.status() + " " + reply.json().getString(member);
  }

  private static String note(Api.Reply reply) {
    var location = reply.header("Location");
    return location == null
        ? String.valueOf(reply.status())
        : location.substring(location.indexOf("note=") + 5);
  }
}
