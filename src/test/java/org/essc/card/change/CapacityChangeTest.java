package org.essc.card.change;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.LocalDate;
import org.essc.card.loss.LossApi;
import org.essc.card.pin.PinApi;
import org.essc.testing.Api;
import org.essc.testing.Api.Reply;
import org.essc.testing.CardRowsOf;
import org.essc.testing.MutableClock;
import org.essc.testing.TestPerson;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is recorded of a person's legal capacity holds at every later act, until it is lifted. */
@QuarkusTest
class CapacityChangeTest {

  @Inject MutableClock clock;
  @Inject CardRowsOf rows;

  private final Api api = Api.here();
  private final PinApi pins = new PinApi(api);

  private static String guardian(String... shown) {
    var guardian = TestPerson.next();
    return """
        {"party":{"kind":"guardian","idType":"01","idNumber":"%s","name":"%s"},"shown":["%s"]}"""
        .formatted(guardian.idNumber(), guardian.name(), String.join("\",\"", shown));
  }

  private Reply record(String caller, TestPerson person, String capacity, String by) {
    return api.create(
        "/v1/capacity-changes",
        caller,
        "{\"card\":%s,\"capacity\":\"%s\",\"by\":%s}"
            .formatted(LossApi.card(person), capacity, by));
  }

  private Reply activateBank(TestPerson person) {
    return api.create(
        "/v1/bank-activations",
        Api.BANK,
        """
        {"card":%s,"bankCode":"102","bankAccount":"62170099%s","phone":"%s","inPerson":true}"""
            .formatted(LossApi.card(person), person.phone(), person.phone()));
  }

  @Test
  void nothingButALossIsDoneAloneWhileItIsRecorded() {
    var person = api.person("411600");
    assertThat(pins.reset(person, null, null).status()).as("alone before").isEqualTo(200);
    var recorded =
        record(Api.CLERK, person, "limited", guardian("guardian-id", "proof-of-guardianship"));
    assertThat(recorded.status()).as(recorded.body()).isEqualTo(201);
    assertThat(recorded.json().getString("capacity")).isEqualTo("limited");
    for (var alone :
        new Reply[] {
          pins.reset(person, null, null),
          pins.change(person, "123456", PinApi.OWN),
          activateBank(person),
          api.create(
              "/v1/replacements",
              Api.CLERK,
              "{\"card\":%s,\"reason\":\"damaged\",\"by\":{\"shown\":[\"id\"]}}"
                  .formatted(LossApi.card(person))),
          api.create(
              "/v1/contact-changes",
              Api.CLERK,
              "{\"card\":%s,\"address\":\"新华路一号\",\"by\":{\"shown\":[\"id\"]}}"
                  .formatted(LossApi.card(person)))
        }) {
      assertThat(alone.code()).as(alone.body()).isEqualTo("guardian-required");
      assertThat(alone.json().getString("rule")).isEqualTo("guardians.requiredFor");
    }
    assertThat(api.issue(Api.CHANNEL, person).status()).as("using it is open").isEqualTo(201);
    assertThat(new LossApi(api, clock).report(Api.HOTLINE, person, "{}").status()).isEqualTo(201);
    assertThat(
            new LossApi(api, clock)
                .release(
                    Api.CLERK,
                    person,
                    guardian("card", "id", "guardian-id", "proof-of-guardianship"))
                .status())
        .isEqualTo(201);
  }

  @Test
  void actThatRestsOnTheProofIsRemembered() {
    var person = api.person("411600");
    var by = guardian("card", "id", "guardian-id", "proof-of-guardianship");
    var reset =
        api.create(
            "/v1/pin-resets", Api.CLERK, "{\"by\":%s,%s}".formatted(by, PinApi.card(person)));
    assertThat(reset.status()).as(reset.body()).isEqualTo(200);
    assertThat(pins.reset(person, null, null).code()).as("alone").isEqualTo("guardian-required");
  }

