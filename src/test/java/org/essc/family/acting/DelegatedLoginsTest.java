package org.essc.family.acting;

import static org.assertj.core.api.Assertions.assertThat;

import io.agroal.api.AgroalDataSource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.essc.holderpage.PageBrowser;
import org.essc.login.Acr;
import org.essc.login.AuthorizationRequest;
import org.essc.login.CodedLogins;
import org.essc.login.LoginState;
import org.essc.login.TestPortal;
import org.essc.login.WaitingLogins;
import org.essc.platform.crypto.BlindIndex;
import org.essc.testing.Api;
import org.essc.testing.Imports;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Log-ins of a member of the family, confirmed by whoever acts. */
@QuarkusTest
class DelegatedLoginsTest {

  private static final String PIN = "739164";

  @Inject AgroalDataSource database;
  @Inject BlindIndex index;
  @Inject WaitingLogins logins;
  @Inject CodedLogins coded;
  @Inject Pool pool;

  private final Api api = Api.here();
  private Families families;
  private TestPortal portal;

  @BeforeEach
  void open() {
    families = new Families(database, index, api);
    portal = TestPortal.register(pool, TestPortal.Terms.CONFIDENTIAL);
  }

  @Test
  void guardianConfirmsWithTheOwnPinAndTheMemberIsLoggedIn() throws Exception {
    var two = families.guardian();
    PageBrowser.setPin(api, two.actor(), PIN);
    var login = logins.open();
    var page = PageBrowser.opened(api, scan(two, login).json().getString("launchUrl"));
    assertThat(page.get("/h/confirm").body())
        .contains("data-test=\"acting\" data-kind=\"guardian\"");
    for (var other : new String[] {"card", "uses", "logins", "pin"}) {
      assertThat(page.get("/h/" + other).status()).as(other).isEqualTo(403);
    }

    var went =
        page.submit("/h/confirm", "/h/confirm", "number", login.number(), "pin", PIN)
            .header("Location");

    assertThat(went).endsWith("note=confirmed");
    var confirmed = logins.read(login.id());
    assertThat(confirmed.state()).isEqualTo(LoginState.CONFIRMED);
    assertThat(confirmed.holderId()).isEqualTo(families.holderId(two.member()));
    assertThat(confirmed.delegate()).contains(families.delegate(two, "guardian"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"guardian", "family"})
  void tokensAndUserInfoSayWhoActs(String kind) throws Exception {
    var two = kind.equals("guardian") ? families.guardian() : families.relative("login");
    var members = subject(two.member());
    var actors = subject(two.actor());

    var tokens = loggedIn(two, kind);

    var id = TestPortal.claims(tokens.json().getString("id_token"));
    assertThat(id.getString("sub")).isEqualTo(members);
    assertThat(id.getJsonObject("act").getMap()).isEqualTo(Map.of("sub", actors));
    assertThat(id.getString("act_kind")).isEqualTo(kind);
    var told = coded.userInfo("Bearer", tokens.json().getString("access_token")).json();
    assertThat(told.getString("sub")).isEqualTo(members);
    assertThat(told.getString("act.sub")).isEqualTo(actors);
    assertThat(told.getString("act_kind")).isEqualTo(kind);
    var refreshed = coded.refresh(portal, tokens.json().getString("refresh_token"));
    assertThat(TestPortal.claims(refreshed.json().getString("id_token")).getString("act_kind"))
        .isEqualTo(kind);
  }

  @Test
  void portalThatLogsInNobodyElseIsNamedBeforeAnybodyConfirms() {
    var two = families.guardian();
    var login = logins.open(request(portal));

    var refused = scan(two, login);

    assertThat(refused.status()).isEqualTo(403);
    assertThat(refused.code()).isEqualTo("delegated-login-not-accepted");
    assertThat(logins.read(login.id()).state()).isEqualTo(LoginState.WAITING);
  }

  @ParameterizedTest
  @CsvSource({"card, not-delegated", "login,"})
  void relativeLogsInWhereTheMemberHasAgreed(String ability, String refusal) {
    var scanned = scan(families.relative(ability), logins.open());

    assertThat(scanned.status()).isEqualTo(refusal == null ? 201 : 403);
    assertThat(refusal == null ? null : scanned.code()).isEqualTo(refusal);
  }

  @Test
  void strangersMembershipLooksLikeNone() {
    var two = families.guardian();
    var other = families.guardian();

    var refused =
        scan(new Families.Two(two.actor(), two.member(), other.memberId()), logins.open());

    assertThat(refused.code()).isEqualTo("not-found");
  }

  @ParameterizedTest
  @CsvSource({
    "membership,     membership",
    "actors-card,    card",
    "members-card,   card",
    "actors-signing, channel",
    "members-signing,channel"
  })
  void sessionEndsWithWhatItRestsOn(String what, String by) throws Exception {
    var two = families.guardian();
    var tokens = loggedIn(two, "guardian");
    var own = coded.loggedIn(portal, two.member(), CodedLogins.Asked.OFFLINE);

    end(what, two);

    assertThat(coded.endedBy(CodedLogins.session(tokens))).isEqualTo(by);
    assertThat(coded.userInfo("Bearer", tokens.json().getString("access_token")).status())
        .isEqualTo(401);
    assertThat(coded.refresh(portal, tokens.json().getString("refresh_token")).status())
        .isEqualTo(400);
    assertThat(coded.endedBy(CodedLogins.session(own)))
        .as("the member's own")
        .isEqualTo(what.startsWith("members-") ? by : null);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"membership", "actors-card", "members-card", "actors-signing", "members-signing"})
  void codeOpensNothingAfterAnyOfItHasEnded(String what) throws Exception {
    var two = families.guardian();
    var code = code(two, "guardian");

    end(what, two);

    assertThat(coded.exchange(portal, code).status()).isEqualTo(400);
  }

