package org.essc.card.replacement;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Clock;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.UUID;
import java.util.stream.Stream;
import org.essc.card.cancellation.Cancellations;
import org.essc.card.loss.LossApi;
import org.essc.platform.crypto.BlindIndex;
import org.essc.platform.time.ChinaTime;
import org.essc.testing.Api;
import org.essc.testing.CardRowsOf;
import org.essc.testing.Imports;
import org.essc.testing.MutableClock;
import org.essc.testing.Patiently;
import org.essc.testing.TestPerson;
import org.essc.testing.Unis;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Temporary cards: where they are given, for how long, and what they are not. */
@QuarkusTest
@TestProfile(FeesConfigured.class)
class TemporaryCardTest {

  @Inject MutableClock clock;
  @Inject Pool pool;
  @Inject BlindIndex index;
  @Inject Activation activation;
  @Inject CardRowsOf rows;

  private final Api api = Api.here();
  private ReplacementApi replacements;

  @BeforeEach
  void open() {
    replacements = new ReplacementApi(api, clock, pool, index);
  }

  @AfterEach
  void reset() {
    clock.reset();
    Api.forgetTokens();
  }

  private TestPerson person(String region) {
    return replacements.imported(TestPerson.next().withRegion(region));
  }

  private Api.Reply give(String replacement) {
    return replacements.temporary(
        Api.CLERK, replacement, TestPerson.next(), ReplacementApi.AT_WINDOW);
  }

  /** temporaryCard.allowed: one document gives them, the others do not speak of them. */
  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({"411600,201", "411300,region-policy-open", "130100,region-policy-open"})
  void regionSaysWhetherThereAreTemporaryCards(String region, String expected) {
    var reply = give(replacements.requested(person(region), "damaged"));
    assertEquals(expected, reply.status() == 201 ? "201" : reply.code(), reply.body());
    if (!expected.equals("201")) {
      assertEquals("temporaryCard.allowed", reply.json().getString("key"));
    }
  }

  /** Not of a year that is written down: no token is of a day before the platform was started. */
  private static Stream<Arguments> daysOfNextYear() {
    int year = ChinaTime.today(Clock.systemUTC()).getYear() + 1;
    return Stream.of(
        arguments(LocalDate.of(year, 1, 1), LocalDate.of(year, 4, 1)),
        arguments(LocalDate.of(year, 1, 31), LocalDate.of(year, 4, 30)),
        arguments(LocalDate.of(year, 11, 30), YearMonth.of(year + 1, 2).atEndOfMonth()),
        arguments(LocalDate.of(year, 12, 31), LocalDate.of(year + 1, 3, 31)));
  }

  /** temporaryCard.months: three, to the end of a shorter month. */
  @ParameterizedTest(name = "given on {0}, good until {1}")
  @MethodSource("daysOfNextYear")
  void temporaryCardIsGoodForThreeMonths(LocalDate given, LocalDate until) {
    clock.moveTo(given.atTime(23, 59).atZone(ChinaTime.ZONE).toInstant());
    Api.forgetTokens();
    var blank = TestPerson.next();
    var id = replacements.requested(person("411600"), "damaged");
    var reply = replacements.temporary(Api.CLERK, id, blank, ReplacementApi.AT_WINDOW);
    assertEquals(201, reply.status(), reply.body());
    assertEquals(given.toString(), reply.json().getString("issuedOn"));
    assertEquals(until.toString(), reply.json().getString("validUntil"));

    assertEquals(true, usable(blank, until, 23, 59));
    assertEquals(false, usable(blank, until.plusDays(1), 0, 0));
  }

  @Test
  void temporaryCardEndsOnTheSandboxsMovedDay() {
    var blank = TestPerson.next();
    var id = replacements.requested(person("411600"), "damaged");
    replacements.temporary(Api.CLERK, id, blank, ReplacementApi.AT_WINDOW);
    var search = "{\"cardNo\":\"%s\"}".formatted(blank.cardNo());
    try {
      assertTrue(
          api.post("/v1/cards/search", Api.REGISTRY, search).json().getBoolean("items[0].usable"));
      Patiently.ask(
              () ->
                  given()
                      .contentType("application/json")
                      .body("{\"offset\":\"P95D\"}")
                      .put("/sandbox/clock"))
          .then()
          .statusCode(200);
      assertFalse(
          api.post("/v1/cards/search", Api.REGISTRY, search).json().getBoolean("items[0].usable"));
    } finally {
      Patiently.ask(() -> given().delete("/sandbox/clock"));
    }
  }

  private boolean usable(TestPerson blank, LocalDate day, int hour, int minute) {
    clock.moveTo(day.atTime(hour, minute).atZone(ChinaTime.ZONE).toInstant());
    Api.forgetTokens();
    return api.post(
            "/v1/cards/search", Api.REGISTRY, "{\"cardNo\":\"%s\"}".formatted(blank.cardNo()))
        .json()
        .getBoolean("items[0].usable");
  }

  @Test
  void temporaryCardHasNeitherBankNorElectronicCard() {
    var person = person("411600");
    var id = replacements.requested(person, "lost");
    var reply = give(id);
    assertFalse(reply.json().getBoolean("bankFunction"));
    var card = UUID.fromString(reply.json().getString("cardId"));
    assertEquals(
        "temporary 1 null " + replacements.cardId(person),
        replacements.text(
            "select kind || ' ' || state || ' ' || coalesce(bank_code, 'null') || ' ' || replaces"
                + " from physical_card where id = $1",
            card));
    var issued = api.issue(Api.CHANNEL, person);
    assertEquals("card-not-usable", issued.code(), "its own card is lost");
    assertEquals("lost", issued.json().getString("reason"));
    assertEquals(
        card.toString(), replacements.read(Api.CLERK, id).json().getString("temporaryCardId"));
    assertEquals("temporary-card-given", give(id).code());
  }

