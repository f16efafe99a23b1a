package org.essc.login.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.essc.audit.Actor;
import org.essc.card.loss.LossApi;
import org.essc.login.CodedLogins;
import org.essc.login.CodedLogins.Asked;
import org.essc.login.TestPortal;
import org.essc.login.TestPortal.Terms;
import org.essc.platform.config.Issuer;
import org.essc.testing.Api;
import org.essc.testing.MutableClock;
import org.essc.testing.Statements;
import org.essc.testing.Unis;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class SessionEndsTest {

  @Inject CodedLogins logins;
  @Inject EndSessions endSessions;
  @Inject LoginSessions loginSessions;
  @Inject HolderLogins holderLogins;
  @Inject MutableClock clock;
  @Inject Issuer issuer;
  @Inject Pool pool;

  private final Api api = Api.here();
  private TestPortal portal;
  private LossApi loss;

  @BeforeEach
  void open() {
    portal = TestPortal.register(pool, Terms.CONFIDENTIAL);
    loss = new LossApi(api, clock);
  }

  @AfterEach
  void reset() {
    clock.reset();
    Api.forgetTokens();
  }

  @Test
  void lossOfTheCardEndsItsSessionsAndReleaseRevivesNone() {
    var holder = api.holder();
    var tokens = logins.loggedIn(portal, holder, Asked.OFFLINE);

    assertThat(loss.reportAtWindow(holder.person()).status()).isEqualTo(201);

    assertEnded(tokens, "card");
    assertThat(loss.releaseAtWindow(holder.person()).status()).isEqualTo(201);
    assertThat(userInfo(tokens)).isEqualTo(401);
  }

  /** Also where several statements of the transaction tell them. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void allThatALossTellsOfAHolderNamesOneAct(boolean imported) {
    var holder = api.holder();
    var other = api.holder();
    logins.loggedIn(portal, holder, Asked.OFFLINE);
    logins.loggedIn(portal, other, Asked.OFFLINE);

    if (imported) {
      api.importCards(holder.person().withState(2), other.person().withState(2));
    } else {
      assertThat(loss.reportAtWindow(holder.person()).status()).isEqualTo(201);
      assertThat(loss.reportAtWindow(other.person()).status()).isEqualTo(201);
    }

    assertThat(acts(holder)).hasSize(1);
    assertThat(acts(other)).hasSize(1).doesNotContainAnyElementsOf(acts(holder));
  }

  /** By which acts the holder's log-in ended, and the electronic card may not be used any more. */
  private Set<UUID> acts(Api.Holder holder) {
    var told =
        Unis.get(
            pool.preparedQuery(
                    """
                    select type, txn from outbox_event where holder_id = $1
                       and type in ('login-ended', 'ecard-suspended', 'card-lost', 'card-state-imported')""")
                .execute(Tuple.of(holderId(holder))));
    assertThat(told.rowCount()).isEqualTo(3);
    return told.stream().map(row -> row.getUUID("txn")).collect(Collectors.toSet());
  }

  @Test
  void importThatLosesTheCardEndsItsSessions() {
    var holder = api.holder();
    var tokens = logins.loggedIn(portal, holder, Asked.OFFLINE);
    var other = logins.loggedIn(portal, api.holder(), Asked.OFFLINE);

    api.importCards(holder.person().withState(2));

    assertEnded(tokens, "card");
    assertThat(userInfo(other)).isEqualTo(200);
  }

  @Test
  void endOfTheChannelsSigningEndsWhatWasConfirmedThere() {
    var holder = api.holder();
    var other = api.issue(Api.OTHER_CHANNEL, holder.person()).json().getString("signNo");
    var here = logins.loggedIn(portal, holder, Asked.OFFLINE);
    var there = logins.loggedIn(portal, new Api.Holder(holder.person(), other), Asked.OFFLINE);

    assertThat(api.delete("/v1/ecards/" + holder.signNo(), Api.CHANNEL).status()).isEqualTo(204);

    assertEnded(here, "channel");
    assertThat(userInfo(there)).isEqualTo(200);
  }

  /** Whichever comes first: once the loss has committed no session of the card is live. */
  @Test
  void lossInTheMomentOfTheExchangeLeavesNoSession() {
    for (int i = 0; i < 8; i++) {
      var holder = api.holder();
      var code = logins.code(portal, holder, Asked.OFFLINE);
      var form = logins.exchangeForm(portal, code);
      var lost = CompletableFuture.supplyAsync(() -> loss.reportAtWindow(holder.person()).status());
      var exchanged = api.send(logins.posting("/oauth2/token", form));

      assertThat(lost.join()).isEqualTo(201);
      if (exchanged.join().status() == 200) {
        assertEnded(exchanged.join(), "card");
      }
      assertThat(live(holder)).isZero();
    }
  }

  @Test
  void holderSeesItsLoginsAndEndsOne() {
    var holder = api.holder();
    var first = logins.loggedIn(portal, holder, Asked.OFFLINE);
    var second = logins.loggedIn(portal, holder, Asked.scopes("openid"));
    var holderId = holderId(holder);

    var channel = Actor.partner(Api.CHANNEL);
    var list = Unis.get(holderLogins.list(holderId));
    assertThat(list)
        .extracting(HolderLogins.HolderLogin::sessionId)
        .containsExactly(CodedLogins.session(second), CodedLogins.session(first));
    assertThat(list.get(0).portalName()).isEqualTo("测试渠道");

    assertThat(
            Unis.get(
                endSessions.byHolder(
                    UUID.randomUUID(), CodedLogins.session(first), channel, Map.of())))
        .isFalse();
    assertThat(
            Unis.get(endSessions.byHolder(holderId, CodedLogins.session(first), channel, Map.of())))
        .isTrue();
    assertThat(
            Unis.get(endSessions.byHolder(holderId, CodedLogins.session(first), channel, Map.of())))
        .isFalse();

    assertEnded(first, "holder");
    assertThat(userInfo(second)).isEqualTo(200);
    assertThat(Unis.get(holderLogins.list(holderId))).hasSize(1);
  }

  /** Of a request that failed the session is looked for later, and another may have opened it. */
  @Test
  void sessionOfAnotherRequestIsNotTheOneThatNobodyHasTokensOf() {
    var tokens = logins.loggedIn(portal, api.holder(), Asked.OFFLINE);
    var opened = Unis.get(loginSessions.find(CodedLogins.session(tokens))).orElseThrow();
    var failed = openedAt(opened.createdAt().minusMillis(1), opened);

    assertThat(Unis.get(endSessions.unanswered(failed))).isFalse();
    assertThat(userInfo(tokens)).isEqualTo(200);

    assertThat(Unis.get(endSessions.unanswered(opened))).isTrue();
    assertEnded(tokens, "unanswered");
  }

  private static LoginSession openedAt(Instant at, LoginSession session) {
    return new LoginSession(
        session.id(),
        session.holderId(),
        session.partnerNo(),
        session.eCardId(),
        session.signingId(),
        session.channelNo(),
        session.scopes(),
        session.claims(),
        session.acr(),
        session.amr(),
        session.authTime(),
        session.dpopJkt(),
        session.delegate(),
        session.generation(),
        at,
        session.lastUsedAt(),
        session.expiresAt(),
        session.endedAt());
  }

  @Test
  void ofAThousandLoginsTheNewestAreToldInOneRead() {
    var holder = api.holder();
    var first = logins.loggedIn(portal, holder, Asked.OFFLINE);
    Unis.get(
        pool.preparedQuery(
                """
                insert into login_session
                select gen_random_uuid(), holder_id, partner_no, ecard_id, signing_id, channel_no,
                       scopes, claims, acr, amr, auth_time, dpop_jkt, 0,
                       created_at + n * interval '1 second', last_used_at, expires_at
                  from login_session, generate_series(1, 1000) n where id = $1""")
            .execute(Tuple.of(CodedLogins.session(first))));
    var holderId = holderId(holder);
    try (var statements = Statements.logged()) {
      var executed =
          statements.executed(
              () ->
                  assertThat(Unis.get(holderLogins.list(holderId)))
                      .hasSize(200)
                      .extracting(HolderLogins.HolderLogin::sessionId)
                      .doesNotContain(CodedLogins.session(first)));

      assertThat(executed).filteredOn(sql -> sql.contains("login_session s")).hasSize(1);
      assertThat(executed).filteredOn(sql -> sql.contains("select o.*, p.name")).isEmpty();
    }
  }

  @Test
  void portalRevokesByEitherToken() {
    for (var kind : new String[] {"access_token", "refresh_token"}) {
      var tokens = logins.loggedIn(portal, api.holder(), Asked.OFFLINE);
      assertThat(revoke(portal, tokens.json().getString(kind))).isEqualTo(200);
      assertEnded(tokens, "revoked");
    }
  }

  @Test
  void whatIsNotThePortalsIsNotRevokedAndNothingIsTold() {
    var tokens = logins.loggedIn(portal, api.holder(), Asked.OFFLINE);
    var other = TestPortal.register(pool, Terms.CONFIDENTIAL);
    assertThat(revoke(other, tokens.json().getString("access_token"))).isEqualTo(200);
    assertThat(revoke(other, tokens.json().getString("refresh_token"))).isEqualTo(200);
    assertThat(revoke(portal, "nonsense")).isEqualTo(200);
    assertThat(revoke(portal, tokens.json().getString("id_token"))).isEqualTo(200);
    assertThat(userInfo(tokens)).isEqualTo(200);

    var nobody = logins.post("/oauth2/revoke", Map.of("token", "x"));
    assertThat(nobody.status()).isEqualTo(401);
    var nothing =
        logins.post("/oauth2/revoke", () -> portal.login(clock, "http://nowhere.example"));
    assertThat(nothing.status()).isEqualTo(401);
  }

  /** RFC 7009 §2.2.1: it stays good, so that its client is not told that it is worth nothing. */
  @Test
  void ownTokenForTheApiIsOfATypeThatIsNotRevoked() {
    var token = portal.partner().token(clock, issuer.endpoint("/oauth2/token"));
    var other = TestPortal.register(pool, Terms.CONFIDENTIAL);

    var refused = logins.post("/oauth2/revoke", () -> revocation(portal, token));

    assertThat(refused.status()).as(refused.body()).isEqualTo(400);
    assertThat(refused.json().getString("error")).isEqualTo("unsupported_token_type");
    assertThat(revoke(other, token)).as("of another's nothing is told").isEqualTo(200);
  }

  private int revoke(TestPortal by, String token) {
    return logins.post("/oauth2/revoke", () -> revocation(by, token)).status();
  }

  private Map<String, String> revocation(TestPortal by, String token) {
    var form = logins.refreshForm(by, token);
    form.remove("grant_type");
    form.remove("refresh_token");
    form.put("token", token);
    return form;
  }

  private void assertEnded(Api.Reply tokens, String by) {
    assertThat(logins.endedBy(CodedLogins.session(tokens))).isEqualTo(by);
    assertThat(userInfo(tokens)).isEqualTo(401);
  }

  private int userInfo(Api.Reply tokens) {
    return logins.userInfo("Bearer", tokens.json().getString("access_token")).status();
  }

  private UUID holderId(Api.Holder holder) {
    return Unis.get(
            pool.preparedQuery("select holder_id from ecard_binding where sign_no = $1")
                .execute(Tuple.of(holder.signNo())))
        .iterator()
        .next()
        .getUUID(0);
  }

  private int live(Api.Holder holder) {
    return Unis.get(
            pool.preparedQuery(
                    "select count(*) from login_session where holder_id = $1 and ended_at is null")
                .execute(Tuple.of(holderId(holder))))
        .iterator()
        .next()
        .getInteger(0);
  }
}
