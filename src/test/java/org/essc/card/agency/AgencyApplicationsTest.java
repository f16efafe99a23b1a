package org.essc.card.agency;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.essc.card.application.Applicant;
import org.essc.card.application.Applicants;
import org.essc.testing.Api;
import org.essc.testing.Imports;
import org.essc.testing.TestPerson;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Agencies apply for their people with files. */
@QuarkusTest
class AgencyApplicationsTest {

  private final Api api = Api.here();
  private final Imports database = new Imports(api);

  @Test
  void everybodyInAFileGetsAnApplicationAndAVoucher() throws SQLException {
    var people = people(700);
    var rows = people.stream().map(AgencyFile::row).toList();

    var done = AgencyFile.await(api, zhoukou(AgencyFile.text(rows)));

    assertThat(counts(done)).isEqualTo("completed 700 700 0 0");
    assertThat(done.json().getString("route")).isEqualTo("employer");
    var vouchers = AgencyFile.lines(api, done, "vouchers").toList();
    assertThat(vouchers.stream().map(line -> line.getInteger("line")))
        .containsExactlyElementsOf(IntStream.rangeClosed(1, 700).boxed().toList());
    assertThat(AgencyFile.lines(api, done, "vouchers").toList()).isEqualTo(vouchers);
    var progress =
        api.post(
            "/v1/card-applications/progress",
            Api.CHANNEL,
            new JsonObject().put("voucher", vouchers.get(41).getString("voucher")).encode());
    assertThat(progress.json().getString("applicationId"))
        .isEqualTo(vouchers.get(41).getString("applicationId"));
    assertThat(progress.json().getString("nextStep")).isEqualTo("collect-photo");
    assertThat(progress.json().getString("place.kind")).isEqualTo("agency");
    assertThat(done.json().getLong("rowsPerSecond")).isPositive();
    assertThat(done.json().getLong("etaSeconds")).isZero();
    var file = done.json().getString("agencyApplicationId");
    assertThat(
            database.query(
                "select count(*) from card_act a join card_application p on p.id ="
                    + " a.application_id where a.party = 'employer' and p.agency_file_id = '"
                    + file
                    + "'"))
        .containsExactly("700");
    assertThat(
            database.query(
                "select count(*) from outbox_event e join card_application p on p.id ="
                    + " e.subject_id where e.type = 'application-submitted' and p.agency_file_id"
                    + " = '"
                    + file
                    + "'"))
        .containsExactly("700");
    assertThat(database.everythingStored())
        .doesNotContain(
            people.get(41).idNumber(),
            people.get(41).phone(),
            vouchers.get(41).getString("voucher").replace("-", ""));
  }

  @Test
  void sameFileTwiceAddsNothing() {
    var text = AgencyFile.text(people(20).stream().map(AgencyFile::row).toList());
    var key = UUID.randomUUID().toString();

    var first = AgencyFile.send(api, Api.AGENCY, Applicant.ZHOUKOU, "employer", text, key);
    var done = AgencyFile.await(api, first);
    var repeat = AgencyFile.send(api, Api.AGENCY, Applicant.ZHOUKOU, "employer", text, key);
    var again = AgencyFile.await(api, zhoukou(text));

    assertThat(repeat.body()).isEqualTo(first.body());
    assertThat(counts(done)).isEqualTo("completed 20 20 0 0");
    assertThat(counts(again)).isEqualTo("completed 20 20 20 0");
    assertThat(AgencyFile.lines(api, again, "vouchers")).isEmpty();
    assertThat(AgencyFile.send(api, Api.AGENCY, Applicant.ZHOUKOU, "community", text, key).code())
        .isEqualTo("idempotency-key-reused");
  }

