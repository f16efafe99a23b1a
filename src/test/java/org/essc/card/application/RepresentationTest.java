package org.essc.card.application;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import org.essc.testing.Api;
import org.essc.testing.Imports;
import org.essc.testing.MutableClock;
import org.essc.testing.TestPerson;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who may apply for whom: minors, people without full capacity, agents. */
@QuarkusTest
class RepresentationTest {

  private static final String ALL_FOR_MINOR =
      "minor-id-or-hukou-book+guardian-id+proof-of-guardianship";

  private final Api api = Api.here();
  private final Imports database = new Imports(api);

  @Inject MutableClock clock;

  @AfterEach
  void presentTime() {
    clock.reset();
    Api.forgetTokens();
  }

  /**
   * S0: under 16 as of 31 December of the application's year, in China's time. Sixteen on that very
   * day is no minor; one day younger is.
   */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "2026-12-31T15:59:59Z | 2010-12-30 | -",
        "2026-12-31T15:59:59Z | 2010-12-31 | -",
        "2026-12-31T15:59:59Z | 2011-01-01 | guardian-required",
        "2026-12-31T16:00:00Z | 2011-01-01 | -",
        "2026-12-31T16:00:00Z | 2011-12-31 | -",
        "2026-12-31T16:00:00Z | 2012-01-01 | guardian-required",
        "2027-01-01T00:00:00Z | 2011-12-31 | -",
        "2028-06-01T00:00:00Z | 2012-02-29 | -",
        "2027-06-01T00:00:00Z | 2012-02-29 | guardian-required"
      })
  void minorsAreCountedByTheYearsLastDayInChina(Instant now, LocalDate born, String code) {
    clock.stopAt(now);
    Api.forgetTokens();
    var application =
        Applicant.of("zhoukou", TestPerson.next().born(born), Applicant.photoFor(api, "zhoukou"));

    var reply = Applicant.apply(api, Api.CLERK, application);

    assertThat(reply.code()).as(reply.body()).isEqualTo(code);
    if (code != null) {
      assertThat(reply.json().getString("rule")).isEqualTo("minors.underAge");
      assertThat(reply.json().getString("ruledBy")).isEqualTo(Applicant.ZHOUKOU);
    }
  }

  /**
   * What is recorded of a person holds for applications too, elsewhere and for a community's as
   * well; agencies' files are held against it in {@code AgencyApplicationsTest}.
   */
  @ParameterizedTest
  @CsvSource({"zhoukou, by.party", "hebei, guardian"})
  void guardianAppliesForWhoeverIsRecordedWithoutFullCapacity(String region, String field) {
    var person = Applicants.withLimitedCapacity(api);

    var reply =
        Applicant.apply(
            api,
            Applicant.caller(region),
            Applicant.of(region, person, Applicant.photoFor(api, region)));

    assertThat(reply.code()).as(reply.body()).isEqualTo("guardian-required");
    assertThat(reply.json().getString("rule")).isEqualTo("guardians.requiredFor");
    assertThat(reply.json().getString("field")).isEqualTo(field);
  }

  /** Who acts for a child of eight. The party is another person unless it says self. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "zhoukou | guardian | adult | " + ALL_FOR_MINOR + " | -",
        "zhoukou | guardian | adult | minor-id-or-hukou-book+guardian-id | evidence-missing",
        "zhoukou | guardian | adult | guardian-id+proof-of-guardianship | evidence-missing",
        "zhoukou | guardian | self  | " + ALL_FOR_MINOR + " | evidence-contradictory",
        "zhoukou | guardian | child | " + ALL_FOR_MINOR + " | evidence-contradictory",
        "zhoukou | guardian | adult | agent-id+" + ALL_FOR_MINOR + " | evidence-contradictory",
        "zhoukou | agent    | adult | agent-id+id | guardian-required",
        "zhoukou | holder   | -     | id | guardian-required",
        "henan   | guardian | adult | minor-id-or-hukou-book+guardian-id | -",
        "henan   | guardian | adult | minor-id-or-hukou-book | evidence-missing",
        "henan   | guardian | adult | guardian-id | evidence-missing",
        "henan   | holder   | -     | - | guardian-required"
      })
  void guardianAppliesForAChild(String region, String kind, String who, String shown, String code) {
    var child = TestPerson.next().born(LocalDate.now().minusYears(8));
    var application = Applicant.of(region, child, Applicant.photoFor(api, region));
    party(application, kind, who, child);
    show(application, shown);

    var reply = Applicant.apply(api, Applicant.caller(region), application);

    assertThat(reply.code()).as(reply.body()).isEqualTo(code);
  }

  /** Who has no ID card yet has none to copy: the household register is shown. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "zhoukou | idCopies    | " + ALL_FOR_MINOR,
        "hebei   | idCopySides | hukou-book+guardian-id"
      })
  void newbornNeedsNoCopiesOfAnIdCard(String region, String copies, String shown) {
    var newborn = TestPerson.next().born(LocalDate.now().minusDays(30));
    var application = Applicant.of(region, newborn, Applicant.photoFor(api, region));
    application.getJsonObject("documents").remove(copies);
    if (region.equals("hebei")) {
      var guardian = TestPerson.next();
      application.put(
          "guardian",
          new JsonObject()
              .put("idType", "01")
              .put("idNumber", guardian.idNumber())
              .put("name", guardian.name()));
    } else {
      party(application, "guardian", "adult", newborn);
    }
    show(application, shown);

    var reply = Applicant.apply(api, Applicant.caller(region), application);

    assertThat(reply.status()).as(reply.body()).isEqualTo(201);
  }

  /** Who acts for an adult. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "guardian | adult | a-1 | - | guardian-id+proof-of-guardianship+id | -",
        "guardian | adult | -   | - | guardian-id+proof-of-guardianship+id | evidence-missing",
        "guardian | adult | a-1 | - | guardian-id+id | evidence-missing",
        "guardian | self  | a-1 | - | guardian-id+proof-of-guardianship+id | evidence-contradictory",
        "agent    | adult | a-1 | immobile-or-long-away | agent-id+id | -",
        "agent    | adult | -   | immobile-or-long-away | agent-id+id | evidence-missing",
        "agent    | adult | a-1 | - | agent-id+id | party-not-allowed",
        "agent    | adult | a-1 | immobile-or-long-away | id | evidence-missing",
        "agent    | adult | a-1 | immobile-or-long-away | agent-id | evidence-missing",
        "agent    | self  | a-1 | immobile-or-long-away | agent-id+id | evidence-contradictory",
        "agent    | adult | a-1 | immobile-or-long-away | agent-id+guardian-id+id | evidence-contradictory"
      })
  void othersActForAnAdultUnderConditions(
      String kind, String who, String authority, String ground, String shown, String code)
      throws SQLException {
    var person = TestPerson.next();
    var application = Applicant.of("zhoukou", person, Applicant.photoFor(api, "zhoukou"));
    party(application, kind, who, person);
    var party = application.getJsonObject("by").getJsonObject("party");
    party.remove("authority");
    if (authority != null) {
      party.put("authority", authority);
    }
    if (ground != null) {
      application.put("agentGround", ground);
    }
    show(application, shown);

    var reply = Applicant.apply(api, Api.CLERK, application);

    assertThat(reply.code()).as(reply.body()).isEqualTo(code);
    if (code == null) {
      assertThat(
              database.query(
                  "select party || ' ' || (representative is not null) from card_act where"
                      + " application_id = '"
                      + reply.json().getString("applicationId")
                      + "'"))
          .containsExactly(kind + " true");
    }
  }

  private JsonObject byAgent(TestPerson person) {
    var application = Applicant.of("zhoukou", person, Applicant.photoFor(api, "zhoukou"));
    party(application, "agent", "adult", person);
    show(application, "agent-id+id");
    return application;
  }

  @Test
  void agentWithdrawsForWhomTheRegionNames() {
    var application = byAgent(TestPerson.next()).put("agentGround", "immobile-or-long-away");
    var id = Applicant.apply(api, Api.CLERK, application).json().getString("applicationId");
    var path = "/v1/card-applications/" + id + "/withdrawal";
    var by = application.getJsonObject("by");
    var body = new JsonObject().put("by", by);

    var refused = api.create(path, Api.CLERK, body.encode());
    assertThat(refused.code()).as(refused.body()).isEqualTo("party-not-allowed");
    assertThat(refused.json().getString("rule")).isEqualTo("agents.represent");
    by.getJsonObject("party").put("ground", "immobile-or-long-away");
    assertThat(api.create(path, Api.CLERK, body.encode()).status()).isEqualTo(200);
  }

  /** It could be recorded otherwise than it was judged. */
  @Test
  void anAgentHasOneReason() {
    var application = byAgent(TestPerson.next()).put("agentGround", "immobile-or-long-away");
    application.getJsonObject("by").getJsonObject("party").put("ground", "anyone");

    var reply = Applicant.apply(api, Api.CLERK, application);

    assertThat(reply.code()).as(reply.body()).isEqualTo("evidence-contradictory");
    assertThat(reply.json().getString("field")).isEqualTo("agentGround");
  }

  /** A community that brings somebody with a guardian to the window shows the same. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "guardian-id+proof-of-guardianship | proof-1 | -",
        "guardian-id+proof-of-guardianship | -       | evidence-missing",
        "guardian-id                       | proof-1 | evidence-missing",
        "-                                 | proof-1 | evidence-missing"
      })
  void communityShowsWhatAGuardianOfAnAdultDoes(String shown, String proof, String code) {
    var guardian = TestPerson.next();
    var application =
        Applicant.of("hebei", TestPerson.next(), Applicant.photoFor(api, "hebei"))
            .put(
                "guardian",
                new JsonObject()
                    .put("idType", "01")
                    .put("idNumber", guardian.idNumber())
                    .put("name", guardian.name())
                    .put("proof", proof));
    show(application, shown);

    var reply = Applicant.apply(api, Applicant.caller("hebei"), application);

    assertThat(reply.code()).as(reply.body()).isEqualTo(code);
    if (code != null) {
      assertThat(reply.json().getString("rule")).isEqualTo("guardians.forPeopleWithoutCapacity");
    }
  }

  private static void party(JsonObject application, String kind, String who, TestPerson applicant) {
    if (who == null) {
      return;
    }
    var person =
        switch (who) {
          case "self" -> applicant;
          case "child" -> TestPerson.next().born(LocalDate.now().minusYears(9));
          default -> TestPerson.next();
        };
    application
        .getJsonObject("by")
        .put("party", kind.equals("agent") ? Applicant.agent(person) : Applicant.guardian(person));
  }

  private static void show(JsonObject application, String shown) {
    if (shown != null) {
      application.getJsonObject("by").put("shown", Applicant.list(shown));
    }
  }
}
