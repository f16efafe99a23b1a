package org.essc.card.cancellation;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.sql.SQLException;
import org.essc.card.replacement.FeesConfigured;
import org.essc.testing.Api;
import org.essc.testing.CardRowsOf;
import org.essc.testing.TestPerson;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A death that is told without anybody being asked: what comes of it can be taken back. */
@QuarkusTest
@TestProfile(FeesConfigured.class)
class ToldDeathTest {

  @Inject CardRowsOf rows;

  private final Api api = Api.here();
  private final Cancellations cancellations = new Cancellations(api);

  private Object state(TestPerson person) throws SQLException {
    return rows.value(
        "select state || ' ' || coalesce(ended, '-') from physical_card where card_no_index = ?",
        person);
  }

  /** A file's word that the card is cancelled is taken back by another, the death by its clerk. */
  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"411600", "130000"})
  void endsNoCardThatAFileAloneHasCancelled(String region) throws SQLException {
    var person = api.person(region);
    api.importCards(person.withState(9));

    var death = cancellations.begun(person);

    assertThat(cancellations.read(death).json().getString("state")).isEqualTo("cancelled");
    assertThat(cancellations.asked(Api.BANK, death)).as("a notice").isNull();
    assertThat(state(person)).isEqualTo("9 -");
    api.importCards(person);
    assertThat(state(person)).isEqualTo("1 -");
    assertThat(api.issue(Api.CHANNEL, person).code()).isEqualTo("card-not-usable");

    cancellations.withdrawn(death);
    assertThat(api.issue(Api.CHANNEL, person).status()).isEqualTo(201);
  }

  /** The request that gave way to the death had suspended the card before. */
  @Test
  void givesBackWhatItTookOverFromAnotherReason() {
    var person = api.person("411600");
    var emigration =
        cancellations.request(
            person, "emigration", "{\"shown\":[\"card\",\"id\",\"proof-of-termination\"]}", "");
    assertThat(emigration.status()).as(emigration.body()).isEqualTo(201);
    api.importCards(person.withState(9));
    var death = cancellations.begun(person);
    api.importCards(person);
    assertThat(api.issue(Api.CHANNEL, person).code()).isEqualTo("card-not-usable");

    cancellations.withdrawn(death);

    assertThat(api.issue(Api.CHANNEL, person).status()).isEqualTo(201);
  }

  /** Nobody is asked there before a card ends; it has ended all the same. */
  @Test
  void isFinalWhereACardHasEndedWithItThoughNobodyWasAsked() throws SQLException {
    var person = api.person("411700");
    var death = cancellations.begun(person);
    assertThat(state(person)).isEqualTo("9 cancelled");

    var refused = cancellations.withdraw(Api.CLERK, death, "wrong-holder");

    assertThat(refused.code()).as(refused.body()).isEqualTo("cancellation-final");
    assertThat(refused.json().getString("state")).isEqualTo("cancelled");
    assertThat(state(person)).isEqualTo("9 cancelled");
  }

  /** A card that has ended is destroyed whoever was alive; one that is good again is not. */
  @Test
  void collectedCardIsDestroyedThoughTheDeathIsWithdrawn() {
    var person = api.person("411600");
    api.importCards(person.withState(9));
    var death = cancellations.begun(person);
    cancellations.withdrawn(death);
    api.importCards(person);
    var destruction = "/v1/cancellations/" + death + "/card-destruction";
    assertThat(api.create(destruction, Api.CLERK, "").code()).isEqualTo("card-not-collected");

    api.importCards(person.withState(9));

    var destroyed = api.create(destruction, Api.CLERK, "");
    assertThat(destroyed.status()).as(destroyed.body()).isEqualTo(200);
    assertThat(destroyed.json().getString("state")).isEqualTo("withdrawn");
    assertThat(destroyed.json().getString("cardDestroyedAt")).isNotNull();
  }

  /**
   * With the withdrawal it went back to its holder; what a file says of it later changes nothing.
   */
  @Test
  void cardThatWasGoodWhenADeathWasRequestedWasGivenBack() {
    var person = api.person("411600");
    var death = cancellations.begun(person);
    cancellations.withdrawn(death);
    api.importCards(person.withState(9));

    var destruction = "/v1/cancellations/" + death + "/card-destruction";

    assertThat(api.create(destruction, Api.CLERK, "").code()).isEqualTo("card-not-collected");
  }
}
