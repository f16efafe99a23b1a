package org.essc.login.token;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.net.URLEncoder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.essc.login.CodedLogins;
import org.essc.login.CodedLogins.Asked;
import org.essc.login.TestPortal;
import org.essc.login.TestPortal.Terms;
import org.essc.testing.Api;
import org.essc.testing.MutableClock;
import org.essc.testing.Unis;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
class LogoutTest {

  private static final String BYE = "https://portal.example/bye";

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
  void hintEndsItsSessionAlsoWhenItHasExpiredAndTheBrowserGoesOn() {
    var portal = TestPortal.register(pool, Terms.CONFIDENTIAL);
    var tokens = logins.loggedIn(portal, api.holder(), Asked.OFFLINE);
    clock.advance(Duration.ofHours(1));

    var reply =
        logout(
            tokens.json().getString("id_token"),
            Map.of("post_logout_redirect_uri", BYE, "state", "a b&c"));

    assertThat(reply.status()).isEqualTo(303);
    assertThat(reply.header("Location")).startsWith(BYE + "?state=a").contains("%26c");
    assertThat(logins.endedBy(CodedLogins.session(tokens))).isEqualTo("logout");
  }

  @Test
  void addressThatIsNotRegisteredIsNeverGoneTo() {
    var portal = TestPortal.register(pool, Terms.CONFIDENTIAL);
    for (var uri : List.of(BYE + "/", BYE + "?x", "https://portal.example.evil/bye", "//evil")) {
      var tokens = logins.loggedIn(portal, api.holder(), Asked.OFFLINE);
      var reply =
          logout(tokens.json().getString("id_token"), Map.of("post_logout_redirect_uri", uri));
      assertThat(reply.status()).as(uri).isEqualTo(200);
      assertThat(reply.header("Location")).isNull();
    }
  }

  /** As after a log-in: RFC 8252 §7.3. */
  @ParameterizedTest
  @CsvSource({"true, 303", "false, 200"})
  void loopbackAddressOfTheSandboxHasAnyPort(boolean sandbox, int status) {
    var portal = TestPortal.register(pool, Terms.CONFIDENTIAL);
    var tokens = logins.loggedIn(portal, api.holder(), Asked.OFFLINE);
    update("update partner set sandbox = $2 where partner_no = $1", portal, sandbox);
    update(
        "update openid_client set post_logout_redirect_uris = $2 where partner_no = $1",
        portal,
        new String[] {"http://localhost/bye"});

    var reply =
        logout(
            tokens.json().getString("id_token"),
            Map.of("post_logout_redirect_uri", "http://localhost:3000/bye"));

    assertThat(reply.status()).isEqualTo(status);
  }

  private void update(String sql, TestPortal portal, Object value) {
    Unis.get(pool.preparedQuery(sql).execute(Tuple.of(portal.number(), value)));
  }

  @Test
  void withoutAGoodHintNothingEndsAndNobodyIsSentOn() {
    var portal = TestPortal.register(pool, Terms.CONFIDENTIAL);
    var other = TestPortal.register(pool, Terms.CONFIDENTIAL);
    var tokens = logins.loggedIn(portal, api.holder(), Asked.OFFLINE);
    var id = tokens.json().getString("id_token");
    var forged = id.substring(0, id.length() - 4) + "AAAA";

    for (var hint :
        List.of(
            "x",
            forged,
            tokens.json().getString("access_token"),
            tokens.json().getString("refresh_token"))) {
      var reply = logout(hint, Map.of("post_logout_redirect_uri", BYE));
      assertThat(reply.status()).isEqualTo(200);
      assertThat(reply.header("Content-Security-Policy")).contains("frame-ancestors 'none'");
    }
    assertThat(logout(id, Map.of("client_id", other.number())).status()).isEqualTo(200);

    assertThat(logins.endedBy(CodedLogins.session(tokens))).isNull();
  }

  private Api.Reply logout(String hint, Map<String, String> more) {
    var query = new StringBuilder("/oauth2/logout?id_token_hint=" + hint);
    more.forEach(
        (name, value) ->
            query.append('&').append(name).append('=').append(URLEncoder.encode(value, UTF_8)));
    return api.get(query.toString(), null);
  }
}