  /** Each bad row has its code and field; the good one between them is taken. */
  @Test
  void badRowsAreListedWithoutPersonalDataAndGoodOnesTaken() throws SQLException {
    var good = AgencyFile.row(TestPerson.next());
    var twice = AgencyFile.row(TestPerson.next());
    var carded = TestPerson.next().withRegion("411602");
    api.importCards(carded);
    var minor = TestPerson.next().born(LocalDate.now().minusYears(8));
    var rows = new ArrayList<String>();
    rows.add(good.encode());
    rows.add(twice.encode());
    rows.add(twice.copy().put("consent", "another").encode());
    rows.add("{\"person\":");
    rows.add(AgencyFile.row(TestPerson.next()).put("colour", "red").encode());
    rows.add(without(AgencyFile.row(TestPerson.next()), "consent").encode());
    rows.add(AgencyFile.row(minor).encode());
    rows.add(AgencyFile.row(carded).encode());
    rows.add(spoiled("sex", "9").encode());
    rows.add(spoiled("birthDate", "1900-01-01").encode());
    rows.add(spoiled("phone", null).encode());
    rows.add(
        AgencyFile.row(TestPerson.next())
            .put("eligibility", new JsonObject().put("group", "none"))
            .encode());
    rows.add(
        AgencyFile.row(TestPerson.next()).put("photoId", UUID.randomUUID().toString()).encode());
    rows.add(
        AgencyFile.row(minor)
            .put("guardian", AgencyFile.guardian(minor))
            .put("shown", AgencyFile.shownForMinor())
            .encode());
    rows.add("null");

    var done = AgencyFile.await(api, zhoukou(String.join("\n", rows) + "\n"));

    assertThat(AgencyFile.rejections(api, done))
        .containsExactly(
            "3 application-exists person.idNumber",
            "4 row-malformed row",
            "5 row-unknown-field row",
            "6 consent-required consent",
            "7 guardian-required guardian",
            "8 card-exists person.idNumber",
            "9 sex-unknown person.sex",
            "10 evidence-contradictory person.birthDate",
            "11 application-input-missing person.phone",
            "12 not-eligible eligibility.group",
            "13 photo-not-found photoId",
            "14 evidence-contradictory guardian.idNumber",
            "15 row-malformed row");
    assertThat(counts(done)).isEqualTo("completed 15 2 0 13");
    var byLine =
        AgencyFile.lines(api, done, "rejections")
            .collect(Collectors.toMap(row -> row.getInteger("line"), row -> row));
    assertThat(byLine.get(6).getString("rule")).isEqualTo("application.agencyConsent");
    assertThat(byLine.get(6).getString("ruledBy")).as("of the province").isEqualTo("410000");
    assertThat(byLine.get(6).getString("sourceTitle")).isEqualTo("社会保障卡政策知识问答");
    assertThat(byLine.get(12).getString("rule")).isEqualTo("eligibility.groups");
    assertThat(byLine.get(12).getString("sourceTitle")).isNotBlank();
    assertThat(byLine.get(9).containsKey("rule")).as("no region's rule").isFalse();
  }

  @Test
  void minorComesWithTheGuardianWhoConsents() {
    var minor = TestPerson.next().born(LocalDate.now().minusYears(8));
    var row =
        AgencyFile.row(minor)
            .put("guardian", AgencyFile.guardian(TestPerson.next()))
            .put("shown", AgencyFile.shownForMinor());
    var unseen =
        AgencyFile.row(TestPerson.next().born(LocalDate.now().minusYears(7)))
            .put("guardian", AgencyFile.guardian(TestPerson.next()));

    var done = AgencyFile.await(api, zhoukou(AgencyFile.text(List.of(row, unseen))));

    assertThat(counts(done)).isEqualTo("completed 2 1 0 1");
    assertThat(AgencyFile.rejections(api, done)).containsExactly("2 evidence-missing shown");
  }