  /** Whoever has a guardian is nobody's guardian or agent, and neither is a child. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whoLacksCapacityActsForNobody(boolean minor) {
    var ward = api.person("411600");
    var adult = TestPerson.next().withRegion("411600");
    var unfit = minor ? adult.born(LocalDate.of(2016, 5, 4)) : adult;
    api.importCards(unfit);
    if (!minor) {
      record(Api.CLERK, unfit, "limited", guardian("guardian-id", "proof-of-guardianship"));
    }
    var by =
        """
        {"party":{"kind":"guardian","idType":"01","idNumber":"%s","name":"%s"},
         "shown":["card","id","guardian-id","proof-of-guardianship"]}"""
            .formatted(unfit.idNumber(), unfit.name());
    var reset =
        api.create("/v1/pin-resets", Api.CLERK, "{\"by\":%s,%s}".formatted(by, PinApi.card(ward)));
    assertThat(reset.code()).as(reset.body()).isEqualTo("evidence-contradictory");
    assertThat(reset.json().getString("field")).isEqualTo("by.party.idNumber");
    assertThat(pins.reset(ward, null, null).status()).as("not remembered as a ward").isEqualTo(200);
  }

  @Test
  void minorsWantOfCapacityIsOfTheirAgeAndNotRecorded() {
    var child = TestPerson.next().withRegion("411600").born(LocalDate.of(2018, 5, 4));
    api.importCards(child);
    var refused =
        record(Api.CLERK, child, "limited", guardian("guardian-id", "proof-of-guardianship"));
    assertThat(refused.code()).as(refused.body()).isEqualTo("evidence-contradictory");
    assertThat(refused.json().getString("field")).isEqualTo("capacity");
  }

  @Test
  void holderActsAloneAgainOnceACourtHasSaidSo() throws SQLException {
    var person = api.person("411600");
    record(Api.CLERK, person, "limited", guardian("guardian-id", "proof-of-guardianship"));
    var without = record(Api.CLERK, person, "full", "{\"shown\":[\"id\"]}");
    assertThat(without.code()).as(without.body()).isEqualTo("evidence-missing");
    var lifted = record(Api.CLERK, person, "full", "{\"shown\":[\"id\",\"proof-of-capacity\"]}");
    assertThat(lifted.status()).as(lifted.body()).isEqualTo(201);
    assertThat(pins.reset(person, null, null).status()).isEqualTo(200);
    var again = record(Api.CLERK, person, "full", "{\"shown\":[\"id\",\"proof-of-capacity\"]}");
    assertThat(again.code()).isEqualTo("capacity-recorded");
    assertThat(
            rows.value(
                """
                select string_agg(a.act || ' ' || a.reason || ' ' || array_to_string(a.shown, '+'),
                                  ', ' order by a.at, a.id)
                  from card_act a join physical_card c on c.id = a.card_id
                 where a.act = 'holder.change-capacity' and c.card_no_index = ?""",
                person))
        .isEqualTo(
            "holder.change-capacity limited guardian-id+proof-of-guardianship,"
                + " holder.change-capacity full id+proof-of-capacity");
  }

  @ParameterizedTest(name = "{0} {1} by {2}: {3}")
  @CsvSource(
      nullValues = "-",
      value = {
        "limited, guardian-id, guardian, evidence-missing",
        "limited, guardian-id+proof-of-guardianship, holder, party-not-allowed",
        "full, guardian-id+proof-of-capacity+proof-of-guardianship, guardian, evidence-contradictory",
        "none, guardian-id, guardian, invalid-request"
      })
  void recordNeedsItsProof(String capacity, String shown, String party, String code) {
    var by =
        party.equals("guardian")
            ? guardian(shown.split("\\+"))
            : "{\"shown\":[\"" + shown.replace("+", "\",\"") + "\"]}";
    var reply = record(Api.CLERK, api.person("411600"), capacity, by);
    assertThat(reply.code()).as(reply.body()).isEqualTo(code);
  }

  @ParameterizedTest(name = "{0}: {1} {2}")
  @CsvSource(
      nullValues = "-",
      value = {
        "-, 401, unauthenticated",
        "8000000002, 403, forbidden",
        "1000000001, 403, forbidden",
        "8000000007, 404, not-found"
      })
  void othersRecordNothing(String caller, int status, String code) {
    var reply =
        record(
            caller,
            api.person("411600"),
            "limited",
            guardian("guardian-id", "proof-of-guardianship"));
    assertThat(reply.status()).as(reply.body()).isEqualTo(status);
    assertThat(reply.code()).isEqualTo(code);
  }
}
