package org.essc.card.pin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.essc.card.pin.PinApi.OTHER;
import static org.essc.card.pin.PinApi.OWN;

import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.essc.card.CardNo;
import org.essc.card.CardRecord;
import org.essc.card.CardSelector;
import org.essc.card.CardStore;
import org.essc.pin.Cost;
import org.essc.pin.Pin;
import org.essc.pin.PinHashes;
import org.essc.platform.crypto.MasterKey;
import org.essc.platform.random.Randomness;
import org.essc.testing.Api;
import org.essc.testing.Api.Reply;
import org.essc.testing.Imports;
import org.essc.testing.LockWaits;
import org.essc.testing.Rounds;
import org.essc.testing.TestPerson;
import org.essc.testing.TestServers;
import org.essc.testing.Unis;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Errors are counted exactly, and the sixth in a row locks. */
@QuarkusTest
class PinLockTest {

  @Inject CardStore cards;
  @Inject Pool pool;
  @Inject MasterKey masterKey;
  @Inject Randomness randomness;

  private final Api api = Api.here();
  private final PinApi pins = new PinApi(api);
  private final Imports database = new Imports(api);

  @ParameterizedTest
  @CsvSource({"411300", "411600", "130000", "130100"})
  void fifthErrorLeavesItOpenAndTheSixthLocks(String region) {
    var person = pins.withOwnPin(region);
    pins.wrong(person, 5);
    assertThat(pins.result(person, OWN)).isEqualTo("correct");
    pins.wrong(person, 5);
    assertThat(pins.state(person)).isEqualTo(1);
    assertThat(pins.result(person, OTHER)).isEqualTo("locked");
    assertThat(pins.state(person)).isEqualTo(3);
    assertThat(pins.result(person, OWN)).isEqualTo("locked");
  }

  @Test
  void errorsOnTheInitialValueLockToo() {
    var person = pins.imported("411600");
    pins.wrong(person, 6);
    assertThat(pins.result(person, PinApi.INITIAL)).isEqualTo("locked");
  }

  @Test
  void theSameWrongValueCountsEachTime() {
    var person = pins.withOwnPin("411600");
    var results = lookedAt(6, () -> pins.checkAsync(person, OTHER));
    assertThat(results).filteredOn("wrong"::equals).hasSize(5);
    assertThat(results).filteredOn("locked"::equals).hasSize(1);
  }

  @Test
  void electronicCardAndEventFollowAtOnce() throws SQLException {
    var holder = api.holder();
    pins.setOwn(holder.person());
    var code = api.freshCode(holder);
    pins.wrong(holder.person(), 6);
    var refused = api.verify(Api.VERIFIER, code);
    assertThat(refused.code()).isEqualTo("card-not-usable");
    assertThat(refused.json().getString("reason")).isEqualTo("locked");
    assertThat(events(holder.person())).contains("card-pin-changed", "card-locked");
    assertThat(acts(holder.person())).contains("card.lock-pin pin-errors normal locked");

    assertThat(pins.unlock(holder.person()).status()).isEqualTo(200);
    assertThat(api.verify(Api.VERIFIER, api.freshCode(holder)).status()).isEqualTo(200);
    assertThat(events(holder.person())).contains("card-unlocked");
  }

  @Test
  void errorsOfTerminalsClerksAndChangesCountTogether() {
    var person = pins.withOwnPin("411600");
    pins.wrong(person, 2);
    for (int i = 0; i < 2; i++) {
      var seen = "{%s,\"pin\":\"%s\"}".formatted(PinApi.seen(person), OTHER);
      assertThat(PinApi.result(api.post("/v1/pin-checks", Api.CLERK, seen))).isEqualTo("wrong");
    }
    var changed = pins.change(person, OTHER, "907351");
    assertThat(changed.code()).isEqualTo("pin-wrong");
    assertThat(changed.json().getInt("attemptsLeft")).isEqualTo(1);
    var last = pins.change(person, OTHER, "907351");
    assertThat(last.code()).isEqualTo("pin-locked");
    assertThat(last.json().getString("rule")).isEqualTo("pin.lockAfterErrors");
    assertThat(last.json().getString("ruledBy")).isEqualTo("411600");
    assertThat(pins.state(person)).isEqualTo(3);
  }

