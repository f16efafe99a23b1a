package org.essc.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.restassured.path.json.JsonPath;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.UUID;
import org.essc.card.application.Applicant;
import org.essc.card.application.Applicants;
import org.essc.card.production.Production;
import org.essc.person.IdNumber;
import org.essc.testing.Api;
import org.essc.testing.Api.Reply;
import org.essc.testing.TestPerson;

/** The table's steps up to a new card: applying for it, paying, having it made, collecting it. */
final class NewCards {

  private static final String AT_WINDOW = "{\"by\":{\"shown\":[\"id\"]}}";

  private final Api api;
  private final Production production;
  private final TestPerson blank = TestPerson.next();
  private JsonPath asked;

  NewCards(Api api, Production production) {
    this.api = api;
    this.production = production;
  }

  /** The answer to what the new card was asked for with. */
  void askedFor(Reply reply) {
    asked = reply.status() == 201 ? reply.json() : null;
  }

  Reply apply(TestPerson person, Map<String, String> options) {
    var application = Applicants.application(api, person);
    var fields = application.getJsonObject("person");
    if (options.containsKey("document")) {
      identify(fields, options.get("document"), person.phone().substring(4));
    }
    if (options.containsKey("without")) {
      fields.remove(options.get("without"));
    }
    var reply = Applicants.apply(api, person, application);
    askedFor(reply);
    return reply;
  }

  /** Another document than the resident ID, with a number of the person's own. */
  private static void identify(JsonObject person, String document, String number) {
    switch (document) {
      case "passport" ->
          person.put("idType", "08").put("idNumber", "AUT-U" + number).put("nationality", "AUT");
      case "residence-permit" -> ofBirth(person.put("idType", "16"), "82000019900101", number);
      case "foreign-permanent-resident-id" ->
          ofBirth(person.put("idType", "07").put("nationality", "CAN"), "91112419900101", number);
      default -> throw new IllegalArgumentException("no such document: " + document);
    }
  }

  private static void ofBirth(JsonObject person, String placeAndBirth, String number) {
    var order = number.substring(number.length() - 3);
    var digits = placeAndBirth + order;
    person
        .put("idNumber", digits + IdNumber.checkCharacter(digits))
        .put("birthDate", "1990-01-01")
        .put("sex", (order.charAt(2) - '0') % 2 == 1 ? "1" : "2");
  }

  /** What has to be done and is not what the row is about. */
  String prepare(String step, TestPerson person) {
    switch (step) {
      case "photo" ->
          good(
              "/v1/card-applications/" + asked.getString("applicationId") + "/photo",
              person,
              new JsonObject()
                  .put(
                      "photoId",
                      Applicant.photo(api, Production.clerkOf(person), person.regionCode()))
                  .encode());
      case "pay" ->
          good(
              replacement("payment"),
              person,
              new JsonObject(AT_WINDOW)
                  .put("amountFen", asked.getInt("feeFen"))
                  .put("paymentReference", "pay-1")
                  .encode());
      case "hand-in" ->
          good(
              replacement("old-card"), person, "{\"collected\":true,\"destroyed\":true,\"by\":{}}");
      case "temporary-card" ->
          good(
              "/v1/temporary-cards",
              person,
              new JsonObject(AT_WINDOW)
                  .put("replacementId", asked.getString("replacementId"))
                  .put("cardNo", blank.cardNo())
                  .put("cardIdCode", blank.cardIdCode())
                  .encode());
      case "make" ->
          production.produce(
              production.factory(),
              UUID.fromString(asked.getString("applicationId")),
              TestPerson.next().withRegion(person.regionCode()));
      default -> throw new IllegalArgumentException("no such step: " + step);
    }
    return "";
  }

  private String replacement(String what) {
    return "/v1/replacements/" + asked.getString("replacementId") + "/" + what;
  }

  private void good(String path, TestPerson person, String body) {
    var reply = api.create(path, Production.clerkOf(person), body);
    assertThat(reply.status()).as("%s: %s", path, reply.body()).isBetween(200, 299);
  }

  Reply collect(TestPerson person, Map<String, String> options) {
    var application = UUID.fromString(asked.getString("applicationId"));
    var shown = new JsonArray();
    if (options.containsKey("shown")) {
      shown.add(options.get("shown"));
    }
    var body = Production.handOut(application).put("by", new JsonObject().put("shown", shown));
    if ("own".equals(options.get("voucher"))) {
      body.put("voucher", asked.getString("voucher"));
    }
    return production.distribute(Production.clerkOf(person), body);
  }

  int temporaryState() {
    return api.post("/v1/cards/search", Api.REGISTRY, "{\"cardNo\":\"" + blank.cardNo() + "\"}")
        .json()
        .getInt("items[0].state");
  }
}
