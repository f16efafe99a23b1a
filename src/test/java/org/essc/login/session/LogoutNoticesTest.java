package org.essc.login.session;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URLDecoder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.essc.card.loss.LossApi;
import org.essc.login.CodedLogins;
import org.essc.login.CodedLogins.Asked;
import org.essc.login.TestPortal;
import org.essc.login.TestPortal.Terms;
import org.essc.platform.config.Issuer;
import org.essc.platform.sql.SqlTimes;
import org.essc.testing.Api;
import org.essc.testing.MutableClock;
import org.essc.testing.Unis;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Portals are told that sessions ended (OpenID Connect Back-Channel Logout 1.0). */
@QuarkusTest
class LogoutNoticesTest {

  @Inject CodedLogins logins;
  @Inject MutableClock clock;
  @Inject Issuer issuer;
  @Inject Pool pool;

  private final Api api = Api.here();
  private final List<String> bodies = new CopyOnWriteArrayList<>();
  private final ConcurrentLinkedQueue<Integer> answers = new ConcurrentLinkedQueue<>();
  private HttpServer server;
  private TestPortal portal;

  @BeforeEach
  void open() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/logout",
        exchange -> {
          bodies.add(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
          var answer = answers.poll();
          exchange.sendResponseHeaders(answer == null ? 200 : answer, -1);
          exchange.close();
        });
    server.start();
    var uri = "http://127.0.0.1:" + server.getAddress().getPort() + "/logout";
    portal = TestPortal.register(pool, Terms.CONFIDENTIAL.toldAt(uri));
  }

  @AfterEach
  void close() {
    server.stop(0);
    clock.reset();
    Api.forgetTokens();
  }

  @Test
  void portalIsToldOfTheEndByASignedToken() throws Exception {
    var holder = api.holder();
    var tokens = logins.loggedIn(portal, holder, Asked.OFFLINE);
    new LossApi(api, clock).reportAtWindow(holder.person());

    var token = received(1);

    assertThat(token.getHeader().getType().getType()).isEqualTo("logout+jwt");
    var keys = JWKSet.parse(api.get("/.well-known/jwks.json", null).body());
    var key = keys.getKeyByKeyId(token.getHeader().getKeyID()).toECKey();
    assertThat(token.verify(new ECDSAVerifier(key))).isTrue();
    var claims = token.getJWTClaimsSet();
    assertThat(claims.getClaims().keySet())
        .containsExactlyInAnyOrder("iss", "aud", "iat", "exp", "jti", "sid", "sub", "events");
    assertThat(claims.getIssuer()).isEqualTo(issuer.value());
    assertThat(claims.getAudience()).containsExactly(portal.number());
    assertThat(claims.getStringClaim("sid")).isEqualTo(CodedLogins.session(tokens).toString());
    assertThat(claims.getSubject())
        .isEqualTo(TestPortal.claims(tokens.json().getString("id_token")).getString("sub"));
    assertThat(claims.getJSONObjectClaim("events"))
        .containsOnlyKeys("http://schemas.openid.net/event/backchannel-logout");
    assertThat(claims.getExpirationTime().getTime() - claims.getIssueTime().getTime())
        .isEqualTo(120_000);
    awaitNone(CodedLogins.session(tokens));
  }

  @Test
  void portalThatDoesNotTakeItIsToldAgainUntilItDoes() throws Exception {
    answers.addAll(List.of(503, 500));
    var tokens = logins.loggedIn(portal, api.holder(), Asked.OFFLINE);

    end(tokens);

    var first = received(1);
    clock.advance(Duration.ofMinutes(1));
    received(2);
    clock.advance(Duration.ofMinutes(1));
    var third = received(3);
    assertThat(third.getJWTClaimsSet().getStringClaim("sid"))
        .isEqualTo(first.getJWTClaimsSet().getStringClaim("sid"));
    assertThat(third.getJWTClaimsSet().getJWTID()).isNotEqualTo(first.getJWTClaimsSet().getJWTID());
    awaitNone(CodedLogins.session(tokens));
  }

  @Test
  void portalThatNeverTakesItIsGivenUpAfterADay() {
    for (int i = 0; i < 100; i++) {
      answers.add(500);
    }
    var tokens = logins.loggedIn(portal, api.holder(), Asked.OFFLINE);
    end(tokens);
    Awaitility.await().until(() -> !bodies.isEmpty());

    clock.advance(Duration.ofHours(24).plusMinutes(1));

    awaitNone(CodedLogins.session(tokens));
  }

  @Test
  void whatADeadPortalDoesNotTakeHoldsUpNoOther() throws Exception {
    var dead = TestPortal.register(pool, Terms.CONFIDENTIAL.toldAt("http://127.0.0.1:1/logout"));
    owe(dead, 5_000);
    try {
      end(logins.loggedIn(portal, api.holder(), Asked.OFFLINE));

      received(1);
    } finally {
      run("delete from logout_notice where partner_no = $1", Tuple.of(dead.number()));
    }
  }

  /** It is connected to and never answers: not even a second attempt waits for its patience. */
  @Test
  void whatAHangingPortalIsOwedHoldsUpNoOthersRetry() throws Exception {
    try (var hanging = new ServerSocket(0, 512, InetAddress.getLoopbackAddress())) {
      var uri = "http://127.0.0.1:" + hanging.getLocalPort() + "/logout";
      var stuck = TestPortal.register(pool, Terms.CONFIDENTIAL.toldAt(uri));
      owe(stuck, 500);
      try {
        answers.add(503);
        end(logins.loggedIn(portal, api.holder(), Asked.OFFLINE));

        received(2);

        assertThat(tried(stuck)).as("of those only few were tried").isBetween(1, 32);
      } finally {
        run("delete from logout_notice where partner_no = $1", Tuple.of(stuck.number()));
      }
    }
  }

  private int tried(TestPortal to) {
    return Unis.get(
            pool.preparedQuery("select from logout_notice where partner_no = $1 and attempts > 0")
                .execute(Tuple.of(to.number())))
        .size();
  }

  @Test
  void whatIsOwedToAPortalWhoseRegistrationIsGoneGoesAndHoldsUpNoOther() throws Exception {
    var gone = TestPortal.register(pool, Terms.CONFIDENTIAL);
    owe(gone, 60);
    run("delete from openid_client where partner_no = $1", Tuple.of(gone.number()));
    try {
      end(logins.loggedIn(portal, api.holder(), Asked.OFFLINE));

      received(1);
      Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> owed(gone) == 0);
    } finally {
      run("delete from logout_notice where partner_no = $1", Tuple.of(gone.number()));
    }
  }

  /** Notices that were due before all others. */
  private void owe(TestPortal to, int count) {
    run(
        """
        insert into logout_notice (
          id, holder_id, session_id, partner_no, attempts, due_at, created_at)
        select gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), $1, 0,
               $3::timestamptz - interval '1 hour', $3
          from generate_series(1, $2)""",
        Tuple.of(to.number(), count, SqlTimes.timestamp(clock.instant())));
  }

  private int owed(TestPortal to) {
    return Unis.get(
            pool.preparedQuery("select from logout_notice where partner_no = $1")
                .execute(Tuple.of(to.number())))
        .size();
  }

  private void run(String sql, Tuple values) {
    Unis.get(pool.preparedQuery(sql).execute(values));
  }

  private void end(Api.Reply tokens) {
    assertThat(logins.post("/oauth2/revoke", () -> revocation(tokens)).status()).isEqualTo(200);
  }

  private Map<String, String> revocation(Api.Reply tokens) {
    var form = logins.refreshForm(portal, "");
    form.remove("grant_type");
    form.put("token", tokens.json().getString("refresh_token"));
    return form;
  }

  /** The schedule sends what is due; nobody has to wait for the clock to come so far. */
  private SignedJWT received(int count) throws Exception {
    Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> bodies.size() >= count);
    var body = bodies.get(count - 1);
    assertThat(body).startsWith("logout_token=");
    return SignedJWT.parse(URLDecoder.decode(body.substring("logout_token=".length()), UTF_8));
  }

  private void awaitNone(UUID session) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () ->
                Unis.get(
                            pool.preparedQuery("select from logout_notice where session_id = $1")
                                .execute(Tuple.of(session)))
                        .size()
                    == 0);
  }
}
