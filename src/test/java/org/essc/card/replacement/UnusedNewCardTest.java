package org.essc.card.replacement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.util.List;
import java.util.UUID;
import org.essc.card.application.Applicant;
import org.essc.card.loss.LossApi;
import org.essc.card.pin.PinApi;
import org.essc.card.production.Production;
import org.essc.platform.config.Issuer;
import org.essc.platform.crypto.BlindIndex;
import org.essc.testing.Api;
import org.essc.testing.Imports;
import org.essc.testing.MutableClock;
import org.essc.testing.TestPerson;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A new card that is lost, broken or cancelled before it is activated. */
@QuarkusTest
@TestProfile(FeesConfigured.class)
class UnusedNewCardTest {

  private static final String HENAN = "411300";
  private static final String ZHOUKOU = "411626";

  @Inject MutableClock clock;
  @Inject Pool pool;
  @Inject BlindIndex index;
  @Inject Issuer issuer;

  private final Api api = Api.here();
  private final PinApi pins = new PinApi(api);
  private ReplacementApi replacements;
  private Production production;
  private LossApi loss;

  @BeforeEach
  void open() {
    replacements = new ReplacementApi(api, clock, pool, index);
    production = new Production(api, clock, issuer.value());
    loss = new LossApi(api, clock);
  }

  /** Through the public API: fee, photo, factory and window, twice. */
  @Test
  void lostOneIsMadeAnewInTheOldCardsPlace() {
    var person = pins.withOwnPin(ZHOUKOU);
    var issued = api.issue(Api.CHANNEL, person);
    var first = replacements.atWindow(person, "damaged");
    var temporary = bridged(first);
    settled(first);
    addPhoto(first, person);
    var lost = handedOut(first, person);
    assertEquals("9 replaced", state(temporary));
    assertEquals(201, loss.reportAtWindow(lost).status());
    assertEquals("replacement-requested", replacements.atWindow(person, "damaged").code());
    assertEquals("replacement-in-production", withdrawn(first).code());

    var second = replacements.atWindow(lost, "lost");

    assertEquals(201, second.status(), second.body());
    assertNotEquals(id(first), id(second));
    assertEquals(replacements.cardId(person).toString(), second.json().getString("oldCardId"));
    assertEquals("damaged", second.json().getString("reason"), "why the old card is replaced");
    assertEquals("due", second.json().getString("feeState"), "for another card");
    assertEquals(true, second.json().getBoolean("oldCardCollected"));
    assertNull(second.json().getString("nextStep"), "the photo is there");
    assertEquals("9 cancelled", state(lost));
    assertEquals("1 -", state(person), "good until the next one is activated");
    var given = replacements.read(Api.CLERK, id(first)).json();
    assertEquals("withdrawn paid", given.getString("state") + " " + given.getString("feeState"));

    temporary = bridged(second);
    settled(second);
    var card = handedOut(second, person);
    assertEquals("9 replaced", state(temporary), "with the card's collection");
    assertEquals(201, activate(card).status());

    assertEquals("9 replaced", state(person));
    assertEquals("1 -", state(card));
    assertEquals("1", goodCards(person));
    assertEquals("completed", replacements.read(Api.CLERK, id(second)).json().getString("state"));
    assertEquals("correct", pins.result(card, PinApi.OWN));
    var now = api.get("/v1/ecards/" + issued.json().getString("signNo"), Api.CHANNEL).json();
    assertEquals("active", now.getString("status"));
    assertEquals(issued.json().getString("esscNo"), now.getString("esscNo"));
  }

  @Test
  void brokenOneEndsWithTheRequest() {
    var person = person();
    collected(person);
    var broken = replacements.handedOut(person);

    replacements.requested(broken, "damaged");

    assertEquals("9 cancelled", state(broken));
    assertEquals("1 -", state(person));
    assertThat(acts(broken)).contains("card.end-unused damaged sealed→cancelled");
    assertThat(acts(person))
        .contains(
            "card.withdraw-replacement new-card-ended requested→requested",
            "card.request-replacement damaged requested→requested");
    assertThat(
            replacements.texts(
                "select type from outbox_event where subject_id in"
                    + " (select id from card_replacement where old_card_id = $1) order by position",
                replacements.cardId(person)))
        .containsExactly(
            "replacement-requested",
            "replacement-old-card-collected",
            "replacement-withdrawn",
            "replacement-requested");
    assertEquals("card-state", activate(broken).code());
    assertEquals("card-state", replacements.atWindow(broken, "damaged").code());
    assertEquals("replacement-requested", replacements.atWindow(person, "damaged").code());

    var card = replacements.handedOut(person);
    assertEquals(201, activate(card).status(), "the old card was handed in before");
    assertEquals("9 replaced", state(person));
    assertEquals("1", goodCards(person));
  }

