package org.essc.card.cancellation;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.LocalDate;
import org.essc.benefit.BenefitApi;
import org.essc.card.loss.LossApi;
import org.essc.card.replacement.FeesConfigured;
import org.essc.card.replacement.ReplacementApi;
import org.essc.platform.crypto.BlindIndex;
import org.essc.testing.Api;
import org.essc.testing.CardRowsOf;
import org.essc.testing.MutableClock;
import org.essc.testing.TestPerson;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that wait for cards in one another's place, each of which was shown to a clerk. */
@QuarkusTest
@TestProfile(FeesConfigured.class)
class TwoRequestsTest {

  private static final String ZHOUKOU = "411600";

  /** Suspends nothing, asks the social side and tells the bank afterwards. */
  private static final String HEBI = "410600";

  @Inject MutableClock clock;
  @Inject Pool pool;
  @Inject BlindIndex index;
  @Inject CardRowsOf rows;

  private final Api api = Api.here();
  private final Cancellations cancellations = new Cancellations(api);
  private final BenefitApi benefits = new BenefitApi(api);
  private ReplacementApi replacements;

  @BeforeEach
  void open() {
    replacements = new ReplacementApi(api, clock, pool, index);
  }

  /** Whichever is settled: the two cards end with it, and nobody is asked about the other one. */
  @ParameterizedTest(name = "settled: of the new card: {0}")
  @ValueSource(booleans = {true, false})
  void deathEndsTheOneThatWaitsForACardInItsPlace(boolean ofTheNewCard) throws SQLException {
    var old = api.person(ZHOUKOU);
    replacements.requested(old, "damaged");
    var made = replacements.handedOut(old);
    var ofOld = cancellations.begun(old);
    var ofMade = cancellations.begun(made);
    assertThat(ofMade).isNotEqualTo(ofOld);

    cancellations.settledByAll(ofTheNewCard ? ofMade : ofOld);

    assertThat(state(old)).isEqualTo("9 cancelled");
    assertThat(state(made)).isEqualTo("9 cancelled");
    assertThat(cancellations.read(ofOld).json().getString("state")).isEqualTo("cancelled");
    assertThat(cancellations.read(ofMade).json().getString("state")).isEqualTo("cancelled");
    hasNothingLeft(ofTheNewCard ? ofOld : ofMade);
  }

  @Test
  void deathEndsAnotherReasonThatWaitsForACardInItsPlace() {
    var old = api.person(ZHOUKOU);
    replacements.requested(old, "damaged");
    var emigration = emigrationBegun(replacements.handedOut(old));

    cancellations.settledByAll(cancellations.begun(old));

    hasNothingLeft(emigration);
  }

  /** Pensions end with it, and what the holder has elsewhere. */
  @Test
  void deathWaitsOnWhereItsCardsHaveEndedForAnotherReason() throws SQLException {
    var old = api.person(ZHOUKOU);
    var pension = benefits.entitle(old, LocalDate.now().plusDays(60));
    replacements.requested(old, "damaged");
    var made = replacements.handedOut(old);
    var death = cancellations.begun(old);

    cancellations.settledByAll(emigrationBegun(made));

    assertThat(state(old)).isEqualTo("9 cancelled");
    assertThat(cancellations.read(death).json().getString("state"))
        .isEqualTo("awaiting-settlement");
    assertThat(benefits.state(pension)).isEqualTo("due");
    cancellations.settledByAll(death);
    assertThat(cancellations.read(death).json().getString("state")).isEqualTo("cancelled");
    assertThat(benefits.find(pension).getString("reason")).isEqualTo("death");
  }

  /** What is to be settled there is settled there. */
  @Test
  void deathThatWaitsForACardElsewhereWaitsOn() throws SQLException {
    var here = api.person(ZHOUKOU);
    var there = here.anotherCard().withRegion("411300");
    api.importCards(there);
    var ofHere = cancellations.begun(here);
    var ofThere = cancellations.begun(there);

    cancellations.settledByAll(ofHere);

    assertThat(state(there)).isEqualTo("1 -");
    assertThat(cancellations.asked(Api.INSURER, ofThere)).containsEntry("state", "open");
    cancellations.settledByAll(ofThere);
    assertThat(state(there)).isEqualTo("9 cancelled");
  }

