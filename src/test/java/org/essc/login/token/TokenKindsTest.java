package org.essc.login.token;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.SignedJWT;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.essc.keys.JwsSigner;
import org.essc.keys.KeyPurpose;
import org.essc.login.CodedLogins;
import org.essc.login.CodedLogins.Asked;
import org.essc.login.DpopKey;
import org.essc.login.TestPortal;
import org.essc.login.TestPortal.Terms;
import org.essc.platform.config.Issuer;
import org.essc.testing.Api;
import org.essc.testing.MutableClock;
import org.essc.testing.Unis;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is signed or made for one use is good for no other: only the diagonal succeeds. */
@QuarkusTest
class TokenKindsTest {

  @Inject CodedLogins logins;
  @Inject MutableClock clock;
  @Inject Issuer issuer;
  @Inject JwsSigner signer;
  @Inject Pool pool;

  private final Api api = Api.here();

  @AfterEach
  void reset() {
    clock.reset();
    Api.forgetTokens();
  }

  @Test
  void tokenKindsAreNotExchangeable() {
    var portal = TestPortal.register(pool, Terms.CONFIDENTIAL);
    var tokens = tokens(portal);

    tokens.forEach(
        (kind, token) -> {
          assertThat(atApi(token)).as(kind).isEqualTo(kind.equals("api") ? 404 : 401);
          assertThat(logins.userInfo("Bearer", token).status())
              .as(kind)
              .isEqualTo(kind.equals("access") ? 200 : 401);
          if (!kind.equals("refresh")) {
            assertThat(logins.refresh(portal, token).json().getString("error"))
                .as(kind)
                .isEqualTo("invalid_grant");
          }
          if (!kind.equals("code")) {
            assertThat(logins.exchange(portal, token).json().getString("error"))
                .as(kind)
                .isEqualTo("invalid_grant");
          }
          if (!kind.equals("client")) {
            assertThat(asClientAssertion(portal, token)).as(kind).isEqualTo(401);
          }
          if (!kind.equals("id")) {
            assertThat(asHint(token).body()).as(kind).contains("There is no login to end here");
          }
          assertThat(logins.userInfo("DPoP", token).status()).as(kind).isEqualTo(401);
        });

    assertThat(logins.refresh(portal, tokens.get("refresh")).status()).isEqualTo(200);
    assertThat(logins.exchange(portal, tokens.get("code")).status()).isEqualTo(200);
    assertThat(asHint(tokens.get("id")).body()).contains("You are logged out");
  }

  @Test
  void boundTokenIsNoBearer() {
    var portal = TestPortal.register(pool, Terms.CONFIDENTIAL);
    var bound = bound(portal, api.holder());

    var reply = logins.userInfo("Bearer", bound);

    assertThat(reply.status()).isEqualTo(401);
    assertThat(reply.header("WWW-Authenticate")).contains("error=\"invalid_token\"");
    assertThat(reply.body()).doesNotContain("sub");
  }

  /** Of each all is good but one thing. */
  @Test
  void forgedAccessTokenOfALoginIsInvalid() throws Exception {
    var portal = TestPortal.register(pool, Terms.CONFIDENTIAL);
    var other = TestPortal.register(pool, Terms.CONFIDENTIAL);
    var genuine =
        logins.loggedIn(portal, api.holder(), Asked.OFFLINE).json().getString("access_token");
    var claims = TestPortal.claims(genuine).getMap();
    var aud = issuer.endpoint("/oauth2/userinfo");
    var now = clock.instant();
    assertThat(logins.userInfo("Bearer", signed(claims, more -> {})).status()).isEqualTo(200);

    var forged = new LinkedHashMap<String, String>();
    forged.put("alg none", "eyJhbGciOiJub25lIiwidHlwIjoiYXQrand0In0." + part(genuine, 1) + ".");
    forged.put("alg HS256", hmac(genuine));
    forged.put("signature of another", part(genuine, 0) + "." + part(genuine, 1) + ".AAAA");
    forged.put("purpose", compact(KeyPurpose.ASSERTION, "at+jwt", claims));
    forged.put("typ", compact(KeyPurpose.TOKEN, "JWT", claims));
    forged.put("iss", signed(claims, more -> more.put("iss", "https://issuer.example")));
    forged.put("aud", signed(claims, more -> more.put("aud", Issuer.API_AUDIENCE)));
    forged.put("aud twice", signed(claims, more -> more.put("aud", List.of(aud, "x"))));
    forged.put("no aud", signed(claims, more -> more.remove("aud")));
    forged.put("no exp", signed(claims, more -> more.remove("exp")));
    forged.put("lives long", signed(claims, more -> more.put("exp", now.plusSeconds(3600))));
    forged.put("begins late", signed(claims, more -> more.put("nbf", now.plusSeconds(60))));
    for (var required : List.of("sub", "sid", "client_id", "scope")) {
      forged.put("no " + required, signed(claims, more -> more.remove(required)));
    }
    forged.put("client", signed(claims, more -> more.put("client_id", other.number())));
    forged.put("session", signed(claims, more -> more.put("sid", UUID.randomUUID().toString())));
    forged.put("bound", signed(claims, more -> more.put("cnf", Map.of("jkt", "x"))));

    forged.forEach(
        (name, token) -> {
          var reply = logins.userInfo("Bearer", token);
          assertThat(reply.status()).as(name).isEqualTo(401);
          assertThat(reply.header("WWW-Authenticate")).as(name).contains("\"invalid_token\"");
          assertThat(reply.body()).as(name).isEqualTo("{\"error\":\"invalid_token\"}");
        });
  }

