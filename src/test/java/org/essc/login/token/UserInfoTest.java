package org.essc.login.token;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.Set;
import org.essc.login.CodedLogins;
import org.essc.login.CodedLogins.Asked;
import org.essc.login.TestPortal;
import org.essc.login.TestPortal.Terms;
import org.essc.testing.Anew;
import org.essc.testing.Api;
import org.essc.testing.MutableClock;
import org.essc.testing.Statements;
import org.essc.testing.Unis;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class UserInfoTest {

  /** Of session, portal, channel and card; the platform's own jobs look at none of these alone. */
  private static final String READS =
      "select .* from (login_session|openid_client|partner|ecard_binding) .*";

  @Inject CodedLogins logins;
  @Inject MutableClock clock;
  @Inject Pool pool;

  private final Api api = Api.here();

  @AfterEach
  void reset() {
    clock.reset();
    Api.forgetTokens();
  }

  @Test
  void withoutScopesItTellsNobody() {
    var told = told(api.holder(), Asked.scopes("openid")).json();

    assertThat(told.<java.util.Map<String, Object>>get("$").keySet())
        .containsExactlyInAnyOrder("sub", "urn:essc:level");
  }

  @Test
  void profileTellsTheMaskedName() {
    var holder = api.holder();

    var told = told(holder, Asked.scopes("openid", "profile"));

    var name = told.json().getString("name");
    assertThat(name).startsWith(holder.person().name().substring(0, 1)).endsWith("*");
    assertThat(told.body()).doesNotContain(holder.person().name());
  }

  @Test
  void scopesThatThePartnerIsEntitledToTellTheWhole() {
    var holder = api.holder();

    var told =
        told(holder, Asked.scopes("openid", "profile", "essc:name", "essc:id-number", "essc:phone"))
            .json();

    assertThat(told.getString("name")).isEqualTo(holder.person().name());
    assertThat(told.getString("idNumber")).isEqualTo(holder.person().idNumber());
    assertThat(told.getString("idType")).isEqualTo("01");
    assertThat(told.getString("phone")).isEqualTo(holder.person().phone());
  }

  @Test
  void whatThePartnerIsNotEntitledToIsNotTold() {
    var told = told(api.holder(), Asked.scopes("openid", "essc:card-no"));

    assertThat(told.body()).doesNotContain("cardNo");
  }

  @Test
  void membersMayBeAskedForByName() {
    var holder = api.holder();
    var asked = new Asked(Set.of("openid"), Set.of("phone", "cardNo"), null);

    var told = told(holder, asked).json();

    assertThat(told.getString("phone")).isEqualTo(holder.person().phone());
    assertThat(told.getString("name")).isNull();
    assertThat(told.getString("cardNo")).isNull();
  }

  @Test
  void tokenOfFewerScopesDoesNotTellWhatWasAskedForByName() {
    var portal = TestPortal.register(pool, Terms.CONFIDENTIAL);
    var asked = new Asked(Set.of("openid", "profile", "offline_access"), Set.of("phone"), null);
    var first = logins.loggedIn(portal, api.holder(), asked);
    var fewer = logins.refreshForm(portal, first.json().getString("refresh_token"));
    fewer.put("scope", "openid profile");

    var second = logins.post("/oauth2/token", fewer);

    var narrowed = logins.userInfo("Bearer", second.json().getString("access_token"));
    assertThat(narrowed.body()).contains("name").doesNotContain("phone");
    var third = logins.refresh(portal, second.json().getString("refresh_token"));
    assertThat(logins.userInfo("Bearer", third.json().getString("access_token")).body())
        .contains("phone");
  }

  @Test
  void twoReadsAnswerIt() throws Exception {
    // one that comes again for 503 would read again
    Anew.whileBusy(this::readsAreCounted);
  }

  private void readsAreCounted() {
    try (var statements = Statements.logged()) {
      var portal = TestPortal.register(pool, Terms.CONFIDENTIAL);
      var access =
          logins.loggedIn(portal, api.holder(), Asked.OFFLINE).json().getString("access_token");
      var executed =
          statements.executed(
              () -> {
                var told = Anew.served(logins.once().userInfo("Bearer", access));
                assertThat(told.status()).isEqualTo(200);
              });

      var reads = executed.stream().filter(sql -> sql.matches(READS)).toList();
      assertThat(reads).as(String.join("\n", executed)).hasSize(2);
    }
  }

  @Test
  void entitlementThatWasTakenAwayCountsAtOnce() {
    var portal = TestPortal.register(pool, Terms.CONFIDENTIAL);
    var tokens = logins.loggedIn(portal, api.holder(), Asked.scopes("openid", "essc:phone"));
    var access = tokens.json().getString("access_token");
    assertThat(logins.userInfo("Bearer", access).body()).contains("phone");
    Unis.get(
        pool.preparedQuery("update partner set claims = '{}' where partner_no = $1")
            .execute(Tuple.of(portal.number())));

    assertThat(logins.userInfo("Bearer", access).body()).doesNotContain("phone");
  }

  @Test
  void twoPortalsKnowTheHolderByOtherNames() {
    var holder = api.holder();

    assertThat(told(holder, Asked.OFFLINE).json().getString("sub"))
        .isNotEqualTo(told(holder, Asked.OFFLINE).json().getString("sub"));
  }

  @Test
  void postAnswersAsGetDoes() {
    var portal = TestPortal.register(pool, Terms.CONFIDENTIAL);
    var access = logins.loggedIn(portal, api.holder(), Asked.OFFLINE).json();

    var posted =
        api.join(
            api.request("/oauth2/userinfo", null)
                .header("Authorization", "Bearer " + access.getString("access_token"))
                .POST(BodyPublishers.noBody()));

    assertThat(posted.status()).isEqualTo(200);
    assertThat(posted.header("Cache-Control")).isEqualTo("no-store");
  }

  @Test
  void withoutATokenItNamesTheSchemes() {
    var reply = api.get("/oauth2/userinfo", null);

    assertThat(reply.status()).isEqualTo(401);
    assertThat(reply.response().headers().allValues("WWW-Authenticate"))
        .containsExactly("Bearer realm=\"essc\"", "DPoP realm=\"essc\", algs=\"ES256\"");
  }

  @Test
  void expiredTokenIsInvalid() {
    var portal = TestPortal.register(pool, Terms.CONFIDENTIAL);
    var tokens = logins.loggedIn(portal, api.holder(), Asked.OFFLINE);
    var access = tokens.json().getString("access_token");

    clock.advance(Duration.ofMinutes(10).plusSeconds(20));
    assertThat(logins.userInfo("Bearer", access).status()).isEqualTo(200);
    clock.advance(Duration.ofSeconds(20));

    var reply = logins.userInfo("Bearer", access);
    assertThat(reply.status()).isEqualTo(401);
    assertThat(reply.header("WWW-Authenticate")).contains("error=\"invalid_token\"");
  }

  @Test
  void whatWasToldToWhomStandsInTheAuditLog() {
    var portal = TestPortal.register(pool, Terms.CONFIDENTIAL);
    var tokens = logins.loggedIn(portal, api.holder(), Asked.scopes("openid", "profile"));
    logins.userInfo("Bearer", tokens.json().getString("access_token"));

    var entries =
        Unis.get(
            pool.preparedQuery("select payload from audit_entry where payload like $1")
                .execute(Tuple.of("%" + CodedLogins.session(tokens) + "%")));

    assertThat(entries.stream().map(row -> row.getString(0)))
        .anySatisfy(entry -> assertThat(entry).contains("login.exchange", portal.number()))
        .anySatisfy(entry -> assertThat(entry).contains("login.disclose", "sub.name"));
  }

  private Api.Reply told(Api.Holder holder, Asked asked) {
    var portal = TestPortal.register(pool, Terms.CONFIDENTIAL);
    var tokens = logins.loggedIn(portal, holder, asked);
    var reply = logins.userInfo("Bearer", tokens.json().getString("access_token"));
    assertThat(reply.status()).as(reply.body()).isEqualTo(200);
    return reply;
  }
}
