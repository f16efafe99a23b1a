package org.essc.benefit;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.essc.testing.Api;
import org.essc.testing.CardRowsOf;
import org.essc.testing.Imports;
import org.essc.testing.TestPerson;
import org.junit.jupiter.api.Test;

/** Insurers say who has to be authenticated by when. */
@QuarkusTest
class EntitlementFilesTest {

  private static final LocalDate DUE = LocalDate.now().plusYears(1);

  @Inject CardRowsOf rows;

  private final Api api = Api.here();
  private final BenefitApi benefits = new BenefitApi(api);
  private final Imports database = new Imports(api);

  @Test
  void holdersAreFoundByNumberAndListedWithoutTheirData() throws SQLException {
    var person = api.person("411300");
    var stranger = TestPerson.next();
    var reference = BenefitApi.reference();
    var other = BenefitApi.reference();

    var done =
        benefits.send(BenefitApi.due(reference, person, DUE), BenefitApi.due(other, stranger, DUE));

    assertThat(BenefitApi.counts(done)).isEqualTo("completed 2 2 0 0");
    var found = benefits.find(reference, "due");
    assertThat(found.getString("scheme")).isEqualTo("resident-pension");
    assertThat(found.getString("deadline")).isEqualTo(DUE.toString());
    assertThat(found.getString("name")).contains("*").doesNotContain(person.name());
    assertThat(found.getString("subject")).hasSize(32);
    var unknown = benefits.find(other, "unmatched");
    assertThat(unknown.getString("reason")).isEqualTo("unknown");
    assertThat(unknown.getString("subject")).isNull();
    assertThat(database.everythingStored()).doesNotContain(stranger.idNumber());
  }

  @Test
  void sameFileTwiceChangesNothing() throws SQLException {
    var people = IntStream.range(0, 20).mapToObj(i -> TestPerson.next()).toList();
    api.importCards(people.toArray(TestPerson[]::new));
    var rows =
        people.stream()
            .map(person -> BenefitApi.due(BenefitApi.reference(), person, DUE))
            .toArray(String[]::new);
    var key = UUID.randomUUID().toString();

    var first = benefits.upload("text/csv", BenefitApi.file(rows), key);
    var done = benefits.await(first);
    var repeat = benefits.upload("text/csv", BenefitApi.file(rows), key);
    var before = versions(rows);
    var again = benefits.send(rows);

    assertThat(versions(rows)).hasSize(20).as("none is written").isEqualTo(before);
    assertThat(repeat.body()).isEqualTo(first.body());
    assertThat(BenefitApi.counts(done)).isEqualTo("completed 20 20 0 0");
    assertThat(BenefitApi.counts(again)).isEqualTo("completed 20 20 20 0");
    assertThat(benefits.upload("text/csv", BenefitApi.file(rows[0]), key).code())
        .isEqualTo("idempotency-key-reused");
    assertThat(benefits.upload("text/csv", BenefitApi.file(rows[0]), null).code())
        .isEqualTo("idempotency-key-required");
  }

  /** What a newer file confirms, an older one that comes to its end later must not undo. */
  @Test
  void sameRowIsNotedWhileAnOlderFileIsOpenAndChangesNothingElse() throws SQLException {
    var row = BenefitApi.due(BenefitApi.reference(), api.person("411300"), DUE);
    benefits.send(row);
    var before = versions(row);
    var older = "00000000-0000-7000-8000-000000000000";
    try {
      database.execute(
          """
          insert into benefit_file (id, partner_no, state, format, lease_until, created_at)
          select '%s', insurer_no, 'receiving', 'csv', now() + interval '1 hour', now()
            from benefit_entitlement where reference = '%s'"""
              .formatted(older, reference(row)));

      var again = benefits.send(row);

      assertThat(BenefitApi.counts(again)).isEqualTo("completed 1 1 1 0");
      assertThat(versions(row)).isNotEqualTo(before);
      assertThat(
              database.query(
                  "select source_id from benefit_entitlement where reference = '%s'"
                      .formatted(reference(row))))
          .containsExactly(again.json().getString("fileId"));
    } finally {
      database.execute("delete from benefit_file where id = '" + older + "'");
    }
  }

  private static String reference(String row) {
    return row.substring(0, row.indexOf(','));
  }

  /** By which a row tells that it has been written anew. */
  private List<String> versions(String... rows) throws SQLException {
    var references =
        Stream.of(rows).map(EntitlementFilesTest::reference).collect(Collectors.joining("','"));
    return database.query(
        "select xmin from benefit_entitlement where reference in ('"
            + references
            + "') order by id");
  }

  @Test
  void laterRowCorrectsAndWithdrawsAndBringsBack() {
    var person = api.person("411300");
    var reference = benefits.entitle(person, DUE);

    var corrected = benefits.send(BenefitApi.due(reference, person, DUE.plusDays(3)));
    assertThat(BenefitApi.counts(corrected)).isEqualTo("completed 1 1 0 0");
    assertThat(benefits.find(reference).getString("dueOn")).isEqualTo("" + DUE.plusDays(3));

    benefits.send(BenefitApi.withdrawn(reference));
    assertThat(benefits.state(reference)).isEqualTo("withdrawn");
    assertThat(BenefitApi.counts(benefits.send(BenefitApi.withdrawn(reference))))
        .isEqualTo("completed 1 1 1 0");

    benefits.send(BenefitApi.due(reference, person, DUE));
    assertThat(benefits.state(reference)).isEqualTo("due");
  }

