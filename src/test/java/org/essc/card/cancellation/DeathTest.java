package org.essc.card.cancellation;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.essc.benefit.BenefitApi;
import org.essc.card.loss.LossApi;
import org.essc.card.replacement.FeesConfigured;
import org.essc.card.replacement.ReplacementApi;
import org.essc.platform.config.Issuer;
import org.essc.platform.crypto.BlindIndex;
import org.essc.testing.Api;
import org.essc.testing.CardRowsOf;
import org.essc.testing.Imports;
import org.essc.testing.MutableClock;
import org.essc.testing.TestPartner;
import org.essc.testing.TestPerson;
import org.essc.testing.WaitingApplications;
import org.junit.jupiter.api.Test;

/** Whoever has died has died with every card, and whatever else is being settled. */
@QuarkusTest
@TestProfile(FeesConfigured.class)
class DeathTest {

  private static final String EMIGRATES = "{\"shown\":[\"card\",\"id\",\"proof-of-termination\"]}";

  @Inject MutableClock clock;
  @Inject Pool pool;
  @Inject BlindIndex index;
  @Inject CardRowsOf rows;
  @Inject WaitingApplications applications;
  @Inject Issuer issuer;

  private final Api api = Api.here();
  private final Imports database = new Imports(api);
  private final Cancellations cancellations = new Cancellations(api);
  private final BenefitApi benefits = new BenefitApi(api);

  private Object state(TestPerson person) throws SQLException {
    return rows.value(
        "select state || ' ' || coalesce(ended, '-') from physical_card where card_no_index = ?",
        person);
  }

  private String signed(TestPerson person) {
    var issued = api.issue(Api.CHANNEL, person);
    assertThat(issued.status()).as(issued.body()).isEqualTo(201);
    return issued.json().getString("signNo");
  }

  private String standing(String signNo) {
    var read = api.get("/v1/ecards/" + signNo, Api.CHANNEL).json();
    var reason = read.getString("reason");
    return read.getString("status") + (reason == null ? "" : " " + reason);
  }

  private void settled(String cancellation) {
    for (var partner : new String[] {Api.INSURER, Api.BANK}) {
      var answered = cancellations.settled(partner, cancellation);
      assertThat(answered.status()).as(answered.body()).isEqualTo(200);
    }
  }

  private String emigrationBegun(TestPerson person) {
    var asked = cancellations.request(person, "emigration", EMIGRATES, "");
    assertThat(asked.status()).as(asked.body()).isEqualTo(201);
    return asked.json().getString("cancellationId");
  }

  /** The same holder's, with numbers of its own. */
  private TestPerson another(TestPerson person, String region, int state) {
    var card = person.anotherCard().withRegion(region).withState(state);
    api.importCards(card);
    return card;
  }

  @Test
  void endsTheOldCardWhereTheNewOneIsShown() throws SQLException {
    var old = api.person("411600");
    var signNo = signed(old);
    var code = api.freshCode(new Api.Holder(old, signNo));
    var replacements = new ReplacementApi(api, clock, pool, index);
    var replacement = replacements.requested(old, "damaged");
    var made = replacements.handedOut(old);

    var id = cancellations.begun(made);

    assertThat(api.verify(Api.VERIFIER, code).code()).isEqualTo("card-not-usable");
    assertThat(standing(signNo)).isEqualTo("suspended locked");
    settled(id);
    assertThat(state(made)).isEqualTo("9 cancelled");
    assertThat(state(old)).isEqualTo("9 cancelled");
    assertThat(standing(signNo)).isEqualTo("terminated cancelled");
    assertThat(api.get("/v1/replacements/" + replacement, Api.CLERK).json().getString("state"))
        .isEqualTo("withdrawn");
  }

  @Test
  void suspendsWhatTheHolderHasElsewhereUntilThatRegionCancelsIt() throws SQLException {
    var here = api.person("411600");
    var there = another(here, "411300", 1);
    var signNo = signed(there);
    var waiting = applications.add(here.withRegion("411400"));

    var mistaken = cancellations.begun(here);
    assertThat(standing(signNo)).isEqualTo("suspended locked");
    assertThat(cancellations.withdrawn(mistaken)).isEqualTo("withdrawn");
    assertThat(standing(signNo)).isEqualTo("active");

    settled(cancellations.begun(here));
    assertThat(state(here)).isEqualTo("9 cancelled");
    assertThat(state(there)).isEqualTo("1 -");
    assertThat(standing(signNo)).isEqualTo("suspended locked");
    assertThat(database.query("select state from card_application where id = '" + waiting + "'"))
        .containsExactly("withdrawn");

    assertThat(cancellations.withdrawn(emigrationBegun(there))).isEqualTo("withdrawn");
    assertThat(standing(signNo)).as("the death stands").isEqualTo("suspended locked");
    settled(cancellations.begun(there));
    assertThat(state(there)).isEqualTo("9 cancelled");
  }

