package org.essc.card.application;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonObject;
import java.sql.SQLException;
import org.essc.testing.Api;
import org.essc.testing.Imports;
import org.essc.testing.TestPerson;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What each region asks of an application, at its boundaries; a refusal leaves nothing behind. */
@QuarkusTest
class ApplicationRulesTest {

  private final Api api = Api.here();
  private final Imports database = new Imports(api);

  /** Changes: {@code path=value}, a dash removes, a plus joins a list. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        // S0: insured; form, ID with two copies, photo, fingerprint; 23 fields
        "zhoukou | - | - | -",
        "zhoukou | person.idValidUntil=long-term | - | -",
        "zhoukou | person.idValidFrom=none | - | -",
        "zhoukou | eligibility.group=none | not-eligible | eligibility.groups",
        "zhoukou | eligibility.group=hukou | not-eligible | eligibility.groups",
        "zhoukou | by.shown=none | evidence-missing | application.inputs",
        "zhoukou | documents.applicationForm=none | application-input-missing | application.inputs",
        "zhoukou | documents.idDocument=none | application-input-missing | application.inputs",
        "zhoukou | documents.fingerprint=none | application-input-missing | application.inputs",
        "zhoukou | photoId=none | application-input-missing | application.inputs",
        "zhoukou | documents.idCopies=#1 | application-input-missing | application.idCopies",
        "zhoukou | documents.idCopies=#3 | - | -",
        "zhoukou | person.postalCode=none | application-input-missing | application.mandatoryFields",
        "zhoukou | person.ethnicGroup=none | application-input-missing | application.mandatoryFields",
        "zhoukou | person.idValidUntil=none | application-input-missing | application.mandatoryFields",
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
        "henan | person.address=none | application-input-missing | application.mandatoryFields",
        "henan | person.postalCode=none | - | -",
        // by which documents: S0 names the resident ID alone, S1 any valid one
        "zhoukou | person.idType=08;person.idNumber=DEU-C01X00T47 | id-document-not-taken | application.idDocuments",
        "hebei | person.idType=07;person.idNumber=911124198108030024 | id-document-not-taken | application.idDocuments",
        "henan | person.idType=08;person.idNumber=DEU-C01X00T47;person.nationality=DEU | - | -",
        "henan | person.idType=08;person.idNumber=C01X00T47 | invalid-request | -",
        "henan | person.idType=01;person.idNumber=DEU-C01X00T47 | invalid-request | -",
        "henan | person.idType=07;person.idNumber=911124198108030024;person.birthDate=1981-08-03;person.nationality=CAN | - | -",
        "henan | person.idType=07;person.idNumber=CAN110181080317;person.birthDate=1981-08-04 | evidence-contradictory | -",
        "henan | person.idType=07;person.idNumber=CAN110181080317;person.birthDate=1981-08-03;person.nationality=CHN | evidence-contradictory | -",
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
        "dalian | - | region-policy-open | application.routes"
      })
  void regionAsksForWhatItsRulesSay(String region, String changes, String code, String rule)
      throws SQLException {
    var photo = Applicant.photoFor(api, region);
    var application = Applicant.of(region, TestPerson.next(), photo);
    change(application, changes);
    var before = applications();

    var reply = Applicant.apply(api, Applicant.caller(region), application);

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
    var photo = Applicant.photoFor(api, "zhoukou");
    var application = Applicant.of("zhoukou", TestPerson.next(), photo);
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
    var application =
        Applicant.of("zhoukou", TestPerson.next(), Applicant.photoFor(api, "zhoukou"));
    var person = application.getJsonObject("person");
    person.put("sex", person.getString("sex").equals("1") ? "2" : "1");

    var reply = Applicant.apply(api, Api.CLERK, application);

    assertThat(reply.code()).isEqualTo("evidence-contradictory");
    assertThat(reply.json().getString("field")).isEqualTo("person.sex");
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
    var application =
        Applicant.of("zhoukou", TestPerson.next(), Applicant.photoFor(api, "zhoukou"));

    assertThat(Applicant.apply(api, Api.DALIAN_CLERK, application).code())
        .isEqualTo("outside-jurisdiction");
  }

  @Test
  void othersPhotoOrAUsedOneIsRefused() {
    var person = TestPerson.next();
    var others = Applicant.photo(api, Api.OTHER_CHANNEL, Applicant.HENAN);
    var elsewhere = Applicant.photo(api, Api.CHANNEL, "411400");
    var mine = Applicant.photoFor(api, "henan");

    assertThat(apply(person, others).code()).isEqualTo("photo-not-found");
    assertThat(apply(person, elsewhere).code()).isEqualTo("photo-not-found");
    assertThat(apply(TestPerson.next(), mine).status()).isEqualTo(201);
    assertThat(apply(person, mine).code()).isEqualTo("photo-used");
  }

  private Api.Reply apply(TestPerson person, String photo) {
    return Applicant.apply(api, Api.CHANNEL, Applicant.henanOnline(person, "app", photo));
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
        at.put(last, Applicant.list(value));
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
