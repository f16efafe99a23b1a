package org.essc.card.change;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.util.UUID;
import java.util.function.Function;
import org.essc.act.ActTransactions;
import org.essc.act.UnitOfWork;
import org.essc.audit.Actor;
import org.essc.card.CardStore;
import org.essc.card.loss.LossApi;
import org.essc.platform.problem.ProblemException;
import org.essc.testing.Api;
import org.essc.testing.CardRowsOf;
import org.essc.testing.TestPerson;
import org.essc.testing.Unis;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A changed name or ID number waits for the card that shows it. */
@QuarkusTest
class FaceDataChangeTest {

  private static final String PAPERS = "{\"shown\":[\"id\",\"hukou-book\"]}";

  @Inject CardRowsOf rows;
  @Inject FaceDataChanges changes;
  @Inject ActTransactions transactions;
  @Inject CardStore cards;

  private final Api api = Api.here();

  private Api.Reply record(TestPerson person, String values, String by) {
    return api.create(
        "/v1/face-data-changes",
        LossApi.clerkOf(person),
        "{\"card\":%s,%s,\"by\":%s}"
            .formatted(LossApi.card(person), values.replace('\'', '"'), by));
  }

  @ParameterizedTest
  @CsvSource({"411600", "411300", "130000", "130100", "210200"})
  void cardKeepsItsFaceUntilANewOneShowsTheName(String region) throws SQLException {
    var person = api.person(region);
    var reply = record(person, "'name':'司徒新名'", PAPERS);
    assertEquals(201, reply.status(), reply.body());
    assertEquals("pending", reply.json().getString("state"));
    assertTrue(reply.json().getBoolean("needsNewCard"));
    assertFalse(reply.body().contains("司徒"), "no value is shown");
    assertEquals("pending", state(person));
    assertEquals(201, api.issue(Api.CHANNEL, person).status(), "the old name still holds");
  }

  private Object state(TestPerson person) throws SQLException {
    return rows.value(
        """
        select string_agg(f.state, ',' order by f.id) from face_data_change f
          join physical_card c on c.id = f.card_id where c.card_no_index = ?""",
        person);
  }

  @Test
  void recordingAgainReplacesWhatWasHeld() throws SQLException {
    var person = api.person("411600");
    record(person, "'name':'司徒甲'", PAPERS);
    record(person, "'name':'司徒乙'", PAPERS);
    assertEquals("withdrawn,pending", state(person));
    var id = id(person);
    var held =
        run(work -> cards.lock(work.connection(), id).chain(card -> changes.pending(work, card)));
    assertEquals("司徒乙", held.orElseThrow().name().value());
  }

  /** What was recorded by mistake would stand on the next card, and keep others from the number. */
  @Test
  void whatStandsOnTheCardTakesBackWhatWasRecorded() throws SQLException {
    var person = api.person("411600");
    var other = api.person("411600");
    var number = "'idNumber':'%s'".formatted(TestPerson.next().idNumber());
    assertEquals(201, record(person, number, PAPERS).status());
    assertEquals("id-number-taken", record(other, number, PAPERS).code());

    var present = "'idNumber':'%s'".formatted(person.idNumber());
    var takenBack = record(person, present, PAPERS);
    assertEquals(201, takenBack.status(), takenBack.body());
    assertEquals("withdrawn", takenBack.json().getString("state"));
    assertFalse(takenBack.json().getBoolean("needsNewCard"));
    assertEquals("withdrawn", state(person));
    assertEquals(201, record(other, number, PAPERS).status(), "nobody waits for it any more");
    assertEquals("nothing-changed", record(person, present, PAPERS).code());
  }

  @Test
  void valueThatIsHeldIsNotTakenBackByAnother() throws SQLException {
    var person = api.person("411600");
    var number = "'idNumber':'%s'".formatted(TestPerson.next().idNumber());
    assertEquals(201, record(person, number, PAPERS).status());
    var name = "'name':'%s'".formatted(person.name());

    assertEquals("nothing-changed", record(person, name, PAPERS).code());
    assertEquals("pending", state(person));
    var both = name + ",'idNumber':'%s'".formatted(person.idNumber());
    assertEquals("withdrawn", record(person, both, PAPERS).json().getString("state"));
  }