  /** As in a single application: whom the region wants the guardian for comes with the guardian. */
  @Test
  void guardianIsNamedForMinorsAndWhoeverIsRecordedWithoutFullCapacity() {
    var minor = AgencyFile.row(TestPerson.next().born(LocalDate.now().minusYears(8)));
    var ward = AgencyFile.row(Applicants.withLimitedCapacity(api));
    var withGuardian =
        AgencyFile.row(Applicants.withLimitedCapacity(api))
            .put("shown", AgencyFile.shownForAdult())
            .put("guardian", AgencyFile.guardian(TestPerson.next()));

    var done = AgencyFile.await(api, zhoukou(AgencyFile.text(List.of(minor, ward, withGuardian))));

    assertThat(AgencyFile.rejections(api, done))
        .containsExactly("1 guardian-required guardian", "2 guardian-required guardian");
    assertThat(counts(done)).isEqualTo("completed 3 1 0 2");
    var rejected = AgencyFile.lines(api, done, "rejections").toList();
    assertThat(rejected.get(0).getString("rule")).isEqualTo("minors.underAge");
    assertThat(rejected.get(0).getString("ruledBy")).isEqualTo("411600");
    assertThat(rejected.get(0).getString("sourceTitle")).isNotBlank();
    assertThat(rejected.get(1).getString("rule")).isEqualTo("guardians.requiredFor");
    assertThat(rejected.get(1).getString("ruledBy")).as("the country's layer").isEqualTo("000000");
    assertThat(rejected.get(1).getString("sourceTitle")).isNotBlank();
  }

  /** As in person; what an agency has seen is not remembered of the ward. */
  @Test
  void guardianOfAnAdultShowsWhatIsShownInPerson() throws SQLException {
    var guardian = AgencyFile.guardian(TestPerson.next());
    var rows =
        List.of(
            AgencyFile.row(TestPerson.next()).put("guardian", guardian),
            AgencyFile.row(TestPerson.next())
                .put("guardian", guardian)
                .put("shown", new JsonArray().add("guardian-id")),
            AgencyFile.row(TestPerson.next())
                .put("guardian", without(guardian.copy(), "proof"))
                .put("shown", AgencyFile.shownForAdult()),
            AgencyFile.row(TestPerson.next())
                .put("guardian", guardian)
                .put("shown", AgencyFile.shownForAdult()));

    var done = AgencyFile.await(api, zhoukou(AgencyFile.text(rows)));

    assertThat(AgencyFile.rejections(api, done))
        .containsExactly(
            "1 evidence-missing shown",
            "2 evidence-missing shown",
            "3 evidence-missing guardian.proof");
    AgencyFile.lines(api, done, "rejections")
        .forEach(
            rejected ->
                assertThat(rejected.getString("rule"))
                    .isEqualTo("guardians.forPeopleWithoutCapacity"));
    assertThat(counts(done)).isEqualTo("completed 4 1 0 3");
    assertThat(
            database.query(
                "select count(*) from holder h join card_application p on p.holder_id = h.id where"
                    + " h.lacks_capacity_since is not null and p.agency_file_id = '"
                    + done.json().getString("agencyApplicationId")
                    + "'"))
        .containsExactly("0");
  }

  /** What an earlier application told of somebody whose number does not tell it stands. */
  @Test
  void anotherBirthDateThanTheOneThatWasToldIsRejected() {
    var person = TestPerson.next();
    var first = passport(person, "1990-01-01");
    var text = AgencyFile.text(List.of(first));
    var taken = AgencyFile.send(api, Api.AGENCY, Applicant.HENAN, "employer", text);
    var done = AgencyFile.await(api, taken);
    assertThat(counts(done)).isEqualTo("completed 1 1 0 0");
    var second = AgencyFile.text(List.of(passport(person, "1990-01-02")));

    var again =
        AgencyFile.await(
            api, AgencyFile.send(api, Api.AGENCY, Applicant.HENAN, "employer", second));

    assertThat(AgencyFile.rejections(api, again))
        .containsExactly("1 evidence-contradictory person.birthDate");
  }

