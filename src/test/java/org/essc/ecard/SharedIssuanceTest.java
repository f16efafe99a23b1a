package org.essc.ecard;

import static org.assertj.core.api.Assertions.assertThat;

import io.agroal.api.AgroalDataSource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.essc.testing.Anew;
import org.essc.testing.Api;
import org.essc.testing.LockWaits;
import org.essc.testing.TestPerson;
import org.junit.jupiter.api.Test;

/** Issuance while somebody else changes the card. */
@QuarkusTest
class SharedIssuanceTest {

  /** Of those that wait for a locked card. */
  private static final int MOST_OF_ONE_CARD = 2;

  @Inject AgroalDataSource database;

  private final Api api = Api.here();

  @Test
  void furtherChannelWaitsForALossThatIsBeingCommittedAndIsRefused() throws Exception {
    Anew.whileBusy(
        () -> {
          var holder = api.holder();

          var refused = issuedDuringLoss(cardOf(holder), holder.person(), Api.OTHER_CHANNEL);

          assertThat(refused.code()).isEqualTo("card-not-usable");
          assertThat(refused.json().getString("reason")).isEqualTo("lost");
        });
  }

  @Test
  void firstChannelWaitsForALossThatIsBeingCommittedAndIsRefused() throws Exception {
    Anew.whileBusy(
        () -> {
          var person = TestPerson.next();

          var refused = issuedDuringLoss(imported(person), person, Api.CHANNEL);

          assertThat(refused.code()).isEqualTo("card-not-usable");
        });
  }

  @Test
  void lockedCardHoldsUpNobodyElsesIssuance() throws Exception {
    var locked = TestPerson.next();
    var card = imported(locked);
    var strangers = IntStream.range(0, 10).mapToObj(i -> TestPerson.next()).toList();
    api.importCards(strangers.toArray(TestPerson[]::new));
    try (var connection = database.getConnection()) {
      hold(connection, "select from physical_card where id = " + card + " for update");
      var hopeless = IntStream.range(0, 6).mapToObj(i -> issueOnce(locked)).toList();
      var others = strangers.stream().map(person -> issueAsync(api, Api.CHANNEL, person)).toList();

      assertThat(others)
          .extracting(CompletableFuture::join)
          .allMatch(reply -> reply.status() == 201);
      assertThat(hopeless)
          .extracting(CompletableFuture::join)
          .allMatch(reply -> reply.status() == 503);
      connection.rollback();
    }

    assertThat(api.issue(Api.CHANNEL, locked).status()).isEqualTo(201);
  }

  @Test
  void furtherChannelsRequestsThatWaitForALockedCardAreFew() throws Exception {
    var locked = api.holder();
    var strangers = IntStream.range(0, 10).mapToObj(i -> TestPerson.next()).toList();
    api.importCards(strangers.toArray(TestPerson[]::new));
    try (var connection = database.getConnection()) {
      hold(connection, "select from physical_card where id = " + cardOf(locked) + " for update");
      // More than there are connections in the pool.
      var hopeless =
          IntStream.range(0, 40)
              .mapToObj(i -> issueAsync(api.once(), Api.OTHER_CHANNEL, locked.person()))
              .toList();
      var others = strangers.stream().map(person -> issueAsync(api, Api.CHANNEL, person)).toList();

      var last = CompletableFuture.allOf(hopeless.toArray(CompletableFuture[]::new));
      assertThat(LockWaits.reach(MOST_OF_ONE_CARD + 1, connection, last)).isFalse();
      assertThat(hopeless)
          .extracting(CompletableFuture::join)
          .allMatch(reply -> reply.status() == 503);
      assertThat(others)
          .extracting(CompletableFuture::join)
          .allMatch(reply -> reply.status() == 201);
      connection.rollback();
    }

    assertThat(api.issue(Api.OTHER_CHANNEL, locked.person()).status()).isEqualTo(201);
  }

  private Api.Reply issuedDuringLoss(String card, TestPerson person, String channel)
      throws Exception {
    try (var connection = database.getConnection()) {
      hold(connection, "update physical_card set state = 2 where id = " + card);
      var issued = issueAsync(api.once(), channel, person);
      LockWaits.untilBehind(connection, issued);
      connection.commit();
      return Anew.served(issued.join());
    }
  }

  private CompletableFuture<Api.Reply> issueOnce(TestPerson person) {
    return issueAsync(api.once(), Api.CHANNEL, person);
  }

  private static CompletableFuture<Api.Reply> issueAsync(
      Api api, String channel, TestPerson person) {
    return api.issueAsync(channel, Api.issueBody(person), java.util.UUID.randomUUID().toString());
  }

  private static String cardOf(Api.Holder holder) {
    return "(select e.card_id from ecard e join ecard_binding b on b.ecard_id = e.id"
        + " where b.sign_no = '"
        + holder.signNo()
        + "')";
  }

  /** The person's card, by the import it came with. */
  private String imported(TestPerson person) {
    return "(select id from physical_card where source_id = '"
        + api.importCards(person).json().getString("importId")
        + "')";
  }

  private static void hold(Connection connection, String sql) throws SQLException {
    connection.setAutoCommit(false);
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
