package org.essc.login.token;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.essc.card.loss.LossApi;
import org.essc.login.CodedLogins;
import org.essc.login.CodedLogins.Asked;
import org.essc.login.TestPortal;
import org.essc.login.TestPortal.Terms;
import org.essc.platform.config.Issuer;
import org.essc.testing.Answered;
import org.essc.testing.Api;
import org.essc.testing.MutableClock;
import org.essc.testing.Rounds;
import org.essc.testing.TestPartner;
import org.essc.testing.Unis;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class ExchangeCodeTest {

  @Inject CodedLogins logins;
  @Inject MutableClock clock;
  @Inject Issuer issuer;
  @Inject Pool pool;

  private final Api api = Api.here();

  @AfterEach
  void reset() {
    clock.reset();
    Api.forgetTokens();
  }

  @Test
  void codeIsExchangedForTokensThatSayWhoHowAndWhichSession() {
    var portal = TestPortal.register(pool, Terms.CONFIDENTIAL);

    var answer = logins.loggedIn(portal, api.holder(), Asked.OFFLINE);

    assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
    assertThat(answer.json().getString("token_type")).isEqualTo("Bearer");
    assertThat(answer.json().getString("scope")).isEqualTo("offline_access openid profile");
    assertThat(answer.json().getString("refresh_token")).isNotBlank();
    var access = TestPortal.claims(answer.json().getString("access_token"));
    assertThat(access.getString("aud")).isEqualTo(issuer.endpoint("/oauth2/userinfo"));
    assertThat(access.getString("client_id")).isEqualTo(portal.number());
    var id = TestPortal.claims(answer.json().getString("id_token"));
    assertThat(id.fieldNames())
        .containsExactlyInAnyOrder(
            "iss",
            "sub",
            "aud",
            "exp",
            "iat",
            "auth_time",
            "nonce",
            "acr",
            "amr",
            "azp",
            "sid",
            "at_hash",
            "urn:essc:level");
    assertThat(id.getString("iss")).isEqualTo(issuer.value());
    assertThat(id.getString("aud")).isEqualTo(portal.number());
    assertThat(id.getString("sub")).isEqualTo(access.getString("sub")).hasSize(32);
    assertThat(id.getString("nonce")).isEqualTo("nonce-1");
    assertThat(id.getString("acr")).isEqualTo("urn:essc:acr:scan-pin");
    assertThat(id.getJsonArray("amr").getList()).hasToString("[user, pin]");
    assertThat(id.getLong("exp") - id.getLong("iat")).isEqualTo(300);
    assertThat(id.getInteger("urn:essc:level")).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {" ", " n-1 "})
  void nonceComesBackAsItWasSent(String nonce) {
    var portal = TestPortal.register(pool, Terms.CONFIDENTIAL);
    var code = logins.code(portal, api.holder(), Asked.OFFLINE, nonce);

    var answer = logins.exchange(portal, code);

    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    assertThat(TestPortal.claims(answer.json().getString("id_token")).getString("nonce"))
        .isEqualTo(nonce);
  }

  @Test
  void whoDoesNotAskToStayGetsNoRefreshToken() {
    var portal = TestPortal.register(pool, Terms.CONFIDENTIAL);

    var answer = logins.loggedIn(portal, api.holder(), Asked.scopes("openid"));

    assertThat(answer.json().getString("refresh_token")).isNull();
  }

  @Test
  void publicClientSaysItsNumberOnly() {
    var portal = TestPortal.register(pool, Terms.PUBLIC);

    logins.loggedIn(portal, api.holder(), Asked.OFFLINE);
  }

  @Test
  void whatDiffersFromTheBrowsersRequestIsRefusedAndTheCodeStaysGood() {
    var portal = TestPortal.register(pool, Terms.CONFIDENTIAL);
    var other = TestPortal.register(pool, Terms.CONFIDENTIAL);
    var code = logins.code(portal, api.holder(), Asked.OFFLINE);

    refused(portal, code, form -> form.put("code_verifier", "x".repeat(43)));
    refused(portal, code, form -> form.remove("code_verifier"));
    refused(portal, code, form -> form.put("redirect_uri", TestPortal.REDIRECT_URI + "/"));
    refused(portal, code, form -> form.remove("redirect_uri"));
    refused(portal, code, form -> form.put("code", code.substring(0, 27) + "A".repeat(43)));
    refused(portal, code, form -> form.put("code", "nonsense"));
    refused(other, code, form -> {});

    assertThat(logins.exchange(portal, code).status()).isEqualTo(200);
  }

  @Test
  void clientComesByItsRegisteredMethodAndNoOther() {
    var confidential = TestPortal.register(pool, Terms.CONFIDENTIAL);
    var code = logins.code(confidential, api.holder(), Asked.OFFLINE);
    var asPublic = new TestPortal(confidential.partner(), "none");
    assertRefused(logins.exchange(asPublic, code), 401, "invalid_client");

    var open = TestPortal.register(pool, Terms.PUBLIC);
    var second = logins.code(open, api.holder(), Asked.OFFLINE);
    var withKey = new TestPortal(open.partner(), "private_key_jwt");
    assertRefused(logins.exchange(withKey, second), 401, "invalid_client");
  }

  @Test
  void partnerThatIsNotRegisteredForLoginsIsUnauthorized() {
    var portal = TestPortal.register(pool, Terms.CONFIDENTIAL);
    var code = logins.code(portal, api.holder(), Asked.OFFLINE);
    var stranger = new TestPortal(TestPartner.register(), "private_key_jwt");

    assertRefused(logins.exchange(stranger, code), 400, "unauthorized_client");
  }

  @Test
  void codeShownAgainEndsTheSession() {
    var portal = TestPortal.register(pool, Terms.CONFIDENTIAL);
    var code = logins.code(portal, api.holder(), Asked.OFFLINE);
    var first = logins.exchange(portal, code);
    assertThat(first.status()).isEqualTo(200);

    assertRefused(logins.exchange(portal, code), 400, "invalid_grant");

    assertThat(logins.endedBy(CodedLogins.session(first))).isEqualTo("code-replayed");
    var access = first.json().getString("access_token");
    assertThat(logins.userInfo("Bearer", access).status()).isEqualTo(401);
    var refresh = first.json().getString("refresh_token");
    assertRefused(logins.refresh(portal, refresh), 400, "invalid_grant");
  }

  @Test
  void ofAHundredAtTheSameMomentOneIsServed() throws Exception {
    Rounds.untilOneCounts(
        () -> {
          var portal = TestPortal.register(pool, Terms.PUBLIC);
          var code = logins.code(portal, api.holder(), Asked.OFFLINE);

          var replies = hundred(logins.exchangeForm(portal, code));

          var served = replies.stream().filter(reply -> reply.status() == 200).findFirst();
          if (!Answered.oneIsServed(
                  replies,
                  reply -> reply.status() == 200,
                  reply -> assertRefused(reply, 400, "invalid_grant"))
              || replies.stream().noneMatch(reply -> reply.status() == 400)) {
            return false;
          }
          assertThat(logins.endedBy(CodedLogins.session(served.orElseThrow())))
              .isEqualTo("code-replayed");
          return true;
        });
  }

  private List<Api.Reply> hundred(Map<String, String> form) {
    var sent =
        IntStream.range(0, 100)
            .mapToObj(i -> api.send(logins.posting("/oauth2/token", form)))
            .toList();
    return sent.stream().map(CompletableFuture::join).toList();
  }

  @Test
  void cardLostBetweenConfirmationAndExchangeOpensNothing() {
    var portal = TestPortal.register(pool, Terms.CONFIDENTIAL);
    var holder = api.holder();
    var code = logins.code(portal, holder, Asked.OFFLINE);
    assertThat(new LossApi(api, clock).reportAtWindow(holder.person()).status()).isEqualTo(201);

    assertRefused(logins.exchange(portal, code), 400, "invalid_grant");
  }

  @Test
  void channelThatEndedItsSigningOpensNothing() {
    var portal = TestPortal.register(pool, Terms.CONFIDENTIAL);
    var holder = api.holder();
    var code = logins.code(portal, holder, Asked.OFFLINE);
    assertThat(api.delete("/v1/ecards/" + holder.signNo(), Api.CHANNEL).status()).isEqualTo(204);

    assertRefused(logins.exchange(portal, code), 400, "invalid_grant");
  }

  @Test
  void suspendedPortalIsServedNoMore() {
    var portal = TestPortal.register(pool, Terms.CONFIDENTIAL);
    var holder = api.holder();
    var tokens = logins.loggedIn(portal, holder, Asked.OFFLINE);
    var code = logins.code(portal, holder, Asked.OFFLINE);
    Unis.get(
        pool.preparedQuery(
                "update partner set status = 'suspended', version = version + 1"
                    + " where partner_no = $1")
            .execute(Tuple.of(portal.number())));

    assertRefused(logins.exchange(portal, code), 401, "invalid_client");
    var access = tokens.json().getString("access_token");
    assertThat(logins.userInfo("Bearer", access).status()).isEqualTo(401);
  }

  @Test
  void revocationOfThePortalsTokensReachesLoginsUnderWayAndNoLaterOnes() {
    var portal = TestPortal.register(pool, Terms.CONFIDENTIAL);
    var holder = api.holder();
    var code = logins.code(portal, holder, Asked.OFFLINE);
    portal.revokeTokens();

    assertRefused(logins.exchange(portal, code), 400, "invalid_grant");
    var later = logins.code(portal, holder, Asked.OFFLINE);
    assertThat(logins.exchange(portal, later).status()).isEqualTo(200);
  }

  private void refused(TestPortal portal, String code, Consumer<Map<String, String>> spoil) {
    var refused =
        logins.post(
            "/oauth2/token",
            () -> {
              var form = logins.exchangeForm(portal, code);
              spoil.accept(form);
              return form;
            });
    assertRefused(refused, 400, "invalid_grant");
  }

  private static void assertRefused(Api.Reply reply, int status, String error) {
    assertThat(reply.status()).as(reply.body()).isEqualTo(status);
    assertThat(reply.json().getString("error")).isEqualTo(error);
  }
}
