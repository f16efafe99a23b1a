package org.essc.card.activation;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Stream;
import org.essc.card.pin.PinApi;
import org.essc.card.production.Production;
import org.essc.platform.config.Issuer;
import org.essc.testing.Api;
import org.essc.testing.Api.Reply;
import org.essc.testing.Imports;
import org.essc.testing.MutableClock;
import org.essc.testing.TestPartner;
import org.essc.testing.TestPerson;
import org.essc.testing.WaitingApplications;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Steps 1 to 4: the social function, and the old medical card. */
@QuarkusTest
class CardActivationTest {

  static final String PATH = "/v1/card-activations";

  @Inject MutableClock clock;
  @Inject Issuer issuer;
  @Inject WaitingApplications applications;

  private final Api api = Api.here();
  private final Imports database = new Imports(api);
  private final PinApi pins = new PinApi(api);

  @Test
  void onlyACardThatWasHandedOutIsActivated() throws SQLException {
    var production = new Production(api, clock, issuer.value());
    var factory = production.factory();
    var person = TestPerson.next().withRegion("210213");
    var application = applications.add(person);
    production.produce(factory, application, person);

    var early = activate(Api.TERMINAL, terminal(person, "kiosk"));
    assertThat(early.code()).as(early.body()).isEqualTo("card-not-distributed");
    production.distribute(Api.DALIAN_CLERK, Production.handOut(application));
    var active = activate(Api.TERMINAL, terminal(person, "kiosk"));
    assertThat(active.status()).as(active.body()).isEqualTo(201);
    assertThat(active.json().getInt("state")).isEqualTo(1);
    assertThat(active.json().getString("socialActivatedAt")).isNotNull();

    var again = activate(Api.TERMINAL, terminal(person, "kiosk"));
    assertThat(again.status()).isEqualTo(200);
    assertThat(again.json().getString("socialActivatedAt"))
        .isEqualTo(active.json().getString("socialActivatedAt"));
    assertThat(events(active)).contains("card-activated");
    assertThat(
            database.query(
                "select a.act || ' ' || a.channel || ' ' || a.from_state || '→' || a.to_state"
                    + " from card_act a where card_id = '%s' and act = 'card.activate'"
                        .formatted(active.json().getString("cardId"))))
        .containsExactly("card.activate kiosk sealed→normal");
  }

  @ParameterizedTest(name = "state {0}: {1}")
  @CsvSource({
    "0, 201, ",
    "1, 200, ",
    "2, 409, card-state",
    "3, 409, card-state",
    "9, 409, card-state"
  })
  void importedCardIsActivatedWhereItsStateAllowsIt(int state, int status, String code) {
    var person = TestPerson.next().withState(state);
    api.importCards(person);
    var reply = activate(Api.TERMINAL, terminal(person, "hospital"));
    assertThat(reply.status()).as(reply.body()).isEqualTo(status);
    assertThat(reply.code()).isEqualTo(code);
  }

  /** Errors count while it is sealed, and only an unlocking forgets them. */
  @Test
  void cardWhosePinWasLockedWhileItWasSealedIsLockedWithItsActivation() throws SQLException {
    var person = TestPerson.next().withState(0);
    api.importCards(person);
    for (int error = 0; error < 6; error++) {
      pins.change(person, PinApi.OTHER, PinApi.OWN);
    }
    var active = activate(Api.TERMINAL, terminal(person, "hospital"));
    assertThat(active.status()).as(active.body()).isEqualTo(201);
    assertThat(active.json().getInt("state")).isEqualTo(3);
    assertThat(pins.state(person)).isEqualTo(3);
    assertThat(events(active)).contains("card-activated", "card-locked");
    var issued = api.issue(Api.CHANNEL, person);
    assertThat(issued.code()).as(issued.body()).isEqualTo("card-not-usable");
    assertThat(activate(Api.TERMINAL, terminal(person, "hospital")).status()).isEqualTo(200);

    assertThat(pins.unlock(person).status()).isEqualTo(200);
    assertThat(pins.state(person)).isEqualTo(1);
  }

