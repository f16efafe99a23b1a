package org.essc.holderdata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.essc.region.Jurisdiction.NATIONWIDE;

import io.agroal.api.AgroalDataSource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.essc.audit.Covered;
import org.essc.card.loss.LossApi;
import org.essc.family.acting.Families;
import org.essc.partner.StaffCaller;
import org.essc.person.HolderStore;
import org.essc.person.IdNumber;
import org.essc.person.IdType;
import org.essc.platform.crypto.BlindIndex;
import org.essc.platform.problem.ProblemException;
import org.essc.region.Jurisdiction;
import org.essc.testing.Api;
import org.essc.testing.MutableClock;
import org.essc.testing.TestPerson;
import org.essc.testing.Unis;
import org.junit.jupiter.api.Test;

/**
 * A person's own data, for that person: all of it, and given by nobody whose business it is not.
 */
@QuarkusTest
class ExportHolderDataTest {

  private static final String SECURITY = "8000000004";
  private static final Set<String> SECURITY_ROLE = Set.of("security-administrator");
  private static final String PATH = "/v1/holder-data-exports";

  @Inject Pool pool;
  @Inject Covered covered;
  @Inject MutableClock clock;
  @Inject ExportHolderData export;
  @Inject HolderStore holders;
  @Inject AgroalDataSource database;
  @Inject BlindIndex index;

  private final Api api = Api.here();

  private static String body(TestPerson person, String reference) {
    return new JsonObject()
        .put("idNumber", person.idNumber())
        .put("askedBy", "holder")
        .put("reference", reference)
        .encode();
  }

  private List<JsonObject> exported(TestPerson person, String reference) {
    var reply = api.post(PATH, SECURITY, body(person, reference));
    assertThat(reply.status()).as(reply.body()).isEqualTo(200);
    return reply.body().lines().filter(line -> !line.isBlank()).map(JsonObject::new).toList();
  }

  @Test
  void personIsGivenWhatIsKeptInTheirWords() throws SQLException {
    var holder = api.holder();
    var person = holder.person();
    new LossApi(api, clock).reportAtWindow(person);

    var rows = exported(person, "request-" + person.cardNo());

    assertThat(rows)
        .extracting(row -> row.getString("section"))
        .contains("person", "cards", "lossReports", "acts", "electronicCards", "channels");
    assertThat(section(rows, "person").getString("idNumber")).isEqualTo(person.idNumber());
    var card = section(rows, "cards");
    assertThat(card.getString("cardNo")).isEqualTo(person.cardNo());
    assertThat(card.getString("name")).isEqualTo(person.name());
    assertThat(section(rows, "channels").getString("phone")).isEqualTo(person.phone());
    var end = rows.get(rows.size() - 1);
    assertThat(end.getString("section")).isEqualTo("end");
    assertThat(end.getInteger("records")).isEqualTo(rows.size() - 1);
    assertThat(covered.entry("\"act\":\"holder.export-data\"", "request-" + person.cardNo()))
        .isTrue();
  }

  @Test
  void secretsAndOtherPeopleStayOut() {
    var person = api.holder().person();
    var text = exported(person, "r-1").toString();

    assertThat(text)
        .doesNotContain("$argon2", "\\x", "contentMac", "staff:", "pepperId", "holderId")
        .doesNotContain("Digest", "Index");
  }

  /** Whoever is invited is given that they were, and not by whom. */
  @Test
  void invitationsAreOfBothSides() {
    var inviter = api.holder();
    var invited = api.holder().person();
    var sent =
        api.create(
            "/v1/family-invitations",
            Api.CHANNEL,
            """
            {"signNo":"%s","relation":"parent","invited":{"idNumber":"%s","name":"%s"}}"""
                .formatted(inviter.signNo(), invited.idNumber(), invited.name()));
    assertThat(sent.status()).as(sent.body()).isEqualTo(201);

    var received = section(exported(invited, "r-5"), "invitationsReceived");
    assertThat(received.getString("relation")).isEqualTo("parent");
    assertThat(received.fieldNames()).doesNotContain("invitedName", "channelNo", "invitedId");
    assertThat(section(exported(inviter.person(), "r-6"), "invitations").getString("state"))
        .isEqualTo("open");
  }

