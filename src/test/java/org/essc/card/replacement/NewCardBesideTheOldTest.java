package org.essc.card.replacement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import org.essc.card.loss.LossApi;
import org.essc.card.pin.PinApi;
import org.essc.platform.crypto.BlindIndex;
import org.essc.testing.Api;
import org.essc.testing.Imports;
import org.essc.testing.MutableClock;
import org.essc.testing.TestPerson;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A new card that was not activated, and the old one, whatever a registry has said of either. */
@QuarkusTest
@TestProfile(FeesConfigured.class)
class NewCardBesideTheOldTest {

  private static final String HENAN = "411300";

  @Inject MutableClock clock;
  @Inject Pool pool;
  @Inject BlindIndex index;

  private final Api api = Api.here();
  private final PinApi pins = new PinApi(api);
  private ReplacementApi replacements;
  private LossApi loss;

  @BeforeEach
  void open() {
    replacements = new ReplacementApi(api, clock, pool, index);
    loss = new LossApi(api, clock);
  }

  /** The old card is cancelled already: without the new one its holder would have none. */
  @Test
  void newCardStaysUntilTheNextOneTakesItsPlaceWhereTheOldOneWasCancelled() {
    var person = pins.withOwnPin(HENAN);
    var first = collected(person);
    var broken = replacements.handedOut(person);
    api.importCards(person.withState(9));

    var second = replacements.atWindow(broken, "damaged");

    assertEquals(201, second.status(), second.body());
    assertEquals("0 -", state(broken), "its holder's last card");
    assertEquals("9 replaced", state(person), "the next one's completion does not reach it");
    isNotBroughtBack(person);
    assertEquals(id(broken), second.json().getString("oldCardId"));
    assertEquals(false, second.json().getBoolean("oldCardCollected"), "that was the old one");
    assertEquals("withdrawn", replacements.read(Api.CLERK, first).json().getString("state"));
    assertEquals("card-state", activate(broken).code(), "another takes its place");
    assertEquals("replacement-requested", replacements.atWindow(broken, "damaged").code());

    var replacement = second.json().getString("replacementId");
    var card = replacements.handedOut(broken);
    assertEquals("old-card-not-collected", activate(card).code());
    assertEquals(200, replacements.oldCard(Api.CLERK, replacement, false).status());
    assertEquals(201, activate(card).status());
    assertEquals("9 replaced", state(broken));
    assertEquals("1 -", state(card));
    assertEquals("completed", replacements.read(Api.CLERK, replacement).json().getString("state"));
    assertEquals("correct", pins.result(card, PinApi.OWN), "the first card's");
    isNotBroughtBack(person);
  }

  private void isNotBroughtBack(TestPerson person) {
    var file = api.importCards(person.withState(1));
    assertThat(new Imports(api).rejections(file)).containsExactly("2 card-ended state");
  }

  /** Whose holder wants to keep what cannot be activated any more. */
  @Test
  void lastNewCardIsAskedForAgainAfterAWithdrawal() {
    var person = person();
    collected(person);
    var broken = replacements.handedOut(person);
    api.importCards(person.withState(9));
    var second = replacements.requested(broken, "damaged");
    assertEquals(200, replacements.withdraw(Api.CLERK, second, ReplacementApi.AT_WINDOW).status());
    assertEquals("card-state", activate(broken).code());

    replacements.requested(broken, "damaged");

    var next = replacements.handedOut(broken);
    api.importCards(next.withState(9));
    replacements.requested(broken, "damaged");
    assertEquals("9 cancelled", state(next), "it came to nothing, as any other");
    assertEquals("0 -", state(broken));
  }

  @Test
  void whatWasRecordedWaitsForTheNextCardWhereTheOldOneWasCancelled() {
    var person = person();
    var number = TestPerson.next().idNumber();
    var recorded =
        api.create(
            "/v1/face-data-changes",
            Api.CLERK,
            "{\"card\":%s,\"idNumber\":\"%s\",\"by\":{\"shown\":[\"id\",\"hukou-book\"]}}"
                .formatted(ReplacementApi.card(person), number));
    assertEquals(201, recorded.status(), recorded.body());
    collected(person);
    var broken = replacements.handedOut(person);
    api.importCards(person.withState(9));

    replacements.requested(broken, "damaged");

    assertEquals("withdrawn", changes(person));
    assertEquals("pending", changes(broken));
  }