  @Test
  void cardBeyondItsLastDayIsNotActivated() {
    var person =
        TestPerson.next()
            .withState(0)
            .withValidity(LocalDate.now().minusYears(10), LocalDate.now().minusDays(3));
    api.importCards(person);
    var reply = activate(Api.TERMINAL, terminal(person, "hospital"));
    assertThat(reply.code()).isEqualTo("card-not-usable");
    assertThat(reply.json().getString("reason")).isEqualTo("expired");
  }

  @Test
  void chipOfAnotherCardIsRefused() {
    var person = TestPerson.next().withState(0);
    api.importCards(person);
    var other = terminal(person, "hospital").put("cardIdCode", TestPerson.next().cardIdCode());
    assertThat(activate(Api.TERMINAL, other).code()).isEqualTo("card-mismatch");
    var none = terminal(person, "hospital");
    none.remove("cardIdCode");
    assertThat(activate(Api.TERMINAL, none).json().getList("violations.field"))
        .containsExactly("cardIdCode");
    var number = terminal(person, "hospital");
    number.getJsonObject("card").remove("idNumber");
    assertThat(activate(Api.TERMINAL, number).json().getList("violations.field"))
        .containsExactly("card.idNumber");
  }

  /** What the platform says of a card's region, whoever has not the card does not hear. */
  @Test
  void terminalThatHasNotTheCardDoesNotLearnWhereItIs() {
    var terminal = TestPartner.limited("terminal", 100, List.of("kiosk"), List.of("411600"));
    api.useToken(terminal.number(), terminal.token(clock, issuer.endpoint("/oauth2/token")));
    var person = TestPerson.next().withRegion("130100").withState(0);
    api.importCards(person);
    var guessed = terminal(person, "kiosk").put("cardIdCode", TestPerson.next().cardIdCode());
    assertThat(activate(terminal.number(), guessed).code()).isEqualTo("card-mismatch");
    assertThat(activate(terminal.number(), terminal(person, "kiosk")).code())
        .isEqualTo("outside-jurisdiction");
  }

  @ParameterizedTest(name = "{0}, {1}: {2} → {3}")
  @CsvSource({
    "130100, hospital, 422, evidence-missing",
    "130100, kiosk,    409, channel-not-allowed",
    "130200, pharmacy, 422, evidence-missing",
    "130200, kiosk,    409, channel-not-allowed",
    "411600, hospital, 201, stops",
    "411600, pharmacy, 201, stops",
    "410100, hospital, 409, region-policy-open",
    "210200, hospital, 409, region-policy-open"
  })
  void oldMedicalCardIsSwitchedOverAsTheRegionSays(
      String region, String channel, int status, String outcome) throws SQLException {
    var person = TestPerson.next().withRegion(region).withState(0);
    api.importCards(person);
    var body = terminal(person, channel).put("oldMedicalCardNo", "YB" + person.cardNo());
    if (status == 201) {
      var early = activate(Api.TERMINAL, body);
      assertThat(early.code()).as(early.body()).isEqualTo("pin-not-changed");
      assertThat(early.json().getString("rule")).isEqualTo("pin.unchangedMeans");
      pins.setOwn(person);
      assertThat(activate(Api.TERMINAL, body.copy().put("newPin", PinApi.OTHER)).code())
          .isEqualTo("pin-not-asked-for");
    }
    var reply = activate(Api.TERMINAL, body);
    assertThat(reply.status()).as(reply.body()).isEqualTo(status);
    if (status != 201) {
      assertThat(reply.code()).isEqualTo(outcome);
      assertThat(activate(Api.TERMINAL, terminal(person, channel)).status()).isEqualTo(201);
      return;
    }
    assertThat(reply.json().getString("oldMedicalCard")).isEqualTo(outcome);
    assertThat(events(reply))
        .contains(
            outcome.equals("stops") ? "medical-card-stopped" : "medical-card-runs-in-parallel");
    assertThat(activate(Api.TERMINAL, body).json().getString("oldMedicalCard")).isEqualTo(outcome);
    var other = activate(Api.TERMINAL, body.copy().put("oldMedicalCardNo", "YB0000"));
    assertThat(other.code()).isEqualTo("medical-card-already-switched");
    assertThat(database.everythingStored()).doesNotContain("YB" + person.cardNo());
  }

