package org.essc.servicepoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.essc.testing.Api;
import org.essc.testing.MutableClock;
import org.essc.testing.TestPerson;
import org.essc.testing.TestServers;
import org.essc.testing.Unis;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where people go: who keeps the directory, and what everybody finds in it. */
@QuarkusTest
class ServicePointTest {

  private static final String ADMINISTRATOR = "8000000005";
  private static final String PATH = "/v1/service-points";
  private static final String WEEKDAYS =
      """
      {"days":["monday","tuesday","wednesday","thursday","friday"],
       "spans":[{"from":"08:30","to":"11:40"},{"from":"13:30","to":"17:30"}],
       "onPublicHolidays":false}\
      """;

  @Inject MutableClock clock;
  @Inject Pool pool;
  @Inject ServicePointDirectory directory;

  private final Api api = Api.here();

  /** Each test has a directory of its own, and a second in which nobody has asked yet. */
  @BeforeEach
  void empty() {
    Unis.get(pool.query("delete from service_point").execute());
    // on a busy machine a reading may come too late, and the points of before stay
    Awaitility.await()
        .pollDelay(Duration.ZERO)
        .ignoreExceptions()
        .until(
            () -> {
              Unis.get(directory.renew());
              return Unis.get(directory.all()).isEmpty();
            });
    clock.advance(Duration.ofSeconds(2));
  }

  @AfterEach
  void reset() {
    clock.reset();
    Unis.get(directory.renew());
  }

  private static String body(String region, String hours, String... services) {
    return """
    {"regionCode":"%s","name":"服务大厅","kind":"service-window","address":"工农路 1 号",
     "telephone":"0394-1234567、12333"%s,"services":["%s"],"source":"周口市人社局官网"}\
    """
        .formatted(
            region, hours == null ? "" : ",\"hours\":" + hours, String.join("\",\"", services));
  }

  private Api.Reply put(String id, String body) {
    return put(ADMINISTRATOR, id, body);
  }

  private Api.Reply put(String caller, String id, String body) {
    return api.join(
        api.request(PATH + "/" + id, caller)
            .header("Content-Type", "application/json")
            .PUT(BodyPublishers.ofString(body)));
  }

  private Api.Reply importFile(String caller, String type, String file) {
    return api.join(
        api.request(PATH, caller).header("Content-Type", type).PUT(BodyPublishers.ofString(file)));
  }

  private Api.Reply find(String query) {
    return api.join(api.request(PATH + "?" + query, null));
  }

  private List<String> ids(String query) {
    var reply = find(query);
    assertEquals(200, reply.status(), reply.body());
    return reply.json().getList("items.id");
  }

  @Test
  void everybodyFindsWhatTheAdministratorPutWithoutAToken() {
    assertEquals(201, put("zk-1", body("411600", WEEKDAYS, "pin-reset", "loss-report")).status());
    var reply = find("regionCode=411600");
    assertEquals("public, max-age=60", reply.header("Cache-Control"));
    var point = reply.json();
    assertEquals("服务大厅", point.getString("items[0].name"));
    assertEquals("service-window", point.getString("items[0].kind"));
    assertEquals("工农路 1 号", point.getString("items[0].address"));
    assertEquals("0394-1234567、12333", point.getString("items[0].telephone"));
    assertEquals("08:30", point.getString("items[0].hours.spans[0].from"));
    assertEquals(List.of("pin-reset", "loss-report"), point.getList("items[0].services"));
    assertEquals("周口市人社局官网", point.getString("items[0].source"));

    assertEquals(200, put("zk-1", body("411600", null, "enquiry")).status());
    var replaced = api.join(api.request(PATH + "/zk-1", null)).json();
    assertNull(replaced.get("hours"));
    assertEquals(List.of("enquiry"), replaced.getList("services"));

    assertEquals(204, api.delete(PATH + "/zk-1", ADMINISTRATOR).status());
    assertThat(ids("regionCode=411600")).isEmpty();
    assertEquals("not-found", api.delete(PATH + "/zk-1", ADMINISTRATOR).code());
    assertEquals("not-found", api.join(api.request(PATH + "/zk-1", null)).code());
  }

  /** The audit log takes no such text, and must not be what keeps the directory from a change. */
  @Test
  void idThatLooksLikeATelephoneIsKeptAndRemovedLikeAnother() {
    for (var id : List.of("13812345678", "410199195107230006")) {
      assertEquals(201, put(id, body("411600", null, "enquiry")).status(), id);
      assertEquals(204, api.delete(PATH + "/" + id, ADMINISTRATOR).status(), id);
    }
  }