  @Test
  void fiveHundredGuessesAtOnceAreLookedAtSixTimes() throws SQLException {
    var person = pins.withOwnPin("411600");
    var results = new ArrayList<String>();
    // whoever had to wait too long was told to come back, and does
    for (int round = 0; round < 5 && !results.contains("locked"); round++) {
      var guesses =
          IntStream.range(0, 500)
              .mapToObj(i -> pins.checkAsync(person, String.valueOf(200_000 + i * 7)))
              .toList();
      results.addAll(results(guesses));
    }
    results.replaceAll(result -> PinApi.COME_BACK.contains(result) ? "later" : result);
    assertThat(results).contains("locked").containsAnyOf("wrong", "later");
    assertThat(Set.of("wrong", "locked", "later")).containsAll(results);
    assertThat(results).filteredOn("wrong"::equals).hasSizeLessThanOrEqualTo(5);
    assertThat(
            database.query(
                "select errors from card_pin where locked_at is not null and " + of(person)))
        .containsExactly("6");
    assertThat(pins.result(person, OWN)).isEqualTo("locked");
  }

  @Test
  void rightOneAmongFiveHundredIsNotFoundAfterTheLock() {
    var person = pins.withOwnPin("411600");
    pins.wrong(person, 6);
    assertThat(lookedAt(50, () -> pins.checkAsync(person, OWN))).containsOnly("locked");
  }

  /** One hash for all. */
  @Test
  void fiftyRightOnesAtOnceAllSucceed() {
    var person = pins.withOwnPin("411600");
    assertThat(lookedAt(50, () -> pins.checkAsync(person, OWN))).containsOnly("correct");
  }

  /** Each with a hash of their own; who is told to come back does. */
  @Test
  void manyHoldersAtOnceAllSucceed() {
    var people =
        IntStream.range(0, 30)
            .mapToObj(i -> TestPerson.next().withRegion("411600"))
            .toArray(TestPerson[]::new);
    api.importCards(people);
    for (var person : people) {
      pins.setOwn(person);
    }
    var waiting = List.of(people);
    for (int round = 0; round < 5 && !waiting.isEmpty(); round++) {
      var checks = waiting.stream().map(person -> pins.checkAsync(person, OWN)).toList();
      var results = results(checks);
      assertThat(results).allMatch(one -> "correct".equals(one) || PinApi.COME_BACK.contains(one));
      var asked = waiting;
      waiting =
          IntStream.range(0, results.size())
              .filter(i -> !"correct".equals(results.get(i)))
              .mapToObj(asked::get)
              .toList();
    }
    assertThat(waiting).isEmpty();
  }

  /**
   * A hash each, at the cost that one has by default: more than two processors can make in time.
   */
  @Test
  void moreThanCanBeCheckedInTimeAreRefusedForOverloadAndNotCounted() throws Exception {
    var people =
        IntStream.range(0, 150)
            .mapToObj(i -> TestPerson.next().withRegion("411600"))
            .toArray(TestPerson[]::new);
    api.importCards(people);
    for (var person : people) {
      pins.setOwn(person);
      var card = record(person);
      database.execute(
          "update card_pin set hash = '%s' where card_id = '%s'"
              .formatted(atDefaultCost(card).phc(), card.id()));
    }
    var ofThem =
        Arrays.stream(people)
            .map(person -> "'" + record(person).id() + "'")
            .collect(Collectors.joining(",", "card_id in (", ")"));
    Rounds.untilOneCounts(
        () -> {
          database.execute("update card_pin set errors = 0 where " + ofThem);
          return refusedForOverload(people, ofThem);
        });
  }

  /** What comes late where everything stood still for a moment is not late for overload. */
  private boolean refusedForOverload(TestPerson[] people, String ofThem) throws SQLException {
    var checks =
        IntStream.range(0, 600)
            .mapToObj(i -> pins.checkAsync(people[i % people.length], OTHER))
            .toList();
    var refused = new ArrayList<String>();
    for (var check : checks) {
      var reply = check.join();
      if (reply.status() != 200) {
        assertThat(reply.code()).as(reply.body()).isIn(PinApi.COME_BACK);
        assertThat(reply.header("Retry-After")).isNotNull();
        refused.add(reply.code());
      }
    }
    assertThat(refused).isNotEmpty();
    var counted = database.query("select coalesce(sum(errors), 0) from card_pin where " + ofThem);
    assertThat(Integer.parseInt(counted.get(0)))
        .as("answers and counts agree")
        .isEqualTo(checks.size() - refused.size());
    return !refused.contains("service-unavailable");
  }

  private PinHashes.Stored atDefaultCost(CardRecord card) {
    return new Cost(8192).hash(masterKey, randomness, card.holderId(), OWN);
  }