  @Test
  void requestIsRepeatedByItsKey() {
    var person = person();
    collected(person);
    var broken = replacements.handedOut(person);
    var key = UUID.randomUUID().toString();
    var reply = ask(key, broken);
    assertEquals(201, reply.status(), reply.body());
    assertEquals(reply.body(), ask(key, broken).body());
    assertEquals("2", replacementsOf(person), "one that was given up and one that is open");
  }

  @Test
  void lossOfOneIsReportedBefore() {
    var person = person();
    collected(person);
    var lost = replacements.handedOut(person);
    var by = replacements.online("app");
    assertEquals(
        "loss-report-required", replacements.request(Api.CHANNEL, lost, "lost", by).code());
    assertEquals("0 -", state(lost), "nothing is half done");
    assertEquals(201, loss.report(Api.CHANNEL, lost, by).status());
    assertEquals("card-state", replacements.request(Api.CHANNEL, lost, "damaged", by).code());
    assertEquals("2 -", state(lost));
    var asked = replacements.request(Api.CHANNEL, lost, "lost", by);
    assertEquals(201, asked.status(), asked.body());
    assertEquals(200, replacements.read(Api.CHANNEL, id(asked)).status(), "whoever asks goes on");
  }

  @Test
  void holderKeepsTheOldCardInstead() {
    var person = person();
    collected(person);
    var second = replacements.requested(replacements.handedOut(person), "damaged");
    assertEquals(200, replacements.withdraw(Api.CLERK, second, ReplacementApi.AT_WINDOW).status());
    assertEquals("1 -", state(person));
    replacements.requested(person, "damaged");
  }

  /** A registry's word that the new card is cancelled leaves nobody to ask for that one. */
  @Test
  void cancelledOneIsMadeAnewForTheOldCard() {
    var person = person();
    var first = collected(person);
    var cancelled = replacements.handedOut(person);
    api.importCards(cancelled.withState(9));
    assertEquals("card-state", replacements.atWindow(cancelled, "damaged").code());

    replacements.requested(person, "damaged");

    assertEquals("withdrawn", replacements.read(Api.CLERK, first).json().getString("state"));
    var back = api.importCards(cancelled);
    assertThat(new Imports(api).rejections(back)).containsExactly("2 card-ended state");
    assertEquals("9 cancelled", state(cancelled), "the registry does not bring it back");
    assertThat(acts(cancelled)).contains("card.end-unused damaged cancelled→cancelled");
    assertEquals("card-state", activate(cancelled).code(), "another takes the place");
    assertEquals("card-state", replacements.atWindow(cancelled, "damaged").code());
    assertEquals("1 -", state(person));
    assertEquals(201, activate(replacements.handedOut(person)).status());
    assertEquals("9 replaced", state(person));
    assertEquals("card-state", activate(cancelled).code());
    assertEquals("card-state", replacements.atWindow(cancelled, "damaged").code());
    assertEquals("1", goodCards(person));
  }

  /** Also where it never came into its holder's hands. */
  @Test
  void cancelledOneThatWasNotHandedOutIsMadeAnew() {
    var person = person();
    collected(person);
    var cancelled = replacements.handedOut(person);
    var waiting = "update card_application set state = 'produced' where card_id = $1 returning 'x'";
    replacements.texts(waiting, replacements.cardId(cancelled));
    assertEquals("replacement-requested", replacements.atWindow(person, "damaged").code());
    api.importCards(cancelled.withState(9));
    replacements.requested(person, "damaged");
    assertEquals(
        List.of("applied", "withdrawn"),
        replacements.texts(
            "select state from card_application where replaces = $1 order by state",
            replacements.cardId(person)));
  }

  @Test
  void whatWasRecordedForItWaitsForTheNextOne() {
    var person = person();
    collected(person);
    var card = replacements.handedOut(person);
    var recorded =
        api.create(
            "/v1/face-data-changes",
            Api.CLERK,
            "{\"card\":%s,\"idNumber\":\"%s\",\"by\":{\"shown\":[\"id\",\"hukou-book\"]}}"
                .formatted(ReplacementApi.card(card), TestPerson.next().idNumber()));
    assertEquals(201, recorded.status(), recorded.body());
    var asked =
        api.create(
            ReplacementApi.PATH,
            Api.CLERK,
            "{\"card\":%s,\"reason\":\"face-data-changed\",\"by\":%s}"
                .formatted(ReplacementApi.card(card), ReplacementApi.AT_WINDOW));
    assertEquals(201, asked.status(), asked.body());
    assertEquals("withdrawn", changes(card));
    assertEquals("pending", changes(person));
    var next = replacements.newCard(person);
    var activated =
        api.create(
            "/v1/card-activations",
            Api.CLERK,
            "{\"card\":{\"cardId\":\"%s\"},\"by\":{\"shown\":[\"card\",\"id\"]}}".formatted(next));
    assertEquals(201, activated.status(), activated.body());
    assertEquals("applied", changes(person));
  }

