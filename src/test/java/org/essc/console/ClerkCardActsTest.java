package org.essc.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.essc.card.cancellation.Cancellations;
import org.essc.card.pin.PinApi;
import org.essc.card.replacement.FeesConfigured;
import org.essc.testing.Api;
import org.essc.testing.Imports;
import org.essc.testing.TestPerson;
import org.junit.jupiter.api.Test;

/** What is done to a card at the clerk's desk: the platform has it afterwards, or says why not. */
@QuarkusTest
@TestProfile(FeesConfigured.class)
class ClerkCardActsTest {

  private static final String EVIDENCE = "evidence-missing";
  private static final Map<String, String> RULES =
      Map.of(
          "loss-release", "解除挂失须出示",
          "pin-unlock", "解锁须出示",
          "pin-reset", "重置须出示");

  private final Api api = Api.here();
  private final PinApi pins = new PinApi(api);
  private final Imports database = new Imports(api);

  private OpenedRecord open(TestPerson person) {
    return OpenedRecord.of(api, person);
  }

  private OpenedRecord open() {
    return open(TestPerson.next().withRegion("411600"));
  }

  /** What the holder shows, in the order of the form. */
  private static String[] holder(String... shown) {
    var fields = new String[2 + 2 * shown.length];
    fields[0] = "party";
    fields[1] = "holder";
    for (int i = 0; i < shown.length; i++) {
      fields[2 + 2 * i] = "shown";
      fields[3 + 2 * i] = shown[i];
    }
    return fields;
  }

  private static String[] with(String[] fields, String... more) {
    var all = Arrays.copyOf(fields, fields.length + more.length);
    System.arraycopy(more, 0, all, fields.length, more.length);
    return all;
  }

  private void refusedFor(OpenedRecord opened, String act) {
    opened.refused(opened.act(act), EVIDENCE, RULES.get(act), holder());
  }

  @Test
  void lossIsReleased() {
    var opened = open();
    opened.done(opened.act("loss-report"), holder("id"));
    assertThat(opened.state(api)).isEqualTo(2);
    refusedFor(opened, "loss-release");
    opened.done(opened.linked("loss-release"), holder("card", "id"));
    assertThat(opened.state(api)).isEqualTo(1);
  }

  @Test
  void sealedCardIsActivated() {
    var opened = open(TestPerson.next().withRegion("411600").withState(0));
    opened.refused(opened.act("activation"), EVIDENCE, null, holder("card"));
    assertThat(opened.state(api)).isZero();
    opened.done(opened.linked("activation"), holder("card", "id"));
    assertThat(opened.state(api)).isEqualTo(1);
  }

  @Test
  void lockedPinIsUnlocked() {
    var person = pins.withOwnPin("411600");
    pins.wrong(person, 6);
    var opened = OpenedRecord.found(api, person, Api.CLERK);
    assertThat(pins.state(person)).isEqualTo(3);
    refusedFor(opened, "pin-unlock");
    opened.done(opened.linked("pin-unlock"), holder("card", "id"));
    assertThat(pins.state(person)).isEqualTo(1);
    assertThat(pins.result(person, PinApi.OWN)).isEqualTo("correct");
  }

  @Test
  void pinIsResetToItsInitialValue() {
    var person = pins.withOwnPin("411600");
    var opened = OpenedRecord.found(api, person, Api.CLERK);
    refusedFor(opened, "pin-reset");
    assertThat(pins.result(person, PinApi.OWN)).isEqualTo("correct");
    opened.done(opened.act("pin-reset"), holder("card", "id"));
    assertThat(pins.result(person, PinApi.OWN)).isNotEqualTo("correct");
  }

  @Test
  void contactIsNotChangedWithoutTheIdDocument() {
    var opened = open();
    opened.refused(
        opened.act("contact-change"), EVIDENCE, "变更渠道", with(holder(), "phone", "15412345679"));
    assertThat(opened.page()).doesNotContain("154****5679");
  }

  @Test
  void newNameIsHeldUntilThereIsANewCard() throws SQLException {
    var opened = open();
    opened.refused(
        opened.act("face-data-change"), EVIDENCE, "变更后须换新卡", with(holder("card"), "name", "司徒新名"));
    assertThat(
            opened.done(
                opened.act("face-data-change"), with(holder("id", "hukou-book"), "name", "司徒新名")))
        .contains("<dt>须换新卡</dt><dd>是")
        .doesNotContain("司徒");
    assertThat(held(opened, "face_data_change")).containsExactly("pending");
  }

  private List<String> held(OpenedRecord opened, String table) throws SQLException {
    return database.query(
        "select state from " + table + " where card_id = '" + opened.cardId() + "'");
  }

  @Test
  void replacementOfACardThatIsGoodForYearsIsTooEarly() {
    var opened = open();
    opened.refused(
        opened.act("replacement"),
        "replacement-too-early",
        "到期前可提前换卡",
        with(holder("id"), "reason", "expired"));
    assertThat(opened.page()).doesNotContain("data-item=\"replacement\"");
  }