  private String signed(Map<String, Object> claims, Consumer<Map<String, Object>> spoil) {
    var spoilt = new LinkedHashMap<>(claims);
    spoil.accept(spoilt);
    return compact(KeyPurpose.TOKEN, "at+jwt", spoilt);
  }

  private String compact(KeyPurpose purpose, String typ, Map<String, Object> claims) {
    return Unis.get(signer.sign(purpose, typ, claims)).compact();
  }

  /** With the public key, which everybody knows, as the secret. */
  private String hmac(String genuine) throws Exception {
    var kid = SignedJWT.parse(genuine).getHeader().getKeyID();
    var keys = JWKSet.parse(api.get("/.well-known/jwks.json", null).body());
    var key = keys.getKeyByKeyId(kid).toECKey().toECPublicKey().getEncoded();
    var header =
        new JWSHeader.Builder(JWSAlgorithm.HS256)
            .keyID(kid)
            .type(new JOSEObjectType("at+jwt"))
            .build();
    var jws = new JWSObject(header, new Payload(new Base64URL(part(genuine, 1)).decode()));
    jws.sign(new MACSigner(key));
    return jws.serialize();
  }

  private static String part(String jwt, int place) {
    return jwt.split("\\.")[place];
  }

  private Map<String, String> tokens(TestPortal portal) {
    var holder = api.holder();
    var answer = logins.loggedIn(portal, holder, Asked.OFFLINE).json();
    var tokens = new LinkedHashMap<String, String>();
    tokens.put("api", api.token(Api.CHANNEL));
    tokens.put("access", answer.getString("access_token"));
    tokens.put("id", answer.getString("id_token"));
    tokens.put("refresh", answer.getString("refresh_token"));
    tokens.put("code", logins.code(portal, holder, Asked.OFFLINE));
    tokens.put(
        "assertion", api.verify(Api.VERIFIER, api.freshCode(holder)).json().getString("assertion"));
    tokens.put(
        "credential", api.issue(Api.CHANNEL, holder.person()).json().getString("credential"));
    tokens.put("bound", bound(portal, holder));
    tokens.put("proof", proof(DpopKey.make()));
    tokens.put("logout", signed("logout+jwt", portal, answer.getString("id_token")));
    tokens.put(
        "payment", signed("essc-payment-authorization+jwt", portal, answer.getString("id_token")));
    tokens.put("client", portal.partner().assertion(clock, issuer.value(), claims -> {}));
    return tokens;
  }

  private String bound(TestPortal portal, Api.Holder holder) {
    var code = logins.code(portal, holder, Asked.OFFLINE);
    return api.join(
            () ->
                logins
                    .posting("/oauth2/token", logins.exchangeForm(portal, code))
                    .header("DPoP", proof(DpopKey.make())))
        .json()
        .getString("access_token");
  }

  private String proof(DpopKey key) {
    return key.proof(clock.instant(), "POST", issuer.endpoint("/oauth2/token"), null);
  }

  /** With the claims that portals are sent at the end of a session. */
  private String signed(String typ, TestPortal portal, String idToken) {
    var claims = new LinkedHashMap<String, Object>();
    claims.put("iss", issuer.value());
    claims.put("aud", portal.number());
    claims.put("iat", clock.instant());
    claims.put("exp", clock.instant().plusSeconds(120));
    claims.put("jti", "j-1");
    claims.put("sid", TestPortal.claims(idToken).getString("sid"));
    claims.put("sub", TestPortal.claims(idToken).getString("sub"));
    claims.put("events", Map.of("http://schemas.openid.net/event/backchannel-logout", Map.of()));
    return Unis.get(signer.sign(KeyPurpose.ASSERTION, typ, claims)).compact();
  }

  private Api.Reply asHint(String token) {
    return api.join(
        api.request("/oauth2/logout?id_token_hint=" + token, null)
            .header("Accept-Language", "en")
            .GET());
  }

  private int atApi(String token) {
    return api.join(
            api.request("/v1/ecards/" + "0".repeat(32), null)
                .header("Authorization", "Bearer " + token)
                .GET())
        .status();
  }

  private int asClientAssertion(TestPortal portal, String token) {
    var form = logins.refreshForm(portal, "x");
    form.put("client_assertion", token);
    // what is refused is no less refused when it is shown again
    return logins.post("/oauth2/token", () -> form).status();
  }
}