  @Test
  void newIdNumberHoldsWhenTheReplacementIsComplete() throws SQLException {
    var person = api.person("411600");
    var numbered = TestPerson.next();
    assertEquals(
        201, record(person, "'idNumber':'%s'".formatted(numbered.idNumber()), PAPERS).status());
    var id = id(person);
    run(
        work ->
            cards
                .lock(work.connection(), id)
                .chain(card -> changes.applyPending(work, card, card)));
    assertEquals("applied", state(person));
    var now =
        "{\"cardNo\":\"%s\",\"idNumber\":\"%s\"}".formatted(person.cardNo(), numbered.idNumber());
    var reported =
        api.create(
            "/v1/loss-reports",
            Api.HOTLINE,
            "{\"card\":%s,\"name\":\"%s\",\"by\":{}}".formatted(now, person.name()));
    assertEquals(201, reported.status(), reported.body());
    assertEquals(
        "card-mismatch",
        new LossApi(api, null).report(Api.HOTLINE, person, "{}").code(),
        "the old number does not name the holder any more");
  }

  @Test
  void idNumberOfAnotherHolderIsRefused() throws SQLException {
    var person = api.person("411600");
    var other = api.person("411600");
    var reply = record(person, "'idNumber':'%s'".formatted(other.idNumber()), PAPERS);
    assertEquals(409, reply.status(), reply.body());
    assertEquals("id-number-taken", reply.code());
    Assertions.assertNull(state(person), "nothing was half done");
  }

  @Test
  void idNumberForWhichAnotherWaitsIsRefused() {
    var number = "'idNumber':'%s'".formatted(TestPerson.next().idNumber());
    assertEquals(201, record(api.person("411600"), number, PAPERS).status());
    assertEquals("id-number-taken", record(api.person("411600"), number, PAPERS).code());
  }

  @Test
  void numberTakenMeanwhileStopsTheCompletion() throws SQLException {
    var person = api.person("411600");
    var other = TestPerson.next();
    record(person, "'idNumber':'%s'".formatted(other.idNumber()), PAPERS);
    api.importCards(other);
    var id = id(person);
    var refusal =
        Assertions.assertThrows(
            ProblemException.class,
            () ->
                run(
                    work ->
                        cards
                            .lock(work.connection(), id)
                            .chain(card -> changes.applyPending(work, card, card))));
    assertEquals("id-number-taken", refusal.type().code());
    assertEquals("pending", state(person));
  }

  @ParameterizedTest(name = "{0} {1}: {2}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "'name':'司徒新名'            | {'shown':['id']}         | evidence-missing",
        "'name':'司徒新名'            | {'shown':['hukou-book']} | evidence-missing",
        "'name':'司徒新名'            | {'shown':['id','hukou-book','agent-id']} | evidence-contradictory",
        "'name':'SELF'                | {'shown':['id','hukou-book']} | nothing-changed",
        "'name':'X Æ A-12'            | {'shown':['id','hukou-book']} | invalid-request",
        "'idNumber':'410199195001010010' | {'shown':['id','hukou-book']} | invalid-request",
        "'phone':'15400000000'        | {'shown':['id','hukou-book']} | malformed-json",
      })
  void recordIsHeldOnlyWithPapersAndForSomethingNew(String values, String by, String expected)
      throws SQLException {
    var person = api.person("411600");
    var reply = record(person, values.replace("SELF", person.name()), by.replace('\'', '"'));
    assertNotNull(reply.code(), reply.body());
    if (!expected.equals("malformed-json")) {
      assertEquals(expected, reply.code(), reply.body());
    }
    Assertions.assertNull(state(person));
  }

  private UUID id(TestPerson person) throws SQLException {
    return rows.cardId(person);
  }

  /** As the replacement's completion calls it, within its transaction. */
  private <T> T run(Function<UnitOfWork, Uni<T>> body) {
    return Unis.get(transactions.run("card.replace", Actor.system("test"), body));
  }
}
