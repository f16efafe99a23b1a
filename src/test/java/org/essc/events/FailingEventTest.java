package org.essc.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.essc.events.EventApi.OWN;

import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.essc.card.loss.LossApi;
import org.essc.events.EventApi.Event;
import org.essc.testing.Api;
import org.essc.testing.MutableClock;
import org.essc.testing.Unis;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A receiver that fails with one event, and takes the others. */
@QuarkusTest
class FailingEventTest {

  private static final String LOST = OWN + "card-lost";
  private static final String RELEASED = OWN + "card-released";
  private static final String REPLACED = OWN + "card-replaced";

  /** Events of as many holders. */
  private static final String WAIT =
      """
      insert into stream_event (stream_id, told_at, at, jti, txn, holder_id, type, data)
      select $1, now(), now(), gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), $2, '{}'
        from generate_series(1, $3)""";

  /** The same, of which each has failed eleven times, the last time at a moment. */
  private static final String FAIL =
      """
      insert into stream_event (stream_id, told_at, at, jti, txn, holder_id, type, data, failures,
                                failed_at)
      select $1, now(), now(), gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), $2, '{}',
             11, $4
        from generate_series(1, $3)""";

  @Inject MutableClock clock;
  @Inject Pool pool;
  @Inject StreamNews news;

  private final Api api = Api.here();
  private final EventApi events = new EventApi(api);
  private final PushReceiver receiver = new PushReceiver();
  private final String partner = Api.CHANNEL;
  private String stream;

  @BeforeEach
  void push() {
    EventApi.awaitRelay();
    var body = EventApi.pushed(receiver.uri("/events"), LOST, RELEASED, REPLACED);
    var created = events.create(partner, body);
    assertThat(created.status()).as(created.body()).isEqualTo(201);
    stream = created.json().getString("stream_id");
  }

  @AfterEach
  void end() {
    events.delete(partner, stream);
    receiver.close();
    clock.reset();
    Api.forgetTokens();
  }

  private static boolean lost(Event event) {
    return event.type().equals(LOST);
  }

  /** A loss and its end, of which the receiver fails with the first. */
  private void loseAndRelease() {
    receiver.fail(FailingEventTest::lost);
    var person = api.holder().person();
    var loss = new LossApi(api, clock);
    loss.reportAtWindow(person);
    loss.releaseAtWindow(person);
    await(() -> tries() >= 1);
  }

  private long tries() {
    return receiver.received().stream().filter(FailingEventTest::lost).count();
  }

  /** Another holder's event comes, and is taken when the stream's short pause is over. */
  private void another() {
    int before = receiver.taken().size();
    tell();
    advance(Duration.ofSeconds(3));
    await(() -> receiver.taken().size() == before + 1);
    assertThat(receiver.taken().get(before).type()).isEqualTo(REPLACED);
  }

  private void tell() {
    put(REPLACED, 1);
    look();
  }

  private void put(String type, int holders) {
    Unis.get(pool.preparedQuery(WAIT).execute(Tuple.of(UUID.fromString(stream), type, holders)));
  }

  /** As whoever tells of an event does; otherwise a second passes until the next look. */
  private void look() {
    Unis.get(news.tell(Set.of(UUID.fromString(stream))));
  }

  private static void await(Callable<Boolean> condition) {
    Awaitility.await().atMost(Duration.ofSeconds(20)).until(condition);
  }

  /** Time passes when it is noted what became of the last try. */
  private void advance(Duration by) {
    await(() -> stream("leased_until is null"));
    clock.advance(by);
    Api.forgetTokens();
    look();
  }

  private void untilTriedAgain(Duration later) {
    long before = tries();
    advance(later);
    await(() -> tries() > before);
  }

  private boolean stream(String which) {
    return Unis.get(
                pool.preparedQuery("select from event_stream where id = $1 and " + which)
                    .execute(Tuple.of(UUID.fromString(stream))))
            .size()
        == 1;
  }

  private long count(String which) {
    return Unis.get(
            pool.preparedQuery(
                    "select count(*) from stream_event where stream_id = $1 and " + which)
                .execute(Tuple.of(UUID.fromString(stream))))
        .iterator()
        .next()
        .getLong(0);
  }

  @Test
  void othersPassWithinHalfAMinuteHoweverOftenOneHasFailed() {
    loseAndRelease();
    for (int i = 2; i <= 9; i++) {
      untilTriedAgain(Duration.ofSeconds(31));
    }
    tell();

    advance(Duration.ofSeconds(31));

    await(() -> receiver.taken().size() == 1);
    assertThat(receiver.taken()).extracting(Event::type).containsExactly(REPLACED);
    assertThat(count("refusal is not null")).isZero();
  }

  /** More than are sent at a time: whatever is behind them is told all the same. */
  @Test
  void kindOfEventThatAReceiverFailsWithHoldsUpNoOtherHolders() {
    receiver.fail(event -> event.type().equals(RELEASED));
    put(RELEASED, 200);

    tell();

    await(() -> receiver.taken().size() == 1);
    assertThat(receiver.taken()).extracting(Event::type).containsExactly(REPLACED);
    assertThat(count("refusal is not null")).isZero();
    another();
  }