  /** In one file, too, the later row is the newer truth. */
  @Test
  void rowsForOneReferenceAreAppliedInTheirOrder() {
    var person = api.person("411300");
    var reference = BenefitApi.reference();

    var done =
        benefits.send(
            BenefitApi.withdrawn(reference),
            BenefitApi.due(reference, person, DUE),
            BenefitApi.withdrawn(reference),
            BenefitApi.due(reference, person, DUE.plusDays(1)));

    assertThat(benefits.rejections(done)).containsExactly("2 benefit-reference-unknown reference");
    assertThat(benefits.find(reference, "due").getString("dueOn")).isEqualTo("" + DUE.plusDays(1));
  }

  @Test
  void badRowsAreListedWithTheirFieldsAndGoodOnesTaken() {
    var person = api.person("411300");
    var good = BenefitApi.reference();
    var done =
        benefits.send(
            BenefitApi.due(good, person, DUE),
            BenefitApi.due("no spaces", "no-scheme", person, DUE),
            BenefitApi.due(person.idNumber(), person, DUE),
            BenefitApi.due(BenefitApi.reference(), person.withName("王无名"), DUE),
            BenefitApi.reference() + ",resident-pension,410199195001010001,,990000,2027-02-29,",
            BenefitApi.reference() + ",resident-pension,,,,," + "forget",
            "one,two");

    assertThat(BenefitApi.counts(done)).isEqualTo("completed 7 1 0 6");
    assertThat(benefits.rejections(done))
        .containsExactlyInAnyOrder(
            "3 benefit-reference-format reference",
            "3 benefit-scheme-unknown scheme",
            "4 benefit-reference-personal reference",
            "5 holder-mismatch row",
            "6 id-number-check-character idNumber",
            "6 value-required name",
            "6 region-code-province regionCode",
            "6 date-format dueOn",
            "7 benefit-action-unknown action",
            "7 value-required idNumber",
            "7 value-required name",
            "7 value-required regionCode",
            "7 value-required dueOn",
            "8 row-column-count row");
    assertThat(benefits.state(good)).isEqualTo("due");
  }

  /** One that was matched stays so, and the others of its file are applied. */
  @Test
  void cardThatWasAlteredBehindThePlatformsBackSpoilsItsOwnRowAlone() throws SQLException {
    var person = api.person("411300");
    var reference = benefits.entitle(person, DUE);
    database.execute(
        "update physical_card set name = card_no where id = '" + rows.cardId(person) + "'");
    var other = BenefitApi.reference();

    var done =
        benefits.send(
            BenefitApi.due(reference, person, DUE.plusDays(1)),
            BenefitApi.due(other, api.person("411300"), DUE));

    assertThat(benefits.rejections(done)).containsExactly("2 card-unreadable row");
    assertThat(benefits.find(reference, "due").getString("dueOn")).isEqualTo("" + DUE);
    assertThat(benefits.state(other)).isEqualTo("due");
  }

  @Test
  void objectsOfLinesAreTakenAsWell() {
    var person = api.person("411300");
    var reference = BenefitApi.reference();
    var row =
        """
        {"reference":"%s","scheme":"work-injury","idType":"01","idNumber":"%s","name":"%s",\
        "regionCode":"411300","dueOn":"%s"}
        """
            .formatted(reference, person.idNumber(), person.name(), DUE);

    benefits.await(benefits.upload("application/x-ndjson", row, UUID.randomUUID().toString()));

    assertThat(benefits.find(reference, "due").getString("scheme")).isEqualTo("work-injury");
  }

  @Test
  void brokenFileIsRefusedWhole() {
    var key = UUID.randomUUID().toString();
    assertThat(benefits.upload("text/csv", "reference,scheme\n1,2\n", key).code())
        .isEqualTo("import-header");
    assertThat(benefits.upload("application/json", "{}", key).status()).isEqualTo(415);
  }

  @Test
  void whoeverIsNoInsurerIsKeptOutAndOthersFilesDoNotExist() {
    var done = benefits.send(BenefitApi.due(BenefitApi.reference(), api.person("411300"), DUE));
    var file = "/v1/benefit-entitlements/files/" + done.json().getString("fileId");
    var id = anyEntitlement();

    for (var path :
        List.of(
            "/v1/benefit-entitlements",
            "/v1/benefit-entitlements/results",
            "/v1/benefit-entitlements/" + id,
            "/v1/benefit-entitlements/files",
            file,
            file + "/rejections")) {
      assertThat(api.get(path, null).status()).as(path).isEqualTo(401);
      assertThat(api.get(path, Api.CHANNEL).status()).as(path).isEqualTo(403);
      assertThat(api.get(path, Api.INSURER).status()).as(path).isEqualTo(200);
    }
    assertThat(new BenefitApi(api, null).upload("text/csv", "x", "k").status()).isEqualTo(401);
    assertThat(new BenefitApi(api, Api.CHANNEL).upload("text/csv", "x", "k").status())
        .isEqualTo(403);
    assertThat(api.get("/v1/benefit-entitlements?state=good", Api.INSURER).code())
        .isEqualTo("invalid-request");
  }

  private String anyEntitlement() {
    return api.get("/v1/benefit-entitlements?limit=1", Api.INSURER)
        .json()
        .getString("items[0].entitlementId");
  }
}
