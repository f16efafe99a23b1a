package org.essc.login.token;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.essc.login.CodedLogins;
import org.essc.login.CodedLogins.Asked;
import org.essc.login.LoginCode;
import org.essc.login.TestPortal;
import org.essc.login.TestPortal.Terms;
import org.essc.platform.random.Randomness;
import org.essc.testing.Answered;
import org.essc.testing.Api;
import org.essc.testing.TestPartner;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a portal's users ask for counts towards its own rate, and nobody else's. */
@QuarkusTest
class PortalRatesTest {

  private static final int BURST = 40;

  @Inject CodedLogins logins;
  @Inject Pool pool;
  @Inject Randomness randomness;

  private final Api api = Api.here();

  @AfterEach
  void forget() {
    Api.forgetTokens();
  }

  @Test
  void userInfoCountsAndAnotherPortalIsServed() {
    var busy = TestPortal.register(pool, Terms.CONFIDENTIAL);
    var other = TestPortal.register(pool, Terms.CONFIDENTIAL);
    var access = accessToken(busy);
    var others = accessToken(other);
    limit(busy, 2);

    var answers =
        burst(
            () ->
                api.request("/oauth2/userinfo", null)
                    .header("Authorization", "Bearer " + access)
                    .GET());

    assertThat(answers).extracting(Api.Reply::status).containsOnly(200, 429).contains(200, 429);
    var refused = answers.stream().filter(reply -> reply.status() == 429).findFirst().orElseThrow();
    assertThat(refused.code()).isEqualTo("too-many-requests");
    assertThat(refused.header("Retry-After")).isEqualTo("1");
    assertThat(Answered.one(() -> logins.userInfo("Bearer", others)).status()).isEqualTo(200);
  }

  @Test
  void revocationCountsAndAnotherPortalIsServed() {
    var busy = TestPortal.register(pool, Terms.CONFIDENTIAL);
    var other = TestPortal.register(pool, Terms.CONFIDENTIAL);
    var others = logins.loggedIn(other, api.holder(), Asked.OFFLINE);
    limit(busy, 2);

    var answers = burst(() -> logins.posting("/oauth2/revoke", revocation(busy, "x")));

    assertThat(answers).extracting(Api.Reply::status).containsOnly(200, 429).contains(200, 429);
    var refused = answers.stream().filter(reply -> reply.status() == 429).findFirst().orElseThrow();
    assertThat(refused.json().getString("error")).isEqualTo("temporarily_unavailable");
    assertThat(refused.header("Retry-After")).isEqualTo("1");
    var token = others.json().getString("refresh_token");
    var revoked = Answered.one(() -> logins.post("/oauth2/revoke", revocation(other, token)));
    assertThat(revoked.status()).isEqualTo(200);
    assertThat(logins.endedBy(CodedLogins.session(others))).isEqualTo("revoked");
  }

  @Test
  void strangerWhoNamesAPublicClientSpendsNothingOfItsRate() {
    var portal = TestPortal.register(pool, Terms.PUBLIC);
    limit(portal, 1);

    var answers = burst(() -> logins.posting("/oauth2/revoke", revocation(portal, "x")));

    assertThat(answers).extracting(Api.Reply::status).containsOnly(200);
  }

  @Test
  void strangerWhoShowsAPublicClientsNumberForTokensSpendsNothingOfItsRate() {
    var portal = TestPortal.register(pool, Terms.PUBLIC);
    var tokens = logins.loggedIn(portal, api.holder(), Asked.OFFLINE);
    var code = logins.code(portal, api.holder(), Asked.OFFLINE);
    var made = LoginCode.random(LoginCode.find(code).orElseThrow().login(), randomness).text();
    limit(portal, 1);

    for (var junk :
        List.of(logins.exchangeForm(portal, made), logins.refreshForm(portal, "made-up"))) {
      var answers = burst(() -> logins.posting("/oauth2/token", junk));
      assertThat(answers).extracting(Api.Reply::status).containsOnly(400);
    }
    var refresh = logins.refreshForm(portal, tokens.json().getString("refresh_token"));
    var own = burst(() -> logins.posting("/oauth2/token", refresh));
    assertThat(own).extracting(Api.Reply::status).contains(429);
  }

  private List<Api.Reply> burst(Supplier<HttpRequest.Builder> request) {
    return Answered.all(api, Collections.nCopies(BURST, request));
  }

  private String accessToken(TestPortal portal) {
    return logins.loggedIn(portal, api.holder(), Asked.OFFLINE).json().getString("access_token");
  }

  private Map<String, String> revocation(TestPortal portal, String token) {
    var form = new HashMap<>(logins.refreshForm(portal, ""));
    form.remove("grant_type");
    form.remove("refresh_token");
    form.put("token", token);
    return form;
  }

  private void limit(TestPortal portal, int perSecond) {
    var entitlements =
        new JsonObject()
            .put("roles", new JsonArray().add("portal"))
            .put("requestsPerSecond", perSecond);
    var path = "/v1/partners/" + portal.number() + "/entitlements";
    var limited =
        api.join(
            api.request(path, TestPartner.ADMINISTRATOR)
                .header("Content-Type", "application/json")
                .PUT(BodyPublishers.ofString(entitlements.encode())));
    assertThat(limited.status()).as(limited.body()).isEqualTo(200);
  }
}