  /** So many that they are all that is looked at first. */
  @Test
  void thousandsThatAReceiverFailsWithHoldUpNoOtherHoldersAndGoAsideInTheEnd() {
    receiver.fail(event -> event.type().equals(RELEASED));
    var failed = clock.instant().atOffset(ZoneOffset.UTC);
    Unis.get(
        pool.preparedQuery(FAIL)
            .execute(Tuple.of(UUID.fromString(stream), RELEASED, 2_100, failed)));

    tell();

    await(() -> receiver.taken().size() == 1);
    assertThat(receiver.taken()).extracting(Event::type).containsExactly(REPLACED);
    advance(Duration.ofMinutes(11));
    await(() -> count("refusal = 'delivery_failed'") > 0);
  }

  @Test
  void oneThatFailsTwelveTimesWhileOthersAreTakenGoesAsideAndTheHoldersNextOneComes() {
    var since = clock.instant();
    loseAndRelease();
    for (int i = 2; i <= 12; i++) {
      another();
      untilTriedAgain(Duration.ofMinutes(11));
    }
    assertThat(count("refusal is not null")).isZero();
    another();
    untilTriedAgain(Duration.ofMinutes(11));

    await(() -> count("acknowledged_at is null") == 0);
    assertThat(count("refusal = 'delivery_failed'")).isEqualTo(1);
    var last = receiver.taken().get(receiver.taken().size() - 1);
    assertThat(last.type()).as("comes after what it waited for").isEqualTo(RELEASED);
    assertThat(receiver.taken().stream().filter(one -> one.type().equals(RELEASED))).hasSize(1);

    receiver.fail(event -> false);
    var replay = "{\"since\":\"" + since + "\"}";
    assertThat(api.post("/v1/event-streams/" + stream + "/replays", partner, replay).status())
        .isEqualTo(200);
    await(() -> receiver.taken().stream().anyMatch(FailingEventTest::lost));
  }

  /** Between two failures it is left alone for longer and longer, whatever else is pushed. */
  @Test
  void oneThatFailsIsTriedLessAndLessOften() {
    loseAndRelease();
    for (int i = 2; i <= 8; i++) {
      another();
      untilTriedAgain(Duration.ofMinutes(11));
    }
    long before = tries();
    another();
    advance(Duration.ofSeconds(31));
    another();

    assertThat(tries()).isEqualTo(before);
  }

  /** Whoever has changed the stream has mended what was wrong, or thinks so. */
  @Test
  void oneThatFailsIsTriedAtOnceWhenTheStreamIsChangedAndIsCountedAnew() {
    loseAndRelease();
    for (int i = 2; i <= 12; i++) {
      another();
      untilTriedAgain(Duration.ofMinutes(11));
    }
    another();

    long before = tries();
    enable();
    await(() -> tries() > before);
    another();
    untilTriedAgain(Duration.ofMinutes(11));
    assertThat(count("refusal is not null")).as("it is no thirteenth failure").isZero();

    receiver.fail(event -> false);
    enable();
    await(() -> count("acknowledged_at is null") == 0);
  }

  /** However long fresh ones keep coming, which go first. */
  @ParameterizedTest
  @ValueSource(ints = {500, 503})
  void oneThatFailedOnceIsTriedAgainWhileOthersKeepComing(int status) {
    var tries = new AtomicInteger();
    put(LOST, 1);
    put(REPLACED, 300);
    receiver.fail(
        status,
        event -> {
          if (lost(event)) {
            return tries.incrementAndGet() == 1;
          }
          if (tries.get() < 2) {
            put(REPLACED, 1);
          }
          return false;
        });

    look();

    await(() -> tries.get() == 2);
    await(() -> count("acknowledged_at is null") == 0);
  }

  /** What is known of its receiver is known still: nothing was taken, and nothing was sent. */
  @Test
  void streamOnWhichNothingIsToBeTriedYetStaysAsItIs() {
    var before = clock.instant().atOffset(ZoneOffset.UTC);
    var id = UUID.fromString(stream);
    Unis.get(pool.preparedQuery(FAIL).execute(Tuple.of(id, RELEASED, 3, before)));
    Unis.get(
        pool.preparedQuery(
                "update event_stream set attempts = 5, failing_since = $2, due_at = $2 where id = $1")
            .execute(Tuple.of(id, before)));

    look();

    await(() -> stream("leased_until is null and due_at > failing_since"));
    assertThat(stream("attempts = 5 and failing_since is not null")).isTrue();
    assertThat(receiver.received()).isEmpty();
    another();
  }

  private void enable() {
    var body = "{\"stream_id\":\"" + stream + "\",\"status\":\"enabled\"}";
    assertThat(api.post("/ssf/status", partner, body).status()).isEqualTo(200);
  }

  @Test
  void nothingGoesAsideOfAReceiverThatFailsWithEverythingAndAllComesLater() {
    loseAndRelease();
    receiver.fail(event -> true);
    tell();
    for (int i = 2; i <= 20; i++) {
      untilTriedAgain(Duration.ofMinutes(11));
    }
    assertThat(count("acknowledged_at is null")).isEqualTo(3);

    receiver.fail(event -> false);
    advance(Duration.ofMinutes(1));

    await(() -> count("acknowledged_at is null") == 0);
    assertThat(receiver.taken()).hasSize(3);
    assertThat(receiver.taken().stream().map(Event::type).filter(one -> !one.equals(REPLACED)))
        .containsExactly(LOST, RELEASED);
  }
}
