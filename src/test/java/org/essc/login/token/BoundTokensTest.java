package org.essc.login.token;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.SignedJWT;
import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.essc.login.CodedLogins;
import org.essc.login.CodedLogins.Asked;
import org.essc.login.DpopKey;
import org.essc.login.TestPortal;
import org.essc.login.TestPortal.Terms;
import org.essc.platform.config.Issuer;
import org.essc.platform.crypto.Sha256;
import org.essc.testing.Anew;
import org.essc.testing.Api;
import org.essc.testing.MutableClock;
import org.essc.testing.TestPartner;
import org.junit.jupiter.api.Test;

/** Tokens that are worth something only with their key (RFC 9449). */
@QuarkusTest
class BoundTokensTest {

  private static final String UNKNOWN_ECARD = "/v1/ecards/" + "0".repeat(32);

  @Inject CodedLogins logins;
  @Inject MutableClock clock;
  @Inject Issuer issuer;
  @Inject Pool pool;
  @Inject RedisDataSource redis;

  private final Api api = Api.here();
  private final DpopKey key = DpopKey.make();

  @Test
  void boundTokenOfALoginNeedsItsProof() {
    var portal = TestPortal.register(pool, Terms.CONFIDENTIAL);
    var code = logins.code(portal, api.holder(), Asked.OFFLINE);
    var tokens = withProof(() -> logins.exchangeForm(portal, code), key);
    assertThat(tokens.json().getString("token_type")).isEqualTo("DPoP");
    var access = tokens.json().getString("access_token");

    assertThat(userInfo("DPoP", access, key, access)).isEqualTo(200);
    assertThat(userInfo("Bearer", access, key, access)).isEqualTo(401);
    assertThat(userInfo("DPoP", access, DpopKey.make(), access)).isEqualTo(401);
    assertThat(userInfo("DPoP", access, key, "another")).isEqualTo(401);
    assertThat(logins.userInfo("DPoP", access).header("WWW-Authenticate"))
        .contains("invalid_dpop_proof");
  }

  @Test
  void proofIsLetInOnce() throws Exception {
    // whether one that a busy machine refused was let in is not known: with another one
    Anew.whileBusy(this::oneProofTwice);
  }

  private void oneProofTwice() {
    var portal = TestPortal.register(pool, Terms.CONFIDENTIAL);
    var code = logins.code(portal, api.holder(), Asked.OFFLINE);
    var access =
        withProof(() -> logins.exchangeForm(portal, code), key).json().getString("access_token");
    var proof = proof(key, access);

    var once = api.once();
    assertThat(Anew.served(once.join(asking("DPoP", access, proof))).status()).isEqualTo(200);
    assertThat(Anew.served(once.join(asking("DPoP", access, proof))).status()).isEqualTo(401);
  }

  /** By the clock of another instance it may be good for minutes more than by this one's. */
  @Test
  void proofIsRememberedHoweverOldItIsByThisClock() throws Exception {
    var portal = TestPortal.register(pool, Terms.CONFIDENTIAL);
    var shown = new AtomicReference<String>();
    var refused =
        api.join(
            () -> {
              var old = clock.instant().minusSeconds(50);
              shown.set(key.proof(old, "POST", issuer.endpoint("/oauth2/token"), null));
              return logins
                  .posting("/oauth2/token", logins.refreshForm(portal, "nobody's"))
                  .header("DPoP", shown.get());
            });
    assertThat(refused.json().getString("error")).isEqualTo("invalid_grant");

    var jti = SignedJWT.parse(shown.get()).getJWTClaimsSet().getJWTID();
    var remembered = "essc:dpop:" + Sha256.hex(key.thumbprint() + " " + jti);
    assertThat(redis.key().pttl(remembered)).isGreaterThan(Duration.ofSeconds(150).toMillis());
  }

  @Test
  void tokenWithoutAKeyDoesNotPassForABoundOne() {
    var portal = TestPortal.register(pool, Terms.CONFIDENTIAL);
    var access =
        logins.loggedIn(portal, api.holder(), Asked.OFFLINE).json().getString("access_token");

    assertThat(userInfo("DPoP", access, key, access)).isEqualTo(401);
  }

  @Test
  void codeThatIsBoundNeedsThatKey() {
    var portal = TestPortal.register(pool, Terms.CONFIDENTIAL);
    var asked = new Asked(Set.of("openid"), Set.of(), key.thumbprint());
    var code = logins.code(portal, api.holder(), asked);
    assertThat(logins.exchange(portal, code).json().getString("error")).isEqualTo("invalid_grant");
    assertThat(withProof(() -> logins.exchangeForm(portal, code), DpopKey.make()).status())
        .isEqualTo(400);

    assertThat(withProof(() -> logins.exchangeForm(portal, code), key).status()).isEqualTo(200);
  }

