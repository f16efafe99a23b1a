package org.essc.binding;

import static org.assertj.core.api.Assertions.assertThat;

import io.agroal.api.AgroalDataSource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.essc.platform.config.Issuer;
import org.essc.testing.Anew;
import org.essc.testing.Api;
import org.essc.testing.LockWaits;
import org.essc.testing.MutableClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a bank asks about a card that somebody else holds, or about what is over. */
@QuarkusTest
class LockedCardBankTest {

  /** Acts of one caller that are under way at a time. */
  private static final int OF_ONE_CALLER = 10;

  @Inject MutableClock clock;
  @Inject Issuer issuer;
  @Inject Pool pool;
  @Inject AgroalDataSource database;

  private final Api api = Api.here();
  private BankApi bank;
  private PaymentApi payments;

  @BeforeEach
  void register() {
    bank = new BankApi(api, pool, issuer, clock);
    payments = new PaymentApi(api, bank);
  }

  @AfterEach
  void setClockRight() {
    clock.reset();
    Api.forgetTokens();
  }

  @Test
  void endingsOfOneBankLeaveTheOthersTheirConnections() throws Exception {
    var holder = bank.holder();
    var binding = bank.bindingId(bank.bound(holder));
    var token = bank.apiToken();
    var strangersCode = api.freshCode(api.holder());
    try (var connection = database.getConnection()) {
      hold(connection, holder);
      // More than there are connections in the pool.
      var ends =
          IntStream.range(0, 40)
              .mapToObj(
                  i ->
                      api.send(
                          bank.request("/v1/bank-bindings/" + binding, token, "DELETE").DELETE()))
              .toList();
      var stranger = api.verifyAsync(Api.VERIFIER, strangersCode, "enquiry", null);

      var last = CompletableFuture.allOf(ends.toArray(CompletableFuture[]::new));
      assertThat(LockWaits.reach(OF_ONE_CALLER + 1, connection, last)).isFalse();
      assertThat(stranger.join().status()).isEqualTo(200);
      assertThat(ends).extracting(CompletableFuture::join).allMatch(reply -> reply.status() == 503);
      connection.rollback();
    }

    assertThat(bank.binding(binding).json().getString("state"))
        .as("what was answered 503 is not done afterwards")
        .isEqualTo("active");
    assertThat(bank.end(binding).status()).isEqualTo(204);
  }

  @Test
  void endingOfWhatHasEndedWaitsForNobody() throws Exception {
    var holder = bank.holder();
    var binding = bank.bindingId(bank.bound(holder));
    assertThat(bank.end(binding).status()).isEqualTo(204);
    try (var connection = database.getConnection()) {
      hold(connection, holder);

      assertThat(bank.end(binding).code()).isEqualTo("not-found");
      connection.rollback();
    }
  }

  @Test
  void redemptionOfWhatIsDecidedWaitsForNobody() throws Exception {
    var holder = payments.holder();
    var redeemed = payments.jti(holder);
    assertThat(payments.redeem(redeemed).status()).isEqualTo(201);
    var voided = payments.jti(holder);
    assertThat(payments.giveUp(voided).status()).isEqualTo(201);
    try (var connection = database.getConnection()) {
      hold(connection, holder);

      assertThat(payments.redeem(redeemed).code()).isEqualTo("payment-authorization-redeemed");
      assertThat(payments.redeem(voided).code()).isEqualTo("payment-authorization-void");
      connection.rollback();
    }
  }

  @Test
  void levelThatFellWhileAVerificationWaitedForTheCardIsNotAsserted() throws Exception {
    Anew.whileBusy(
        () -> {
          var holder = payments.holder();
          var code = api.freshCode(holder);
          try (var connection = database.getConnection()) {
            hold(connection, holder);
            execute(
                connection,
                "update ecard e set level = 1 from ecard_binding s"
                    + " where s.ecard_id = e.id and s.sign_no = '"
                    + holder.signNo()
                    + "'");
            var verified = api.once().verifyAsync(Api.VERIFIER, code, "enquiry", null);
            LockWaits.untilBehind(connection, verified);
            connection.commit();

            assertThat(Anew.served(verified.join()).json().getInt("level")).isEqualTo(1);
          }
        });
  }

  @Test
  void bankIsToldNothingToVerifyOnceItsTimeToAnswerIsOver() throws Exception {
    var holder = bank.holder();
    assertThat(bank.ask(holder, Api.BANK, BankApi.PIN)).isEqualTo("requested");
    try (var connection = database.getConnection()) {
      // so that it does not lapse
      hold(connection, holder);
      var binding = requested(connection, holder);
      assertThat(read(binding).json().getString("accountNo")).isNotNull();
      assertThat(listed()).contains(binding);

      clock.advance(Duration.ofHours(73));
      Api.forgetTokens();

      var read = read(binding).json();
      assertThat(read.getString("state")).isEqualTo("requested");
      assertThat(read.getMap("")).doesNotContainKeys("accountNo", "holder");
      assertThat(listed()).doesNotContain(binding);
      connection.rollback();
    }
  }

  private Api.Reply read(String binding) {
    return api.get("/v1/bank-bindings/" + binding, Api.BANK);
  }

  private String listed() {
    return api.get("/v1/bank-bindings?state=requested&limit=100", Api.BANK).body();
  }

  private static String requested(Connection connection, Api.Holder holder) throws SQLException {
    try (var statement = connection.createStatement();
        var rows =
            statement.executeQuery(
                "select b.id from bank_binding b join ecard_binding s on s.ecard_id = b.ecard_id"
                    + " where s.sign_no = '"
                    + holder.signNo()
                    + "'")) {
      rows.next();
      return rows.getString(1);
    }
  }

  private static void hold(Connection connection, Api.Holder holder) throws SQLException {
    connection.setAutoCommit(false);
    execute(
        connection,
        "select from physical_card where id = (select e.card_id from ecard e"
            + " join ecard_binding s on s.ecard_id = e.id where s.sign_no = '"
            + holder.signNo()
            + "') for update");
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