  /** Of Nanyang, which takes passports; no fingerprint is collected there. */
  private static JsonObject passport(TestPerson person, String birthDate) {
    var row =
        AgencyFile.row(person).put("eligibility", Applicant.eligibility("entitled-non-local"));
    row.getJsonObject("documents").remove("fingerprint");
    row.getJsonObject("person")
        .put("idType", "08")
        .put("idNumber", "AUT-B" + person.phone().substring(3))
        .put("nationality", "AUT")
        .put("birthDate", birthDate);
    return row;
  }

  @Test
  void photoOfAnAgencyBelongsToOneRow() {
    var photo = Applicant.photo(api, Api.AGENCY, Applicant.ZHOUKOU);
    var others = Applicant.photo(api, Api.CHANNEL, Applicant.ZHOUKOU);
    var rows =
        Stream.of(photo, photo, others)
            .map(id -> AgencyFile.row(TestPerson.next()).put("photoId", id))
            .toList();

    var done = AgencyFile.await(api, zhoukou(AgencyFile.text(rows)));

    assertThat(AgencyFile.rejections(api, done))
        .containsExactly("2 photo-used photoId", "3 photo-not-found photoId");
    var id = AgencyFile.lines(api, done, "vouchers").findFirst().orElseThrow();
    var view = api.get("/v1/card-applications/" + id.getString("applicationId"), Api.AGENCY);
    assertThat(view.json().getString("nextStep")).isEqualTo("await-production");
  }

  @Test
  void photoIsAddedLaterByTheAgencyOrAClerkOnce() {
    var rows = Stream.generate(() -> AgencyFile.row(TestPerson.next())).limit(2).toList();
    var done = AgencyFile.await(api, zhoukou(AgencyFile.text(rows)));
    var ids =
        AgencyFile.lines(api, done, "vouchers")
            .map(line -> "/v1/card-applications/" + line.getString("applicationId") + "/photo")
            .toList();
    var agencys = photo(Api.AGENCY);

    assertThat(api.create(ids.get(0), Api.CHANNEL, photo(Api.CHANNEL)).code())
        .isEqualTo("not-found");
    assertThat(api.create(ids.get(0), Api.AGENCY, photo(Api.CLERK)).code())
        .isEqualTo("photo-not-found");
    var added = api.create(ids.get(0), Api.AGENCY, agencys);
    assertThat(added.status()).as(added.body()).isEqualTo(200);
    assertThat(added.json().getString("nextStep")).isEqualTo("await-production");
    assertThat(api.create(ids.get(0), Api.AGENCY, photo(Api.AGENCY)).code())
        .isEqualTo("application-state");
    assertThat(api.create(ids.get(1), Api.AGENCY, agencys).code()).isEqualTo("photo-used");
    assertThat(api.create(ids.get(1), Api.CLERK, photo(Api.CLERK)).status()).isEqualTo(200);
    assertThat(api.create(ids.get(1), null, agencys).code()).isEqualTo("unauthenticated");
    assertThat(api.create(ids.get(1), Api.VERIFIER, agencys).code()).isEqualTo("forbidden");
  }

  private String photo(String caller) {
    return new JsonObject()
        .put("photoId", Applicant.photo(api, caller, Applicant.ZHOUKOU))
        .encode();
  }

  @Test
  void agencyWithdrawsOneOfItsPeoplesApplications() {
    var done =
        AgencyFile.await(api, zhoukou(AgencyFile.text(List.of(AgencyFile.row(TestPerson.next())))));
    var id =
        AgencyFile.lines(api, done, "vouchers")
            .findFirst()
            .orElseThrow()
            .getString("applicationId");

    var reply = api.create("/v1/card-applications/" + id + "/withdrawal", Api.AGENCY, "{}");

    assertThat(reply.status()).as(reply.body()).isEqualTo(200);
    assertThat(reply.json().getString("state")).isEqualTo("withdrawn");
    assertThat(AgencyFile.lines(api, done, "vouchers")).isEmpty();
  }

