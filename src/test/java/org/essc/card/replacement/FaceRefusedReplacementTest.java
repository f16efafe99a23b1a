package org.essc.card.replacement;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.util.List;
import java.util.UUID;
import org.essc.card.application.Applicant;
import org.essc.card.production.Production;
import org.essc.platform.config.Issuer;
import org.essc.platform.crypto.BlindIndex;
import org.essc.testing.Api;
import org.essc.testing.Imports;
import org.essc.testing.MutableClock;
import org.essc.testing.TestPerson;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A replacement's card that is brought back, as its face is not the holder's. */
@QuarkusTest
@TestProfile(FeesConfigured.class)
class FaceRefusedReplacementTest {

  private static final JsonObject SHOWN =
      new JsonObject().put("shown", new JsonArray(List.of("card", "id")));

  @Inject MutableClock clock;
  @Inject Pool pool;
  @Inject BlindIndex index;
  @Inject Issuer issuer;

  private final Api api = Api.here();
  private ReplacementApi replacements;
  private Production production;
  private TestPerson person;
  private String replacement;
  private UUID application;
  private String voucher;
  private TestPerson card;

  @BeforeEach
  void open() {
    replacements = new ReplacementApi(api, clock, pool, index);
    production = new Production(api, clock, issuer.value());
  }

  private void requested(String region) {
    person = replacements.imported(TestPerson.next().withRegion(region));
    var asked = replacements.atWindow(person, "damaged");
    assertEquals(201, asked.status(), asked.body());
    replacement = asked.json().getString("replacementId");
    application = UUID.fromString(asked.json().getString("applicationId"));
    replacements.pay(Api.CLERK, replacement, FeesConfigured.ZHOUKOU_FEN, "{}");
    replacements.oldCard(Api.CLERK, replacement, true);
    var photo = Applicant.photo(api, Api.CLERK, region);
    var added =
        api.create(
            "/v1/card-applications/" + application + "/photo",
            Api.CLERK,
            "{\"photoId\":\"" + photo + "\"}");
    assertEquals(200, added.status(), added.body());
    voucher = asked.json().getString("voucher");
    card = person.anotherCard().withState(0);
  }

  private void handedOut() {
    production.produce(production.factory(), application, card);
    var body = Production.handOut(application).put("voucher", voucher);
    var reply = production.distribute(Api.CLERK, body);
    assertEquals(201, reply.status(), reply.body());
  }

  private void broughtBack() {
    var reply =
        production.distribute(
            Api.CLERK,
            Production.handOut(application)
                .put("face", Production.face(false, true, true))
                .put("by", SHOWN));
    assertEquals(201, reply.status(), reply.body());
    assertEquals("face-refused", reply.json().getString("state"));
  }

  private Api.Reply temporary() {
    return replacements.temporary(
        Api.CLERK, replacement, TestPerson.next(), ReplacementApi.AT_WINDOW);
  }

  /** The one before ended when the new card was collected. */
  @Test
  void anotherTemporaryCardStandsInUntilTheCardIsMadeAnew() {
    requested("411626");
    assertEquals(201, temporary().status());
    handedOut();
    assertEquals("temporary-card-given", temporary().code());

    broughtBack();

    var another = temporary();
    assertEquals(201, another.status(), another.body());
    assertEquals("temporary-card-given", temporary().code());
  }

  /** Refused before it was collected: nothing but the file has ended the temporary card. */
  @Test
  void temporaryCardThatAFileHasCancelledDoesNotComeBackBesideAnother() {
    requested("411626");
    var blank = person.anotherCard();
    var given = replacements.temporary(Api.CLERK, replacement, blank, ReplacementApi.AT_WINDOW);
    assertEquals(201, given.status(), given.body());
    api.importCards(blank.withState(9));
    production.produce(production.factory(), application, card);

    var refused =
        production.distribute(
            Api.CLERK,
            Production.handOut(application)
                .put("voucher", voucher)
                .put("face", Production.face(false, true, true)));

    assertEquals("face-refused", refused.json().getString("state"), refused.body());
    assertEquals(201, temporary().status());
    assertEquals(
        List.of("2 card-ended state"), new Imports(api).rejections(api.importCards(blank)));
  }

  /** Nobody says it a second time to whoever corrects the photo. */
  @Test
  void recordedNameStandsOnTheNextCard() {
    requested("411628");
    handedOut();
    var recorded =
        api.create(
            "/v1/face-data-changes",
            Api.CLERK,
            "{\"card\":%s,\"name\":\"司马相如\",\"by\":{\"shown\":[\"id\",\"hukou-book\"]}}"
                .formatted(ReplacementApi.card(card)));
    assertEquals(201, recorded.status(), recorded.body());
    broughtBack();

    var path = "/v1/card-distributions/" + application + "/correction";
    var seen = new JsonObject().put("by", SHOWN);
    var corrected = api.create(path, Api.CLERK, seen.encode());
    assertEquals("applied", corrected.json().getString("state"), corrected.body());

    var factory = production.factory();
    var batch = production.collected(factory, "411628", 10);
    assertEquals("司马相如", production.ordered(factory, batch).get(0).getString("name"));
  }

  /** It was recorded for the card that is made anew. */
  @Test
  void recordedNumberWaitsForTheNextCard() {
    requested("411627");
    handedOut();
    var recorded =
        api.create(
            "/v1/face-data-changes",
            Api.CLERK,
            "{\"card\":%s,\"idNumber\":\"%s\",\"by\":{\"shown\":[\"id\",\"hukou-book\"]}}"
                .formatted(ReplacementApi.card(card), TestPerson.next().idNumber()));
    assertEquals(201, recorded.status(), recorded.body());

    broughtBack();

    assertEquals("withdrawn", changes(card));
    assertEquals("pending", changes(person));
  }

  private String changes(TestPerson of) {
    return replacements.text(
        "select state from face_data_change where card_id = $1", replacements.cardId(of));
  }
}