  @ParameterizedTest(name = "{0} shown {1}: {3}")
  @CsvSource({
    "holder, card;id, 201, ",
    "holder, card, 422, evidence-missing",
    "holder, id, 422, evidence-missing",
    "agent, card;id;agent-id, 201, ",
    "agent, card;id, 422, evidence-missing",
    "guardian, card;guardian-id;proof-of-guardianship, 201, ",
    "guardian, guardian-id;proof-of-guardianship, 422, evidence-missing",
    "child:guardian, card;guardian-id;minor-id-or-hukou-book;proof-of-guardianship, 201, ",
    "child:guardian, card;guardian-id, 422, evidence-missing",
    "school, card;id, 403, party-not-allowed"
  })
  void windowSeesCardAndWhoeverBringsIt(String who, String shown, int status, String code) {
    var person = TestPerson.next().withRegion("411600").withState(0);
    if (who.startsWith("child:")) {
      person = person.born(LocalDate.now().minusYears(9));
    }
    api.importCards(person);
    var kind = who.substring(who.indexOf(':') + 1);
    var body =
        new JsonObject()
            .put("card", new JsonObject().put("cardNo", person.cardNo()))
            .put("by", by(kind, shown));
    var reply = activate(Api.CLERK, body);
    assertThat(reply.status()).as(reply.body()).isEqualTo(status);
    assertThat(reply.code()).isEqualTo(code);
  }

  @Test
  void clerkOfAnotherRegionActivatesNothing() {
    var person = TestPerson.next().withState(0);
    api.importCards(person);
    var body =
        new JsonObject()
            .put("card", new JsonObject().put("cardNo", person.cardNo()))
            .put("by", by("holder", "card;id"));
    assertThat(activate(Api.DALIAN_CLERK, body).code()).isEqualTo("not-found");
  }

  @Test
  void twoTerminalsActivateACardOnce() throws SQLException {
    var person = TestPerson.next().withState(0);
    api.importCards(person);
    var replies =
        Stream.generate(() -> terminal(person, "hospital").encode())
            .limit(10)
            .map(body -> api.createAsync(PATH, Api.TERMINAL, body))
            .toList();
    var statuses = replies.stream().map(one -> one.join().status()).toList();
    assertThat(statuses).containsOnlyOnce(201);
    assertThat(statuses.stream().filter(status -> status != 201)).containsOnly(200);
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({", 401", "1000000001, 403", "8000000002, 403", "4000000001, 403"})
  void othersActivateNothing(String caller, int status) {
    var body = terminal(TestPerson.next(), "kiosk").encode();
    assertThat(api.create(PATH, caller, body).status()).isEqualTo(status);
  }

  private Reply activate(String caller, JsonObject body) {
    return api.create(PATH, caller, body.encode());
  }

  static JsonObject terminal(TestPerson person, String channel) {
    return new JsonObject()
        .put("card", card(person))
        .put("cardIdCode", person.cardIdCode())
        .put("by", new JsonObject().put("channel", channel));
  }

  static JsonObject card(TestPerson person) {
    return new JsonObject().put("cardNo", person.cardNo()).put("idNumber", person.idNumber());
  }

  static JsonObject by(String kind, String shown) {
    var party = new JsonObject().put("kind", kind);
    if (kind.equals("agent") || kind.equals("guardian")) {
      var other = TestPerson.next();
      party
          .put("idType", "01")
          .put("idNumber", other.idNumber())
          .put("name", other.name())
          .put("authority", "A-1");
    }
    if (kind.equals("agent")) {
      party.put("ground", "immobile-or-long-away");
    }
    var codes = new JsonArray();
    Stream.of(shown.split(";")).filter(code -> !code.isEmpty()).forEach(codes::add);
    return new JsonObject().put("party", party).put("shown", codes);
  }

  private List<String> events(Reply activated) throws SQLException {
    return database.query(
        "select type from outbox_event where subject_id = '%s'"
            .formatted(activated.json().getString("cardId")));
  }
}