  @Test
  void temporaryCardEndsWithTheNewCard() {
    var person = person("411600");
    var id = replacements.requested(person, "damaged");
    var temporary = UUID.fromString(give(id).json().getString("cardId"));
    replacements.oldCard(Api.CLERK, id, false);
    var card = replacements.newCard(person);
    assertEquals("1 -", state(temporary));
    Unis.get(activation.of(card));
    assertEquals("9 replaced", state(temporary));
    assertEquals("9 replaced", state(replacements.cardId(person)));
    assertEquals("1 -", state(card));
  }

  @Test
  void temporaryCardEndsWithTheRequestAndWithItsCancelledCard() {
    var person = person("411600");
    var id = replacements.requested(person, "damaged");
    var temporary = UUID.fromString(give(id).json().getString("cardId"));
    replacements.withdraw(Api.CLERK, id, ReplacementApi.AT_WINDOW);
    assertEquals("9 cancelled", state(temporary));
    assertEquals("replacement-not-open", give(id).code());

    var other = person("411600");
    var given =
        UUID.fromString(give(replacements.requested(other, "damaged")).json().getString("cardId"));
    Unis.get(activation.cancel(replacements.cardId(other)));
    assertEquals("9 cancelled", state(given));
  }

  /** Another may be given then, and nobody looks at the first one any more. */
  @Test
  void temporaryCardThatAFileHasCancelledDoesNotComeBackBesideAnother() {
    var person = person("411600");
    var first = replacements.requested(person, "damaged");
    var blank = person.anotherCard();
    var given = replacements.temporary(Api.CLERK, first, blank, ReplacementApi.AT_WINDOW);
    assertEquals(201, given.status(), given.body());
    var broken = replacements.handedOut(person);
    api.importCards(blank.withState(9));
    assertEquals("9 -", state(replacements.cardId(blank)), "the registry's word alone");

    var second = replacements.requested(broken, "damaged");

    var another = give(second);
    assertEquals(201, another.status(), another.body());
    assertThat(new Imports(api).rejections(api.importCards(blank)))
        .containsExactly("2 card-ended state");
    assertEquals("9 cancelled", state(replacements.cardId(blank)));
  }

  @Test
  void temporaryCardGoesOnWhenTheNewCardIsMadeAnew() {
    var person = person("411600");
    var given = give(replacements.requested(person, "damaged")).json().getString("cardId");
    var second = replacements.requested(replacements.handedOut(person), "damaged");
    var now = replacements.read(Api.CLERK, second).json();
    assertEquals(given, now.getString("temporaryCardId"));
    assertEquals("1 -", state(UUID.fromString(given)));
  }

  @Test
  void temporaryCardItselfIsNotReplaced() {
    var person = person("411600");
    var id = replacements.requested(person, "damaged");
    var blank = TestPerson.next();
    replacements.temporary(Api.CLERK, id, blank, ReplacementApi.AT_WINDOW);
    var body =
        "{\"card\":{\"cardNo\":\"%s\"},\"reason\":\"damaged\",\"by\":%s}"
            .formatted(blank.cardNo(), ReplacementApi.AT_WINDOW);
    assertEquals("card-is-temporary", api.create(ReplacementApi.PATH, Api.CLERK, body).code());
  }

  @Test
  void refusalsLeaveNothing() {
    var person = person("411600");
    var id = replacements.requested(person, "damaged");
    assertEquals(
        "card-no-taken",
        replacements.temporary(Api.CLERK, id, person, ReplacementApi.AT_WINDOW).code());
    assertEquals(
        "evidence-missing", replacements.temporary(Api.CLERK, id, TestPerson.next(), "{}").code());
    assertEquals(
        "not-found",
        replacements
            .temporary(Api.DALIAN_CLERK, id, TestPerson.next(), ReplacementApi.AT_WINDOW)
            .code());
    assertEquals(
        "not-found",
        replacements
            .temporary(
                Api.CLERK,
                UUID.randomUUID().toString(),
                TestPerson.next(),
                ReplacementApi.AT_WINDOW)
            .code());
    assertThat(
            replacements.texts(
                "select id::text from physical_card where replaces = $1",
                replacements.cardId(person)))
        .isEmpty();
  }

  private String state(UUID card) {
    return replacements.text(
        "select state || ' ' || coalesce(ended, '-') from physical_card where id = $1", card);
  }

  /** A cancellation ends the temporary card and the replacement with the card. */
  @Test
  void everythingThatHangsOnTheCardEndsWithIt() throws SQLException {
    var person = person("411600");
    new LossApi(api, clock).reportAtWindow(person);
    var requested = replacements.requested(person, "lost");
    var blank = TestPerson.next();
    var temporary = replacements.temporary(Api.CLERK, requested, blank, ReplacementApi.AT_WINDOW);
    assertEquals(201, temporary.status(), temporary.body());
    var cancellations = new Cancellations(api);
    var id = cancellations.begun(person);
    cancellations.settled(Api.INSURER, id);
    assertEquals(200, cancellations.settled(Api.BANK, id).status());
    assertEquals(9, rows.value("select state from physical_card where card_no_index = ?", blank));
    assertEquals(
        "9 withdrawn withdrawn",
        rows.value(
            """
            select c.state || ' ' || r.state || ' ' || a.state from physical_card c
              join card_replacement r on r.old_card_id = c.id
              join card_application a on a.id = r.application_id
             where c.card_no_index = ?\
            """,
            person));
  }
}
