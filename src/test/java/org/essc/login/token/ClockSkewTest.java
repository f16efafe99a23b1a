package org.essc.login.token;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.Date;
import java.util.Map;
import java.util.function.Supplier;
import org.essc.login.CodedLogins;
import org.essc.login.CodedLogins.Asked;
import org.essc.login.DpopKey;
import org.essc.login.TestPortal;
import org.essc.login.TestPortal.Terms;
import org.essc.platform.config.Issuer;
import org.essc.testing.Api;
import org.essc.testing.MutableClock;
import org.junit.jupiter.api.Test;

/**
 * How far clocks may be apart. A test takes a while itself: what has to be let in is some seconds
 * on the good side of the limit, what has to be refused can only get worse while it is under way.
 */
@QuarkusTest
class ClockSkewTest {

  private static final int SLACK = 8;

  @Inject CodedLogins logins;
  @Inject MutableClock clock;
  @Inject Issuer issuer;
  @Inject Pool pool;

  private final Api api = Api.here();

  @Test
  void clientsClockMayBeHalfAMinuteApart() {
    var portal = TestPortal.register(pool, Terms.CONFIDENTIAL);
    int skew = 30;

    assertThat(asserted(portal, -60, -skew + SLACK)).isEqualTo("invalid_grant");
    assertThat(asserted(portal, -60, -skew - 1)).isEqualTo("invalid_client");
    assertThat(asserted(portal, skew, skew + 60)).isEqualTo("invalid_grant");
    assertThat(asserted(portal, skew + SLACK, skew + 60)).isEqualTo("invalid_client");
  }

  @Test
  void proofMayBeAMinuteOff() {
    var portal = TestPortal.register(pool, Terms.CONFIDENTIAL);
    int window = 60;

    assertThat(proven(portal, -window + SLACK)).isEqualTo("invalid_grant");
    assertThat(proven(portal, -window - 1)).isEqualTo("invalid_dpop_proof");
    assertThat(proven(portal, window)).isEqualTo("invalid_grant");
    assertThat(proven(portal, window + SLACK)).isEqualTo("invalid_dpop_proof");
  }

  @Test
  void proofAtUserInfoMayBeAMinuteOff() {
    var portal = TestPortal.register(pool, Terms.CONFIDENTIAL);
    var key = DpopKey.make();
    var code = logins.code(portal, api.holder(), Asked.OFFLINE);
    var access =
        send(() -> logins.exchangeForm(portal, code), key, 0).json().getString("access_token");

    assertThat(userInfo(access, key, -60 + SLACK)).isEqualTo(200);
    assertThat(userInfo(access, key, -61)).isEqualTo(401);
    assertThat(userInfo(access, key, 60)).isEqualTo(200);
    assertThat(userInfo(access, key, 60 + SLACK)).isEqualTo(401);
  }

  /** What a refresh with a token that nobody has is refused with: last of all the token is. */
  private String asserted(TestPortal portal, int issued, int expires) {
    return logins
        .post("/oauth2/token", () -> refreshing(portal, issued, expires))
        .json()
        .getString("error");
  }

  private Map<String, String> refreshing(TestPortal portal, int issued, int expires) {
    var form = logins.refreshForm(portal, "nobody's");
    form.put(
        "client_assertion",
        portal
            .partner()
            .assertion(
                clock,
                issuer.value(),
                claims -> claims.issueTime(in(issued)).expirationTime(in(expires))));
    return form;
  }

  private String proven(TestPortal portal, int issued) {
    return send(() -> logins.refreshForm(portal, "nobody's"), DpopKey.make(), issued)
        .json()
        .getString("error");
  }

  private Api.Reply send(Supplier<Map<String, String>> form, DpopKey key, int issued) {
    return api.join(
        () -> {
          var proof = key.proof(at(issued), "POST", issuer.endpoint("/oauth2/token"), null);
          return logins.posting("/oauth2/token", form.get()).header("DPoP", proof);
        });
  }

  private int userInfo(String access, DpopKey key, int issued) {
    return api.join(
            () ->
                api.request("/oauth2/userinfo", null)
                    .header("Authorization", "DPoP " + access)
                    .header(
                        "DPoP",
                        key.proof(at(issued), "GET", issuer.endpoint("/oauth2/userinfo"), access))
                    .GET())
        .status();
  }

  private Date in(int seconds) {
    return Date.from(at(seconds));
  }

  private Instant at(int seconds) {
    return clock.instant().plusSeconds(seconds);
  }
}
