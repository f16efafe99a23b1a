package org.essc.card.application;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.UUID;
import org.essc.card.loss.LossApi;
import org.essc.card.pin.PinApi;
import org.essc.card.production.Production;
import org.essc.platform.config.Issuer;
import org.essc.testing.Api;
import org.essc.testing.Api.Reply;
import org.essc.testing.CardRowsOf;
import org.essc.testing.Imports;
import org.essc.testing.MutableClock;
import org.essc.testing.TestPerson;
import org.junit.jupiter.api.Test;

/** Who is a minor where the document's number does not tell: a passport's. */
@QuarkusTest
class BirthDateTest {

  /** Of Henan, which takes passports. */
  private static final String CITY = "410106";

  private static final String OTHER_CITY = "410207";

  @Inject MutableClock clock;
  @Inject Issuer issuer;
  @Inject CardRowsOf rows;

  private final Api api = Api.here();
  private final PinApi pins = new PinApi(api);
  private final Imports database = new Imports(api);

  private static TestPerson withPassport() {
    var person = TestPerson.next();
    return person.withIdNumber("AUT-A" + person.phone().substring(3)).withRegion(CITY);
  }

  private Reply apply(TestPerson person, String region, LocalDate born, JsonObject by) {
    var photo = Applicant.photo(api, Api.CLERK, region);
    var application =
        Applicant.zhoukou(TestPerson.next(), photo)
            .put("regionCode", region)
            .put("eligibility", Applicant.eligibility("entitled-non-local"))
            .put("by", by);
    application.getJsonObject("documents").remove("fingerprint");
    application
        .getJsonObject("person")
        .put("idType", "08")
        .put("idNumber", person.idNumber())
        .put("nationality", "AUT")
        .put("birthDate", born.toString())
        .put("idValidFrom", Applicant.documentSince(born).toString());
    return Applicant.apply(api, Api.CLERK, application);
  }

  private static JsonObject shown(String... shown) {
    return new JsonObject().put("shown", new JsonArray(java.util.List.of(shown)));
  }

  private static JsonObject guardian(String... shown) {
    return shown(shown).put("party", Applicant.guardian(TestPerson.next()));
  }

  @Test
  void childWithAPassportIsAChildAfterTheApplicationToo() throws SQLException {
    var child = withPassport();
    var born = LocalDate.now().minusYears(8);
    var applied = apply(child, CITY, born, guardian("minor-id-or-hukou-book", "guardian-id"));
    assertThat(applied.status()).as(applied.body()).isEqualTo(201);
    var application = UUID.fromString(applied.json().getString("applicationId"));
    assertThat(
            database.query(
                "select count(*) from holder h join card_application p on p.holder_id = h.id where"
                    + " length(h.birth_date) > 10 and p.id = '"
                    + application
                    + "'"))
        .as("kept, and sealed")
        .containsExactly("1");
    var production = new Production(api, clock, issuer.value());
    production.produce(production.factory(), application, child);

    var alone = production.distribute(Api.CLERK, Production.handOut(application));
    assertThat(alone.code()).as(alone.body()).isEqualTo("guardian-required");
    assertThat(alone.json().getString("rule")).isEqualTo("guardians.requiredFor");
    var collected =
        production.distribute(
            Api.CLERK,
            Production.handOut(application)
                .put("by", guardian("minor-id-or-hukou-book", "guardian-id")));
    assertThat(collected.status()).as("by a minor's papers: %s", collected.body()).isEqualTo(201);
  }

  /** Nobody has told of people whom a registry's file brought. */
  @Test
  void nobodyOfUnknownAgeActsAloneButBeforeAClerkWhoSeesTheDocument() throws SQLException {
    var person = withPassport().withRegion("411600");
    assertThat(api.importCards(person).json().getInt("accepted")).isEqualTo(1);
    var bank =
        api.create(
            "/v1/bank-activations",
            Api.BANK,
            """
            {"card":%s,"bankCode":"102","bankAccount":"62170099%s","phone":"%s","inPerson":true}"""
                .formatted(LossApi.card(person), person.phone(), person.phone()));
    for (var refused : new Reply[] {bank, pins.change(person, "123456", PinApi.OWN)}) {
      assertThat(refused.code()).as(refused.body()).isEqualTo("guardian-required");
      assertThat(refused.json().getString("rule")).isEqualTo("guardians.requiredFor");
    }
    assertThat(pins.reset(person, null, null).status()).as("the document is seen").isEqualTo(200);
    var minors = reset(person, guardian("card", "id", "minor-id-or-hukou-book", "guardian-id"));
    assertThat(minors.code()).as(minors.body()).isEqualTo("evidence-missing");
    var proven = reset(person, guardian("card", "id", "guardian-id", "proof-of-guardianship"));
    assertThat(proven.status()).as(proven.body()).isEqualTo(200);
    assertThat(
            rows.value(
                "select h.lacks_capacity_since from holder h join physical_card c"
                    + " on c.holder_id = h.id where c.card_no_index = ?",
                person))
        .as("it may be a child")
        .isNull();
    assertThat(new LossApi(api, clock).report(Api.HOTLINE, person, "{}").status()).isEqualTo(201);
  }

  private Reply reset(TestPerson person, JsonObject by) {
    return api.create(
        "/v1/pin-resets", Api.CLERK, "{\"by\":%s,%s}".formatted(by.encode(), PinApi.card(person)));
  }

  @Test
  void birthDateThatWasToldStandsUntilAClerkSeesTheDocument() {
    var person = withPassport();
    var told = apply(person, CITY, LocalDate.of(1990, 5, 4), shown("id"));
    assertThat(told.status()).as(told.body()).isEqualTo(201);
    var community = new JsonObject().put("kind", "community").put("authority", "c-1");
    var another =
        apply(
            person, OTHER_CITY, LocalDate.of(1990, 4, 5), new JsonObject().put("party", community));
    assertThat(another.code()).as(another.body()).isEqualTo("evidence-contradictory");
    assertThat(another.json().getString("field")).isEqualTo("person.birthDate");
    var seen = apply(person, OTHER_CITY, LocalDate.of(1990, 4, 5), shown("id"));
    assertThat(seen.status()).as(seen.body()).isEqualTo(201);
  }
}