  /** The new card is at no bank yet, and nobody could tell which of the region's to ask. */
  @Test
  void asksTheBankOfTheOldCardWhereTheNewOneIsShown() throws SQLException {
    var bank = TestPartner.limited("bank", 100, List.of(), List.of("411322"));
    api.useToken(bank.number(), bank.token(clock, issuer.endpoint("/oauth2/token")));
    var old = api.person("411322");
    var account = "6228480000000000002";
    var activated =
        api.create(
            "/v1/bank-activations",
            bank.number(),
            """
            {"card":%s,"bankCode":"103","bankAccount":"%s","phone":"%s","inPerson":true}"""
                .formatted(LossApi.card(old), account, old.phone()));
    assertThat(activated.status()).as(activated.body()).isEqualTo(201);
    var replacements = new ReplacementApi(api, clock, pool, index);
    replacements.requested(old, "lost");
    var made = replacements.handedOut(old);

    var id = cancellations.begun(made);

    assertThat(cancellations.asked(bank.number(), id)).containsEntry("bankAccount", account);
    assertThat(cancellations.asked(Api.BANK, id)).as("another bank").isNull();
    assertThat(cancellations.settled(Api.INSURER, id).status()).isEqualTo(200);
    assertThat(state(old)).as("its bank has not answered").isEqualTo("2 -");
    assertThat(cancellations.settled(bank.number(), id).status()).isEqualTo(200);
    assertThat(state(old)).isEqualTo("9 cancelled");
    assertThat(state(made)).isEqualTo("9 cancelled");
    assertThat(cancellations.read(id).json().getString("state")).isEqualTo("cancelled");
  }

  /** Its registry may take that back: the card is out of use then, too. */
  @Test
  void suspendsWhatAFileAloneHasCancelledElsewhere() throws SQLException {
    var here = api.person("411600");
    var there = another(here, "411300", 9);
    var mistaken = cancellations.begun(here);
    api.importCards(there.withState(1));
    assertThat(api.issue(Api.CHANNEL, there).code()).isEqualTo("card-not-usable");
    cancellations.withdrawn(mistaken);
    assertThat(standing(signed(there))).isEqualTo("active");

    api.importCards(there.withState(9));
    settled(cancellations.begun(here));
    api.importCards(there.withState(1));

    assertThat(state(there)).isEqualTo("1 -");
    assertThat(api.issue(Api.CHANNEL, there).code()).isEqualTo("card-not-usable");
  }

  @Test
  void supersedesAnotherReasonThatIsBeingSettled() throws SQLException {
    var person = api.person("411600");
    var signNo = signed(person);
    var pension = benefits.entitle(person, LocalDate.now().plusDays(60));
    var emigration = emigrationBegun(person);

    var death = cancellations.begun(person);

    assertThat(death).isNotEqualTo(emigration);
    var former = cancellations.read(emigration).json();
    assertThat(former.getString("state")).isEqualTo("withdrawn");
    assertThat(former.getString("withdrawal")).isEqualTo("superseded");
    assertThat(cancellations.settled(Api.INSURER, emigration).code())
        .isEqualTo("settlement-closed");
    assertThat(standing(signNo)).isEqualTo("suspended locked");
    var other = cancellations.request(person, "emigration", EMIGRATES, "");
    assertThat(other.status()).as(other.body()).isEqualTo(200);
    assertThat(other.json().getString("cancellationId")).isEqualTo(death);
    settled(death);
    assertThat(state(person)).isEqualTo("9 cancelled");
    assertThat(benefits.find(pension).getString("reason")).isEqualTo("death");
  }

  @Test
  void isToldOnceOfACardThatHasEnded() throws SQLException {
    var person = api.person("411600");
    var pension = benefits.entitle(person, LocalDate.now().plusDays(60));
    settled(emigrationBegun(person));
    assertThat(benefits.state(pension)).isEqualTo("due");
    var relative = Cancellations.relative("agent-id", "proof-of-termination");

    var told = cancellations.request(person, "death", relative, "");

    assertThat(told.status()).as(told.body()).isEqualTo(201);
    assertThat(told.json().getString("state")).isEqualTo("cancelled");
    assertThat(told.json().getString("reason")).isEqualTo("death");
    assertThat(told.json().getList("settlements")).isEmpty();
    assertThat(benefits.find(pension).getString("reason")).isEqualTo("death");
    assertThat(cancellations.request(person, "death", relative, "").code()).isEqualTo("card-state");
    assertThat(cancellations.request(person, "emigration", EMIGRATES, "").code())
        .isEqualTo("card-state");
  }

