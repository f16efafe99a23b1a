package org.essc.card.application;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import org.essc.testing.Api;
import org.essc.testing.Imports;
import org.essc.testing.MutableClock;
import org.essc.testing.TestPerson;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What each region asks of an application, at its boundaries; a refusal leaves nothing behind. */
@QuarkusTest
class ApplicationRulesTest {

  private static final String ALL_FOR_MINOR =
      "minor-id-or-hukou-book+guardian-id+proof-of-guardianship";

  private static final Map<String, String> CALLER =
      Map.of(
          "zhoukou", Api.CLERK,
          "henan", Api.CHANNEL,
          "hebei", Api.CLERK,
          "shijiazhuang", Api.CLERK,
          "dalian", Api.DALIAN_CLERK);

  private final Api api = Api.here();
  private final Imports database = new Imports(api);

  @Inject MutableClock clock;

  @AfterEach
  void presentTime() {
    clock.reset();
    Api.forgetTokens();
  }

  /** Changes: {@code path=value}, a dash removes, a plus joins a list. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        // S0: insured; form, ID with two copies, photo, fingerprint; 23 fields
        "zhoukou | - | - | -",
        "zhoukou | person.idValidUntil=long-term | - | -",
        "zhoukou | eligibility.group=none | not-eligible | eligibility.groups",
        "zhoukou | eligibility.group=hukou | not-eligible | eligibility.groups",
        "zhoukou | by.shown=none | evidence-missing | application.inputs",
        "zhoukou | documents.applicationForm=none | application-input-missing | application.inputs",
        "zhoukou | documents.idDocument=none | application-input-missing | application.inputs",
        "zhoukou | documents.fingerprint=none | application-input-missing | application.inputs",
        "zhoukou | photoId=none | application-input-missing | application.inputs",
        "zhoukou | documents.idCopies=#1 | application-input-missing | application.idCopies",
        "zhoukou | documents.idCopies=#3 | - | -",
        "zhoukou | person.postalCode=none | application-input-missing | application.collectedFields",
        "zhoukou | person.ethnicGroup=none | application-input-missing | application.collectedFields",
        "zhoukou | person.idValidUntil=none | application-input-missing | application.collectedFields",
        "zhoukou | person.idValidUntil=2021-05-01 | id-document-expired | application.inputs",
        "zhoukou | documents.specialGroup=disabled | application-input-not-collected | application.inputs",
        "zhoukou | by.party.kind=school | route-not-allowed | application.routes",
        "zhoukou | by.party.kind=community | consent-required | application.agencyConsent",
        "zhoukou | by.party.kind=community;by.party.authority=c-1 | - | -",
        // S1: hukou or entitled non-locals; online too; card details, ID, photo
        "henan | - | - | -",
        "henan | eligibility.group=entitled-non-local | - | -",
        "henan | eligibility.group=insured | not-eligible | eligibility.groups",
        "henan | by.evidence=none | evidence-missing | -",
        "henan | by.channel=alipay-life-account | - | -",
        "henan | by.channel=wechat-account | channel-not-granted | -",
        "henan | by.party.kind=employer;by.party.authority=c-1 | party-not-allowed | application.routes",
        "henan | documents.idDocument=none | application-input-missing | application.inputs",
        "henan | documents.fingerprint=device-1 | application-input-not-collected | application.inputs",
        "henan | person.address=none | application-input-missing | application.collectedFields",
        "henan | person.postalCode=none | - | -",
        // S2: through employer, community or records agency; both sides copied, special groups
        "hebei | - | - | -",
        "hebei | by.party.kind=records-agency | - | -",
        "hebei | by.party=none | route-not-allowed | application.routes",
        "hebei | eligibility.group=none | not-eligible | eligibility.groups",
        "hebei | documents.idCopySides=front | application-input-missing | application.idCopySides",
        "hebei | documents.idCopySides=none | application-input-missing | application.idCopySides",
        "hebei | documents.specialGroup=disabled | application-input-missing | application.inputs",
        "hebei | documents.specialGroup=disabled;documents.specialGroupCertificate=d-1 | - | -",
        "hebei | documents.fingerprint=device-1 | application-input-not-collected | application.inputs",
        // S3: employer and community only
        "shijiazhuang | - | - | -",
        "shijiazhuang | by.party.kind=records-agency | route-not-allowed | application.routes",
        "shijiazhuang | by.party=none | route-not-allowed | application.routes",
        // S3's page on Dalian says nothing of routes
        "dalian | - | region-policy-open | -"
      })
  void regionAsksForWhatItsRulesSay(String region, String changes, String code, String rule)
      throws SQLException {
    var photo = photo(region);
    var application = application(region, TestPerson.next(), photo);
    change(application, changes);
    var before = applications();

    var reply = Applicant.apply(api, CALLER.get(region), application);

    if (code == null) {
      assertThat(reply.status()).as(reply.body()).isEqualTo(201);
      return;
    }
    assertThat(reply.code()).as(reply.body()).isEqualTo(code);
    assertThat(reply.json().getString("rule")).isEqualTo(rule);
    if (rule != null) {
      assertThat(reply.json().getString("regionCode"))
          .isEqualTo(application.getString("regionCode"));
    }
    assertThat(applications()).isEqualTo(before);
    assertThat(unused(photo)).isTrue();
  }

  /** What contradicts itself, or is no value, in whatever region. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "person.birthDate=1949-12-31 | evidence-contradictory | person.birthDate",
        "person.nationality=FRA | evidence-contradictory | person.nationality",
        "person.idValidFrom=1900-01-01 | evidence-contradictory | person.idValidFrom",
        "by.shown=id+agent-id | evidence-contradictory | by.shown",
        "by.shown=id+guardian-id | evidence-contradictory | by.shown",
        "agentGround=immobile-or-long-away | evidence-contradictory | agentGround",
        "guardian.idType=01;guardian.idNumber=11010519491231002X;guardian.name=张三 | evidence-contradictory | guardian",
        "person.colour=red | invalid-request | unknown field",
        "colour=red | invalid-request | unknown field",
        "person.sex=3 | invalid-request | sex-unknown",
        "person.sex=none | invalid-request | required",
        "person.ethnicGroup=57 | invalid-request | ethnic-group-unknown",
        "person.ethnicGroup=1 | invalid-request | ethnic-group-unknown",
        "person.nationality=CN | invalid-request | nationality-unknown",
        "person.birthDate=1980-2-3 | invalid-request | date-format",
        "person.birthDate=1981-02-29 | invalid-request | date-format",
        "person.idValidUntil=2020-05-01 | invalid-request | id-validity-order",
        "person.hukouType=city | invalid-request | hukou-type-unknown",
        "person.postalCode=46600 | invalid-request | postal-code-format",
        "person.phone=１３８00000000 | invalid-request | phone-format",
        "person.landline=8521885 | invalid-request | landline-format",
        "person.email=a@b | invalid-request | email-format",
        "person.occupation=X | invalid-request | occupation-format",
        "person.education=5 | invalid-request | education-format",
        "person.maritalStatus=11 | invalid-request | marital-status-unknown",
        "person.employer=<b> | invalid-request | employer-name-format",
        "person.employerNo=91410100000000000A | invalid-request | employer-no-check-character",
        "person.name=张 三· | invalid-request | name-separator",
        "person.idNumber=110105194912310021 | invalid-request | id-number-check-character",
        "person.idType=02 | invalid-request | id-type-unknown",
        "eligibility.group=everybody | invalid-request | word-unknown",
        "eligibility.reference=none | invalid-request | required",
        "documents.idCopies=#10 | invalid-request | copies-out-of-range",
        "documents.applicationForm=a b | invalid-request | reference-format",
        "photoId=1 | invalid-request | photo-id-format",
        "by.party.kind=friend | invalid-request | party-kind-unknown",
        "by.shown=id+id | invalid-request | twice"
      })
  void whatCannotBeIsRefused(String changes, String code, String says) throws SQLException {
    var photo = photo("zhoukou");
    var application = application("zhoukou", TestPerson.next(), photo);
    change(application, changes);
    var before = applications();

    var reply = Applicant.apply(api, Api.CLERK, application);

    assertThat(reply.code()).as(reply.body()).isEqualTo(code);
    if (code.equals("evidence-contradictory")) {
      assertThat(reply.json().getString("field")).isEqualTo(says);
    } else if (code.equals("invalid-request")) {
      assertThat(reply.json().getString("violations[0].message")).isEqualTo(says);
    }
    assertThat(applications()).isEqualTo(before);
    assertThat(unused(photo)).isTrue();
  }

  @Test
  void sexHasToBeThatOfTheIdNumber() {
    var application = application("zhoukou", TestPerson.next(), photo("zhoukou"));
    var person = application.getJsonObject("person");
    person.put("sex", person.getString("sex").equals("1") ? "2" : "1");

    var reply = Applicant.apply(api, Api.CLERK, application);

    assertThat(reply.code()).isEqualTo("evidence-contradictory");
    assertThat(reply.json().getString("field")).isEqualTo("person.sex");
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
    clock.moveTo(now);
    Api.forgetTokens();
    var application = application("zhoukou", TestPerson.next().born(born), photo("zhoukou"));

    var reply = Applicant.apply(api, Api.CLERK, application);

    assertThat(reply.code()).as(reply.body()).isEqualTo(code);
    if (code != null) {
      assertThat(reply.json().getString("rule")).isEqualTo("minors.underAge");
      assertThat(reply.json().getString("ruledBy")).isEqualTo(Applicant.ZHOUKOU);
    }
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
        "henan   | guardian | adult | minor-id-or-hukou-book | -",
        "henan   | guardian | adult | guardian-id | evidence-missing",
        "henan   | holder   | -     | - | guardian-required"
      })
  void guardianAppliesForAChild(String region, String kind, String who, String shown, String code) {
    var child = TestPerson.next().born(LocalDate.now().minusYears(8));
    var application = application(region, child, photo(region));
    party(application, kind, who, child);
    show(application, shown);

    var reply = Applicant.apply(api, CALLER.get(region), application);

    assertThat(reply.code()).as(reply.body()).isEqualTo(code);
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
    var application = application("zhoukou", person, photo("zhoukou"));
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

  @Test
  void kioskIsNoPlaceWhereHenanTakesApplications() {
    var photo = Applicant.photo(api, Api.TERMINAL, Applicant.HENAN);
    var application = Applicant.henanOnline(TestPerson.next(), "kiosk", photo);

    var reply = Applicant.apply(api, Api.TERMINAL, application);

    assertThat(reply.code()).isEqualTo("channel-not-allowed");
    assertThat(reply.json().getString("rule")).isEqualTo("application.onlineChannels");
  }

  @Test
  void clerkOfAnotherProvinceIsRefused() {
    var application = application("zhoukou", TestPerson.next(), photo("zhoukou"));

    assertThat(Applicant.apply(api, Api.DALIAN_CLERK, application).code())
        .isEqualTo("outside-jurisdiction");
  }

  @Test
  void othersPhotoOrAUsedOneIsRefused() {
    var person = TestPerson.next();
    var others = Applicant.photo(api, Api.OTHER_CHANNEL, Applicant.HENAN);
    var elsewhere = Applicant.photo(api, Api.CHANNEL, "411400");
    var mine = photo("henan");

    assertThat(apply(person, others).code()).isEqualTo("photo-not-found");
    assertThat(apply(person, elsewhere).code()).isEqualTo("photo-not-found");
    assertThat(apply(TestPerson.next(), mine).status()).isEqualTo(201);
    assertThat(apply(person, mine).code()).isEqualTo("photo-used");
  }

  private Api.Reply apply(TestPerson person, String photo) {
    return Applicant.apply(api, Api.CHANNEL, Applicant.henanOnline(person, "app", photo));
  }

  private String photo(String region) {
    return Applicant.photo(api, CALLER.get(region), code(region));
  }

  private static String code(String region) {
    return switch (region) {
      case "zhoukou" -> Applicant.ZHOUKOU;
      case "henan" -> Applicant.HENAN;
      case "hebei" -> Applicant.HEBEI;
      case "shijiazhuang" -> Applicant.SHIJIAZHUANG;
      default -> Applicant.DALIAN;
    };
  }

  private static JsonObject application(String region, TestPerson person, String photo) {
    return switch (region) {
      case "zhoukou" -> Applicant.zhoukou(person, photo);
      case "henan" -> Applicant.henanOnline(person, "app", photo);
      case "dalian" -> Applicant.zhoukou(person, photo).put("regionCode", Applicant.DALIAN);
      default -> Applicant.hebeiCommunity(person, code(region), photo);
    };
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
      application.getJsonObject("by").put("shown", list(shown));
    }
  }

  private static JsonArray list(String joined) {
    var list = new JsonArray();
    for (var one : joined.split("\\+")) {
      list.add(one);
    }
    return list;
  }

  private static void change(JsonObject application, String changes) {
    for (var change : changes == null ? new String[0] : changes.split(";")) {
      var path = change.substring(0, change.indexOf('=')).split("\\.");
      var value = change.substring(change.indexOf('=') + 1);
      var at = application;
      for (int i = 0; i < path.length - 1; i++) {
        if (!at.containsKey(path[i])) {
          at.put(path[i], new JsonObject());
        }
        at = at.getJsonObject(path[i]);
      }
      var last = path[path.length - 1];
      if (value.equals("none") && !last.equals("group")) {
        at.remove(last);
      } else if (last.equals("shown")) {
        at.put(last, list(value));
      } else {
        at.put(last, value.startsWith("#") ? Integer.valueOf(value.substring(1)) : value);
      }
    }
  }

  private long applications() throws SQLException {
    return Long.parseLong(database.query("select count(*) from card_application").get(0));
  }

  private boolean unused(String photo) throws SQLException {
    return database
        .query(
            "select count(*) from card_photo where application_id is null and id = '" + photo + "'")
        .get(0)
        .equals("1");
  }
}