  /** The card that was to be cancelled has been replaced since: nothing was told of that. */
  @Test
  void bankOfTheCardThatHasTakenItsPlaceIsTold() throws SQLException {
    var old = api.person(HEBI);
    var emigration = emigrationBegun(old);
    var made = replaced(old);
    assertThat(state(old)).isEqualTo("9 replaced");

    assertThat(cancellations.settled(Api.INSURER, emigration).status()).isEqualTo(200);

    assertThat(state(made)).isEqualTo("9 cancelled");
    assertThat(cancellations.asked(Api.BANK, emigration)).containsEntry("kind", "notice");
  }

  /** Of the two that wait the later one is settled; the bank is told once of the card's end. */
  @Test
  void deathOfTheCardThatHasTakenItsPlaceEndsTheOneThatWaits() throws SQLException {
    var old = api.person(HEBI);
    var ofOld = cancellations.begun(old);
    var made = replaced(old);
    var ofMade = cancellations.begun(made);

    assertThat(cancellations.settled(Api.INSURER, ofMade).status()).isEqualTo(200);

    assertThat(state(made)).isEqualTo("9 cancelled");
    assertThat(cancellations.asked(Api.BANK, ofMade)).containsEntry("kind", "notice");
    assertThat(cancellations.asked(Api.BANK, ofOld)).isNull();
    assertThat(cancellations.read(ofOld).json().getString("state")).isEqualTo("cancelled");
    hasNothingLeft(ofOld);
  }

  /** Closed for whoever was asked, final for clerks; the card that was collected is destroyed. */
  private void hasNothingLeft(String cancellation) {
    assertThat(cancellations.asked(Api.INSURER, cancellation)).containsEntry("state", "closed");
    assertThat(cancellations.settled(Api.INSURER, cancellation).code())
        .isEqualTo("settlement-closed");
    assertThat(cancellations.withdraw(Api.CLERK, cancellation, "wrong-holder").code())
        .isEqualTo("cancellation-final");
    var destruction = "/v1/cancellations/" + cancellation + "/card-destruction";
    var destroyed = api.create(destruction, Api.CLERK, "");
    assertThat(destroyed.status()).as(destroyed.body()).isEqualTo(200);
  }

  private String emigrationBegun(TestPerson person) {
    var shown = "{\"shown\":[\"card\",\"id\",\"proof-of-termination\"]}";
    var asked = cancellations.request(person, "emigration", shown, "");
    assertThat(asked.status()).as(asked.body()).isEqualTo(201);
    return asked.json().getString("cancellationId");
  }

  /** The card that is in its place then, with a bank function. */
  private TestPerson replaced(TestPerson old) {
    var replacement = replacements.requested(old, "damaged");
    assertThat(replacements.oldCard(Api.CLERK, replacement, false).status()).isEqualTo(200);
    var made = replacements.handedOut(old);
    created(
        "/v1/card-activations",
        Api.CLERK,
        "{\"card\":%s,\"by\":{\"shown\":[\"card\",\"id\"]}}".formatted(LossApi.card(made)));
    created(
        "/v1/bank-activations",
        Api.BANK,
        """
        {"card":%s,"bankCode":"102","bankAccount":"62170099%s","phone":"%s","inPerson":true}"""
            .formatted(LossApi.card(made), made.phone(), made.phone()));
    return made;
  }

  private void created(String path, String caller, String body) {
    var reply = api.create(path, caller, body);
    assertThat(reply.status()).as(reply.body()).isEqualTo(201);
  }

  private Object state(TestPerson person) throws SQLException {
    return rows.value(
        "select state || ' ' || coalesce(ended, '-') from physical_card where card_no_index = ?",
        person);
  }
}
