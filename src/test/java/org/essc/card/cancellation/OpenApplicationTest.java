package org.essc.card.cancellation;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import org.essc.testing.Api;
import org.essc.testing.CardRowsOf;
import org.essc.testing.Imports;
import org.essc.testing.TestPerson;
import org.essc.testing.WaitingApplications;
import org.essc.testing.WaitingApplications.Kind;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Step 6: what becomes of the holder's application when the card is cancelled. */
@QuarkusTest
class OpenApplicationTest {

  @Inject CardRowsOf rows;
  @Inject WaitingApplications applications;

  private final Api api = Api.here();
  private final Imports database = new Imports(api);
  private final Cancellations cancellations = new Cancellations(api);

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({
    "applied, withdrawn, 1",
    "in-production, withdrawn, 1",
    "produced, withdrawn, 1",
    "face-refused, withdrawn, 1",
    "distributed, distributed, 0"
  })
  void endsWithTheCardWhereItIsNotOver(String state, String then, String told) throws SQLException {
    var person = TestPerson.next().withRegion("411600");
    api.importCards(person);
    var application = applications.add(person);
    database.execute(
        "update card_application set state = '%s' where id = '%s'".formatted(state, application));

    assertThat(cancellations.settledByAll(cancellations.begun(person)).status()).isEqualTo(200);

    assertThat(
            database.query("select state from card_application where id = '" + application + "'"))
        .containsExactly(then);
    assertThat(
            database.query(
                """
                select count(*) from card_act join outbox_event e on e.subject_id = application_id
                 where application_id = '%s' and act = 'card-application.withdraw'
                   and reason = 'card-cancelled' and from_state = '%s' and to_state = 'withdrawn'
                   and card_id is null and e.type = 'application-withdrawn'"""
                    .formatted(application, state)))
        .containsExactly(told);
  }

  /** The card has moved since its replacement was asked for. */
  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"in-production", "face-refused"})
  void replacementThatWasAskedForElsewhereEndsWithItsCard(String state) throws SQLException {
    var person = TestPerson.next().withRegion("411600");
    api.importCards(person);
    var application =
        applications.add(person.withRegion("411300"), Kind.replacing(rows.cardId(person)), null);
    database.execute(
        "update card_application set state = '%s' where id = '%s'".formatted(state, application));

    assertThat(cancellations.settledByAll(cancellations.begun(person)).status()).isEqualTo(200);

    assertThat(
            database.query("select state from card_application where id = '" + application + "'"))
        .containsExactly("withdrawn");
  }
}
