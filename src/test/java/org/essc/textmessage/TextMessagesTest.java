package org.essc.textmessage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWEObject;
import com.nimbusds.jose.crypto.ECDHDecrypter;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.essc.binding.BankApi;
import org.essc.card.pin.PinApi;
import org.essc.events.EventApi;
import org.essc.login.CodedLogins;
import org.essc.login.CodedLogins.Asked;
import org.essc.login.TestPortal;
import org.essc.login.TestPortal.Terms;
import org.essc.platform.config.Issuer;
import org.essc.region.RegionCode;
import org.essc.testing.Api;
import org.essc.testing.Imports;
import org.essc.testing.MutableClock;
import org.essc.testing.Ports;
import org.essc.testing.TestFactory;
import org.essc.testing.TestPartner;
import org.essc.testing.TestPerson;
import org.essc.testing.Unis;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Holders are told by text message, where their region wants it. */
@QuarkusTest
@TestProfile(GatewayConfigured.class)
class TextMessagesTest {

  private static final String WANTS_THEM = "410100";

  /** Two accounts may be linked there. */
  private static final String TELLS_OF_BINDINGS = "410200";

  private static ECKey key;

  @Inject SendTextMessages sender;
  @Inject TextMessageStore store;
  @Inject CodedLogins logins;
  @Inject MutableClock clock;
  @Inject Pool pool;
  @Inject Issuer issuer;

  private final Api api = Api.here();
  private final Imports database = new Imports(api);
  private final List<JWTClaimsSet> sent = new CopyOnWriteArrayList<>();
  private volatile String result = "taken";
  private final AtomicReference<Runnable> meanwhile = new AtomicReference<>(() -> {});
  private HttpServer server;
  private HttpServer otherServer;

  @BeforeEach
  void listen() throws IOException {
    if (key == null) {
      key = TestFactory.newEncryptionKey("e-1");
      register(GatewayConfigured.GATEWAY, "410000");
      register(GatewayConfigured.OTHER_GATEWAY, "210000");
    }
    server = listen(GatewayConfigured.GATEWAY);
    otherServer = listen(GatewayConfigured.OTHER_GATEWAY);
  }

  private static void register(String gateway, String region) {
    TestPartner.register(
            TestPartner.body(gateway)
                .put("roles", new JsonArray().add("gateway"))
                .put("regions", new JsonArray().add(region))
                .put("jwks", TestPartner.jwks(TestPartner.newKey("k-1"), key)))
        .then()
        .statusCode(201);
  }

  private HttpServer listen(String gateway) throws IOException {
    var listening =
        HttpServer.create(
            new InetSocketAddress(
                InetAddress.getLoopbackAddress(), GatewayConfigured.port(gateway)),
            0);
    listening.setExecutor(Executors.newCachedThreadPool());
    listening.createContext("/messages", this::answer);
    listening.start();
    return listening;
  }

  @AfterEach
  void stop() {
    server.stop(0);
    otherServer.stop(0);
    clock.reset();
    Api.forgetTokens();
  }

  private void answer(HttpExchange exchange) throws IOException {
    var body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
    try (exchange) {
      var jwe = JWEObject.parse(body);
      jwe.decrypt(new ECDHDecrypter(key));
      SignedJWT question = jwe.getPayload().toSignedJWT();
      sent.add(question.getJWTClaimsSet());
      meanwhile.getAndSet(() -> {}).run();
      var answer =
          new JsonObject()
              .put("jti", question.getJWTClaimsSet().getJWTID())
              .put("result", result)
              .encode()
              .getBytes(UTF_8);
      exchange.getResponseHeaders().add("Content-Type", "application/json");
      exchange.sendResponseHeaders(200, answer.length);
      exchange.getResponseBody().write(answer);
    } catch (Exception e) {
      throw new IOException(e);
    }
  }

  private Api.Holder holder(String region) {
    return api.holderOf(TestPerson.next().withRegion(region));
  }

  private void logIn(Api.Holder holder) {
    var portal = TestPortal.register(logins.pool(), Terms.CONFIDENTIAL);
    logins.loggedIn(portal, holder, Asked.OFFLINE);
  }

  /** What the relay has taken from the outbox is on its way. */
  private void relayed() {
    var events = new EventApi(api);
    var marker = api.holder();
    var stream = events.polling(Api.CHANNEL, EventApi.OWN + "channel-added");
    var last = api.issue(Api.OTHER_CHANNEL, marker.person());
    assertThat(last.status()).isEqualTo(201);
    events.receive(Api.CHANNEL, stream, "signNo", marker.signNo(), 1);
    events.delete(Api.CHANNEL, stream);
  }

  private List<JWTClaimsSet> sentTo(TestPerson person) {
    relayed();
    Unis.get(sender.send());
    return sent.stream().filter(one -> person.phone().equals(one.getClaim("phone"))).toList();
  }

  private static List<Object> notices(List<JWTClaimsSet> messages) {
    return messages.stream().map(one -> one.getClaim("notice")).toList();
  }

  @Test
  void newLoginAndResetPinAreToldToTheRegisteredNumberOnce() throws SQLException {
    var holder = holder(WANTS_THEM);
    logIn(holder);
    assertThat(new PinApi(api).reset(holder.person(), null, null).status()).isEqualTo(200);
    relayed();
    assertThat(database.query("select id from text_message")).hasSizeGreaterThanOrEqualTo(3);
    assertThat(database.everythingStored()).doesNotContain(holder.person().phone());

    var messages = sentTo(holder.person());

    assertThat(notices(messages))
        .containsExactlyInAnyOrder("new-channel", "new-login", "pin-reset");
    assertThat(messages)
        .allSatisfy(
            one -> {
              assertThat(one.getAudience()).containsExactly(GatewayConfigured.GATEWAY);
              assertThat(one.getClaim("regionCode")).isEqualTo(WANTS_THEM);
              assertThat(one.toString()).doesNotContain(holder.person().idNumber());
            });
    assertThat(sentTo(holder.person())).as("once").hasSize(3);
  }

