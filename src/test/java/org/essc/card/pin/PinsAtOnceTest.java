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
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.essc.card.CardNo;
import org.essc.card.CardRecord;
import org.essc.card.CardSelector;
import org.essc.card.CardStore;
import org.essc.pin.Cost;
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

/** However many PINs are typed at once: each is counted and answered, or neither. */
@QuarkusTest
class PinsAtOnceTest {

  @Inject CardStore cards;
  @Inject Pool pool;
  @Inject MasterKey masterKey;
  @Inject Randomness randomness;

  private final Api api = Api.here();
  private final PinApi pins = new PinApi(api);
  private final Imports database = new Imports(api);

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
      results.addAll(PinApi.results(guesses));
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
    assertThat(PinApi.lookedAt(50, () -> pins.checkAsync(person, OWN))).containsOnly("locked");
  }

  /** One hash for all. */
  @Test
  void fiftyRightOnesAtOnceAllSucceed() {
    var person = pins.withOwnPin("411600");
    assertThat(PinApi.lookedAt(50, () -> pins.checkAsync(person, OWN))).containsOnly("correct");
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
      var results = PinApi.results(checks);
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

  private String of(TestPerson person) {
    return "card_id = '" + record(person).id() + "'";
  }

  private CardRecord record(TestPerson person) {
    return Unis.get(cards.find(pool, CardSelector.of(CardNo.parse(person.cardNo()))));
  }
}