  @Test
  void whoLacksCapacityActsForNobodyAnyMore() {
    var opened = open();
    opened.refused(
        opened.act("capacity-change"),
        "party-not-allowed",
        "无完全民事行为能力人",
        with(holder("id"), "capacity", "limited"));
    opened.done(
        opened.act("capacity-change"),
        with(another("guardian", "guardian-id", "proof-of-guardianship"), "capacity", "limited"));
    assertThat(opened.page()).contains("无完全民事行为能力");
    opened.refused(
        opened.act("contact-change"),
        "guardian-required",
        "须由监护人办理",
        with(holder("id"), "phone", "15412345680"));
  }

  private static String[] another(String kind, String... shown) {
    var person = TestPerson.next();
    var fields = holder(shown);
    fields[1] = kind;
    return with(
        fields,
        "by.party.idType",
        "01",
        "by.party.idNumber",
        person.idNumber(),
        "by.party.name",
        person.name(),
        "by.party.authority",
        "JH-1");
  }

  private static String[] ofADeath() {
    return with(
        another("agent", "card", "agent-id", "proof-of-termination"),
        "reason",
        "death",
        "hukouReference",
        "PSB-1");
  }

  private String cancellation(OpenedRecord opened) {
    var link = opened.linked("cancellation-withdrawal");
    return link.substring(link.lastIndexOf('/') + 1);
  }

  @Test
  void cancellationWaitsForItsSettlementsAndIsWithdrawn() {
    var opened = open();
    opened.refused(
        opened.act("cancellation"),
        EVIDENCE,
        "须出示",
        with(another("agent", "agent-id"), "reason", "death", "hukouReference", "PSB-1"));
    assertThat(opened.state(api)).isEqualTo(1);
    assertThat(opened.done(opened.act("cancellation"), ofADeath()))
        .contains("等待结清", "data-rule=\"cancellation.settledFirst\"");
    var id = cancellation(opened);
    var read = new Cancellations(api).read(id);
    assertThat(read.json().getString("state")).isEqualTo("awaiting-settlement");
    assertThat(opened.page()).contains("data-item=\"cancellation\"", "待答复");

    var withdrawal = opened.linked("cancellation-withdrawal");
    opened.refused(withdrawal, "invalid-request", null, "reason", "no-such-reason");
    opened.done(withdrawal, "reason", "entered-in-error");
    assertThat(new Cancellations(api).read(id).json().getString("state")).isEqualTo("withdrawn");
    assertThat(opened.state(api)).isEqualTo(1);
  }

  @Test
  void collectedCardIsDestroyedOnceTheCancellationIsSettled() {
    var opened = open();
    opened.done(opened.act("cancellation"), ofADeath());
    var id = cancellation(opened);
    var early = opened.act("card-destruction").replace(opened.cardId(), id);
    opened.refused(early, "card-not-collected", null);
    for (var asked : new String[] {Api.INSURER, Api.BANK}) {
      assertThat(new Cancellations(api).settled(asked, id).status()).isEqualTo(200);
    }
    assertThat(opened.state(api)).isEqualTo(9);
    assertThat(opened.page()).as("a death is told of it, too").contains("/acts/cancellation/");
    opened.done(opened.linked("card-destruction"));
    assertThat(opened.page()).doesNotContain("data-act=\"card-destruction\"");
    assertThat(new Cancellations(api).read(id).body()).containsPattern("[dD]estroyed[^,]*(true|T)");
  }

  @Test
  void deathThatWasToldOfAnEndedCardIsWithdrawnAndItsCollectedCardDestroyed() {
    var opened = open();
    api.importCards(opened.person().withState(9));
    opened.done(opened.act("cancellation"), ofADeath());
    assertThat(opened.page()).contains("死亡已登记，卡片待销毁", "/acts/card-destruction/");

    var id = cancellation(opened);
    opened.done(opened.linked("cancellation-withdrawal"), "reason", "wrong-holder");

    assertThat(new Cancellations(api).read(id).json().getString("state")).isEqualTo("withdrawn");
    assertThat(opened.page()).doesNotContain("/acts/cancellation-withdrawal/");
    opened.done(opened.linked("card-destruction"));
    assertThat(opened.page()).doesNotContain("data-item=\"cancellation\"");
  }

  /** By a settlement the card has ended, and that is final. */
  @Test
  void deathThatEndedACardIsNotWithdrawnAtTheDesk() {
    var opened = open();
    opened.done(opened.act("cancellation"), ofADeath());
    var id = cancellation(opened);
    for (var asked : new String[] {Api.INSURER, Api.BANK}) {
      assertThat(new Cancellations(api).settled(asked, id).status()).isEqualTo(200);
    }

    assertThat(opened.page())
        .contains("已注销，卡片待销毁")
        .doesNotContain("/acts/cancellation-withdrawal/");
  }
}
