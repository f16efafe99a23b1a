package org.essc.act;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import io.vertx.pgclient.PgException;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.essc.audit.Actor;
import org.essc.card.loss.LossApi;
import org.essc.platform.time.Patience;
import org.essc.testing.Api;
import org.essc.testing.Api.Reply;
import org.essc.testing.CardRowsOf;
import org.essc.testing.HeldWrites;
import org.essc.testing.Imports;
import org.essc.testing.TestPerson;
import org.essc.testing.TestServers;
import org.essc.testing.Unis;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;

/** An act that PostgreSQL rolls back for another transaction's sake is done once more. */
@QuarkusTest
class RolledBackActTest {

  private static final Duration LONG = Duration.ofSeconds(20);
  private static final Actor BY = Actor.system("test");

  @Inject ActTransactions transactions;
  @Inject CardRowsOf rows;

  private final Api api = Api.here();
  private final Imports database = new Imports(api);

  /** It holds the card and waits for its key; the other holds the key and waits for the card. */
  @Test
  void actThatGivesWayInADeadlockIsDoneOnceAndKeepsItsKey() throws Exception {
    var person = api.person("411600");
    var card = rows.cardId(person);
    var key = UUID.randomUUID().toString();
    api.token(Api.CLERK);
    database.execute("alter system set deadlock_timeout = '100ms'");
    database.execute("select pg_reload_conf()");
    try (var other = TestServers.superuserDatabase().getConnection()) {
      other.setAutoCommit(false);
      var seen = new CompletableFuture<Integer>();
      var reported =
          HeldWrites.answer(
              "insert",
              "card_act",
              "new.card_id = '" + card + "'",
              () -> {
                var answer = CompletableFuture.supplyAsync(() -> report(person, key));
                HeldWrites.untilAny();
                holdRunningKeys(other);
                seen.completeAsync(() -> stateOnceItIsFree(other, card));
                awaitWaiting(other);
                return answer;
              });

      assertThat(seen.join()).as("nothing was reported when the act gave way").isEqualTo(1);
      var reply = reported.join();
      assertThat(reply.status()).as(reply.body()).isEqualTo(201);
      assertThat(report(person, key).body()).as("under its key").isEqualTo(reply.body());
    } finally {
      database.execute("alter system reset deadlock_timeout");
      database.execute("select pg_reload_conf()");
    }
    assertThat(database.query("select act from card_act where card_id = '%s'".formatted(card)))
        .containsExactly("card.report-loss");
    assertThat(
            database.query(
                "select id from outbox_event where type = 'card-lost' and subject_id = '%s'"
                    .formatted(card)))
        .hasSize(1);
  }

  /** As by a caller that does not come again. */
  private Reply report(TestPerson person, String key) {
    var patient = api.once();
    return patient.join(
        patient
            .json("/v1/loss-reports", Api.CLERK, LossApi.body(person, LossApi.HOLDER_AT_WINDOW))
            .header("Idempotency-Key", key));
  }

  /** Whoever finds out gives way: it is not to be this one. */
  private static void holdRunningKeys(Connection other) {
    try (var statement = other.createStatement()) {
      statement.execute("set local deadlock_timeout = '1min'");
      statement.executeQuery("select 1 from idempotency_key where state = 'running' for update");
    } catch (SQLException failure) {
      throw new AssertionError(failure);
    }
  }

  private static int stateOnceItIsFree(Connection other, UUID card) {
    try (var statement = other.createStatement();
        var found =
            statement.executeQuery(
                "select state from physical_card where id = '%s' for update".formatted(card))) {
      found.next();
      int state = found.getInt(1);
      other.rollback();
      return state;
    } catch (SQLException failure) {
      throw new AssertionError(failure);
    }
  }

  private void awaitWaiting(Connection other) {
    Awaitility.await("the other transaction waits for the act")
        .atMost(LONG)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(10))
        .until(
            () ->
                database
                    .query(
                        "select wait_event_type from pg_stat_activity where pid = "
                            + other.unwrap(PGConnection.class).getBackendPID())
                    .contains("Lock"));
  }

  @Test
  void whatFollowsTheCommitIsDoneOnce() {
    var begun = new AtomicInteger();
    var followed = new AtomicInteger();
    Unis.get(
        transactions.run(
            "card.look",
            BY,
            work -> {
              work.afterCommit(() -> Uni.createFrom().voidItem().invoke(followed::incrementAndGet));
              return begun.incrementAndGet() == 1
                  ? Uni.createFrom().<Void>failure(gaveWay("40001"))
                  : Uni.createFrom().voidItem();
            }));
    assertThat(begun).hasValue(2);
    assertThat(followed).hasValue(1);
  }

  @Test
  void isGivenUpWhenItGivesWayAgainAndAgain() {
    assertThat(begun(Patience.of(LONG), "40P01")).isEqualTo(3);
  }

  @Test
  void isNotBegunAnewForWhoHasBeenToldToComeBack() {
    assertThat(begun(Patience.of(Duration.ZERO), "40P01")).isEqualTo(1);
  }

  /** What somebody else holds is not free the next moment. */
  @Test
  void isNotBegunAnewForWhatIsNoOthersSake() {
    assertThat(begun(Patience.of(LONG), "55P03")).isEqualTo(1);
  }

  /** How often an act is begun that always ends so. */
  private int begun(Patience patience, String sqlState) {
    var begun = new AtomicInteger();
    var failing =
        transactions.run(
            "card.look",
            BY,
            patience,
            work -> {
              begun.incrementAndGet();
              return Uni.createFrom().<Void>failure(gaveWay(sqlState));
            });
    assertThatThrownBy(() -> Unis.get(failing))
        .isInstanceOfSatisfying(
            PgException.class, failure -> assertThat(failure.getSqlState()).isEqualTo(sqlState));
    return begun.get();
  }

  private static PgException gaveWay(String sqlState) {
    return new PgException("gave way", "ERROR", sqlState, "");
  }
}