  /** The level changes with the first account alone. */
  @Test
  void eachLinkedAccountIsTold() {
    var first = new BankApi(api, pool, issuer, clock);
    var second = new BankApi(api, pool, issuer, clock);
    var holder = first.holder(TELLS_OF_BINDINGS);
    first.bound(holder);
    assertThat(notices(sentTo(holder.person()))).containsOnlyOnce("binding");

    second.bound(holder, "0002");

    assertThat(notices(sentTo(holder.person()))).filteredOn("binding"::equals).hasSize(2);
  }

  /** Of two cards the one that bears a number. */
  @Test
  void cardWithTheNumberSaysOfWhichRegionItIs() {
    var person = TestPerson.next().withRegion(WANTS_THEM);
    var first = person.withCardNo(TestPerson.next().cardNo()).withRegion("411300");
    api.importCards(first.withPhone(""));
    api.importCards(person);
    assertThat(api.issue(Api.CHANNEL, person).status()).isEqualTo(201);

    assertThat(notices(sentTo(person))).containsExactly("new-channel");
  }

  /** To somebody without a number, so that none goes out. */
  private void owed(int number) throws SQLException {
    owed(number, WANTS_THEM, "gen_random_uuid()");
  }

  /**
   * @param holder SQL of the holder's id
   */
  private void owed(int number, String region, String holder) throws SQLException {
    database.query(
        """
        insert into text_message (id, holder_id, region_code, notice, at, attempts, due_at)
        select gen_random_uuid(), %s, '%s', 'new-login', '%s', 0, '%s'
          from generate_series(1, %d) returning 1"""
            .formatted(holder, region, clock.instant(), clock.instant(), number));
  }

  /** As many wait for one that hangs as it would take minutes to try. */
  @Test
  void gatewayThatHangsDelaysNoOthersMessages() throws Exception {
    var holder =
        "(select holder_id from ecard_binding where sign_no = '%s')"
            .formatted(holder("411300").signNo());
    var elsewhere = "210200";
    var answers = new CountDownLatch(1);
    server.removeContext("/messages");
    server.createContext("/messages", exchange -> hang(exchange, answers));
    owed(200, WANTS_THEM, holder);
    owed(40, "410300", holder);
    var sending = sender.send().subscribeAsCompletionStage();
    try {
      clock.advance(Duration.ofSeconds(1));
      owed(1, elsewhere, holder);

      Unis.get(sender.send());

      assertThat(sent)
          .filteredOn(one -> elsewhere.equals(one.getClaim("regionCode")))
          .as("though the other's are under way")
          .hasSize(1);
      assertThat(sending.isDone()).isFalse();
    } finally {
      database.query("delete from text_message returning 1");
      answers.countDown();
    }
    sending.get(30, TimeUnit.SECONDS);
  }

  @Test
  void gatewayOfAnotherRegionWhoseKeysCannotBeFetchedStopsNoMessage() {
    TestPartner.register(
            TestPartner.body(GatewayConfigured.UNREACHABLE_GATEWAY)
                .put("roles", new JsonArray().add("gateway"))
                .put("regions", new JsonArray().add("310000"))
                .put("jwksUri", "http://127.0.0.1:%d/jwks.json".formatted(Ports.free())))
        .then()
        .statusCode(201);
    var holder = holder(WANTS_THEM);

    assertThat(notices(sentTo(holder.person()))).containsExactly("new-channel");
  }

  private void hang(HttpExchange exchange, CountDownLatch answers) throws IOException {
    try {
      answers.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    exchange.close();
  }

  @Test
  void allThatWaitGoAtOnce() throws SQLException {
    owed(150);

    Unis.get(sender.send());

    assertThat(database.query("select count(*) from text_message")).containsExactly("0");
  }

  /** Another instance looks while a gateway is slow. */
  @Test
  void whatIsUnderWayIsNotSentBesides() {
    var holder = holder(WANTS_THEM);
    logIn(holder);
    meanwhile.set(
        () -> {
          clock.advance(Duration.ofSeconds(45));
          assertThat(Unis.get(store.regions(clock.instant())))
              .doesNotContain(new RegionCode(WANTS_THEM));
          Unis.get(sender.send());
        });

    assertThat(notices(sentTo(holder.person()))).containsOnlyOnce("new-login");
  }

  @Test
  void elsewhereNobodyIsWrittenTo() {
    var holder = holder("411300");
    logIn(holder);

    assertThat(sentTo(holder.person())).isEmpty();
  }

  @Test
  void whatNoGatewayTakesIsSentAgainAndIsNoNewsAfterADay() throws SQLException {
    var holder = holder(WANTS_THEM);
    logIn(holder);
    result = "busy";
    assertThat(notices(sentTo(holder.person()))).contains("new-login");
    sent.clear();
    clock.advance(Duration.ofMinutes(11));
    Api.forgetTokens();
    result = "taken";
    assertThat(notices(sentTo(holder.person()))).contains("new-login");

    var late = holder(WANTS_THEM);
    logIn(late);
    relayed();
    clock.advance(Duration.ofHours(25));
    Api.forgetTokens();
    Unis.get(sender.send());
    assertThat(sent).noneMatch(one -> late.person().phone().equals(one.getClaim("phone")));
    assertThat(database.query("select count(*) from text_message")).containsExactly("0");
  }
}