  @Test
  void isToldOfTheCardThatStands() {
    var standing = api.person("411600");
    var ended = another(standing, "411600", 9);

    var told = cancellations.request(ended, "death", Cancellations.relative(), "");

    assertThat(told.code()).as(told.body()).isEqualTo("card-state");
    assertThat(cancellations.begun(standing)).isNotNull();
  }

  /** A clerk who names the wrong holder ends nothing of what that one has elsewhere. */
  @Test
  void isToldOfTheCardThatStandsInAnotherCity() {
    var standing = api.person("411600");
    var signNo = signed(standing);
    var pension = benefits.entitle(standing, LocalDate.now().plusDays(60));
    var ended = another(standing, "411300", 9);

    var told = cancellations.request(ended, "death", Cancellations.relative(), "");

    assertThat(told.code()).as(told.body()).isEqualTo("card-state");
    assertThat(standing(signNo)).isEqualTo("active");
    assertThat(benefits.state(pension)).isEqualTo("due");
  }

  /** The first and the last of three, which has moved; the one between them has ended. */
  @Test
  void isToldOfTheLastOfALineThatHasMovedToAnotherCity() throws SQLException {
    var replacements = new ReplacementApi(api, clock, pool, index);
    var first = api.person("411300");
    replacements.requested(first, "lost");
    var second = replacements.handedOut(first);
    activated(second);
    replacements.requested(second, "lost");
    var last = replacements.handedOut(second);
    activated(last);
    api.importCards(last.withState(1).withRegion("411600"));

    var told = cancellations.request(first, "death", Cancellations.relative(), "");

    assertThat(told.code()).as(told.body()).isEqualTo("card-state");
    assertThat(state(first)).isEqualTo("9 replaced");
    assertThat(standing(signed(last.withRegion("411600")))).isEqualTo("active");
  }

  /** Nobody was asked, so that nobody's word is taken back but the clerk's. */
  @Test
  void isWithdrawnWhereItWasToldOfACardThatHadEnded() {
    var person = api.person("411600");
    var pension = benefits.entitle(person, LocalDate.now().plusDays(60));
    settled(emigrationBegun(person));
    var there = another(person, "411300", 9);
    var relative = Cancellations.relative("agent-id", "proof-of-termination");
    var told = cancellations.request(person, "death", relative, "");
    assertThat(told.status()).as(told.body()).isEqualTo(201);
    api.importCards(there.withState(1));
    assertThat(api.issue(Api.CHANNEL, there).code()).isEqualTo("card-not-usable");
    assertThat(benefits.state(pension)).isEqualTo("ended");

    assertThat(cancellations.withdrawn(told.json().getString("cancellationId")))
        .isEqualTo("withdrawn");

    assertThat(standing(signed(there))).isEqualTo("active");
    benefits.send(BenefitApi.due(pension, person, LocalDate.now().plusDays(90)));
    assertThat(benefits.state(pension)).isEqualTo("due");
  }

  /** A card that waits sealed was made for somebody, but handed to nobody. */
  @Test
  void standsUntilTheHolderTakesAnotherCardIntoUse() throws SQLException {
    var person = api.person("411300");
    cancellations.answer(Api.INSURER, cancellations.begun(person), "{\"settled\":false}");
    settled(cancellations.begun(person));
    var made = another(person, "411300", 0);
    madeFor(applications.add(person), made);

    var due = LocalDate.now().plusDays(60);
    assertThat(benefits.state(benefits.entitle(person, due))).isEqualTo("ended");

    activated(made);
    assertThat(benefits.state(benefits.entitle(person, due))).isEqualTo("due");
  }

  private void activated(TestPerson card) {
    var activated =
        api.create(
            "/v1/card-activations",
            Api.CLERK,
            "{\"card\":%s,\"by\":{\"shown\":[\"card\",\"id\"]}}".formatted(LossApi.card(card)));
    assertThat(activated.status()).as(activated.body()).isEqualTo(201);
  }

  private void madeFor(UUID application, TestPerson card) throws SQLException {
    database.execute(
        "update card_application set state = 'distributed', card_id = '%s' where id = '%s'"
            .formatted(rows.cardId(card), application));
  }
}
