package org.essc.card.replacement;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.util.UUID;
import org.essc.card.application.Applicant;
import org.essc.card.pin.PinApi;
import org.essc.card.production.Production;
import org.essc.platform.config.Issuer;
import org.essc.platform.crypto.BlindIndex;
import org.essc.testing.Api;
import org.essc.testing.MutableClock;
import org.essc.testing.TestPerson;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A replacement from the request to the new card's activation, all through the public API. */
@QuarkusTest
@TestProfile(FeesConfigured.class)
class ReplacementLifeTest {

  @Inject MutableClock clock;
  @Inject Pool pool;
  @Inject BlindIndex index;
  @Inject Issuer issuer;

  private final Api api = Api.here();
  private final PinApi pins = new PinApi(api);
  private ReplacementApi replacements;
  private Production production;

  @BeforeEach
  void open() {
    replacements = new ReplacementApi(api, clock, pool, index);
    production = new Production(api, clock, issuer.value());
  }

  private Api.Reply activate(TestPerson card) {
    return api.create("/v1/card-activations", Api.CLERK, ReplacementApi.activation(card));
  }

  /** The person's new card, with the numbers that the factory gives it. */
  private static TestPerson next(TestPerson person) {
    return person.anotherCard().withState(0);
  }

  /** Made by the factory and given against the voucher. */
  private void handOut(Api.Reply asked, TestPerson card) {
    var application = UUID.fromString(asked.json().getString("applicationId"));
    addPhoto(application, card);
    production.produce(production.factory(), application, card);
    var body = Production.handOut(application).put("voucher", asked.json().getString("voucher"));
    var reply = production.distribute(Api.CLERK, body);
    assertEquals(201, reply.status(), reply.body());
  }

  /** The imported card's holder has no photo here. */
  private void addPhoto(UUID application, TestPerson card) {
    var photo = Applicant.photo(api, Api.CLERK, card.regionCode());
    var added =
        api.create(
            "/v1/card-applications/" + application + "/photo",
            Api.CLERK,
            "{\"photoId\":\"" + photo + "\"}");
    assertEquals(200, added.status(), added.body());
  }

  /** temporaryCard.endsWithNewCard: when it is collected, not when it is activated. */
  @Test
  void temporaryCardEndsWhenTheNewCardIsCollected() {
    var person = replacements.imported(TestPerson.next().withRegion("411625"));
    var asked = replacements.atWindow(person, "damaged");
    var id = asked.json().getString("replacementId");
    var temporary = TestPerson.next();
    assertEquals(
        201, replacements.temporary(Api.CLERK, id, temporary, ReplacementApi.AT_WINDOW).status());
    replacements.pay(Api.CLERK, id, FeesConfigured.ZHOUKOU_FEN, "{}");
    replacements.oldCard(Api.CLERK, id, true);
    assertEquals("1 -", state(temporary));
    var card = next(person);
    handOut(asked, card);

    assertEquals("9 replaced", state(temporary));
    assertEquals("1 -", state(person), "the old one goes on until the new one is activated");
    assertEquals("0 -", state(card));
    assertEquals(201, activate(card).status());
    assertEquals("9 replaced", state(person));
  }

  @Test
  void holderWithoutAPhotoIsAskedForOneBeforeTheCardIsMade() {
    var person = replacements.imported(TestPerson.next().withRegion("130104"));
    var asked = replacements.atWindow(person, "damaged");
    var id = asked.json().getString("replacementId");
    var application = UUID.fromString(asked.json().getString("applicationId"));
    assertEquals("collect-photo", asked.json().getString("nextStep"));
    var paid = replacements.pay(Api.CLERK, id, FeesConfigured.SHIJIAZHUANG_FEN, "{}");
    assertEquals("collect-photo", paid.json().getString("nextStep"), paid.body());
    var batch = production.collected(production.factory(), "130104", 10);
    assertEquals(0, batch.getInteger("ordered", 0), batch.encode());

    addPhoto(application, person);
    assertNull(replacements.read(Api.CLERK, id).json().getString("nextStep"));
    replacements.oldCard(Api.CLERK, id, true);
    var card = next(person);
    production.produce(production.factory(), application, card);
    var given =
        production.distribute(
            Api.CLERK,
            Production.handOut(application).put("voucher", asked.json().getString("voucher")));
    assertEquals(201, given.status(), given.body());
    assertEquals(201, activate(card).status());
    var again = replacements.atWindow(card, "damaged");
    assertEquals(201, again.status(), again.body());
    assertNull(again.json().getString("nextStep"), "the photo is there by now");
  }

