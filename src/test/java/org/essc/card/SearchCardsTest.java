package org.essc.card;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.http.HttpRequest.BodyPublishers;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.essc.platform.config.Issuer;
import org.essc.testing.Api;
import org.essc.testing.CardRowsOf;
import org.essc.testing.MutableClock;
import org.essc.testing.Rounds;
import org.essc.testing.TestPartner;
import org.essc.testing.TestPerson;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A registry tells and asks of the cards of its own regions; a clerk asks of theirs. */
@QuarkusTest
class SearchCardsTest {

  private static final String PATH = "/v1/cards/search";
  private static final String AUDITOR = "8000000003";
  private static final int MOST_EMPTY = 100;

  @Inject MutableClock clock;
  @Inject Issuer issuer;
  @Inject CardRowsOf rows;

  private final Api api = Api.here();

  @AfterEach
  void presentTime() {
    clock.reset();
    Api.forgetTokens();
  }

  private String registry(int perSecond, String... regions) {
    var partner = TestPartner.limited("registry", perSecond, List.of(), List.of(regions));
    api.useToken(partner.number(), partner.token(clock, issuer.endpoint("/oauth2/token")));
    return partner.number();
  }

  private Api.Reply byIdNumber(String caller, TestPerson person) {
    return api.post(PATH, caller, "{\"idNumber\":\"%s\"}".formatted(person.idNumber()));
  }

  private Api.Reply byCardNo(String caller, TestPerson person) {
    return api.post(PATH, caller, "{\"cardNo\":\"%s\"}".formatted(person.cardNo()));
  }

  private static List<String> regions(Api.Reply reply) {
    assertThat(reply.status()).as(reply.body()).isEqualTo(200);
    return reply.json().getList("items.regionCode");
  }

  @ParameterizedTest(name = "{0} finds a card of {1}: {2}")
  @CsvSource({
    "410000, 411322, true",
    "411300, 411322, true",
    "411322, 411322, true",
    "000000, 411322, true",
    "411600, 411322, false",
    "130000, 411322, false",
    "411322, 411300, false"
  })
  void registryFindsTheCardsOfItsRegionsOnly(String serves, String region, boolean found) {
    var registry = registry(100, serves);
    var person = api.person(region);

    assertThat(regions(byCardNo(registry, person))).hasSize(found ? 1 : 0);
    assertThat(regions(byIdNumber(registry, person))).hasSize(found ? 1 : 0);
  }

  @Test
  void registryWithoutARegionFindsNothing() {
    var registry = registry(100);
    var person = api.person("411300");

    assertThat(regions(byCardNo(registry, person))).isEmpty();
    assertThat(regions(byIdNumber(registry, person))).isEmpty();
  }

  @Test
  void ofAHoldersCardsThoseOfOtherRegionsAreLeftOut() {
    var person = api.person("411300");
    var other = TestPerson.next();
    api.importCards(person.withCardNo(other.cardNo()).withRegion("210200"));

    assertThat(regions(byIdNumber(registry(100, "410000"), person))).containsExactly("411300");
    assertThat(regions(byIdNumber(Api.DALIAN_CLERK, person))).containsExactly("210200");
    assertThat(regions(byIdNumber(Api.REGISTRY, person)))
        .containsExactlyInAnyOrder("411300", "210200");
  }

  @Test
  void clerksSearchTheCardsOfTheirRegion() {
    var person = api.person("411600");

    var found = byIdNumber(Api.CLERK, person);

    assertThat(regions(found)).containsExactly("411600");
    assertThat(found.body()).doesNotContain(person.idNumber(), person.cardNo(), person.name());
    assertThat(regions(byCardNo(Api.CLERK, person))).containsExactly("411600");
    assertThat(regions(byCardNo(Api.DALIAN_CLERK, person))).isEmpty();
    assertThat(byCardNo(Api.HOTLINE, person).code()).isEqualTo("forbidden");
    assertThat(byCardNo(AUDITOR, person).code()).isEqualTo("forbidden");
  }

  @Test
  void auditNamesTheHolderThatWasFound() throws SQLException {
    var person = api.person("411300");
    var holder = rows.holderId(person).toString();
    byIdNumber(Api.REGISTRY, person);
    byCardNo(Api.REGISTRY, TestPerson.next());

    var entries = api.get("/v1/audit-entries?limit=50", AUDITOR);

    assertThat(entries.json().<String>getList("items.findAll { it.act == 'card.search' }.holderId"))
        .contains(holder);
  }