  /** Whatever a registry has said in between, it becomes normal by its activation alone. */
  @Test
  void foundOneIsSealedAgain() {
    var person = person();
    collected(person);
    var card = replacements.handedOut(person);
    api.importCards(card.withState(9));
    api.importCards(card.withState(2));
    var found = loss.releaseAtWindow(card);
    assertEquals(201, found.status(), found.body());
    assertEquals(0, found.json().getInt("state"));
    assertEquals(201, activate(card).status());
    assertEquals("9 replaced", state(person));
  }

  /** Whoever locks the cards first wins: never two good ones. */
  @Test
  void requestAndActivationAtOnceExcludeEachOther() {
    for (int round = 0; round < 8; round++) {
      var person = person();
      collected(person);
      var card = replacements.handedOut(person);
      var activated =
          api.createAsync("/v1/card-activations", Api.CLERK, ReplacementApi.activation(card));
      var asked = replacements.atWindowAsync(card, "lost");
      assertEquals(201, asked.join().status(), asked.join().body());
      boolean used = activated.join().status() == 201;
      if (!used) {
        assertEquals("card-state", activated.join().code(), activated.join().body());
      }
      assertEquals(
          used ? "9 replaced, 2 -" : "1 -, 9 cancelled", state(person) + ", " + state(card));
    }
  }

  private TestPerson person() {
    return replacements.imported(TestPerson.next().withRegion(HENAN));
  }

  /** Requested for a damaged card, which is handed in. */
  private String collected(TestPerson person) {
    var id = replacements.requested(person, "damaged");
    assertEquals(200, replacements.oldCard(Api.CLERK, id, false).status());
    return id;
  }

  private TestPerson bridged(Api.Reply asked) {
    var blank = TestPerson.next();
    var given = replacements.temporary(Api.CLERK, id(asked), blank, ReplacementApi.AT_WINDOW);
    assertEquals(201, given.status(), given.body());
    return blank;
  }

  /** Paid, and the old card handed in. */
  private void settled(Api.Reply asked) {
    var paid = replacements.pay(Api.CLERK, id(asked), FeesConfigured.ZHOUKOU_FEN, "{}");
    assertEquals(200, paid.status(), paid.body());
    assertEquals(200, replacements.oldCard(Api.CLERK, id(asked), false).status());
  }

  private void addPhoto(Api.Reply asked, TestPerson person) {
    var photo = Applicant.photo(api, Api.CLERK, person.regionCode());
    var added =
        api.create(
            "/v1/card-applications/" + asked.json().getString("applicationId") + "/photo",
            Api.CLERK,
            "{\"photoId\":\"" + photo + "\"}");
    assertEquals(200, added.status(), added.body());
  }

  /** Made by the factory and given against the voucher; with the numbers that it has. */
  private TestPerson handedOut(Api.Reply asked, TestPerson person) {
    var card = person.anotherCard().withState(0);
    var application = UUID.fromString(asked.json().getString("applicationId"));
    production.produce(production.factory(), application, card);
    var body = Production.handOut(application).put("voucher", asked.json().getString("voucher"));
    var reply = production.distribute(Api.CLERK, body);
    assertEquals(201, reply.status(), reply.body());
    return card;
  }

  private Api.Reply activate(TestPerson card) {
    return api.create("/v1/card-activations", Api.CLERK, ReplacementApi.activation(card));
  }

  private Api.Reply ask(String key, TestPerson card) {
    var body = ReplacementApi.body(card, "damaged", ReplacementApi.AT_WINDOW);
    return api.join(api.json(ReplacementApi.PATH, Api.CLERK, body).header("Idempotency-Key", key));
  }

  private Api.Reply withdrawn(Api.Reply asked) {
    return replacements.withdraw(Api.CLERK, id(asked), ReplacementApi.AT_WINDOW);
  }

  private static String id(Api.Reply asked) {
    return asked.json().getString("replacementId");
  }

  private String state(TestPerson card) {
    return replacements.text(
        "select state || ' ' || coalesce(ended, '-') from physical_card where id = $1",
        replacements.cardId(card));
  }

  private String goodCards(TestPerson person) {
    return replacements.text(
        "select count(*)::text from physical_card where state = 1 and holder_id ="
            + " (select holder_id from physical_card where id = $1)",
        replacements.cardId(person));
  }

  private String replacementsOf(TestPerson person) {
    return replacements.text(
        "select count(*)::text from card_replacement where old_card_id = $1",
        replacements.cardId(person));
  }

  private List<String> acts(TestPerson card) {
    return replacements.texts(
        "select act || ' ' || coalesce(reason, '-') || ' ' || from_state || '→' || to_state"
            + " from card_act where card_id = $1",
        replacements.cardId(card));
  }

  private String changes(TestPerson card) {
    return replacements.text(
        "select string_agg(state, ',' order by id) from face_data_change where card_id = $1",
        replacements.cardId(card));
  }
}