  /**
   * The card is locked by somebody until most of the caller's time is over, and then the count by
   * somebody else until all of it is: the attempt has been judged by then, so it is answered.
   */
  @Test
  void attemptThatIsCountedIsAnsweredHoweverLongItTakesToStore() throws Exception {
    Rounds.untilOneCounts(this::countedAndAnswered);
  }

  /** Neither lock is held for longer than the platform waits for one, or the round counts not. */
  private boolean countedAndAnswered() throws Exception {
    var person = pins.withOwnPin("411600");
    try (var card = TestServers.superuserDatabase().getConnection();
        var count = TestServers.superuserDatabase().getConnection()) {
      card.setAutoCommit(false);
      count.setAutoCommit(false);
      execute(
          card, "select from physical_card where id = '" + record(person).id() + "' for update");
      execute(count, "lock table card_pin in share mode");
      long sent = System.nanoTime();
      var check = pins.checkAsync(person, OTHER);
      boolean answered = answersWithin(check, 700);
      card.rollback();
      long cardFree = System.nanoTime();
      if (millis(sent, cardFree) > 1_100) {
        return false;
      }
      assertThat(answered).as("it waits for the card").isFalse();
      if (!LockWaits.reach(1, count, check)) {
        return false;
      }
      answered = answersWithin(check, 1_350 - millis(cardFree, System.nanoTime()));
      count.rollback();
      if (millis(cardFree, System.nanoTime()) > 1_420) {
        return false;
      }
      assertThat(answered).as("it waits for the count").isFalse();
      assertThat(PinApi.result(check.join())).isEqualTo("wrong");
    }
    assertThat(database.query("select errors from card_pin where " + of(person)))
        .containsExactly("1");
    return true;
  }

  private static long millis(long from, long until) {
    return Duration.ofNanos(until - from).toMillis();
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static boolean answersWithin(CompletableFuture<Reply> check, long millis)
      throws Exception {
    try {
      check.get(millis, TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException stillWaiting) {
      return false;
    }
  }

  @Test
  void pinStandsInNoColumnAndNoLogEntry() throws SQLException {
    var person = pins.withOwnPin("411600");
    pins.check(person, OTHER);
    assertThat(database.query("select hash from card_pin where " + of(person)).get(0))
        .startsWith("$argon2id$v=19$m=");
    for (var table : List.of("card_pin", "card_act", "outbox_event", "physical_card_history")) {
      var holding =
          "select count(*) from %s t where t::text ~ '%s' or t::text ~ '%s'"
              .formatted(table, PinApi.inClear(OWN), PinApi.inClear(OTHER));
      assertThat(database.query(holding)).as(table).containsExactly("0");
    }
    assertThat(
            database.query(
                "select count(*) from audit_entry where payload::text ~ '"
                    + PinApi.inClear(OTHER)
                    + "'"))
        .containsExactly("0");
    var attempt = new PinAttempt(record(person).id(), new Pin(OWN), null, null, null);
    assertThat(attempt.toString()).doesNotContain(OWN);
    assertThat(new PinRequests.ChangeBody(null, null, "C0DE99", OWN, OTHER).toString())
        .doesNotContain(OWN, OTHER, "C0DE99");
  }

  /** So many at once; whoever is told to come back, as by a process that is still cold, does. */
  private static List<String> lookedAt(int number, Supplier<CompletableFuture<Reply>> check) {
    var results = new ArrayList<String>();
    for (int round = 0; round < 5 && results.size() < number; round++) {
      var asked = Stream.generate(check).limit(number - results.size()).toList();
      results.addAll(results(asked));
      results.removeAll(PinApi.COME_BACK);
    }
    assertThat(results).hasSize(number);
    return results;
  }

  private static List<String> results(List<CompletableFuture<Reply>> replies) {
    return replies.stream().map(CompletableFuture::join).map(PinApi::result).toList();
  }

  private String of(TestPerson person) {
    return "card_id = '" + record(person).id() + "'";
  }

  private CardRecord record(TestPerson person) {
    return Unis.get(cards.find(pool, CardSelector.of(CardNo.parse(person.cardNo()))));
  }

  private List<String> events(TestPerson person) throws SQLException {
    return database.query(
        "select type from outbox_event where subject_id = '" + record(person).id() + "'");
  }

  private List<String> acts(TestPerson person) throws SQLException {
    return database.query(
        "select concat_ws(' ', act, reason, from_state, to_state) from card_act where "
            + of(person));
  }
}
