package org.essc.card.activation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.essc.card.pin.PinApi;
import org.essc.testing.Api;
import org.essc.testing.Api.Reply;
import org.essc.testing.Imports;
import org.essc.testing.TestPerson;
import org.essc.testing.WaitingApplications;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Steps 5 and 6: the bank function, and what is not paid before it. */
@QuarkusTest
class BankActivationTest {

  private static final String PATH = "/v1/bank-activations";
  private static final String BENEFITS = "/v1/benefit-checks";

  @Inject WaitingApplications applications;

  private final Api api = Api.here();
  private final Imports database = new Imports(api);
  private final PinApi pins = new PinApi(api);

  /** Partners are told to come back after a second, and a cold process may need longer. */
  @BeforeEach
  void warmUp() {
    Awaitility.await().until(() -> benefits(TestPerson.next(), "benefit").status() == 422);
    Awaitility.await().until(() -> report(body(TestPerson.next())).status() == 422);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({"410100", "411600", "130000", "130100", "210200"})
  void benefitsGoByCardOnlyAfterBankActivation(String region) throws SQLException {
    var person = imported(TestPerson.next().withRegion(region));
    for (var purpose : new String[] {"contribution", "benefit"}) {
      var before = benefits(person, purpose);
      assertThat(before.code()).as(before.body()).isEqualTo("bank-function-not-activated");
      assertThat(before.status()).isEqualTo(409);
      assertThat(before.json().getString("rule")).isEqualTo("activation.bankBeforeBenefits");
      assertThat(before.json().getList("source")).isNotEmpty();
    }
    var reported = report(body(person));
    assertThat(reported.status()).as(reported.body()).isEqualTo(201);
    if (region.startsWith("41")) {
      var unchanged = benefits(person, "benefit");
      assertThat(unchanged.code()).as(unchanged.body()).isEqualTo("pin-not-changed");
      assertThat(unchanged.json().getString("rule")).isEqualTo("pin.unchangedMeans");
      assertThat(unchanged.json().getList("source")).isNotEmpty();
      pins.setOwn(person);
    }
    assertThat(benefits(person, "benefit").json().getBoolean("allowed")).isTrue();
    assertThat(
            database.query(
                "select type from outbox_event where subject_id = '%s'"
                    .formatted(reported.json().getString("cardId"))))
        .contains("card-bank-activated");
    assertThat(database.everythingStored()).doesNotContain(account(person));
  }

  @Test
  void sameReportAgainChangesNothingAndAnotherAccountIsRefused() {
    var person = imported(TestPerson.next());
    var first = report(body(person));
    var again = report(body(person));
    assertThat(again.status()).isEqualTo(200);
    assertThat(again.json().getString("bankActivatedAt"))
        .isEqualTo(first.json().getString("bankActivatedAt"));
    assertThat(report(body(person).put("bankAccount", "6217000000000000")).code())
        .isEqualTo("bank-function-already-activated");
    assertThat(report(body(person).put("bankCode", "105")).code()).isEqualTo("other-bank");
  }

  /** The holder came to the bank for this account; another one, or none, was never activated. */
  @ParameterizedTest(name = "{0} {1}: {2}")
  @CsvSource({"102, 6217000000000099, bankAccount", "105, , bankCode", ", , bankCode"})
  void fileChangesNoAccountOfAnActivatedBankFunction(
      String bankCode, String bankAccount, String field) {
    var person = imported(TestPerson.next());
    assertThat(report(body(person)).status()).isEqualTo(201);
    var row = applied(person.withName("张改名"), bankCode, bankAccount);
    assertThat(database.rejections(row)).containsExactly("2 card-held " + field);
    assertThat(report(body(person).put("bankAccount", "6217000000000099")).code())
        .isEqualTo("bank-function-already-activated");
    assertThat(report(body(person)).status()).isEqualTo(200);
    assertThat(database.rejections(applied(person.withName("张改名"), "102", account(person))))
        .as("the same account")
        .isEmpty();
  }

  /** That it is lost matters more than what the file knows of the account. */
  @Test
  void fileThatDoesNotKnowTheAccountTakesTheCardOutOfUse() {
    var person = imported(TestPerson.next());
    assertThat(report(body(person)).status()).isEqualTo(201);
    assertThat(database.rejections(applied(person.withState(2), "", ""))).isEmpty();
    assertThat(pins.state(person)).isEqualTo(2);
    assertThat(report(body(person).put("bankAccount", "6217000000000099")).code())
        .as("the account is still there")
        .isEqualTo("bank-function-already-activated");
    assertThat(report(body(person)).status()).isEqualTo(200);
  }

  /** Applies a file with that row; null is empty. */
  private Reply applied(TestPerson person, String bankCode, String bankAccount) {
    var row =
        Stream.of(person.csv(), bankCode, bankAccount)
            .map(value -> value == null ? "" : value)
            .collect(Collectors.joining(","));
    var file = TestPerson.CSV_HEADER + ",bankCode,bankAccount\n" + row + "\n";
    return database.importCsv(file.getBytes(UTF_8));
  }

  @Test
  void cardOfAnotherBankIsNotActivated() throws SQLException {
    var person = imported(TestPerson.next());
    database.execute(
        "update physical_card set bank_code = '105' where holder_id = '%s'"
            .formatted(applications.holder(person)));
    assertThat(report(body(person)).code()).isEqualTo("other-bank");
    // essc.banks.codes gives that code to another partner.
    assertThat(report(body(imported(TestPerson.next())).put("bankCode", "999")).code())
        .isEqualTo("other-bank");
    assertThat(report(body(person).put("bankCode", "105")).status()).isEqualTo(201);
  }

  /** Whatever authority an agent has, the bank must see the account's owner. */
  @ParameterizedTest(name = "{0} {1}: {2}")
  @CsvSource({
    "410100, agent, party-not-allowed",
    "411600, agent, party-not-allowed",
    "130100, agent, party-not-allowed",
    "210200, agent, party-not-allowed",
    "410100, employer, party-not-allowed"
  })
  void agentNeverActivatesTheBankFunction(String region, String kind, String code) {
    var person = imported(TestPerson.next().withRegion(region));
    var by = CardActivationTest.by(kind, "id;agent-id");
    var reply = report(body(person).put("by", by));
    assertThat(reply.code()).as(reply.body()).isEqualTo(code);
    assertThat(reply.status()).isEqualTo(403);
    if (kind.equals("agent")) {
      assertThat(reply.json().getString("rule")).isEqualTo("agents.excludedServices");
      assertThat(reply.json().getList("source")).isNotEmpty();
    }
  }

  @Test
  void guardianActivatesAMinorsBankFunction() {
    var person =
        imported(TestPerson.next().withRegion("411600").born(LocalDate.now().minusYears(8)));
    var shown = "minor-id-or-hukou-book;guardian-id;proof-of-guardianship";
    assertThat(
            report(body(person).put("by", CardActivationTest.by("guardian", "guardian-id"))).code())
        .isEqualTo("evidence-missing");
    assertThat(report(body(person).put("by", CardActivationTest.by("guardian", shown))).status())
        .isEqualTo(201);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({"410100", "411600", "130000", "210200"})
  void bankFunctionIsActivatedInPerson(String region) {
    var person = imported(TestPerson.next().withRegion(region));
    var reply = report(body(person).put("inPerson", false));
    assertThat(reply.code()).isEqualTo("in-person-required");
    assertThat(reply.json().getString("rule")).isEqualTo("activation.bankInPerson");
  }

  @ParameterizedTest(name = "state {0}: {1} {2}")
  @CsvSource({
    "0, 201, , sealed",
    "1, 201, , ",
    "2, 409, lost, lost",
    "3, 201, , locked",
    "4, 409, lost, lost",
    "9, 409, cancelled, cancelled"
  })
  void bankFunctionIsIndependentOfTheSocialOne(
      int state, int status, String reason, String benefitReason) {
    var person = imported(TestPerson.next().withState(state));
    var reply = report(body(person));
    assertThat(reply.status()).as(reply.body()).isEqualTo(status);
    if (reason != null) {
      assertThat(reply.code()).isEqualTo("card-not-usable");
      assertThat(reply.json().getString("reason")).isEqualTo(reason);
    }
    var benefit = benefits(person, "benefit");
    if (benefitReason != null) {
      assertThat(benefit.code()).isEqualTo("card-not-usable");
      assertThat(benefit.json().getString("reason")).isEqualTo(benefitReason);
    } else {
      assertThat(benefit.code()).isEqualTo("pin-not-changed");
      pins.setOwn(person);
      assertThat(benefits(person, "benefit").status()).isEqualTo(200);
    }
  }

  @Test
  void expiredCardHasNeither() {
    var person =
        imported(
            TestPerson.next()
                .withValidity(LocalDate.now().minusYears(10), LocalDate.now().minusDays(3)));
    assertThat(report(body(person)).json().getString("reason")).isEqualTo("expired");
    assertThat(benefits(person, "contribution").json().getString("reason")).isEqualTo("expired");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({"411600", "410100"})
  void temporaryCardHasNoBankFunction(String region) throws SQLException {
    var person = imported(TestPerson.next().withRegion(region));
    database.execute(
        "update physical_card set kind = 'temporary' where holder_id = '%s'"
            .formatted(applications.holder(person)));
    var reply = report(body(person));
    assertThat(reply.code()).isEqualTo("no-bank-function");
    assertThat(reply.json().getString("rule")).isEqualTo("temporaryCard.bankFunction");
    assertThat(benefits(person, "benefit").code()).isEqualTo("bank-function-not-activated");
  }

  @Test
  void parallelReportsAreRecordedOnce() {
    var person = imported(TestPerson.next());
    var statuses =
        Stream.generate(() -> body(person).encode())
            .limit(10)
            .map(body -> api.createAsync(PATH, Api.BANK, body))
            .toList()
            .stream()
            .map(one -> one.join().status())
            .toList();
    assertThat(statuses).containsOnlyOnce(201);
    assertThat(statuses.stream().filter(status -> status != 201)).containsOnly(200);
  }

  @Test
  void oneNumberAloneNamesNoCard() {
    var person = imported(TestPerson.next());
    var stranger = body(person);
    stranger.getJsonObject("card").put("idNumber", TestPerson.next().idNumber());
    assertThat(report(stranger).code()).isEqualTo("card-mismatch");
    var alone = body(person);
    alone.getJsonObject("card").remove("cardNo");
    assertThat(report(alone).status()).isEqualTo(400);
    var missing = report(new JsonObject());
    assertThat(missing.json().getList("violations.field"))
        .contains("bankCode", "bankAccount", "phone", "inPerson", "card");
    assertThat(benefits(TestPerson.next(), "benefit").code()).isEqualTo("card-mismatch");
    assertThat(benefits(person, "loan").status()).isEqualTo(400);
  }

  @ParameterizedTest(name = "{0}: {1} {2}")
  @CsvSource({
    ", 401, 401",
    "1000000001, 403, 403",
    "8000000001, 403, 403",
    "5100000001, 403, 422",
    "4000000001, 422, 403"
  })
  void othersReportAndAskNothing(String caller, int reporting, int asking) {
    var person = TestPerson.next();
    assertThat(api.create(PATH, caller, body(person).encode()).status()).isEqualTo(reporting);
    var question =
        new JsonObject().put("card", CardActivationTest.card(person)).put("purpose", "benefit");
    assertThat(api.post(BENEFITS, caller, question.encode()).status()).isEqualTo(asking);
  }

  private TestPerson imported(TestPerson person) {
    api.importCards(person);
    return person;
  }

  private static String account(TestPerson person) {
    return "62170099" + person.phone();
  }

  private static JsonObject body(TestPerson person) {
    return new JsonObject()
        .put("card", CardActivationTest.card(person))
        .put("bankCode", "102")
        .put("bankAccount", account(person))
        .put("phone", person.phone())
        .put("inPerson", true);
  }

  private Reply report(JsonObject body) {
    return api.create(PATH, Api.BANK, body.encode());
  }

  private Reply benefits(TestPerson person, String purpose) {
    return api.post(
        BENEFITS,
        Api.INSURER,
        new JsonObject()
            .put("card", CardActivationTest.card(person))
            .put("purpose", purpose)
            .encode());
  }
}
