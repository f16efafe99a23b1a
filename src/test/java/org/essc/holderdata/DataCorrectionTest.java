package org.essc.holderdata;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.essc.card.loss.LossApi;
import org.essc.testing.Api;
import org.essc.testing.CardRowsOf;
import org.essc.testing.MutableClock;
import org.essc.testing.TestPerson;
import org.essc.testing.Unis;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A holder's request to correct what is kept: asked of one, decided by another. */
@QuarkusTest
class DataCorrectionTest {

  private static final String PATH = "/v1/data-corrections";
  private static final String SECOND = "8000000006";
  private static final String SECURITY = "8000000004";
  private static final String GRANT = "{\"decision\":\"grant\",\"by\":{\"shown\":[\"id\"]}}";
  private static final String REFUSE = "{\"decision\":\"refuse\",\"reason\":\"证明不符\"}";
  private static final String WITHDRAW = "{\"decision\":\"withdraw\"}";

  @Inject MutableClock clock;
  @Inject Pool pool;
  @Inject CardRowsOf rows;

  @ConfigProperty(name = "quarkus.datasource.reactive.max-size")
  int connections;

  private final Api api = Api.here();

  @AfterEach
  void reset() {
    clock.reset();
    Api.forgetTokens();
  }

  private Api.Reply ask(String caller, TestPerson person, String values) {
    return api.create(
        PATH,
        caller,
        "{\"card\":%s,%s,\"said\":\"登记有误\",\"reference\":\"A(3)/%s\"}"
            .formatted(LossApi.card(person), values.replace('\'', '"'), person.cardNo()));
  }

  private String asked(TestPerson person, String values) {
    var reply = ask(Api.CLERK, person, values);
    assertThat(reply.status()).as(reply.body()).isEqualTo(201);
    return reply.json().getString("correctionId");
  }

  private Api.Reply decide(String caller, String id, String body) {
    return api.create(PATH + "/" + id, caller, body);
  }

  private Object heldChanges(TestPerson person) throws SQLException {
    return rows.value(
        """
        select string_agg(f.state, ',' order by f.id) from face_data_change f
          join physical_card c on c.id = f.card_id where c.card_no_index = ?""",
        person);
  }

  @Test
  void grantedByAnotherThePhoneIsCorrectedByTheChangeThereIs() {
    var person = api.person("411600");
    var reply = ask(Api.CLERK, person, "'phone':'15411112222'");
    assertThat(reply.status()).as(reply.body()).isEqualTo(201);
    assertThat(reply.json().getString("state")).isEqualTo("asked");
    assertThat(reply.json().getList("corrects")).hasToString("[phone]");
    assertThat(reply.json().getBoolean("overdue")).isFalse();
    assertThat(reply.body()).doesNotContain("15411112222", "登记有误");
    var id = reply.json().getString("correctionId");

    assertThat(decide(Api.CLERK, id, GRANT).code()).isEqualTo("own-approval");
    assertThat(decide(SECOND, id, "{\"decision\":\"grant\"}").code()).isEqualTo("evidence-missing");
    var shown = api.get(PATH + "/" + id, SECOND).json();
    assertThat(shown.getString("phone")).isEqualTo("15411112222");
    assertThat(shown.getString("said")).isEqualTo("登记有误");
    assertThat(shown.getString("basis")).contains("第四十六条");

    var done = decide(SECOND, id, GRANT);
    assertThat(done.status()).as(done.body()).isEqualTo(200);
    assertThat(done.json().getString("state")).isEqualTo("corrected");
    assertThat(decide(SECOND, id, REFUSE).code()).isEqualTo("approval-decided");
    var copy =
        api.post(
            "/v1/holder-data-exports",
            SECURITY,
            new JsonObject()
                .put("idNumber", person.idNumber())
                .put("askedBy", "holder")
                .put("reference", "r-1")
                .encode());
    assertThat(copy.body())
        .contains("\"section\":\"corrections\"", "\"phone\":\"15411112222\"", "登记有误");
    var entries = api.get("/v1/audit-entries?about=" + id, "8000000003").json();
    assertThat(entries.getList("items.act"))
        .contains("holder.ask-correction", "holder.look-at-correction", "holder.correct-data");
  }

