package org.essc.login.token;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonArray;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.essc.card.loss.LossApi;
import org.essc.keys.HangingSigner;
import org.essc.login.CodedLogins;
import org.essc.login.CodedLogins.Asked;
import org.essc.login.DpopKey;
import org.essc.login.Portals;
import org.essc.login.TestPortal;
import org.essc.login.TestPortal.Terms;
import org.essc.platform.config.Issuer;
import org.essc.testing.Answered;
import org.essc.testing.Api;
import org.essc.testing.MutableClock;
import org.essc.testing.Rounds;
import org.essc.testing.Unis;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class RefreshLoginTest {

  @Inject CodedLogins logins;
  @Inject MutableClock clock;
  @Inject Issuer issuer;
  @Inject Pool pool;
  @Inject HangingSigner signer;

  private final Api api = Api.here();

  @AfterEach
  void reset() {
    signer.recover();
    clock.reset();
    Api.forgetTokens();
  }

  @Test
  void eachRefreshTokenGivesWayToTheNext() {
    var portal = TestPortal.register(pool, Terms.PUBLIC);
    var first = logins.loggedIn(portal, api.holder(), Asked.OFFLINE);

    var second = refreshed(portal, first);
    var third = refreshed(portal, second);

    var before = TestPortal.claims(first.json().getString("id_token"));
    var after = TestPortal.claims(third.json().getString("id_token"));
    for (var same : new String[] {"sub", "sid", "auth_time", "acr", "aud"}) {
      assertThat(after.getValue(same)).isEqualTo(before.getValue(same));
    }
    assertThat(logins.userInfo("Bearer", third.json().getString("access_token")).status())
        .isEqualTo(200);
  }

  @Test
  void usedRefreshTokenEndsTheSession() {
    var portal = TestPortal.register(pool, Terms.CONFIDENTIAL);
    var first = logins.loggedIn(portal, api.holder(), Asked.OFFLINE);
    var second = refreshed(portal, first);
    clock.advance(Duration.ofSeconds(10));

    assertRefused(logins.refresh(portal, refreshToken(first)), "invalid_grant");

    assertThat(logins.endedBy(CodedLogins.session(first))).isEqualTo("refresh-reused");
    assertRefused(logins.refresh(portal, refreshToken(second)), "invalid_grant");
    assertThat(logins.userInfo("Bearer", second.json().getString("access_token")).status())
        .isEqualTo(401);
  }

  @Test
  void clientWithAKeyWhoseAnswerWasLostGetsItAgain() throws Exception {
    Rounds.untilOneCounts(this::lostAnswerIsGivenAgain);
  }

  /** False where the ten seconds were over before it was asked again. */
  private boolean lostAnswerIsGivenAgain() {
    clock.reset();
    Api.forgetTokens();
    var portal = TestPortal.register(pool, Terms.CONFIDENTIAL);
    var first = logins.loggedIn(portal, api.holder(), Asked.OFFLINE);
    var before = clock.instant();
    var lost = refreshed(portal, first);
    // of the ten seconds, however long the first answer took
    clock.moveTo(before.plusSeconds(8));

    var reply = logins.refresh(portal, refreshToken(first));
    if (reply.status() != 200 && clock.instant().isAfter(before.plusMillis(9_900))) {
      return false;
    }
    var again = refreshed(reply, first);

    assertThat(refreshToken(again)).isEqualTo(refreshToken(lost));
    assertThat(logins.userInfo("Bearer", again.json().getString("access_token")).status())
        .isEqualTo(200);
    assertThat(logins.endedBy(CodedLogins.session(first))).isNull();
    refreshed(portal, again);
    return true;
  }

  /** Whoever has the answer has used it: the other one is somebody else. */
  @Test
  void usedRefreshTokenWhoseSuccessorWasUsedEndsTheSessionAtOnce() {
    var portal = TestPortal.register(pool, Terms.CONFIDENTIAL);
    var first = logins.loggedIn(portal, api.holder(), Asked.OFFLINE);
    refreshed(portal, refreshed(portal, first));

    assertRefused(logins.refresh(portal, refreshToken(first)), "invalid_grant");

    assertThat(logins.endedBy(CodedLogins.session(first))).isEqualTo("refresh-reused");
  }

  @Test
  void usedRefreshTokenThatAnybodyMayHaveEndsTheSessionAtOnce() {
    var portal = TestPortal.register(pool, Terms.PUBLIC);
    var first = logins.loggedIn(portal, api.holder(), Asked.OFFLINE);
    refreshed(portal, first);

    assertRefused(logins.refresh(portal, refreshToken(first)), "invalid_grant");

    assertThat(logins.endedBy(CodedLogins.session(first))).isEqualTo("refresh-reused");
  }

  /** However long the signer is away, and whoever the client is. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whatCouldNotBeSignedIsNotUsedUp(boolean anybody) {
    var portal = TestPortal.register(pool, anybody ? Terms.PUBLIC : Terms.CONFIDENTIAL);
    var first = logins.loggedIn(portal, api.holder(), Asked.OFFLINE);
    signer.hang();

    var unsigned = logins.once().refresh(portal, refreshToken(first));
    assertThat(unsigned.status()).as(unsigned.body()).isEqualTo(503);
    signer.recover();
    Awaitility.await().until(() -> signer.hangingThreads() == 0);
    clock.advance(Duration.ofSeconds(11));

    refreshed(portal, first);
    assertThat(logins.endedBy(CodedLogins.session(first))).isNull();
  }

  @Test
  void ofManyAtTheSameMomentByOneClientWithAKeyAllGetTheSameToken() throws Exception {
    Rounds.untilOneCounts(
        () -> {
          var portal = TestPortal.register(pool, Terms.CONFIDENTIAL);
          var first = logins.loggedIn(portal, api.holder(), Asked.OFFLINE);

          var replies = refreshedAtOnce(10, portal, first);

          assertThat(replies).extracting(Api.Reply::status).isSubsetOf(200, 503);
          if (replies.stream().anyMatch(Answered::isToComeAgain)) {
            return false;
          }
          assertThat(replies.stream().map(RefreshLoginTest::refreshToken).distinct()).hasSize(1);
          assertThat(logins.endedBy(CodedLogins.session(first))).isNull();
          refreshed(portal, replies.get(0));
          return true;
        });
  }

  @Test
  void ofManyAtTheSameMomentOneAtMostIsServedAndTheSessionEnds() throws Exception {
    Rounds.untilOneCounts(
        () -> {
          var portal = TestPortal.register(pool, Terms.PUBLIC);
          var first = logins.loggedIn(portal, api.holder(), Asked.OFFLINE);

          var replies = refreshedAtOnce(20, portal, first);

          if (!Answered.oneIsServed(
                  replies,
                  reply -> reply.status() == 200,
                  reply -> assertRefused(reply, "invalid_grant"))
              || replies.stream().noneMatch(reply -> reply.status() == 400)) {
            return false;
          }
          assertThat(logins.endedBy(CodedLogins.session(first))).isEqualTo("refresh-reused");
          return true;
        });
  }

  private List<Api.Reply> refreshedAtOnce(int many, TestPortal portal, Api.Reply last) {
    var forms =
        IntStream.range(0, many)
            .mapToObj(i -> logins.refreshForm(portal, refreshToken(last)))
            .toList();
    var sent = forms.stream().map(form -> api.send(logins.posting("/oauth2/token", form))).toList();
    return sent.stream().map(CompletableFuture::join).toList();
  }

  @Test
  void otherPortalsTokenIsRefusedAndNothingEnds() {
    var portal = TestPortal.register(pool, Terms.CONFIDENTIAL);
    var other = TestPortal.register(pool, Terms.CONFIDENTIAL);
    var first = logins.loggedIn(portal, api.holder(), Asked.OFFLINE);

    assertRefused(logins.refresh(other, refreshToken(first)), "invalid_grant");

    assertThat(logins.refresh(portal, refreshToken(first)).status()).isEqualTo(200);
  }

  @Test
  void generationThatWasNeverGivenIsRefusedAndNothingEnds() {
    var portal = TestPortal.register(pool, Terms.CONFIDENTIAL);
    var first = logins.loggedIn(portal, api.holder(), Asked.OFFLINE);
    var madeUp = refreshToken(first).replace(".0.", ".1.");

    assertRefused(logins.refresh(portal, madeUp), "invalid_grant");

    assertThat(logins.refresh(portal, refreshToken(first)).status()).isEqualTo(200);
  }

  @Test
  void fewerScopesMayBeAskedForAndNoMore() {
    var portal = TestPortal.register(pool, Terms.CONFIDENTIAL);
    var first = logins.loggedIn(portal, api.holder(), Asked.OFFLINE);
    assertRefused(refreshedWith(portal, first, "openid essc:phone"), "invalid_scope");

    var second = refreshedWith(portal, first, "openid");

    assertThat(second.json().getString("scope")).isEqualTo("openid");
    assertThat(logins.userInfo("Bearer", second.json().getString("access_token")).body())
        .doesNotContain("name");
  }

  @Test
  void revocationOfThePortalsTokensReachesItsLoginsAndNoLaterOnes() {
    var portal = TestPortal.register(pool, Terms.CONFIDENTIAL);
    var holder = api.holder();
    var first = logins.loggedIn(portal, holder, Asked.OFFLINE);

    portal.revokeTokens();

    assertRefused(logins.refresh(portal, refreshToken(first)), "invalid_grant");
    assertThat(logins.userInfo("Bearer", first.json().getString("access_token")).status())
        .isEqualTo(401);
    var later = logins.loggedIn(portal, holder, Asked.OFFLINE);
    assertThat(logins.refresh(portal, refreshToken(later)).status()).isEqualTo(200);
  }

  /** The exchange had read the portal before, and its session was made afterwards. */
  @Test
  void revocationReachesALoginWhoseSessionWasBeingOpened() {
    var portal = TestPortal.register(pool, Terms.CONFIDENTIAL);
    var first = logins.loggedIn(portal, api.holder(), Asked.OFFLINE);
    portal.revokeTokens();
    var afterwards = clock.instant().plusMillis(1).atOffset(ZoneOffset.UTC);
    Unis.get(
        pool.preparedQuery("update login_session set created_at = $2 where id = $1")
            .execute(Tuple.of(CodedLogins.session(first), afterwards)));

    assertRefused(logins.refresh(portal, refreshToken(first)), "invalid_grant");
    assertThat(logins.userInfo("Bearer", first.json().getString("access_token")).status())
        .isEqualTo(401);
  }

  @Test
  void portalThatMayNotRefreshAnyMoreGetsNothingAndNothingEnds() {
    var portal = TestPortal.register(pool, Terms.CONFIDENTIAL);
    var first = logins.loggedIn(portal, api.holder(), Asked.OFFLINE);
    registered(portal, "profile");

    assertRefused(logins.refresh(portal, refreshToken(first)), "invalid_grant");

    assertThat(logins.userInfo("Bearer", first.json().getString("access_token")).status())
        .isEqualTo(200);
    registered(portal, "profile", "offline_access");
    refreshed(portal, first);
  }

  @Test
  void scopeThatWasTakenFromThePortalStandsInNoTokenAnyMore() {
    var portal = TestPortal.register(pool, Terms.CONFIDENTIAL);
    var first = logins.loggedIn(portal, api.holder(), Asked.OFFLINE);
    registered(portal, "offline_access");

    assertRefused(refreshedWith(portal, first, "openid profile"), "invalid_scope");
    assertThat(refreshed(portal, first).json().getString("scope"))
        .isEqualTo("offline_access openid");
  }

  /** As an administrator does. */
  private static void registered(TestPortal portal, String... scopes) {
    var registration = Portals.registration().put("scopes", new JsonArray(List.of(scopes)));
    Portals.put(portal.number(), registration).then().statusCode(200);
  }

  @Test
  void lostCardAndTheSessionsEndRefreshNothing() {
    var portal = TestPortal.register(pool, Terms.CONFIDENTIAL);
    var holder = api.holder();
    var lost = logins.loggedIn(portal, holder, Asked.OFFLINE);
    var over = logins.loggedIn(portal, api.holder(), Asked.OFFLINE);
    assertThat(new LossApi(api, clock).reportAtWindow(holder.person()).status()).isEqualTo(201);
    assertRefused(logins.refresh(portal, refreshToken(lost)), "invalid_grant");

    clock.advance(Duration.ofHours(12).plusSeconds(1));
    assertRefused(logins.refresh(portal, refreshToken(over)), "invalid_grant");
  }

  @Test
  void ofAFapiClientTheTokenStaysAndNeedsItsKey() {
    var portal = TestPortal.register(pool, Terms.FAPI);
    var key = DpopKey.make();
    var code = logins.code(portal, api.holder(), Asked.OFFLINE);
    var first = withProof(() -> logins.exchangeForm(portal, code), key);
    assertThat(first.status()).as(first.body()).isEqualTo(200);
    assertThat(first.json().getString("token_type")).isEqualTo("DPoP");

    for (int i = 0; i < 2; i++) {
      var again = withProof(() -> logins.refreshForm(portal, refreshToken(first)), key);
      assertThat(again.status()).as(again.body()).isEqualTo(200);
      assertThat(refreshToken(again)).isEqualTo(refreshToken(first));
    }
    var other = withProof(() -> logins.refreshForm(portal, refreshToken(first)), DpopKey.make());
    assertRefused(other, "invalid_grant");
    assertRefused(logins.refresh(portal, refreshToken(first)), "invalid_dpop_proof");
  }

  private Api.Reply withProof(Supplier<Map<String, String>> form, DpopKey key) {
    return api.join(() -> logins.posting("/oauth2/token", form.get()).header("DPoP", proof(key)));
  }

  private String proof(DpopKey key) {
    return key.proof(clock.instant(), "POST", issuer.endpoint("/oauth2/token"), null);
  }

  private Api.Reply refreshed(TestPortal portal, Api.Reply tokens) {
    return refreshed(logins.refresh(portal, refreshToken(tokens)), tokens);
  }

  private static Api.Reply refreshed(Api.Reply reply, Api.Reply tokens) {
    assertThat(reply.status()).as(reply.body()).isEqualTo(200);
    assertThat(refreshToken(reply)).isNotEqualTo(refreshToken(tokens));
    return reply;
  }

  private Api.Reply refreshedWith(TestPortal portal, Api.Reply tokens, String scope) {
    return logins.post(
        "/oauth2/token",
        () -> {
          var form = logins.refreshForm(portal, refreshToken(tokens));
          form.put("scope", scope);
          return form;
        });
  }

  private static String refreshToken(Api.Reply tokens) {
    return tokens.json().getString("refresh_token");
  }

  private static void assertRefused(Api.Reply reply, String error) {
    assertThat(reply.status()).as(reply.body()).isEqualTo(400);
    assertThat(reply.json().getString("error")).isEqualTo(error);
  }
}
