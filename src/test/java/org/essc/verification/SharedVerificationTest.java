package org.essc.verification;

import static org.assertj.core.api.Assertions.assertThat;

import io.agroal.api.AgroalDataSource;
import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.essc.card.pin.PinApi;
import org.essc.platform.config.Issuer;
import org.essc.testing.Anew;
import org.essc.testing.Api;
import org.essc.testing.LockWaits;
import org.essc.testing.MutableClock;
import org.essc.testing.OlderCode;
import org.essc.testing.Patiently;
import org.essc.testing.TestPartner;
import org.essc.testing.TestPerson;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What one caller, one card or one instance does must not become the others' trouble. */
@QuarkusTest
class SharedVerificationTest {

  /** Its digits look like those of an ID number or a bank card; they are a trace id's. */
  private static final String TRACE = "12345678901234567890123456789012";

  @Inject MutableClock clock;
  @Inject Issuer issuer;
  @Inject AgroalDataSource database;
  @Inject RedisDataSource redis;

  private final Api api = Api.here();

  @AfterEach
  void resetClock() {
    clock.reset();
    Api.forgetTokens();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "00-" + TRACE + "-1234567890123456-01",
        "00-11010119900307109600000000000000-1234567890123456-01",
        "00-not-a-trace-01",
        "13800138000"
      })
  void traceOfACallerHarmsNeitherItsOwnNorTheOthersVerifications(String trace) {
    var holders = IntStream.range(0, 6).mapToObj(i -> api.holder()).toList();
    var codes = holders.stream().map(api::freshCode).toList();
    var replies = new ArrayList<CompletableFuture<Api.Reply>>();
    for (int i = 0; i < codes.size(); i++) {
      replies.add(
          i == 0
              ? api.patiently(
                  api.json("/v1/verifications", Api.VERIFIER, body(codes.get(0)))
                      .header("traceparent", trace))
              : api.verifyAsync(Api.VERIFIER, codes.get(i), "enquiry", null));
    }

    assertThat(replies).allMatch(reply -> reply.join().status() == 200);
    var created =
        api.join(
            api.json(
                    "/v1/identity-codes",
                    Api.CHANNEL,
                    "{\"signNo\":\"%s\",\"purpose\":\"enquiry\"}"
                        .formatted(holders.get(0).signNo()))
                .header("traceparent", trace));
    assertThat(created.status()).isEqualTo(201);
  }

  @Test
  void traceStandsInTheLogAsItCame() throws SQLException {
    var code = api.freshCode(api.holder());
    var id =
        api.join(
                api.json("/v1/verifications", Api.VERIFIER, body(code))
                    .header("traceparent", "00-" + TRACE + "-1234567890123456-01"))
            .json()
            .getString("verificationId");

    try (var connection = database.getConnection();
        var statement = connection.createStatement()) {
      var rows =
          statement.executeQuery(
              "select payload from audit_entry where payload like '%" + id + "%'");
      assertThat(rows.next()).isTrue();
      assertThat(rows.getString(1)).contains("\"traceId\":\"" + TRACE + "\"");
    }
  }

  @Test
  void whatACallerTypesIntoItsTerminalOrKeyMakesNoAuditEntryImpossible() {
    var verified =
        api.join(
            api.json(
                    "/v1/verifications",
                    Api.VERIFIER,
                    """
                    {"code":"%s","purpose":"enquiry",
                     "terminal":{"id":"110101199003071096","place":"13800138000"}}
                    """
                        .formatted(api.freshCode(api.holder())))
                .header("Idempotency-Key", "6222020200112233445"));

    assertThat(verified.status()).isEqualTo(200);
  }

  @Test
  void wrongPinIsCountedWhateverTheTrace() {
    var pins = new PinApi(api);
    var person = pins.withOwnPin("411600");
    var checked =
        api.join(
            api.json("/v1/pin-checks", Api.TERMINAL, PinApi.checkBody(person, PinApi.OTHER))
                .header("traceparent", "00-" + TRACE + "-1234567890123456-01"));

    assertThat(checked.status()).isEqualTo(200);
    assertThat(checked.json().getInt("attemptsLeft")).isEqualTo(5);
    assertThat(pins.check(person, PinApi.OTHER).json().getInt("attemptsLeft")).isEqualTo(4);
  }

  @Test
  void endOfASigningThatIsBeingCommittedIsWaitedFor() throws Exception {
    Anew.whileBusy(this::verifyWhileTheEndOfItsSigningIsBeingCommitted);
  }

  private void verifyWhileTheEndOfItsSigningIsBeingCommitted() throws Exception {
    var holder = api.holder();
    var code = api.freshCode(holder);
    CompletableFuture<Api.Reply> verified;
    try (var connection = database.getConnection()) {
      hold(
          connection,
          "update ecard_binding set state = 'ended', ended_at = now() where sign_no = '"
              + holder.signNo()
              + "'");
      verified = api.once().verifyAsync(Api.VERIFIER, code, "enquiry", null);
      LockWaits.untilBehind(connection, verified);
      connection.commit();
    }

    assertThat(Anew.served(verified.join()).code()).isEqualTo("code-expired");
  }

  @Test
  void afterTheEndOfASigningWasAnsweredNothingVerifies() {
    var holders = IntStream.range(0, 20).mapToObj(i -> api.holder()).toList();
    var before = holders.stream().map(api::freshCode).toList();
    var after = holders.stream().map(api::freshCode).toList();
    var racing = new ArrayList<CompletableFuture<Api.Reply>>();
    var late = new ArrayList<CompletableFuture<Api.Reply>>();
    for (int i = 0; i < holders.size(); i++) {
      var last = after.get(i);
      racing.add(api.verifyAsync(Api.VERIFIER, before.get(i), "enquiry", null));
      late.add(
          api.patiently(api.request("/v1/ecards/" + holders.get(i).signNo(), Api.CHANNEL).DELETE())
              .thenCompose(
                  ended -> {
                    assertThat(ended.status()).isEqualTo(204);
                    return api.verifyAsync(Api.VERIFIER, last, "enquiry", null);
                  }));
    }

    // On a busy machine some may hear 503 to the end, which is no yes.
    assertThat(racing)
        .extracting(CompletableFuture::join)
        .allMatch(reply -> List.of(200, 410, 503).contains(reply.status()));
    assertThat(late)
        .extracting(CompletableFuture::join)
        .allMatch(reply -> List.of(410, 503).contains(reply.status()));
  }

  @Test
  void lockedCardCostsItsOwnCallersAnAnswerAndNobodyElse() throws Exception {
    var locked = api.holder();
    var strangers = IntStream.range(0, 12).mapToObj(i -> api.holder()).toList();
    try (var connection = database.getConnection()) {
      hold(
          connection,
          "select from physical_card where id = (select e.card_id from ecard e"
              + " join ecard_binding b on b.ecard_id = e.id where b.sign_no = '"
              + locked.signNo()
              + "') for update");
      var codes = strangers.stream().map(api::freshCode).toList();
      var hopeless = new ArrayList<CompletableFuture<Api.Reply>>();
      // More than there are connections in the pool.
      for (int i = 0; i < 40; i++) {
        hopeless.add(api.once().verifyAsync(Api.VERIFIER, api.freshCode(locked), "enquiry", null));
        if (i % 4 == 0 && i / 4 < codes.size()) {
          assertThat(api.verify(Api.VERIFIER, codes.get(i / 4)).status()).isEqualTo(200);
        }
      }
      for (int i = 10; i < codes.size(); i++) {
        assertThat(api.verify(Api.VERIFIER, codes.get(i)).status()).isEqualTo(200);
      }
      assertThat(hopeless)
          .extracting(CompletableFuture::join)
          .allMatch(reply -> reply.status() == 503 && reply.header("Retry-After") != null);
      connection.rollback();
    }

    assertThat(api.verify(Api.VERIFIER, api.freshCode(locked)).status()).isEqualTo(200);
  }

  @Test
  void whatACallerWasTold503AboutIsNotAcceptedAfterwards() throws SQLException {
    var holder = api.holder();
    var code = api.freshCode(holder);
    execute(
        """
        create or replace function slow_verification() returns trigger language plpgsql as $$
        begin perform pg_sleep(1.95); return new; end $$
        """);
    execute(
        "create trigger slow_verification before insert on verification for each row"
            + " execute function slow_verification()");
    try {
      assertThat(api.once().verify(Api.VERIFIER, code).status()).isEqualTo(503);
    } finally {
      // Waits for the transaction that the caller has left behind.
      execute("drop trigger slow_verification on verification");
    }

    assertThat(acceptances(holder)).isZero();
    assertThat(api.verify(Api.VERIFIER, api.freshCode(holder)).status()).isEqualTo(200);
  }

  private int acceptances(Api.Holder holder) throws SQLException {
    try (var connection = database.getConnection();
        var statement = connection.createStatement()) {
      var rows =
          statement.executeQuery(
              "select count(*) from verification v join ecard_binding b on b.id = v.binding_id"
                  + " where b.sign_no = '"
                  + holder.signNo()
                  + "'");
      rows.next();
      return rows.getInt(1);
    }
  }

  private void execute(String sql) throws SQLException {
    try (var connection = database.getConnection();
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  @Test
  void suspendedChannelsCodesAreExpired() {
    var channel = TestPartner.registerAs("channel");
    api.useToken(channel.number(), channel.token(clock, issuer.endpoint("/oauth2/token")));
    var person = TestPerson.next();
    api.importCards(person);
    var signNo = api.issue(channel.number(), person).json().getString("signNo");
    var code = api.code(channel.number(), signNo, "enquiry").json().getString("code");
    Patiently.ask(
            () -> TestPartner.administrator().put("/v1/partners/{no}/suspension", channel.number()))
        .then()
        .statusCode(204);

    var refused = api.verify(Api.VERIFIER, code);

    assertThat(refused.status()).isEqualTo(410);
    assertThat(refused.code()).isEqualTo("code-expired");
  }

  @ParameterizedTest
  @ValueSource(ints = {-5, 5})
  void instancesWhoseClocksDifferAgreeOnACodesLife(int minutes) {
    var holder = api.holder();
    var straight = api.freshCode(holder);
    var old = api.freshCode(api.holder());
    OlderCode.by(redis, old, Duration.ofSeconds(61));
    skew(Duration.ofMinutes(minutes));

    assertThat(api.verify(Api.VERIFIER, straight).status()).as("made elsewhere").isEqualTo(200);
    assertThat(api.verify(Api.VERIFIER, old).code()).isEqualTo("code-expired");
    var created = api.code(Api.CHANNEL, holder.signNo(), "enquiry").json();
    assertThat(Instant.parse(created.getString("expiresAt")))
        .isBetween(Instant.now().plusSeconds(50), Instant.now().plusSeconds(61));

    skew(Duration.ofMinutes(-minutes));
    assertThat(api.verify(Api.VERIFIER, created.getString("code")).status())
        .as("used elsewhere")
        .isEqualTo(200);
  }

  private void skew(Duration by) {
    clock.advance(by);
    Api.forgetTokens();
  }

  private static String body(String code) {
    return "{\"code\":\"%s\",\"purpose\":\"enquiry\"}".formatted(code);
  }

  private static void hold(Connection connection, String sql) throws SQLException {
    connection.setAutoCommit(false);
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