  @Test
  void nameIsHeldForTheNewCardAndASecurityAdministratorMayDecide() throws SQLException {
    var person = api.person("411600");
    var id = asked(person, "'name':'司徒更正'");
    var papers = "{\"decision\":\"grant\",\"by\":{\"shown\":[\"id\",\"hukou-book\"]}}";
    assertThat(decide(SECURITY, id, papers).status()).isEqualTo(200);
    assertThat(heldChanges(person)).isEqualTo("pending");
  }

  @Test
  void nameOfTheCardTakesBackWhatIsHeldAndIsNothingNewOtherwise() throws SQLException {
    var person = api.person("411600");
    var papers = "{\"decision\":\"grant\",\"by\":{\"shown\":[\"id\",\"hukou-book\"]}}";
    decide(SECOND, asked(person, "'name':'司徒更正'"), papers);
    var own = "'name':'" + person.name() + "'";

    assertThat(decide(SECOND, asked(person, own), papers).status()).isEqualTo(200);
    assertThat(heldChanges(person)).isEqualTo("withdrawn");
    assertThat(decide(SECOND, asked(person, own), papers).code()).isEqualTo("nothing-changed");
  }

  @Test
  void refusedSaysWhyAndWithdrawnIsOver() {
    var person = api.person("411600");
    var refused = decide(SECOND, asked(person, "'address':'周口市某路1号'"), REFUSE);
    assertThat(refused.json().getString("state")).isEqualTo("refused");
    assertThat(refused.json().getString("reason")).isEqualTo("证明不符");
    var withdrawn = decide(Api.CLERK, asked(person, "'address':'周口市某路2号'"), WITHDRAW);
    assertThat(withdrawn.json().getString("state")).isEqualTo("withdrawn");
  }

  @Test
  void listedUntilAnsweredAndOverdueTheDayAfterTheLast() {
    var id = asked(api.person("411600"), "'phone':'15411113333'");
    assertThat(ids(SECOND, "open")).contains(id);
    assertThat(ids(SECOND, "overdue")).doesNotContain(id);
    assertThat(ids(Api.DALIAN_CLERK, "open")).doesNotContain(id);
    clock.advance(Duration.ofDays(30));
    Api.forgetTokens();
    assertThat(ids(SECOND, "overdue")).doesNotContain(id);
    clock.advance(Duration.ofDays(1));
    Api.forgetTokens();
    assertThat(ids(SECOND, "overdue")).contains(id);
    decide(SECOND, id, REFUSE);
    assertThat(ids(SECOND, "overdue")).doesNotContain(id);
    assertThat(ids(SECOND, "decided")).contains(id);
    assertThat(api.get(PATH + "?which=none", SECOND).status()).isEqualTo(400);
  }

  /** Who waited for a second connection would wait for others that do the same. */
  @Test
  void decidedWhileTheDatabaseHasOneConnectionLeft() {
    var id = asked(api.person("411600"), "'phone':'15411118888'");
    var taken = new ArrayList<SqlConnection>();
    try {
      for (int left = connections; left > 1; left--) {
        taken.add(Unis.get(pool.getConnection()));
      }
      var decided = decide(SECOND, id, WITHDRAW);
      assertThat(decided.status()).as(decided.body()).isEqualTo(200);
    } finally {
      taken.forEach(connection -> Unis.get(connection.close()));
    }
  }

  /** The term may have become shorter since others asked. */
  @Test
  void openOnesAreListedInTheOrderOfTheirLastDays() {
    var person = api.person("411600");
    var third = asked(person, "'phone':'15411119999'");
    var second = asked(person, "'phone':'15411119999'");
    var first = asked(person, "'phone':'15411119999'");
    due(third, 40);
    due(first, 20);
    var all = new ArrayList<String>();
    String cursor = "";
    while (cursor != null) {
      var page = api.get(PATH + "?limit=1" + cursor, SECOND).json();
      all.addAll(page.getList("items.correctionId"));
      var next = page.getString("nextCursor");
      cursor = next == null ? null : "&cursor=" + next;
    }
    assertThat(all)
        .containsOnlyOnce(first, second, third)
        .containsSubsequence(first, second, third);
    assertThat(ids(SECOND, "open")).isEqualTo(all);
  }

  private void due(String id, int days) {
    Unis.get(
        pool.preparedQuery(
                "update data_correction set answer_due = current_date + $2::int where id = $1")
            .execute(Tuple.of(UUID.fromString(id), days)));
  }

