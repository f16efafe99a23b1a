package org.essc.card.imports;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.essc.card.loss.LossApi;
import org.essc.card.pin.PinApi;
import org.essc.events.EventApi;
import org.essc.testing.Api;
import org.essc.testing.Api.Reply;
import org.essc.testing.CardRowsOf;
import org.essc.testing.HeldWrites;
import org.essc.testing.Imports;
import org.essc.testing.LockWaits;
import org.essc.testing.MutableClock;
import org.essc.testing.TestPerson;
import org.essc.testing.TestServers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A lost card is reported here as well, or a PIN is locked, while a file is being applied. */
@QuarkusTest
class ImportBesideLossTest {

  private static final String LOST = EventApi.OWN + "card-lost";

  @Inject MutableClock clock;
  @Inject CardRowsOf rows;

  private final Api api = Api.here();
  private final Imports imports = new Imports(api);
  private final PinApi pins = new PinApi(api);

  /**
   * The file was planned while nobody had reported the loss here. It stops before it comes to the
   * card, at the row of a person whom it adds.
   */
  @ParameterizedTest(name = "state {0}, by {1}")
  @CsvSource({"2, window", "2, hotline-staffed", "4, hotline-staffed", "4, window"})
  void fileThatWasPlannedBeforeTheReportDoesNotReleaseTheCard(int state, String channel)
      throws SQLException {
    var person = TestPerson.next().withState(state);
    api.importCards(person);
    var loss = new LossApi(api, clock);

    var sent =
        HeldWrites.answer(
            "insert",
            "holder",
            () -> {
              var accepted = send(person.withState(1), TestPerson.next());
              awaitHeld();
              var reported = loss.reportOver(channel, person);
              assertThat(reported.status()).as(reported.body()).isEqualTo(200);
              return accepted;
            });

    assertThat(imports.rejections(imports.await(sent))).containsExactly("2 card-held state");
    assertThat(pins.state(person)).isEqualTo(channel.equals("window") ? 2 : state);
    assertThat(loss.releaseAtWindow(person).status()).isEqualTo(201);
  }

  /** Errors count while the card is sealed or lost, and move no version when they lock its PIN. */
  @Test
  void fileThatWasPlannedBeforeThePinWasLockedDoesNotPutTheCardIntoUse() throws SQLException {
    var person = TestPerson.next().withState(0);
    api.importCards(person);
    for (int error = 0; error < 5; error++) {
      pins.change(person, PinApi.OTHER, PinApi.OWN);
    }

    var sent =
        HeldWrites.answer(
            "insert",
            "holder",
            () -> {
              var accepted = send(person.withState(1), TestPerson.next());
              awaitHeld();
              assertThat(pins.change(person, PinApi.OTHER, PinApi.OWN).code())
                  .isEqualTo("pin-locked");
              return accepted;
            });

    assertThat(imports.rejections(imports.await(sent))).containsExactly("2 card-held state");
    assertThat(pins.state(person)).isZero();
  }

  /** Cards are locked in the order of their ids: the file waits with the first of two. */
  @Test
  void channelThatSignsWhileAFileWaitsForItsLocksIsToldOfTheLossInIt() throws SQLException {
    var first = TestPerson.next();
    var second = TestPerson.next();
    api.importCards(first);
    api.importCards(second);
    var events = new EventApi(api);
    var stream = events.polling(Api.CHANNEL, LOST);
    try (var connection = TestServers.superuserDatabase().getConnection();
        var statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute(
          "select 1 from physical_card where id = '%s' for update".formatted(rows.cardId(first)));
      var sent = send(first.withState(2), second.withState(2));
      Awaitility.await("the file waits for the first card")
          .atMost(Duration.ofSeconds(20))
          .until(() -> LockWaits.behind(connection) > 0);
      clock.advance(Duration.ofSeconds(20));
      var issued = api.issue(Api.CHANNEL, second);
      assertThat(issued.status()).as(issued.body()).isEqualTo(201);
      connection.rollback();

      assertThat(imports.await(sent).json().getLong("accepted")).isEqualTo(2);
      var signNo = issued.json().getString("signNo");
      assertThat(events.receive(Api.CHANNEL, stream, "signNo", signNo, 1))
          .extracting(EventApi.Event::type)
          .containsExactly(LOST);
    } finally {
      events.delete(Api.CHANNEL, stream);
      clock.reset();
    }
  }

  private Reply send(TestPerson... rows) {
    var file = new StringBuilder(TestPerson.CSV_HEADER).append('\n');
    for (var row : rows) {
      file.append(row.csv()).append('\n');
    }
    return imports.send(file.toString().getBytes(UTF_8), "text/csv", UUID.randomUUID().toString());
  }

  private void awaitHeld() {
    Awaitility.await("the file waits with the person whom it adds")
        .atMost(Duration.ofSeconds(20))
        .pollInterval(Duration.ofMillis(20))
        .until(
            () ->
                !imports
                    .query("select pid from pg_stat_activity where wait_event = 'PgSleep'")
                    .isEmpty());
  }
}