  @Test
  void searchesThatFindNothingEndAlsoWhenTheyAreSentTogether() throws Exception {
    var person = api.person("411300");
    var elsewhere = api.person("210200");
    Rounds.untilOneCounts(
        () -> {
          var registry = registry(30, "410000");
          var answers = searchesFor(elsewhere, registry);
          if (answers.contains(503)) {
            return false;
          }
          assertThat(answers).filteredOn(status -> status == 200).hasSize(MOST_EMPTY);
          assertThat(answers).filteredOn(status -> status == 429).hasSize(50);
          assertThat(byCardNo(registry, person).code()).isEqualTo("too-many-requests");
          return true;
        });
    assertThat(regions(byCardNo(registry(30, "410000"), person)))
        .as("another registry has its own")
        .hasSize(1);
  }

  /** Statuses, 25 at a time; the rate limit's second passes in between. */
  private List<Integer> searchesFor(TestPerson person, String registry) {
    var answers = new ArrayList<Integer>();
    for (int round = 0; round < 6; round++) {
      var together = new ArrayList<CompletableFuture<Api.Reply>>();
      for (int i = 0; i < 25; i++) {
        together.add(
            api.send(api.json(PATH, registry, "{\"cardNo\":\"%s\"}".formatted(person.cardNo()))));
      }
      together.forEach(reply -> answers.add(reply.join().status()));
      clock.advance(Duration.ofSeconds(1));
    }
    return answers;
  }

  private Api.Reply sendRows(String registry, TestPerson... people) {
    var csv = new StringBuilder(TestPerson.CSV_HEADER).append('\n');
    for (var person : people) {
      csv.append(person.csv()).append('\n');
    }
    var started =
        api.join(
            api.request("/v1/card-imports", registry)
                .header("Content-Type", "text/csv")
                .header("Idempotency-Key", UUID.randomUUID().toString())
                .POST(BodyPublishers.ofString(csv.toString())));
    assertThat(started.status()).as(started.body()).isEqualTo(202);
    var path = "/v1/card-imports/" + started.json().getString("importId");
    return Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(20))
        .until(
            () -> api.get(path, registry),
            reply -> !"running".equals(reply.json().getString("state")));
  }

  private String rejections(String registry, Api.Reply done) {
    return api.get(
            "/v1/card-imports/" + done.json().getString("importId") + "/rejections", registry)
        .body();
  }

  @Test
  void rowsOfAnotherRegionAreRejected() {
    var registry = registry(100, "410000");
    var own = TestPerson.next().withRegion("411322");
    var foreign = TestPerson.next().withRegion("130100");

    var done = sendRows(registry, own, foreign);

    assertThat(done.json().getString("state")).isEqualTo("completed");
    assertThat(done.json().getInt("accepted")).as(done.body()).isEqualTo(1);
    assertThat(done.json().getInt("rejected")).isEqualTo(1);
    assertThat(rejections(registry, done))
        .contains("\"line\":3", "region-not-served", "regionCode");
    assertThat(regions(byCardNo(Api.REGISTRY, own))).containsExactly("411322");
    assertThat(regions(byCardNo(Api.REGISTRY, foreign))).isEmpty();
  }

  /** Neither by saying that it is one's own nor by sending it into the other region's. */
  @Test
  void cardOfAnotherRegionIsNotTakenOver() throws SQLException {
    var registry = registry(100, "410000");
    var foreign = api.person("130100");

    var done = sendRows(registry, foreign.withRegion("411300").withState(9));

    assertThat(done.json().getInt("rejected")).as(done.body()).isEqualTo(1);
    assertThat(rejections(registry, done)).contains("region-not-served", "cardNo");
    assertThat(rows.value("select region_code from physical_card where card_no_index = ?", foreign))
        .isEqualTo("130100");
    assertThat(rows.value("select state from physical_card where card_no_index = ?", foreign))
        .isEqualTo(1);
  }

  @Test
  void registryWithoutARegionImportsNothing() {
    var registry = registry(100);

    var done = sendRows(registry, TestPerson.next());

    assertThat(done.json().getInt("rejected")).as(done.body()).isEqualTo(1);
    assertThat(done.json().getInt("accepted")).isZero();
  }
}