  @ParameterizedTest
  @ValueSource(strings = {"membership", "actors-card", "members-card"})
  void confirmationComesTooLateAfterAnyOfItHasEnded(String what) {
    var two = families.guardian();
    PageBrowser.setPin(api, two.actor(), PIN);
    var login = logins.open();
    var page = PageBrowser.opened(api, scan(two, login).json().getString("launchUrl"));
    var form = "token=%s&number=%s&pin=%s".formatted(page.token("/h/confirm"), login.number(), PIN);

    end(what, two);
    page.send("/h/confirm", api.url(""), form);

    assertThat(logins.read(login.id()).state()).isEqualTo(LoginState.SCANNED);
  }

  /** Opened before the ending and ended with it, or not at all. */
  @Test
  void exchangeThatRacesWithTheEndingLeavesNoSession() throws Exception {
    for (int round = 0; round < 6; round++) {
      var two = families.guardian();
      var code = code(two, "guardian");
      var ending = CompletableFuture.runAsync(() -> end("membership", two));
      var exchanged = coded.exchange(portal, code);
      ending.join();

      if (exchanged.status() == 200) {
        assertThat(coded.endedBy(CodedLogins.session(exchanged))).isEqualTo("membership");
      } else {
        assertThat(exchanged.status()).isEqualTo(400);
      }
    }
  }

  @Test
  void bothPeopleReadOfItAmongTheirUses() throws Exception {
    var two = families.guardian();
    loggedIn(two, "guardian");

    assertThat(PageBrowser.at(api, two.actor(), "uses").get("/h/uses").body())
        .contains("data-kind=\"login-for\"", "data-act=\"guardian\"");
    assertThat(PageBrowser.at(api, two.member(), "uses").get("/h/uses").body())
        .contains("data-kind=\"login\"", "data-act=\"guardian\"");
    assertThat(PageBrowser.at(api, two.member(), "logins").get("/h/logins").body())
        .as("where the member can end it")
        .contains("data-act=\"guardian\"", "data-test=\"end\"");
  }

  /** The ward's, and with the guardian's name in the log; a relative has no such page. */
  @Test
  void guardianEndsTheWardsLogIn() throws Exception {
    var two = families.guardian();
    var session = CodedLogins.session(loggedIn(two, "guardian"));
    var page =
        PageBrowser.opened(
            api,
            PageBrowser.launchOfMember(api, two.actor(), two.memberId(), "logins", false)
                .json()
                .getString("launchUrl"));
    assertThat(page.get("/h/logins").body()).contains(session.toString());

    var went = page.submit("/h/logins", "/h/logins/end", "login", session.toString());

    assertThat(went.header("Location")).endsWith("?note=ended");
    assertThat(coded.endedBy(session)).isEqualTo("holder");
    assertThat(
            new Imports(api)
                .query(
                    "select payload from audit_entry where payload like '%login.end%'"
                        + " and payload like '%"
                        + session
                        + "%'"))
        .singleElement()
        .asString()
        .contains(families.holderId(two.actor()).toString(), two.memberId().toString());
  }

  private void end(String what, Families.Two two) {
    switch (what) {
      case "actors-card" -> api.importCards(two.actor().person().withState(2));
      case "members-card" -> api.importCards(two.member().person().withState(2));
      case "actors-signing" -> api.delete("/v1/ecards/" + two.actor().signNo(), Api.CHANNEL);
      case "members-signing" -> api.delete("/v1/ecards/" + two.member().signNo(), Api.CHANNEL);
      default ->
          assertThat(api.delete("/v1/family-members/" + two.memberId(), Api.CHANNEL).status())
              .isEqualTo(204);
    }
  }

  private String code(Families.Two two, String kind) throws Exception {
    return coded.code(
        portal, two.member(), CodedLogins.Asked.OFFLINE, families.delegate(two, kind));
  }

  private Api.Reply loggedIn(Families.Two two, String kind) throws Exception {
    var tokens = coded.exchange(portal, code(two, kind));
    assertThat(tokens.status()).as(tokens.body()).isEqualTo(200);
    return tokens;
  }

  private String subject(Api.Holder holder) {
    var tokens = coded.loggedIn(portal, holder, CodedLogins.Asked.OFFLINE);
    return TestPortal.claims(tokens.json().getString("id_token")).getString("sub");
  }

  private Api.Reply scan(Families.Two two, WaitingLogins.Waiting login) {
    return api.post(
        "/v1/login-scans",
        Api.CHANNEL,
        "{\"signNo\":\"%s\",\"qr\":\"%s\",\"memberId\":\"%s\"}"
            .formatted(two.actor().signNo(), logins.qr(login), two.memberId()));
  }

  private static AuthorizationRequest request(TestPortal portal) {
    var one = WaitingLogins.request(Acr.SCAN_PIN, null);
    return new AuthorizationRequest(
        portal.number(),
        TestPortal.REDIRECT_URI,
        one.state(),
        null,
        Set.of("openid", "profile"),
        Set.of(),
        one.codeChallenge(),
        Acr.SCAN_PIN,
        null,
        null,
        null,
        null);
  }
}
