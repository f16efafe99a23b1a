package org.essc.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.util.Arrays;
import java.util.UUID;
import org.essc.card.production.Production;
import org.essc.card.replacement.FeesConfigured;
import org.essc.platform.config.Issuer;
import org.essc.testing.Api;
import org.essc.testing.MutableClock;
import org.essc.testing.TestPerson;
import org.essc.testing.WaitingApplications;
import org.essc.testing.WaitingApplications.Kind;
import org.junit.jupiter.api.Test;

/** Replacements at the clerk's desk, and the handing-over of what was made. */
@QuarkusTest
@TestProfile(FeesConfigured.class)
class ClerkReplacementActsTest {

  private static final byte[] PHOTO = {(byte) 0xFF, (byte) 0xD8, 1};

  @Inject MutableClock clock;
  @Inject Issuer issuer;
  @Inject WaitingApplications applications;

  private final Api api = Api.here();

  /** With a damaged card that is being replaced. */
  private OpenedRecord replaced(String region) {
    var opened = OpenedRecord.of(api, TestPerson.next().withRegion(region));
    opened.done(opened.act("replacement"), "party", "holder", "shown", "id", "reason", "damaged");
    return opened;
  }

  private JsonPath read(OpenedRecord opened) {
    var link = opened.linked("replacement-withdrawal");
    return api.get("/v1/replacements/" + link.substring(link.lastIndexOf('/') + 1), Api.CLERK)
        .json();
  }

  /** Also of a card that broke before it was activated. */
  @Test
  void sealedCardIsReplaced() {
    var opened = OpenedRecord.of(api, TestPerson.next().withRegion("411600").withState(0));
    opened.done(
        opened.linked("replacement"), "party", "holder", "shown", "id", "reason", "damaged");
    assertThat(read(opened).getString("state")).isEqualTo("requested");
  }

  @Test
  void feeIsPaidInFull() {
    var opened = replaced("411600");
    var form = opened.linked("replacement-payment");
    assertThat(opened.browser().get(form).body())
        .contains("value=\"2000\"", "data-rule=\"replacement.feeFen\"");
    opened.refused(form, "fee-amount", null, "amountFen", "1");
    assertThat(read(opened).getString("feeState")).isEqualTo("due");
    opened.done(form, "amountFen", "2000", "paymentReference", "POS-1");
    assertThat(read(opened).getString("feeState")).isEqualTo("paid");
  }

  @Test
  void oldCardIsCollectedAndDestroyed() {
    var opened = replaced("411600");
    opened.done(opened.linked("old-card"), "destroyed", "yes");
    assertThat(read(opened).getBoolean("oldCardCollected")).isTrue();
    assertThat(read(opened).getBoolean("oldCardDestroyed")).isTrue();
    opened.refused(
        opened.linked("replacement-withdrawal"),
        "old-card-destroyed",
        null,
        "party",
        "holder",
        "shown",
        "id");
  }

  @Test
  void replacementIsWithdrawn() {
    var opened = replaced("411600");
    var form = opened.linked("replacement-withdrawal");
    opened.refused(form, "evidence-missing", "补换卡渠道", "party", "holder");
    opened.done(form, "party", "holder", "shown", "id");
    assertThat(opened.page()).doesNotContain("data-item=\"replacement\"");
    assertThat(opened.state(api)).isEqualTo(1);
  }

  @Test
  void temporaryCardIsGivenWhereTheRegionHasThem() {
    var blank = TestPerson.next();
    var fields =
        new String[] {
          "party",
          "holder",
          "shown",
          "id",
          "cardNo",
          blank.cardNo(),
          "cardIdCode",
          blank.cardIdCode()
        };
    var without = replaced("130100");
    without.refused(without.linked("temporary-card"), "region-policy-open", null, fields);
    var opened = replaced("411600");
    assertThat(opened.done(opened.linked("temporary-card"), fields)).contains("有效期至");
    assertThat(
            api.post("/v1/cards/search", Api.REGISTRY, "{\"cardNo\":\"" + blank.cardNo() + "\"}")
                .json()
                .getBoolean("items[0].usable"))
        .isTrue();
    assertThat(opened.page()).contains("临时卡");
  }