  /** S0, S1, S2, S3: who may bring a file where. Dalian's policy does not say. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "411600 | employer       | 202 |",
        "411600 | community      | 202 |",
        "411600 | school         | 409 | route-not-allowed",
        "411600 | records-agency | 409 | route-not-allowed",
        "411300 | school         | 202 |",
        "411300 | records-agency | 409 | route-not-allowed",
        "130200 | records-agency | 202 |",
        "130200 | school         | 409 | route-not-allowed",
        "130100 | community      | 202 |",
        "130100 | records-agency | 409 | route-not-allowed",
        "210200 | employer       | 409 | region-policy-open",
        "440100 | employer       | 404 | region-policy-unknown",
        "411600 | self           | 400 | invalid-request",
        "4116   | employer       | 400 | invalid-request"
      })
  void regionSaysWhoBringsAFile(String region, String route, int status, String code) {
    var text = AgencyFile.text(List.of(AgencyFile.row(TestPerson.next())));

    var reply = AgencyFile.send(api, Api.AGENCY, region, route, text);

    assertThat(reply.status()).as(reply.body()).isEqualTo(status);
    assertThat(reply.code()).isEqualTo(code);
  }

  @Test
  void brokenFilesAreRefusedWhole() {
    assertThat(zhoukou("").code()).isEqualTo("import-empty");
    assertThat(zhoukou("\ufeff{}\n").code()).isEqualTo("import-byte-order-mark");
    assertThat(zhoukou("{\"consent\":\"a").code()).isEqualTo("import-truncated");
  }

  @Test
  void strangersSeeAndDoNothing() throws SQLException {
    var text = AgencyFile.text(List.of(AgencyFile.row(TestPerson.next())));
    var done = AgencyFile.await(api, zhoukou(text));
    var path = "/v1/agency-applications/" + done.json().getString("agencyApplicationId");

    for (var what : List.of("", "/rejections", "/vouchers")) {
      assertThat(api.get(path + what, null).code()).isEqualTo("unauthenticated");
      assertThat(api.get(path + what, Api.VERIFIER).code()).isEqualTo("forbidden");
      assertThat(api.get(path + what, Api.CLERK).code()).isEqualTo("forbidden");
      assertThat(api.get(path + what, Api.CHANNEL).code()).isEqualTo("not-found");
    }
    assertThat(AgencyFile.send(api, null, Applicant.ZHOUKOU, "employer", text).code())
        .isEqualTo("unauthenticated");
    assertThat(AgencyFile.send(api, Api.VERIFIER, Applicant.ZHOUKOU, "employer", text).code())
        .isEqualTo("forbidden");
    assertThat(AgencyFile.send(api, Api.CHANNEL, Applicant.ZHOUKOU, "employer", text).code())
        .isEqualTo("agency-route-not-granted");
    database.execute("update partner set regions = '{130000}' where partner_no = '5000000001'");
    try {
      assertThat(zhoukou(text).code()).isEqualTo("outside-jurisdiction");
    } finally {
      database.execute("update partner set regions = '{000000}' where partner_no = '5000000001'");
    }
  }

  private Api.Reply zhoukou(String text) {
    return AgencyFile.send(api, Api.AGENCY, Applicant.ZHOUKOU, "employer", text);
  }

  private static List<TestPerson> people(int number) {
    return Stream.generate(TestPerson::next).limit(number).toList();
  }

  private static String counts(Api.Reply done) {
    var json = done.json();
    return json.getString("state")
        + " "
        + json.getLong("received")
        + " "
        + json.getLong("accepted")
        + " "
        + json.getLong("unchanged")
        + " "
        + json.getLong("rejected");
  }

  private static JsonObject without(JsonObject row, String member) {
    row.remove(member);
    return row;
  }

  private static JsonObject spoiled(String field, String value) {
    var row = AgencyFile.row(TestPerson.next());
    row.getJsonObject("person").put(field, value);
    return row;
  }
}