  @Test
  void cancelledOneLeavesTheWayBack() {
    var person = person();
    var id = replacements.requested(person, "lost");
    var cancelled = replacements.handedOut(person);
    assertEquals(
        "replacement-in-production",
        replacements.withdraw(Api.CLERK, id, ReplacementApi.AT_WINDOW).code());
    api.importCards(cancelled.withState(9));
    assertEquals("replacement-requested", loss.releaseAtWindow(person).code());
    assertEquals(200, replacements.withdraw(Api.CLERK, id, ReplacementApi.AT_WINDOW).status());
    assertEquals(201, loss.releaseAtWindow(person).status());
    assertEquals("1 -", state(person));

    var back = api.importCards(cancelled.withState(0));
    assertThat(new Imports(api).rejections(back)).containsExactly("2 card-ended state");
    assertEquals("1 -, 9 cancelled", state(person) + ", " + state(cancelled));
    replacements.texts(
        "update physical_card set ended = null, ended_at = null where id = $1 returning 'x'",
        replacements.cardId(cancelled));
    api.importCards(cancelled.withState(0));
    assertEquals("0 -", state(cancelled), "as a former version has left it");
    assertEquals("replacement-not-open", activate(cancelled).code());
    assertEquals("1 -, 0 -", state(person) + ", " + state(cancelled));
  }

  /** As a former version has left it, beside the old card. */
  @Test
  void cardThatARegistryCalledNormalTakesTheOldOnesPlaceWithItsActivation() {
    var person = person();
    var id = collected(person);
    var card = replacements.handedOut(person);
    call(card, 1);

    assertEquals(201, activate(card).status());

    assertEquals("9 replaced", state(person));
    assertEquals("1 -", state(card));
    assertEquals("completed", replacements.read(Api.CLERK, id).json().getString("state"));
    assertEquals(200, activate(card).status());
  }

  /** Whose old card is gone, and who was never asked about it here. */
  @Test
  void cardThatARegistryCalledNormalIsActivatedAlone() {
    var person = person();
    var id = replacements.requested(person, "damaged");
    var card = replacements.handedOut(person);
    call(card, 1);
    api.importCards(person.withState(9));
    replacements.texts(
        "update card_replacement set state = 'withdrawn' where id::text = $1 returning state", id);

    assertEquals(201, activate(card).status());
    assertEquals("1 -", state(card));
  }

  @Test
  void cardThatARegistryCalledLockedIsSealedByItsUnlocking() {
    var person = person();
    collected(person);
    var card = replacements.handedOut(person);
    call(card, 3);

    var unlocked = pins.unlock(card);

    assertEquals(200, unlocked.status(), unlocked.body());
    assertEquals(0, unlocked.json().getInt("state"));
    assertEquals("0 -", state(card));
    assertEquals("1 -", state(person));
    assertEquals(201, activate(card).status());
    assertEquals("9 replaced, 1 -", state(person) + ", " + state(card));
  }

  /** The loss of the new card is reported first, where another one is asked for. */
  @Test
  void lostNewCardLeavesTheOldOneTheOneThatIsMeant() {
    var person = person();
    collected(person);
    var lost = replacements.handedOut(person);
    assertEquals(201, loss.reportAtWindow(lost).status());
    assertEquals("2 -", state(lost));

    var reported =
        api.create(
            "/v1/loss-reports",
            Api.CLERK,
            "{\"card\":{\"idNumber\":\"%s\"},\"name\":\"%s\",\"by\":{\"shown\":[\"id\"]}}"
                .formatted(person.idNumber(), person.name()));

    assertEquals(201, reported.status(), reported.body());
    assertEquals("2 -", state(person));
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

  private void call(TestPerson card, int state) {
    replacements.texts(
        "update physical_card set state = $1, version = version + 1 where id = $2 returning 'x'",
        (short) state,
        replacements.cardId(card));
  }

  private Api.Reply activate(TestPerson card) {
    return api.create("/v1/card-activations", Api.CLERK, ReplacementApi.activation(card));
  }

  private String id(TestPerson card) {
    return replacements.cardId(card).toString();
  }

  private String state(TestPerson card) {
    return replacements.text(
        "select state || ' ' || coalesce(ended, '-') from physical_card where id = $1",
        replacements.cardId(card));
  }

  private String changes(TestPerson card) {
    return replacements.text(
        "select string_agg(state, ',' order by id) from face_data_change where card_id = $1",
        replacements.cardId(card));
  }
}
