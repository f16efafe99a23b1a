package org.essc.card.production;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.util.UUID;
import org.essc.card.application.Applicant;
import org.essc.card.replacement.FeesConfigured;
import org.essc.platform.config.Issuer;
import org.essc.testing.Api;
import org.essc.testing.Imports;
import org.essc.testing.MutableClock;
import org.essc.testing.TestPerson;
import org.essc.testing.WaitingApplications;
import org.junit.jupiter.api.Test;

/** From the application to a card that is good for everything, and to the card after it. */
@QuarkusTest
@TestProfile(FeesConfigured.class)
class WholePathTest {

  @Inject MutableClock clock;
  @Inject Issuer issuer;
  @Inject WaitingApplications applications;

  private final Api api = Api.here();
  private final Imports database = new Imports(api);

  @Test
  void firstCardIsAppliedForMadeHandedOutAndActivatedTwice() {
    var production = new Production(api, clock, issuer.value());
    var person = TestPerson.next().withRegion("210202");
    var application = applications.add(person);
    production.distributed(production.factory(), application, person);

    assertThat(api.issue(Api.CHANNEL, person).code()).isEqualTo("card-not-usable");
    assertThat(activate(person).status()).isEqualTo(201);
    var issued = api.issue(Api.CHANNEL, person);
    assertThat(issued.status()).as(issued.body()).isEqualTo(201);
    assertThat(benefits(person).code()).isEqualTo("bank-function-not-activated");
    var bank =
        new JsonObject()
            .put("card", card(person))
            .put("bankCode", "102")
            .put("bankAccount", "6217" + person.phone())
            .put("phone", person.phone())
            .put("inPerson", true);
    assertThat(api.create("/v1/bank-activations", Api.BANK, bank.encode()).status()).isEqualTo(201);
    assertThat(benefits(person).status()).isEqualTo(200);
    // the level is raised elsewhere
    var view = api.get("/v1/ecards/" + issued.json().getString("signNo"), Api.CHANNEL);
    assertThat(view.json().getInt("level")).isEqualTo(1);
  }

  @Test
  void replacementEndsTheOldCardAndKeepsTheElectronicOne() throws SQLException {
    var production = new Production(api, clock, issuer.value());
    var person = TestPerson.next();
    api.importCards(person);
    var issued = api.issue(Api.CHANNEL, person);
    var signNo = issued.json().getString("signNo");
    var request =
        new JsonObject()
            .put("card", card(person))
            .put("reason", "lost")
            .put("by", new JsonObject().put("shown", new JsonArray().add("id")));
    var requested = api.create("/v1/replacements", Api.CLERK, request.encode());
    assertThat(requested.status()).as(requested.body()).isEqualTo(201);
    var application =
        UUID.fromString(
            database
                .query(
                    "select id from card_application where holder_id = '%s'"
                        .formatted(applications.holder(person)))
                .get(0));

    assertThat(requested.json().getString("nextStep")).isEqualTo("collect-photo");
    var photo =
        new JsonObject().put("photoId", Applicant.photo(api, Api.CLERK, person.regionCode()));
    var added =
        api.create("/v1/card-applications/" + application + "/photo", Api.CLERK, photo.encode());
    assertThat(added.status()).as(added.body()).isEqualTo(200);

    var blank = TestPerson.next();
    var factory = production.factory();
    production.distributed(factory, application, blank);
    assertThat(api.get("/v1/ecards/" + signNo, Api.CHANNEL).json().getString("status"))
        .isEqualTo("suspended");
    var next =
        person
            .withNumbersOf(blank)
            .withValidity(applications.today(), applications.today().plusYears(10))
            .withState(0);
    var active = activate(next);
    assertThat(active.status()).as(active.body()).isEqualTo(201);

    var view = api.get("/v1/ecards/" + signNo, Api.CHANNEL);
    assertThat(view.json().getString("status")).as(view.body()).isEqualTo("active");
    assertThat(view.json().getString("esscNo")).isEqualTo(issued.json().getString("esscNo"));
    assertThat(
            database.query(
                "select state || ' ' || coalesce(ended, '-') from physical_card where holder_id ="
                    + " '%s' order by id".formatted(applications.holder(person))))
        .containsExactly("9 replaced", "1 -");
  }

  private Api.Reply activate(TestPerson person) {
    var body =
        new JsonObject()
            .put("card", card(person))
            .put("cardIdCode", person.cardIdCode())
            .put("by", new JsonObject().put("channel", "kiosk"));
    return api.create("/v1/card-activations", Api.TERMINAL, body.encode());
  }

  private Api.Reply benefits(TestPerson person) {
    var body = new JsonObject().put("card", card(person)).put("purpose", "benefit");
    return api.post("/v1/benefit-checks", Api.INSURER, body.encode());
  }

  private static JsonObject card(TestPerson person) {
    return new JsonObject().put("cardNo", person.cardNo()).put("idNumber", person.idNumber());
  }
}