  /** A passport's number tells no sex; the first card's application did, however many cards ago. */
  @Test
  void sexThatOnlyTheFirstApplicationToldStandsOnTheThirdCard() {
    var applicant = TestPerson.next();
    var first =
        applicant
            .withIdNumber("AUT-A" + applicant.phone().substring(3))
            .withRegion("410184")
            .withState(0);
    var application =
        Applicant.zhoukou(applicant, Applicant.photo(api, Api.CLERK, first.regionCode()))
            .put("regionCode", first.regionCode())
            .put("eligibility", Applicant.eligibility("entitled-non-local"));
    application.getJsonObject("documents").remove("fingerprint");
    var person = application.getJsonObject("person");
    person.put("idType", "08").put("idNumber", first.idNumber()).put("nationality", "AUT");
    var applied = Applicant.apply(api, Api.CLERK, application);
    assertEquals(201, applied.status(), applied.body());
    var factory = production.factory();
    production.distributed(
        factory, UUID.fromString(applied.json().getString("applicationId")), first);
    assertEquals(201, activate(first).status());
    var second = next(first);
    var asked = asked(first);
    handOut(asked, second);
    assertEquals(201, activate(second).status());

    var third = UUID.fromString(asked(second).json().getString("applicationId"));

    var ordered = production.ordered(factory, production.collected(factory, "410184", 10)).get(0);
    assertEquals(third.toString(), ordered.getString("applicationId"));
    var sex = person.getString("sex").equals("1") ? "male" : "female";
    assertEquals(sex, ordered.getString("sex"));
  }

  /** A replacement whose old card is there. */
  private Api.Reply asked(TestPerson person) {
    var asked = replacements.atWindow(person, "damaged");
    assertEquals(201, asked.status(), asked.body());
    replacements.oldCard(Api.CLERK, asked.json().getString("replacementId"), true);
    return asked;
  }

  /** Until it is activated the holder is registered under the former one. */
  @Test
  void cardForANewIdNumberShowsItAndIsHandedOutAndActivatedByIt() {
    var person = replacements.imported(TestPerson.next().withRegion("410183"));
    var number = TestPerson.next().idNumber();
    var recorded =
        api.create(
            "/v1/face-data-changes",
            Api.CLERK,
            "{\"card\":%s,\"idNumber\":\"%s\",\"by\":{\"shown\":[\"id\",\"hukou-book\"]}}"
                .formatted(ReplacementApi.card(person), number));
    assertEquals(201, recorded.status(), recorded.body());
    var asked = replacements.atWindow(person, "face-data-changed");
    assertEquals(201, asked.status(), asked.body());
    replacements.oldCard(Api.CLERK, asked.json().getString("replacementId"), true);
    var application = UUID.fromString(asked.json().getString("applicationId"));
    addPhoto(application, person);

    var factory = production.factory();
    var batch = production.collected(factory, "410183", 10);
    var ordered = production.ordered(factory, batch).get(0);
    assertEquals(application.toString(), ordered.getString("applicationId"));
    assertEquals(number, ordered.getString("idNumber"));
    assertEquals(number, ordered.getString("socialSecurityNumber"));
    assertEquals("01", ordered.getString("idType"));
    assertEquals((number.charAt(16) - '0') % 2 == 1 ? "male" : "female", ordered.getString("sex"));

    var card = next(person);
    var made = production.made(application, card);
    production.send(factory, batch.getString("batchId"), 1, made);
    var given =
        production.distribute(
            Api.CLERK,
            new JsonObject()
                .put("idNumber", number)
                .put("face", Production.face(true, true, true))
                .put("by", new JsonObject().put("shown", new JsonArray().add("id"))));
    assertEquals(201, given.status(), given.body());
    var shown = card.withIdNumber(number);
    assertEquals(201, activate(shown).status());
    assertEquals("9 replaced", state(person));
    assertEquals(200, activate(shown).status(), "it is the holder's by now");
    assertEquals("card-mismatch", activate(card).code());
  }

  @Test
  void replacementAsksForNoPhotoWhereTheRegionIsSilent() {
    var person = replacements.imported(TestPerson.next().withRegion("210202"));
    assertNull(replacements.atWindow(person, "damaged").json().getString("nextStep"));
  }

  private String state(TestPerson card) {
    return replacements.text(
        "select state || ' ' || coalesce(ended, '-') from physical_card where id = $1",
        replacements.cardId(card));
  }

