package org.essc.keys;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.SignedJWT;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.net.URLEncoder;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import org.essc.login.CodedLogins;
import org.essc.login.CodedLogins.Asked;
import org.essc.login.TestPortal;
import org.essc.login.TestPortal.Terms;
import org.essc.platform.config.Issuer;
import org.essc.testing.Api;
import org.essc.testing.TestServers;
import org.essc.testing.Unis;
import org.junit.jupiter.api.Test;

/** Keys that rotate in the middle of a login disturb nobody. */
@QuarkusTest
class LoginKeyRotationTest {

  private static final String BYE = "https://portal.example/bye";

  @Inject RotateSigningKeys rotateSigningKeys;
  @Inject SigningKeyRing ring;
  @Inject SigningKeyStore store;
  @Inject JwsSigner signer;
  @Inject CodedLogins logins;
  @Inject Issuer issuer;
  @Inject Clock clock;
  @Inject Pool pool;

  private final Api api = Api.here();

  @Test
  void codeOfBeforeGivesTokensOfAfterThatTheJwksVerifies() throws Exception {
    var portal = TestPortal.register(pool, Terms.CONFIDENTIAL);
    var former = ring.active(KeyPurpose.ASSERTION).kid();
    var code = logins.code(portal, api.holder(), Asked.OFFLINE);

    rotate();
    var tokens = logins.exchange(portal, code);

    assertThat(tokens.status()).as(tokens.body()).isEqualTo(200);
    var idToken = SignedJWT.parse(tokens.json().getString("id_token"));
    assertThat(idToken.getHeader().getKeyID()).isNotEqualTo(former);
    assertThat(verifies(idToken)).isTrue();
    assertThat(userInfo(tokens)).isEqualTo(200);
  }

  @Test
  void tokensOfBeforeAreGoodAfterwards() throws Exception {
    var portal = TestPortal.register(pool, Terms.CONFIDENTIAL);
    var tokens = logins.loggedIn(portal, api.holder(), Asked.OFFLINE);
    var idToken = tokens.json().getString("id_token");

    rotate();

    assertThat(verifies(SignedJWT.parse(idToken))).isTrue();
    assertThat(userInfo(tokens)).isEqualTo(200);
    var refreshed = logins.refresh(portal, tokens.json().getString("refresh_token"));
    assertThat(refreshed.status()).isEqualTo(200);
    assertThat(userInfo(refreshed)).isEqualTo(200);
    assertThat(logout(idToken).header("Location")).isEqualTo(BYE);
    assertThat(logins.endedBy(CodedLogins.session(tokens))).isEqualTo("logout");
  }

  /** Whoever scans would be taken for the holder whom the portal's session is of. */
  @Test
  void hintWhoseKeyIsGoneNamesNobodyAndBeginsNoLogin() throws Exception {
    var portal = TestPortal.register(pool, Terms.CONFIDENTIAL);
    var former = ring.active(KeyPurpose.ASSERTION).kid();
    var tokens = logins.loggedIn(portal, api.holder(), Asked.OFFLINE);
    var idToken = tokens.json().getString("id_token");
    rotate();
    assertThat(authorize(portal, idToken)).contains("/login/");

    Unis.get(store.bury(pool, former, clock.instant()));
    Unis.get(ring.refresh());

    assertThat(authorize(portal, idToken))
        .startsWith(TestPortal.REDIRECT_URI)
        .contains("error=login_required");
    assertThat(logout(idToken).body()).contains("There is no login to end here");
    assertThat(logins.endedBy(CodedLogins.session(tokens))).isNull();
  }

  private String authorize(TestPortal portal, String hint) {
    var path =
        "/oauth2/authorize?response_type=code&scope=openid&code_challenge_method=S256"
            + "&code_challenge="
            + "c".repeat(43)
            + "&client_id="
            + portal.number()
            + "&redirect_uri="
            + URLEncoder.encode(TestPortal.REDIRECT_URI, UTF_8)
            + "&id_token_hint="
            + hint;
    return api.join(api.request(path, null).GET()).header("Location");
  }

  /** A browser may come with an ID token of long ago, or of an instance whose clock is ahead. */
  @Test
  void hintIsGoodFourHundredDaysAndNoLonger() {
    var portal = TestPortal.register(pool, Terms.CONFIDENTIAL);
    var tokens = logins.loggedIn(portal, api.holder(), Asked.OFFLINE);
    var now = clock.instant();

    for (var age : new Duration[] {Duration.ofDays(399), Duration.ofDays(-399)}) {
      assertThat(logout(signed(tokens, now.minus(age))).header("Location"))
          .as(age.toString())
          .isEqualTo(BYE);
    }
    for (var age : new Duration[] {Duration.ofDays(401), Duration.ofDays(-401)}) {
      var reply = logout(signed(tokens, now.minus(age)));
      assertThat(reply.status()).as(age.toString()).isEqualTo(200);
      assertThat(reply.body()).contains("There is no login to end here");
    }
  }

  /** An ID token as the platform makes them, of another time. */
  private String signed(Api.Reply tokens, Instant at) {
    var claims =
        new LinkedHashMap<>(TestPortal.claims(tokens.json().getString("id_token")).getMap());
    claims.put("iat", at);
    claims.put("exp", at.plusSeconds(300));
    return Unis.get(signer.sign(KeyPurpose.ASSERTION, "JWT", claims)).compact();
  }

  private Api.Reply logout(String hint) {
    var path =
        "/oauth2/logout?id_token_hint="
            + hint
            + "&post_logout_redirect_uri="
            + URLEncoder.encode(BYE, UTF_8);
    return api.join(api.request(path, null).header("Accept-Language", "en").GET());
  }

  private int userInfo(Api.Reply tokens) {
    return logins.userInfo("Bearer", tokens.json().getString("access_token")).status();
  }

  private boolean verifies(SignedJWT token) throws Exception {
    var published = JWKSet.parse(api.get("/.well-known/jwks.json", null).body());
    var key = published.getKeyByKeyId(token.getHeader().getKeyID()).toECKey();
    return token.verify(new ECDSAVerifier(key));
  }

  private void rotate() throws Exception {
    for (var purpose : new KeyPurpose[] {KeyPurpose.TOKEN, KeyPurpose.ASSERTION}) {
      try (var connection = TestServers.superuserDatabase().getConnection();
          var statement =
              connection.prepareStatement(
                  "update signing_key set created_at = created_at - interval '2 hours'"
                      + " where state = 'next' and purpose = ?")) {
        statement.setString(1, purpose.code());
        statement.executeUpdate();
      }
      Unis.get(ring.refresh());
      Unis.get(rotateSigningKeys.rotate(purpose, RotatedBy.staff("tester")));
    }
  }
}
