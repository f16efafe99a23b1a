package org.essc.card.replacement;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.util.UUID;
import org.essc.card.CardNo;
import org.essc.card.CardRecord;
import org.essc.card.CardSelector;
import org.essc.card.CardStore;
import org.essc.card.application.ApplicationColumns;
import org.essc.card.pin.PinApi;
import org.essc.platform.crypto.BlindIndex;
import org.essc.platform.crypto.ColumnCipher;
import org.essc.testing.Api;
import org.essc.testing.Api.Reply;
import org.essc.testing.MutableClock;
import org.essc.testing.TestPerson;
import org.essc.testing.Unis;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is changed of a holder and a card while the next one is being made. */
@QuarkusTest
@TestProfile(FeesConfigured.class)
class ChangesMeanwhileTest {

  private static final String FREE = "411300";
  private static final String ZHOUKOU = "411627";
  private static final String PHONE = "15411112222";
  private static final String CORRECTIONS = "/v1/data-corrections";
  private static final String PAPERS = "{\"shown\":[\"id\",\"hukou-book\"]}";

  @Inject MutableClock clock;
  @Inject Pool pool;
  @Inject BlindIndex index;
  @Inject CardStore cards;
  @Inject ColumnCipher cipher;

  private final Api api = Api.here();
  private ReplacementApi replacements;

  @BeforeEach
  void open() {
    replacements = new ReplacementApi(api, clock, pool, index);
  }

  /** The new card of somebody whose old one is damaged and handed in; not yet activated. */
  private TestPerson handedOut(TestPerson person) {
    var id = replacements.requested(person, "damaged");
    if (person.regionCode().equals(ZHOUKOU)) {
      done(replacements.pay(Api.CLERK, id, FeesConfigured.ZHOUKOU_FEN, "{}"));
    }
    done(replacements.oldCard(Api.CLERK, id, true));
    return replacements.handedOut(person);
  }

  private TestPerson imported(String region) {
    return replacements.imported(TestPerson.next().withRegion(region));
  }

  private void activate(TestPerson card) {
    done(api.create("/v1/card-activations", Api.CLERK, ReplacementApi.activation(card)));
  }

  private Reply contact(String clerk, TestPerson card, String values) {
    return api.create(
        "/v1/contact-changes",
        clerk,
        "{\"card\":%s,%s,\"by\":%s}"
            .formatted(
                ReplacementApi.card(card), values.replace('\'', '"'), ReplacementApi.AT_WINDOW));
  }

  private Reply phone(String clerk, TestPerson card) {
    return contact(clerk, card, "'phone':'" + PHONE + "'");
  }

  private Reply firstPin(String clerk, TestPerson card) {
    return api.create(
        "/v1/pin-changes", clerk, PinApi.changeBody(PinApi.seen(card), PinApi.INITIAL, PinApi.OWN));
  }

  private CardRecord record(TestPerson card) {
    return Unis.get(cards.find(pool, CardSelector.of(CardNo.parse(card.cardNo()))));
  }

  private static void done(Reply reply) {
    assertThat(reply.status()).as(reply.body()).isIn(200, 201);
  }

  private static void takesAnother(Reply reply) {
    assertThat(reply.code()).as(reply.body()).isEqualTo("four-eyes-required");
  }

  @Test
  void contactAndRegionOfTheOldCardHoldForTheNewOne() {
    var person = imported(FREE);
    var card = handedOut(person);
    api.importCards(person.withRegion("411302"));
    done(contact(Api.CLERK, person, "'phone':'%s','address':'南阳市某路1号'".formatted(PHONE)));

    activate(card);

    assertThat(record(card).phone().value()).isEqualTo(PHONE);
    assertThat(record(card).region().value()).isEqualTo("411302");
    assertThat(
            replacements.texts(
                """
                select array_to_string(changed, ' ') || ' by ' || actor
                  from physical_card_history where card_id = $1 and 'address' = any(changed)""",
                replacements.cardId(card)))
        .containsExactly("phone address regionCode by system:replacement");
    assertThat(
            replacements.texts(
                """
                select data ->> 'reason' from outbox_event
                 where subject_id = $1 and type = 'card-contact-changed'""",
                replacements.cardId(card)))
        .containsExactly("kept-through-replacement");
  }

  /** The old card is cancelled by a file, and the new one, its holder's last, breaks. */
  @Test
  void contactOfTheOldCardHoldsForTheOneThatIsMadeInTheNewOnesPlace() {
    var person = imported(FREE);
    var broken = handedOut(person);
    done(contact(Api.CLERK, person, "'phone':'%s','address':'南阳市某路2号'".formatted(PHONE)));
    replacements.texts(
        "update physical_card set state = 9, version = version + 1 where id = $1 returning 'x'",
        replacements.cardId(person));

    var asked = replacements.atWindow(broken, "damaged");

    done(asked);
    assertThat(record(broken).phone().value()).isEqualTo(PHONE);
    var application =
        replacements.text(
            "select application_id::text from card_replacement where id::text = $1",
            asked.json().getString("replacementId"));
    assertThat(ordered(application)).isEqualTo(PHONE);
  }