  /** It may say of the holder what the data do. */
  @Test
  void reasonIsKeptSealedAndStandsInNoList() {
    var person = api.person("411600");
    var id = asked(person, "'phone':'15411117777'");
    var reason = "理由" + id;
    var decided = decide(SECOND, id, REFUSE.replace("证明不符", reason));
    assertThat(decided.json().getString("reason")).isEqualTo(reason);
    assertThat(api.get(PATH + "/" + id, SECOND).json().getString("request.reason"))
        .isEqualTo(reason);
    var stored =
        Unis.get(
            pool.preparedQuery("select t::text from data_correction t where id = $1")
                .execute(Tuple.of(UUID.fromString(id)))
                .map(rows -> rows.iterator().next().getString(0)));
    assertThat(stored).contains("refused").doesNotContain(reason);
    assertThat(pages(SECOND, "decided")).anySatisfy(page -> assertThat(page).contains(id));
    assertThat(pages(SECOND, "decided"))
        .allSatisfy(page -> assertThat(page).doesNotContain(reason));
    var copy =
        api.post(
            "/v1/holder-data-exports",
            SECURITY,
            new JsonObject()
                .put("idNumber", person.idNumber())
                .put("askedBy", "holder")
                .put("reference", "r-2")
                .encode());
    assertThat(copy.body()).contains("\"refusedBecause\":\"" + reason + "\"");
  }

  /** Of all pages. */
  private List<String> ids(String caller, String which) {
    return pages(caller, which).stream()
        .<String>flatMap(page -> JsonPath.from(page).<String>getList("items.correctionId").stream())
        .toList();
  }

  private List<String> pages(String caller, String which) {
    var found = new ArrayList<String>();
    String cursor = "";
    do {
      var page = api.get(PATH + "?limit=200&which=" + which + cursor, caller);
      found.add(page.body());
      var next = page.json().getString("nextCursor");
      cursor = next == null ? null : "&cursor=" + next;
    } while (cursor != null);
    return found;
  }

  @Test
  void othersAreRefusedAndOutsideOfTheRegionsThereIsNothing() {
    var person = api.person("411600");
    var id = asked(person, "'phone':'15411114444'");
    for (var caller : List.of("8000000002", "8000000003", "8000000005", "1000000001")) {
      assertThat(ask(caller, person, "'phone':'15411114444'").status()).as(caller).isEqualTo(403);
      assertThat(api.get(PATH, caller).status()).as(caller).isEqualTo(403);
      assertThat(api.get(PATH + "/" + id, caller).status()).as(caller).isEqualTo(403);
      assertThat(decide(caller, id, REFUSE).status()).as(caller).isEqualTo(403);
    }
    assertThat(ask(null, person, "'phone':'15411114444'").status()).isEqualTo(401);
    assertThat(api.get(PATH + "/" + id, Api.DALIAN_CLERK).status()).isEqualTo(404);
    assertThat(decide(Api.DALIAN_CLERK, id, REFUSE).status()).isEqualTo(404);
    assertThat(ask(Api.DALIAN_CLERK, person, "'phone':'15411114444'").status()).isEqualTo(404);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "'phone':'1' | phone",
        "'phone':'15411115555','name':'甲' | name",
        "'reference':'a b','phone':'15411115555' | reference",
        "'said':' ','phone':'15411115555' | said"
      })
  void whatIsWrongWithTheRequestIsSaid(String values, String field) {
    var reply =
        api.create(
            PATH,
            Api.CLERK,
            new JsonObject()
                .put("card", new JsonObject().put("cardNo", "S10587387"))
                .put("said", "有误")
                .put("reference", "r-1")
                .mergeIn(new JsonObject("{" + values.replace('\'', '"') + "}"))
                .encode());
    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.json().getList("violations.field")).contains(field);
  }

  @Test
  void decisionIsReadWhole() {
    var id = asked(api.person("411600"), "'phone':'15411116666'");
    for (var body :
        List.of(
            "{\"decision\":\"yes\"}",
            "{\"decision\":\"refuse\"}",
            "{\"decision\":\"withdraw\",\"reason\":\"无\"}")) {
      assertThat(decide(SECOND, id, body).status()).as(body).isEqualTo(400);
    }
  }
}
