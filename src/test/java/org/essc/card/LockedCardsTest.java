package org.essc.card;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.essc.card.loss.LossApi;
import org.essc.card.pin.PinApi;
import org.essc.card.production.Production;
import org.essc.platform.config.Issuer;
import org.essc.testing.Api;
import org.essc.testing.Api.Reply;
import org.essc.testing.CardRowsOf;
import org.essc.testing.Imports;
import org.essc.testing.LockWaits;
import org.essc.testing.MutableClock;
import org.essc.testing.Rounds;
import org.essc.testing.TestPerson;
import org.essc.testing.TestServers;
import org.essc.testing.WaitingApplications;
import org.junit.jupiter.api.Test;

/** What becomes of acts while somebody else holds a card's row. */
@QuarkusTest
class LockedCardsTest {

  @Inject MutableClock clock;
  @Inject Issuer issuer;
  @Inject CardRowsOf rows;
  @Inject WaitingApplications applications;

  private final Api api = Api.here();
  private final PinApi pins = new PinApi(api);
  private final Imports database = new Imports(api);

  @Test
  void strangersGoOnWhileOneCardIsHeldAndNothingIsCountedOnThatOne() throws SQLException {
    var held = pins.withOwnPin("411600");
    var stranger = pins.withOwnPin("411600");
    var other = TestPerson.next().withRegion("411600");
    api.importCards(other);
    var loss = new LossApi(api, clock);
    try (var holding = hold(held)) {
      var refused = new ArrayList<CompletableFuture<Reply>>();
      for (int i = 0; i < 5; i++) {
        refused.add(pins.checkAsync(held, PinApi.OTHER));
      }
      var impatient = new LossApi(api.once(), clock);
      refused.add(CompletableFuture.supplyAsync(() -> impatient.reportAtWindow(held)));
      assertThat(pins.result(stranger, PinApi.OWN)).isEqualTo("correct");
      assertThat(loss.reportAtWindow(other).status()).isEqualTo(201);
      for (var one : refused) {
        var reply = one.join();
        assertThat(reply.status()).as(reply.body()).isEqualTo(503);
        assertThat(reply.header("Retry-After")).as(reply.body()).isNotBlank();
      }
      Awaitility.await("no connection stays with the card")
          .atMost(Duration.ofSeconds(10))
          .until(() -> LockWaits.behind(holding) == 0);
      assertThat(pins.result(stranger, PinApi.OWN)).isEqualTo("correct");
      holding.rollback();
    }
    pins.wrong(held, 5);
    assertThat(pins.result(held, PinApi.OWN)).as("five errors are all").isEqualTo("correct");
    assertThat(pins.state(held)).isEqualTo(1);
    assertThat(loss.reportAtWindow(held).status()).isEqualTo(201);
  }

  /** However many ask, they leave others room: the pool is not one caller's. */
  @Test
  void crowdAtOneHeldCardLeavesStrangersRoom() throws Exception {
    var held = pins.withOwnPin("411600");
    var stranger = pins.withOwnPin("411600");
    var other = TestPerson.next().withRegion("411600");
    api.importCards(other);
    var holder = api.holder();
    api.token(Api.CLERK);
    try (var holding = hold(held)) {
      var crowd = new ArrayList<CompletableFuture<Reply>>();
      awaitShare(holding, held, crowd);
      assertThat(LockWaits.queue(holding)).as("one caller's share").isLessThanOrEqualTo(10);
      for (int i = 0; i < 2; i++) {
        served(
            200,
            () -> {
              var code = api.freshCode(holder);
              awaitShare(holding, held, crowd);
              return api.once().verify(Api.VERIFIER, code);
            });
      }
      assertThat(pins.result(stranger, PinApi.OWN)).isEqualTo("correct");
      served(
          201,
          () -> {
            awaitShare(holding, held, crowd);
            return new LossApi(api.once(), clock)
                .report(Api.SECOND_CLERK, other, LossApi.HOLDER_AT_WINDOW);
          });
      for (var one : crowd) {
        assertThat(one.join().code()).isIn("overloaded", "service-unavailable");
      }
      holding.rollback();
    }
    assertThat(pins.state(held)).isEqualTo(1);
    assertThat(new LossApi(api, clock).reportAtWindow(held).status()).isEqualTo(201);
  }

  /**
   * Where the ten come so slowly that the first is refused before the last waits, all come again.
   */
  private void awaitShare(
      Connection holding, TestPerson held, List<CompletableFuture<Reply>> crowd) {
    Awaitility.await("one caller's whole share waits")
        .until(
            () -> {
              if (crowd.stream().allMatch(CompletableFuture::isDone)) {
                crowd.addAll(Stream.generate(() -> askForLoss(held)).limit(60).toList());
              }
              return LockWaits.queue(holding) >= 10;
            });
  }

  /** Beside the crowd, with nobody coming again; a starved pool serves none of these. */
  private static void served(int status, Supplier<Reply> stranger) throws Exception {
    Rounds.untilOneCounts(
        () -> {
          var reply = stranger.get();
          if (reply.status() == 503) {
            return false;
          }
          assertThat(reply.status()).as(reply.body()).isEqualTo(status);
          return true;
        });
  }

  /** A cancellation holds the card and takes the application then: neither waits in a circle. */
  @Test
  void handingOutTakesTheCardBeforeTheApplication() throws SQLException {
    var production = new Production(api, clock, issuer.value());
    var person = TestPerson.next().withRegion("210204");
    var application = applications.add(person);
    production.produce(production.factory(), application, person);
    CompletableFuture<Reply> handedOut;
    try (var holding = hold(person)) {
      handedOut =
          CompletableFuture.supplyAsync(
              () ->
                  production.distribute(
                      Production.clerkOf(person), Production.handOut(application)));
      Awaitility.await()
          .pollInterval(Duration.ofMillis(20))
          .atMost(Duration.ofSeconds(10))
          .until(() -> LockWaits.behind(holding) > 0);
      assertThatCode(() -> takeAtOnce(holding, application)).doesNotThrowAnyException();
      holding.rollback();
    }
    var reply = handedOut.join();
    assertThat(reply.status()).as(reply.body()).isEqualTo(201);
    assertThat(
            database.query("select state from card_application where id = '" + application + "'"))
        .containsExactly("distributed");
  }

  private CompletableFuture<Reply> askForLoss(TestPerson person) {
    return api.once()
        .createAsync("/v1/loss-reports", Api.CLERK, LossApi.body(person, LossApi.HOLDER_AT_WINDOW));
  }

  private Connection hold(TestPerson person) throws SQLException {
    var id = rows.cardId(person);
    var connection = TestServers.superuserDatabase().getConnection();
    connection.setAutoCommit(false);
    try (var lock =
        connection.prepareStatement("select id from physical_card where id = ? for update")) {
      lock.setObject(1, id);
      lock.executeQuery();
    }
    return connection;
  }

  private static void takeAtOnce(Connection holding, UUID application) throws SQLException {
    try (var lock =
        holding.prepareStatement(
            "select id from card_application where id = ? for update nowait")) {
      lock.setObject(1, application);
      lock.executeQuery();
    }
  }
}