  @ParameterizedTest(name = "in {0} because {1}")
  @CsvSource({"411621,damaged", "411622,lost", "410182,damaged", "130103,lost"})
  void newCardTakesTheOldOnesPlace(String region, String reason) {
    var person = pins.withOwnPin(region);
    var issued = api.issue(Api.CHANNEL, person);
    var asked = replacements.atWindow(person, reason);
    assertEquals(201, asked.status(), asked.body());
    var id = asked.json().getString("replacementId");
    var fee = asked.json().getString("feeFen");
    if (fee != null) {
      replacements.pay(Api.CLERK, id, Integer.parseInt(fee), "{}");
    }
    if (reason.equals("damaged")) {
      assertEquals(200, replacements.oldCard(Api.CLERK, id, true).status());
    }
    var card = next(person);
    handOut(asked, card);
    assertEquals("0 -", state(card));

    var activated = activate(card);
    assertEquals(201, activated.status(), activated.body());
    assertEquals("1 -", state(card));
    assertEquals("9 replaced", state(person));
    assertEquals("completed", replacements.read(Api.CLERK, id).json().getString("state"));
    assertEquals("correct", pins.result(card, PinApi.OWN), "the PIN is the holder's");
    var now = api.get("/v1/ecards/" + issued.json().getString("signNo"), Api.CHANNEL).json();
    assertEquals("active", now.getString("status"));
    assertEquals(issued.json().getString("esscNo"), now.getString("esscNo"));
    var holder = new Api.Holder(person, issued.json().getString("signNo"));
    assertEquals(200, api.verify(Api.VERIFIER, api.freshCode(holder)).status());
    assertEquals(200, activate(card).status(), "again");
  }

  @Test
  void cardWhoseFeeIsDueIsNotMade() {
    var person = replacements.imported(TestPerson.next().withRegion("411623"));
    var asked = replacements.atWindow(person, "damaged");
    var factory = production.factory();
    var application = asked.json().getString("applicationId");
    var batch = production.collected(factory, "411623", 10);
    assertEquals(0, batch.getInteger("ordered", 0), batch.encode());
    assertEquals(
        "applied",
        replacements.text(
            "select state from card_application where id = $1", UUID.fromString(application)));
  }

  @Test
  void lockedPinIsLockedOnTheNewCardAndSuspendsItsElectronicCard() {
    var person = pins.withOwnPin("411624");
    var issued = api.issue(Api.CHANNEL, person);
    pins.wrong(person, 6);
    var asked = replacements.atWindow(person, "damaged");
    assertEquals(201, asked.status(), asked.body());
    var id = asked.json().getString("replacementId");
    replacements.pay(Api.CLERK, id, FeesConfigured.ZHOUKOU_FEN, "{}");
    replacements.oldCard(Api.CLERK, id, true);
    var card = next(person);
    handOut(asked, card);
    var key = UUID.randomUUID().toString();
    var activated = activate(card, key);
    assertEquals(201, activated.status(), activated.body());
    assertEquals(3, activated.json().getInt("state"), "as the card is");
    assertEquals(activated.body(), activate(card, key).body());
    var again = activate(card);
    assertEquals(200, again.status(), again.body());
    assertEquals(3, again.json().getInt("state"));
    assertEquals("card-state", switchOver(card).code(), "nothing is switched over to it meanwhile");

    assertEquals("3 -", state(card));
    var path = "/v1/ecards/" + issued.json().getString("signNo");
    assertEquals("locked", api.get(path, Api.CHANNEL).json().getString("reason"));
    assertEquals(200, pins.unlock(card).status());
    assertEquals("active", api.get(path, Api.CHANNEL).json().getString("status"));
    assertEquals("correct", pins.result(card, PinApi.OWN));
    assertEquals(1, activate(card).json().getInt("state"));
    assertEquals("stops", switchOver(card).json().getString("oldMedicalCard"));
    pins.wrong(card, 6);
    var switched = switchOver(card);
    assertEquals(200, switched.status(), "it was switched over before: " + switched.body());
    assertEquals(3, switched.json().getInt("state"));
    assertEquals("stops", switched.json().getString("oldMedicalCard"));
  }

  private Api.Reply activate(TestPerson card, String key) {
    return api.join(
        api.json("/v1/card-activations", Api.CLERK, ReplacementApi.activation(card))
            .header("Idempotency-Key", key));
  }

  private Api.Reply switchOver(TestPerson card) {
    return api.create(
        "/v1/card-activations",
        Api.TERMINAL,
        """
        {"card":%s,"cardIdCode":"%s","oldMedicalCardNo":"YB%s","by":{"channel":"hospital"}}"""
            .formatted(ReplacementApi.card(card), card.cardIdCode(), card.cardNo()));
  }
}