  /** Where the old card is by now, the next one is made: the fee is that region's. */
  @Test
  void feeOfANewCardThatIsMadeAnewIsThatOfTheRegionToWhichTheOldOneHasMoved() {
    var person = imported(FREE);
    var broken = handedOut(person);
    api.importCards(person.withRegion(ZHOUKOU));

    var asked = replacements.atWindow(broken, "damaged");

    done(asked);
    assertThat(asked.json().getString("feeState")).as(asked.body()).isEqualTo("due");
    assertThat(asked.json().getInt("feeFen")).isEqualTo(FeesConfigured.ZHOUKOU_FEN);
  }

  private String ordered(String application) {
    var sealed =
        Unis.get(
                pool.preparedQuery("select phone from card_application where id = $1")
                    .execute(Tuple.of(UUID.fromString(application))))
            .iterator()
            .next()
            .getBuffer("phone");
    return cipher.decrypt(ApplicationColumns.PHONE, application, sealed.getBytes());
  }

  /** With the cancellation it says nothing of where the holder is to be reached. */
  @Test
  void fileThatCancelsTheOldCardTakesNothingFromTheNewOne() {
    var person = imported(FREE);
    var card = handedOut(person);
    api.importCards(cancelled(person, "", "411302"));
    assertThat(record(person).phone()).isNull();
    assertThat(record(person).region().value()).isEqualTo("411302");

    activate(card);

    assertThat(record(card).phone().value()).isEqualTo(person.phone());
    assertThat(record(card).region().value()).isEqualTo(FREE);
  }

  /** What the holder said last holds, whatever the file says of the card that it cancels. */
  @ParameterizedTest(name = "\"{0}\"")
  @ValueSource(strings = {"", "15433334444"})
  void phoneThatWasGivenToTheOldCardOutlastsTheFilesThatCancelIt(String said) {
    var person = imported(FREE);
    var card = handedOut(person);
    done(phone(Api.CLERK, person));
    api.importCards(cancelled(person, said, FREE));
    api.importCards(cancelled(person, "15455556666", FREE));
    assertThat(record(person).phone().value()).isEqualTo("15455556666");

    activate(card);

    assertThat(record(card).phone().value()).isEqualTo(PHONE);
    assertThat(record(card).region().value()).isEqualTo(FREE);
  }

  /** As a registry's file says it with the cancellation. */
  private static TestPerson cancelled(TestPerson person, String phone, String region) {
    return person.withPhone(phone).withRegion(region).withState(9);
  }

  @Test
  void phoneThatWasGivenToTheNewCardLaterStays() {
    var person = imported(FREE);
    var card = handedOut(person);
    done(phone(Api.CLERK, person));
    done(contact(Api.CLERK, card, "'phone':'15433334444'"));

    activate(card);

    assertThat(record(card).phone().value()).isEqualTo("15433334444");
  }

  @Test
  void whoSetTheOldCardsFirstPinLeavesTheNewCardsPhoneToAnother() {
    var person = imported(ZHOUKOU);
    var card = handedOut(person);
    done(firstPin(Api.CLERK, person));
    takesAnother(phone(Api.CLERK, card));

    activate(card);

    takesAnother(phone(Api.CLERK, card));
    assertThat(record(card).phone().value()).isEqualTo(person.phone());
    done(phone(Api.SECOND_CLERK, card));
  }

  @Test
  void whoGaveTheNewCardItsPhoneLeavesTheOldCardsFirstPinToAnother() {
    var person = imported(ZHOUKOU);
    var card = handedOut(person);
    done(phone(Api.CLERK, card));

    takesAnother(firstPin(Api.CLERK, person));

    done(firstPin(Api.SECOND_CLERK, person));
  }

  /** That the completion has kept the phone makes nobody else its giver. */
  @Test
  void whoGaveTheOldCardItsPhoneLeavesTheNewCardsFirstPinToAnother() {
    var person = imported(ZHOUKOU);
    var card = handedOut(person);
    done(phone(Api.CLERK, person));
    activate(card);

    takesAnother(firstPin(Api.CLERK, card));

    done(firstPin(Api.SECOND_CLERK, card));
  }

  @Test
  void correctionThatWasAskedForBeforeIsGrantedForTheCardThatTheHolderHasByNow() {
    var person = imported(FREE);
    var name = asked(person, "'name':'司徒更正'");
    var phone = asked(person, "'phone':'" + PHONE + "'");
    var card = handedOut(person);
    assertThat(granted(name, PAPERS).code()).isEqualTo("replacement-under-way");
    activate(card);

    done(granted(name, PAPERS));
    done(granted(phone, ReplacementApi.AT_WINDOW));

    assertThat(record(card).phone().value()).isEqualTo(PHONE);
    assertThat(record(person).phone().value()).isEqualTo(person.phone());
    assertThat(
            replacements.text(
                "select state from face_data_change where card_id = $1", replacements.cardId(card)))
        .isEqualTo("pending");
  }

  private String asked(TestPerson person, String values) {
    var reply =
        api.create(
            CORRECTIONS,
            Api.CLERK,
            "{\"card\":%s,%s,\"said\":\"登记有误\",\"reference\":\"A-1\"}"
                .formatted(ReplacementApi.card(person), values.replace('\'', '"')));
    done(reply);
    return reply.json().getString("correctionId");
  }

  private Reply granted(String correction, String by) {
    return api.create(
        CORRECTIONS + "/" + correction,
        Api.SECOND_CLERK,
        "{\"decision\":\"grant\",\"by\":" + by + "}");
  }
}