  /** A card that is made and waits to be handed over. */
  private OpenedRecord produced(TestPerson person) {
    var application = applications.add(person, Kind.FIRST.withPhoto(PHOTO), null);
    var production = new Production(api, clock, issuer.value());
    production.produce(production.factory(), application, person);
    return OpenedRecord.found(api, person, Api.CLERK);
  }

  private static String[] face(String name, String... more) {
    var fields =
        new String[] {
          "party", "holder",
          "face.nameRight", name,
          "face.sexRight", "yes",
          "face.socialSecurityNumberRight", "yes"
        };
    var all = Arrays.copyOf(fields, fields.length + more.length);
    System.arraycopy(more, 0, all, fields.length, more.length);
    return all;
  }

  private String application(OpenedRecord opened, String act) {
    var link = opened.linked(act);
    var id = UUID.fromString(link.substring(link.lastIndexOf('/') + 1));
    return api.get("/v1/card-applications/" + id, Api.CLERK).json().getString("state");
  }

  @Test
  void madeCardIsHandedOverToWhomItsFaceShows() {
    var opened = produced(TestPerson.next().withRegion("411602"));
    var form = opened.linked("distribution");
    opened.refused(form, "evidence-missing", "领卡凭证", face("yes"));
    var unanswered = opened.send(form, "party", "holder", "shown", "id");
    assertThat(unanswered.status()).isEqualTo(400);
    assertThat(unanswered.body()).contains("face-nameRight-wrong");
    assertThat(application(opened, "distribution")).isEqualTo("produced");
    opened.done(form, face("yes", "shown", "id"));
    assertThat(opened.page()).doesNotContain("data-act=\"distribution\"").contains("发卡");
    opened.done(opened.linked("activation"), "party", "holder", "shown", "id", "shown", "card");
    assertThat(opened.state(api)).isEqualTo(1);
  }

  @Test
  void wrongFaceIsCorrectedAndTheCardMadeAnew() {
    var opened = produced(TestPerson.next().withRegion("411602"));
    assertThat(opened.done(opened.linked("distribution"), face("no", "shown", "id")))
        .contains("卡面不符");
    var form = opened.linked("application-correction");
    opened.refused(form, "evidence-missing", "卡面不符重新制卡", "party", "holder", "name", "司徒新名");
    assertThat(application(opened, "application-correction")).isEqualTo("face-refused");
    assertThat(opened.done(form, "party", "holder", "shown", "id", "name", "司徒新名")).contains("已更正");
    assertThat(opened.page()).contains("更正制卡信息").doesNotContain("application-correction");
  }

  /** Its holder has looked at it only at home. */
  @Test
  void handedOutCardWithAWrongFaceIsTakenBack() {
    var opened = produced(TestPerson.next().withRegion("411602"));
    opened.done(opened.linked("distribution"), face("yes", "shown", "id"));
    var form = opened.linked("face-refusal");
    opened.refused(form, "evidence-missing", "卡面不符重新制卡", face("no", "shown", "id"));
    assertThat(opened.done(form, face("no", "shown", "id", "shown", "card"))).contains("已退回");
    assertThat(application(opened, "application-correction")).isEqualTo("face-refused");
    assertThat(opened.page()).doesNotContain("face-refusal");
  }

  @Test
  void applicationWhoseCardAFileCancelledIsWithdrawn() {
    var person = TestPerson.next().withRegion("411602");
    var opened = produced(person);
    api.importCards(person.withState(9));
    assertThat(opened.page()).contains("卡未领取即被注销").doesNotContain("data-act=\"distribution\"");
    var form = opened.linked("application-withdrawal");
    opened.done(form, "party", "holder", "shown", "id");
    assertThat(opened.page()).doesNotContain("application-withdrawal");
  }

  /** Of somebody who has a card in another region already. */
  @Test
  void applicationIsWithdrawn() {
    var person = TestPerson.next().withRegion("130107");
    api.importCards(person);
    var id = applications.add(person.withRegion("411602"));
    var opened = OpenedRecord.found(api, person, Api.CLERK);
    var form = opened.linked("application-withdrawal");
    opened.refused(form, "evidence-missing", null, "party", "holder");
    opened.done(form, "party", "holder", "shown", "id");
    assertThat(api.get("/v1/card-applications/" + id, Api.CLERK).json().getString("state"))
        .isEqualTo("withdrawn");
  }
}