  @Test
  void fapiClientNeedsAProofAndTheIssuerAsItsOnlyAudience() {
    var portal = TestPortal.register(pool, Terms.FAPI);
    var code = logins.code(portal, api.holder(), Asked.OFFLINE);
    assertThat(logins.exchange(portal, code).json().getString("error"))
        .isEqualTo("invalid_dpop_proof");
    for (var audience :
        List.of(
            List.of(issuer.endpoint("/oauth2/token")), List.of(issuer.value(), issuer.value()))) {
      var refused = withProof(() -> exchanging(portal, code, audience), key);
      assertThat(refused.json().getString("error")).isEqualTo("invalid_client");
    }

    assertThat(withProof(() -> logins.exchangeForm(portal, code), key).status()).isEqualTo(200);
  }

  private Map<String, String> exchanging(TestPortal portal, String code, List<String> audience) {
    var form = logins.exchangeForm(portal, code);
    var assertion =
        portal.partner().assertion(clock, issuer.value(), claims -> claims.audience(audience));
    form.put("client_assertion", assertion);
    return form;
  }

  @Test
  void switchToFapiCountsAtTheNextRequest() {
    var portal = TestPortal.register(pool, Terms.CONFIDENTIAL);
    var first = logins.loggedIn(portal, api.holder(), Asked.OFFLINE);
    portal.put(pool, Terms.FAPI);

    assertThat(
            logins
                .refresh(portal, first.json().getString("refresh_token"))
                .json()
                .getString("error"))
        .isEqualTo("invalid_dpop_proof");
    portal.put(pool, Terms.CONFIDENTIAL);
    assertThat(logins.refresh(portal, first.json().getString("refresh_token")).status())
        .isEqualTo(200);
  }

  @Test
  void apiTakesABoundTokenWithItsProofOnly() {
    var channel = TestPartner.register();
    var asPortal = new TestPortal(channel, "private_key_jwt");
    Supplier<Map<String, String>> form =
        () -> {
          var fields = new LinkedHashMap<>(asPortal.login(clock, issuer.value()));
          fields.put("grant_type", "client_credentials");
          return fields;
        };
    var bound = withProof(form, key).json().getString("access_token");
    var plain = logins.post("/oauth2/token", form).json().getString("access_token");

    assertThat(api("Bearer", plain, null)).isEqualTo(404);
    assertThat(api("DPoP", bound, key)).isEqualTo(404);
    assertThat(api("DPoP", bound, key)).isEqualTo(404);
    assertThat(api("Bearer", bound, null)).isEqualTo(401);
    assertThat(api("Bearer", bound, key)).isEqualTo(401);
    assertThat(api("DPoP", bound, null)).isEqualTo(401);
    assertThat(api("DPoP", bound, DpopKey.make())).isEqualTo(401);
    assertThat(api("DPoP", plain, key)).isEqualTo(401);
  }

  private int api(String scheme, String token, DpopKey with) {
    return api.join(() -> asking(scheme, token, with)).status();
  }

  private HttpRequest.Builder asking(String scheme, String token, DpopKey with) {
    var request =
        api.request(UNKNOWN_ECARD, null).header("Authorization", scheme + " " + token).GET();
    if (with != null) {
      var uri = issuer.endpoint(UNKNOWN_ECARD);
      request.header("DPoP", with.proof(clock.instant(), "GET", uri, token));
    }
    return request;
  }

  private Api.Reply withProof(Supplier<Map<String, String>> form, DpopKey with) {
    return api.join(
        () ->
            logins
                .posting("/oauth2/token", form.get())
                .header(
                    "DPoP",
                    with.proof(clock.instant(), "POST", issuer.endpoint("/oauth2/token"), null)));
  }

  private String proof(DpopKey with, String accessToken) {
    var uri = issuer.endpoint("/oauth2/userinfo");
    return with.proof(clock.instant(), "GET", uri, accessToken);
  }

  /** With a proof of a key that it was made for a token. */
  private int userInfo(String scheme, String accessToken, DpopKey with, String token) {
    return api.join(() -> asking(scheme, accessToken, proof(with, token))).status();
  }

  private HttpRequest.Builder asking(String scheme, String accessToken, String proof) {
    return api.request("/oauth2/userinfo", null)
        .header("Authorization", scheme + " " + accessToken)
        .header("DPoP", proof)
        .GET();
  }
}