  /** By what name a verifier knows whoever acted is theirs; that somebody acted, the holder's. */
  @Test
  void ofWhoeverActedForTheHolderTheKindAloneIsGiven() {
    var two = new Families(database, index, api).guardian();
    var made =
        api.post(
            "/v1/identity-codes",
            Api.CHANNEL,
            "{\"signNo\":\"%s\",\"purpose\":\"enquiry\",\"memberId\":\"%s\"}"
                .formatted(two.actor().signNo(), two.memberId()));
    assertThat(made.status()).as(made.body()).isEqualTo(201);
    var verified = api.verify(Api.VERIFIER, made.json().getString("code"));
    assertThat(verified.status()).as(verified.body()).isEqualTo(200);

    var rows = exported(two.member().person(), "r-8");

    var verification = section(rows, "verifications");
    assertThat(verification.getString("subject")).isEqualTo(verified.json().getString("subject"));
    assertThat(verification.getString("actKind")).isEqualTo("guardian");
    assertThat(rows.toString()).doesNotContain(verified.json().getString("act.sub"));
  }

  /** Of whom nothing but the number is known, as after a mistaken import. */
  @Test
  void whoHasNoRegionIsKnownToThoseWhoServeTheCountryAlone() {
    var number = new IdNumber(TestPerson.next().idNumber());
    Unis.get(
        pool.withTransaction(
            transaction ->
                holders.lock(
                    transaction,
                    IdType.RESIDENT_ID,
                    number,
                    clock.instant().atOffset(ZoneOffset.UTC))));
    var request = new ExportHolderData.Request(number, ExportHolderData.AskedBy.HOLDER, "r-7");

    assertThat(refused(request, Jurisdiction.of(List.of("410000")))).isEqualTo("not-found");
    var holder =
        Unis.get(export.open(request, new StaffCaller("of-all", SECURITY_ROLE, NATIONWIDE)));
    var rows = Unis.get(export.rows(holder).collect().asList());
    assertThat(rows).hasSize(2);
    assertThat(section(rows, "person").getString("idNumber")).isEqualTo(number.value());
  }

  private String refused(ExportHolderData.Request request, Jurisdiction jurisdiction) {
    return catchThrowableOfType(
            ProblemException.class,
            () ->
                Unis.get(
                    export.open(request, new StaffCaller("of-one", SECURITY_ROLE, jurisdiction))))
        .type()
        .code();
  }

  private static JsonObject section(List<JsonObject> rows, String name) {
    return rows.stream()
        .filter(row -> row.getString("section").equals(name))
        .findFirst()
        .orElseThrow();
  }

  /** Whoever adds a table with a holder's rows says what the holder is given of it. */
  @Test
  void everyTableOfHoldersIsGivenOrLeftForAReason() {
    var known = new TreeSet<String>(HeldTables.LEFT.keySet());
    HeldTables.GIVEN.forEach(table -> known.add(table.table()));
    known.remove("holder");
    var kept =
        Unis.get(
                pool.query(
                        "select c.relname from pg_class c join pg_attribute a on a.attrelid = c.oid"
                            + " where a.attname = 'holder_id' and not a.attisdropped"
                            + " and c.relkind in ('r', 'p') and not c.relispartition"
                            + " and c.relnamespace = 'public'::regnamespace")
                    .execute())
            .stream()
            .map(row -> row.getString(0))
            .toList();

    assertThat(known).containsExactlyInAnyOrderElementsOf(kept);
  }

  /** Whose card is of a region that the caller does not serve is nobody to the caller. */
  @Test
  void personOfAnotherRegionIsNotFound() {
    var person = TestPerson.next().withRegion("210200");
    api.importCards(person);
    var refused = api.post(PATH, SECURITY, body(person, "r-4"));
    assertThat(refused.status()).as(refused.body()).isEqualTo(404);
    assertThat(refused.code()).isEqualTo("not-found");
  }

  @Test
  void othersAndNobodyAreNotFound() {
    var person = api.holder().person();
    assertThat(api.post(PATH, SECURITY, body(TestPerson.next(), "r-3")).code())
        .isEqualTo("not-found");
    assertThat(api.post(PATH, null, body(person, "r-3")).status()).isEqualTo(401);
    for (var caller :
        List.of("8000000001", "8000000002", "8000000003", "8000000005", "1000000001")) {
      assertThat(api.post(PATH, caller, body(person, "r-3")).status()).as(caller).isEqualTo(403);
    }
  }

  @Test
  void whatIsWrongWithTheRequestIsSaid() {
    var reply =
        api.post(PATH, SECURITY, "{\"idNumber\":\"1\",\"askedBy\":\"me\",\"reference\":\"a b\"}");
    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.json().getList("violations.field"))
        .containsExactlyInAnyOrder("idNumber", "askedBy", "reference");
  }
}