  @Test
  void onlyTheSystemAdministratorKeepsTheDirectory() {
    var body = body("411600", null, "enquiry");
    assertEquals(401, put(null, "zk-1", body).status());
    assertEquals(401, api.join(api.request(PATH + "/zk-1", null).DELETE()).status());
    assertEquals(401, importFile(null, "application/x-ndjson", "{}").status());
    for (var caller : List.of(Api.CLERK, "8000000004", Api.CHANNEL, Api.REGISTRY)) {
      assertEquals(403, put(caller, "zk-1", body).status(), caller);
      assertEquals(403, api.delete(PATH + "/zk-1", caller).status(), caller);
      assertEquals(403, importFile(caller, "application/x-ndjson", "{}").status(), caller);
      assertEquals(403, importFile(caller, "text/csv", "id").status(), caller);
    }
  }

  @Test
  void changesAreAudited() {
    var id = "audited-" + UUID.randomUUID().toString().substring(0, 8);
    put(id, body("411600", null, "enquiry"));
    api.delete(PATH + "/" + id, ADMINISTRATOR);
    Awaitility.await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(
            () ->
                assertThat(
                        api.get("/v1/audit-entries?limit=100", "8000000003")
                            .json()
                            .getList("items.findAll { it.object?.id == '" + id + "' }.act"))
                    .containsExactlyInAnyOrder("service-point.put", "service-point.delete"));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "411602 | street",
        "411603 | zk-1,zk-2",
        "411600 | street,zk-1,zk-2",
        "410000 | henan,street,zk-1,zk-2",
        "411300 | henan",
        "411302 | henan",
        "130000 | ''",
      })
  void searchCoversWhatIsWithinAndFallsBackToWhatIsAbove(String region, String expected) {
    var enquiry = body("411600", null, "enquiry");
    put("zk-1", enquiry);
    put("zk-2", enquiry);
    put("street", body("411602", null, "enquiry"));
    put("henan", body("410000", null, "enquiry"));
    assertThat(ids("regionCode=" + region))
        .containsExactlyInAnyOrder(expected.isEmpty() ? new String[0] : expected.split(","));
  }

  @Test
  void pointsWithoutTheServiceLeadToOnesThatHaveItFurtherUp() {
    put("zk-1", body("411600", WEEKDAYS, "enquiry"));
    put("henan", body("410000", WEEKDAYS, "enquiry", "cancellation"));
    assertEquals(List.of("zk-1"), ids("regionCode=411600&service=enquiry"));
    assertEquals(List.of("henan"), ids("regionCode=411600&service=cancellation"));
    assertThat(ids("regionCode=411600&service=temporary-card")).isEmpty();
    assertThat(ids("regionCode=411600&service=enquiry&openAt=2027-03-06T02:00:00Z"))
        .as("closed on Saturday, yet nearer")
        .isEmpty();
  }

  /** 2027-03-14 and 2027-11-07 are days on which clocks elsewhere are changed; China's are not. */
  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({
    "2027-03-01T08:29:59+08:00, false",
    "2027-03-01T00:30:00Z, true",
    "2027-03-01T03:39:59Z, true",
    "2027-03-01T03:40:00Z, false",
    "2027-03-01T17:29:00+08:00, true",
    "2027-03-01T17:30:00+08:00, false",
    "2027-02-28T20:00:00-05:00, true",
    "2027-03-15T00:30:00Z, true",
    "2027-07-01T00:30:00Z, true",
    "2027-07-01T00:29:00Z, false",
    "2027-11-08T00:30:00Z, true",
    "2027-03-06T10:00:00+08:00, false",
    "2027-03-07T10:00:00+08:00, false",
    "2027-05-03T10:00:00+08:00, false",
    "2027-05-04T10:00:00+08:00, true",
    "2027-05-08T10:00:00+08:00, true",
    "2027-05-08T12:00:00+08:00, false",
  })
  void openAtCountsInChinasTimeAndWorkingDays(String at, boolean open) {
    put("zk-1", body("411600", WEEKDAYS, "enquiry"));
    put("unknown", body("411600", null, "enquiry"));
    assertEquals(
        open ? List.of("zk-1") : List.of(),
        ids("regionCode=411600&openAt=" + URLEncoder.encode(at, StandardCharsets.UTF_8)));
  }

  @Test
  void whoWorksOnHolidaysOrAtWeekendsOnlyKeepsToThat() {
    var weekend =
        "{\"days\":[\"saturday\"],\"spans\":[{\"from\":\"09:00\",\"to\":\"12:00\"}],\"onPublicHolidays\":true}";
    put("mall", body("411600", weekend, "enquiry"));
    assertEquals(
        List.of("mall"), ids("regionCode=411600&openAt=2027-05-01T02:00:00Z"), "a holiday");
    assertThat(ids("regionCode=411600&openAt=2027-05-08T02:00:00Z"))
        .as("a make-up day is a working day")
        .isEmpty();
  }

  @Test
  void listIsPagedByCursor() {
    IntStream.range(0, 5).forEach(i -> put("p-" + i, body("411600", null, "enquiry")));
    var first = find("regionCode=411600&limit=3").json();
    assertEquals(List.of("p-0", "p-1", "p-2"), first.getList("items.id"));
    var next = find("regionCode=411600&limit=3&cursor=" + first.getString("nextCursor")).json();
    assertEquals(List.of("p-3", "p-4"), next.getList("items.id"));
    assertNull(next.getString("nextCursor"));
  }

  @ParameterizedTest
  @CsvSource({
    "'', regionCode",
    "regionCode=9, regionCode",
    "regionCode=411600&service=coffee, service",
    "regionCode=411600&openAt=noon, openAt",
    "regionCode=411600&openAt=%2B999999999-12-31T23:59:59Z, openAt",
    "regionCode=411600&limit=0, find.limit",
    "regionCode=411600&cursor=x, find.cursor",
  })
  void impossibleQuestionIsRefused(String query, String field) {
    var reply = find(query);
    assertEquals(400, reply.status(), reply.body());
    assertThat(reply.json().getList("violations.field", String.class))
        .allMatch(one -> field.endsWith(one));
  }

  @Test
  void everythingThatIsWrongWithAPointIsToldAtOnce() {
    var reply =
        put(
            "zk-1",
            """
            {"regionCode":"41","name":" ","kind":"shop","address":"一\\n二","telephone":"call me",
             "hours":{"days":["payday"],"spans":[],"onPublicHolidays":false},"services":["x"]}\
            """);
    assertEquals(400, reply.status(), reply.body());
    assertThat(reply.json().getList("violations.field", String.class))
        .containsExactlyInAnyOrder(
            "regionCode",
            "name",
            "kind",
            "address",
            "telephone",
            "hours.days",
            "services",
            "source");
    assertEquals(400, put("Zk_1", body("411600", null, "enquiry")).status());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[]",
        "[{\"from\":\"11:40\",\"to\":\"08:30\"}]",
        "[{\"from\":\"8:30\",\"to\":\"11:40\"}]",
        "[{\"from\":\"08:30\",\"to\":\"11:40\"},{\"from\":\"11:00\",\"to\":\"12:00\"}]",
        "[null]"
      })
  void spansThatAreNoneAreRefused(String spans) {
    var hours = "{\"days\":[\"monday\"],\"spans\":" + spans + ",\"onPublicHolidays\":false}";
    var reply = put("zk-1", body("411600", hours, "enquiry"));
    assertEquals(List.of("hours.spans"), reply.json().getList("violations.field"), reply.body());
  }

  @Test
  void fileOfManyIsImportedInEitherFormAndOthersStay() {
    put("other", body("411600", null, "enquiry"));
    var csv =
        """
        id,regionCode,name,kind,address,telephone,days,spans,onPublicHolidays,services,source
        zk-1,411600,"大厅, 一楼",service-window,工农路 1 号,,monday;friday,08:30-11:40;13:30-17:30,false,pin-reset;enquiry,官网
        zk-2,411600,药店,pharmacy,八一路 2 号,12333,,,,pin-change,官网
        """;
    var imported = importFile(ADMINISTRATOR, "text/csv", csv);
    assertEquals(200, imported.status(), imported.body());
    assertEquals(2, imported.json().getInt("created"));
    var ndjson =
        """
        {"id":"zk-2","regionCode":"411600","name":"药店","kind":"pharmacy","address":"八一路 3 号","services":["pin-change"],"source":"官网"}

        {"id":"zk-3","regionCode":"411600","name":"支行","kind":"bank-branch","address":"八一路 4 号","services":["bank-activation"],"source":"官网"}
        """;
    var again = importFile(ADMINISTRATOR, "application/x-ndjson", ndjson).json();
    assertEquals(1, again.getInt("created"));
    assertEquals(1, again.getInt("replaced"));
    assertEquals(List.of("other", "zk-1", "zk-2", "zk-3"), ids("regionCode=411600"));
    var items = find("regionCode=411600").json();
    assertEquals("大厅, 一楼", items.getString("items[1].name"));
    assertEquals("13:30", items.getString("items[1].hours.spans[1].from"));
    assertEquals("八一路 3 号", items.getString("items[2].address"));
  }

  @Test
  void fileWithOneBadRowChangesNothingAndSaysWhere() {
    var good =
        "{\"id\":\"zk-1\",\"regionCode\":\"411600\",\"name\":\"药店\",\"kind\":\"pharmacy\","
            + "\"address\":\"路\",\"services\":[\"enquiry\"],\"source\":\"官网\"}\n";
    var refused =
        importFile(
            ADMINISTRATOR, "application/x-ndjson", good + good.replace("pharmacy", "shop") + "\n");
    assertEquals(400, refused.status());
    assertEquals(List.of("line 2: kind", "line 2: id"), refused.json().getList("violations.field"));
    assertEquals(
        List.of("line 2"),
        importFile(ADMINISTRATOR, "application/x-ndjson", good + "not json")
            .json()
            .getList("violations.field"));
    assertEquals(
        List.of("line 1"),
        importFile(ADMINISTRATOR, "text/csv", "id,name\nx,y\n").json().getList("violations.field"));
    assertEquals(
        List.of("body"),
        importFile(ADMINISTRATOR, "text/csv", "").json().getList("violations.field"));
    assertThat(ids("regionCode=411600")).isEmpty();
  }

  @Test
  void importsThatOverlapEndWithOneOfThem() {
    var files =
        IntStream.range(0, 12)
            .mapToObj(
                i ->
                    api.patiently(
                        api.request(PATH, ADMINISTRATOR)
                            .header("Content-Type", "application/x-ndjson")
                            .PUT(BodyPublishers.ofString(file(i)))))
            .toList();
    assertThat(files).allMatch(reply -> reply.join().status() == 200);
    var names = find("regionCode=411600").json().getList("items.name", String.class);
    assertThat(names).hasSize(20);
    assertThat(names.stream().distinct()).as("all rows of one file").hasSize(1);
  }

  /** The rows of half of them come in the other order. */
  private static String file(int number) {
    return IntStream.range(0, 20)
        .map(i -> number % 2 == 0 ? i : 19 - i)
        .mapToObj(
            i ->
                "{\"id\":\"p-"
                    + i
                    + "\",\"regionCode\":\"411600\",\"name\":\"大厅"
                    + number
                    + "\",\"kind\":\"kiosk\",\"address\":\"路\",\"services\":[\"enquiry\"],\"source\":\"官网\"}\n")
        .reduce("", String::concat);
  }

  @Test
  void oneAddressCannotAskWithoutEnd() {
    clock.stopAt(clock.instant().minus(Duration.ofMinutes(10)));
    var replies =
        IntStream.range(0, 600)
            .mapToObj(i -> api.patiently(api.request(PATH + "?regionCode=411600", null)))
            .toList();
    var refused =
        replies.stream().map(reply -> reply.join()).filter(reply -> reply.status() != 200).toList();
    assertThat(refused).isNotEmpty();
    assertThat(refused).allMatch(reply -> "too-many-requests".equals(reply.code()));
    assertThat(refused).allMatch(reply -> "1".equals(reply.header("Retry-After")));
  }

  @Test
  void directoryIsReadAlsoWhileTheDatabaseIsAway() {
    put("zk-1", body("411600", null, "enquiry"));
    TestServers.postgres().pause();
    try {
      assertEquals(List.of("zk-1"), ids("regionCode=411600"));
      clock.advance(Duration.ofMinutes(5));
      assertEquals(List.of("zk-1"), ids("regionCode=411600"), "older than it should be");
    } finally {
      TestServers.postgres().resume();
    }
  }

  @Test
  void refusalThatSendsToAWindowSaysWhereTheWindowsAre() {
    var person = TestPerson.next().withRegion("411600");
    api.importCards(person);
    var refused =
        api.create(
            "/v1/loss-reports",
            Api.CHANNEL,
            """
            {"card":{"cardNo":"%s","idNumber":"%s"},"name":"%s","by":{"channel":"app","evidence":
             {"method":"FACE","provider":"f","reference":"1","verifiedAt":"%s"}}}\
            """
                .formatted(
                    person.cardNo(),
                    person.idNumber(),
                    person.name(),
                    clock.instant().minusSeconds(5)));
    assertEquals("channel-not-allowed", refused.code(), refused.body());
    var link = refused.json().getString("servicePoints");
    assertEquals("/v1/service-points?regionCode=411600&service=loss-report", link);
    put("zk-1", body("411600", null, "loss-report"));
    assertEquals(
        "zk-1", api.join(api.request(link, null)).json().getString("items[0].id"), "it works");
  }
}
