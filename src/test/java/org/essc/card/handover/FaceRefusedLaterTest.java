package org.essc.card.handover;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.essc.card.application.ClaimVouchers;
import org.essc.card.loss.LossApi;
import org.essc.card.production.Production;
import org.essc.platform.config.Issuer;
import org.essc.testing.Api;
import org.essc.testing.Api.Reply;
import org.essc.testing.Imports;
import org.essc.testing.MutableClock;
import org.essc.testing.TestFactory;
import org.essc.testing.TestPerson;
import org.essc.testing.WaitingApplications;
import org.essc.testing.WaitingApplications.Kind;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Step 7 once more: a holder who has looked at the card's face only at home brings it back. */
@QuarkusTest
class FaceRefusedLaterTest {

  private static final byte[] PHOTO = {(byte) 0xFF, (byte) 0xD8, 1};

  /** Of Zhoukou, which gives vouchers. */
  private static final String REGION = "411697";

  @Inject MutableClock clock;
  @Inject Issuer issuer;
  @Inject WaitingApplications applications;
  @Inject ClaimVouchers vouchers;

  private final Api api = Api.here();
  private final Imports database = new Imports(api);
  private final TestPerson person = TestPerson.next().withRegion(REGION);
  private Production production;
  private TestFactory factory;
  private UUID application;

  @BeforeEach
  void handOut() {
    production = new Production(api, clock, issuer.value());
    factory = production.factory();
    var voucher = vouchers.random();
    application = applications.add(person, Kind.FIRST.withPhoto(PHOTO), vouchers.digest(voucher));
    production.produce(factory, application, person);
    var body = Production.handOut(application).put("voucher", voucher.printed());
    var handedOut = production.distribute(Api.CLERK, body);
    assertThat(handedOut.status()).as(handedOut.body()).isEqualTo(201);
  }

  private static JsonObject shown(String... codes) {
    return new JsonObject().put("shown", new JsonArray(List.of(codes)));
  }

  private Reply broughtBack(String... shown) {
    return production.distribute(
        Api.CLERK,
        Production.handOut(application)
            .put("face", Production.face(false, true, true))
            .put("by", shown(shown)));
  }

  @Test
  void sealedCardIsMadeAnewAndCollectedWithoutTheVoucherThatWasGivenUp() throws SQLException {
    for (var alone : List.of("id", "card")) {
      var refused = broughtBack(alone);
      assertThat(refused.code()).as(refused.body()).isEqualTo("evidence-missing");
      assertThat(refused.json().getString("rule")).isEqualTo("application.faceMismatchRemakesCard");
    }

    var back = broughtBack("card", "id");

    assertThat(back.status()).as(back.body()).isEqualTo(201);
    assertThat(back.json().getString("state")).isEqualTo("face-refused");
    assertThat(
            database.query(
                "select state || ' ' || ended from physical_card where holder_id = '%s'"
                    .formatted(applications.holder(person))))
        .containsExactly("9 cancelled");
    assertThat(broughtBack("card", "id").code()).isEqualTo("application-state");
    var corrected =
        api.create(
            "/v1/card-distributions/" + application + "/correction",
            Api.CLERK,
            new JsonObject().put("by", shown("id")).encode());
    assertThat(corrected.json().getString("state")).as(corrected.body()).isEqualTo("applied");
    production.produce(factory, application, TestPerson.next().withRegion(REGION));
    var collected = production.distribute(Api.CLERK, Production.handOut(application));
    assertThat(collected.status()).as(collected.body()).isEqualTo(201);
  }

  @Test
  void cardWithTheRightFaceIsNotHandedOutTwice() {
    var again =
        production.distribute(
            Api.CLERK, Production.handOut(application).put("by", shown("card", "id")));

    assertThat(again.code()).as(again.body()).isEqualTo("application-state");
    assertThat(again.json().getString("state")).isEqualTo("distributed");
  }

  /** It is in use: another name on it is a change, and a replacement. */
  @ParameterizedTest
  @CsvSource({"social", "bank"})
  void activatedCardStays(String function) {
    var activated =
        function.equals("social")
            ? api.create(
                "/v1/card-activations",
                Api.CLERK,
                new JsonObject()
                    .put("card", new JsonObject().put("cardNo", person.cardNo()))
                    .put("by", shown("card", "id"))
                    .encode())
            : api.create(
                "/v1/bank-activations",
                Api.BANK,
                """
                {"card":%s,"bankCode":"102","bankAccount":"62170099%s","phone":"%s","inPerson":true}"""
                    .formatted(LossApi.card(person), person.phone(), person.phone()));
    assertThat(activated.status()).as(activated.body()).isEqualTo(201);

    var back = broughtBack("card", "id");

    assertThat(back.code()).as(back.body()).isEqualTo("card-state");
  }
}
