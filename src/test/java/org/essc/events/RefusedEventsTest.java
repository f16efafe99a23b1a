package org.essc.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.essc.events.EventApi.OWN;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.essc.card.loss.LossApi;
import org.essc.events.EventApi.Event;
import org.essc.testing.Api;
import org.essc.testing.MutableClock;
import org.essc.testing.Unis;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a receiver says that it does not take (RFC 8935 §2.3) holds up nothing, and is not lost. */
@QuarkusTest
class RefusedEventsTest {

  private static final String LOST = OWN + "card-lost";
  private static final String RELEASED = OWN + "card-released";

  /** Waiting events of as many holders that the receiver hears of. */
  private static final String WAIT =
      """
      insert into stream_event (stream_id, told_at, at, jti, txn, holder_id, type, data)
      select $1, now(), now(), gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), $3,
             jsonb_build_object('n', n)
        from generate_series($2::integer, $4) n""";

  @Inject MutableClock clock;
  @Inject Pool pool;
  @Inject MeterRegistry metrics;
  @Inject StreamNews news;

  private final Api api = Api.here();
  private final EventApi events = new EventApi(api);
  private final PushReceiver receiver = new PushReceiver();
  private final String partner = Api.CHANNEL;
  private String stream;

  @BeforeEach
  void nothingIsTold() {
    EventApi.awaitRelay();
  }

  @AfterEach
  void end() {
    events.delete(partner, stream);
    receiver.close();
    clock.reset();
    Api.forgetTokens();
  }

  private void pushing(String... types) {
    var created = events.create(partner, EventApi.pushed(receiver.uri("/events"), types));
    assertThat(created.status()).as(created.body()).isEqualTo(201);
    stream = created.json().getString("stream_id");
  }

  private void refuse(String error, Predicate<Event> which) {
    receiver.refuse(event -> which.test(event) ? error : null);
  }

  private void await(int taken) {
    Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> receiver.taken().size() >= taken);
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

  private void awaitCount(String which, long count) {
    Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> count(which) == count);
  }

  private void wait(int holders) {
    wait(1, holders);
  }

  /** Events whose {@code n} are from one number to another. */
  private void wait(int from, int to) {
    Unis.get(pool.preparedQuery(WAIT).execute(Tuple.of(UUID.fromString(stream), from, LOST, to)));
    look();
  }

  /** As whoever tells of an event does; otherwise a second passes until the next look. */
  private void look() {
    Unis.get(news.tell(Set.of(UUID.fromString(stream))));
  }

  private double refused(String code) {
    var counter =
        metrics.find("essc.events.refused").tags("receiver", partner, "code", code).counter();
    return counter == null ? 0 : counter.count();
  }

  @Test
  void refusedEventGoesAsideAndNobodysNextWaitsForIt() {
    refuse("invalid_request", event -> event.type().equals(LOST));
    pushing(LOST, RELEASED);
    double before = refused("invalid_request");
    var since = clock.instant();
    var loss = new LossApi(api, clock);
    var person = api.holder().person();
    loss.reportAtWindow(person);
    awaitCount("refusal = 'invalid_request'", 1);

    loss.releaseAtWindow(person);

    await(1);
    assertThat(receiver.taken()).extracting(Event::type).containsExactly(RELEASED);
    awaitCount("acknowledged_at is null", 0);
    assertThat(receiver.received()).as("nothing twice").hasSize(2);
    assertThat(refused("invalid_request") - before).isEqualTo(1);
    receiver.refuse(event -> null);
    var replay = "{\"since\":\"" + since + "\"}";
    var path = "/v1/event-streams/" + stream + "/replays";
    assertThat(api.post(path, partner, replay).json().getInt("events")).isEqualTo(2);
    await(2);
    assertThat(receiver.taken().get(1).jti()).isEqualTo(receiver.received().get(0).jti());
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () ->
                assertThat(receiver.received())
                    .as("the one that was taken comes again, too")
                    .filteredOn(event -> event.type().equals(RELEASED))
                    .hasSizeGreaterThan(1));
  }

  @Test
  void receiverThatRefusesEverythingHasAFaultOfItsOwnAndGetsEverythingElseLater() {
    refuse("invalid_request", event -> true);
    pushing(LOST);
    wait(60);
    Awaitility.await().until(() -> !receiver.received().isEmpty());
    awaitDue();
    long aside = count("refusal is not null");
    assertThat(aside).isLessThanOrEqualTo(20);

    receiver.refuse(event -> null);
    clock.advance(Duration.ofMinutes(1));
    look();

    await(60 - (int) aside);
    awaitCount("acknowledged_at is null", 0);
  }

  /** More than are sent at a time: what is taken behind them shows that it is the events. */
  @Test
  void kindOfEventThatIsRefusedHoldsUpNobodyAndGoesAsideAsOthersAreTaken() {
    refuse("invalid_request", event -> !event.data().get("n").equals(200L));
    pushing(LOST);

    wait(200);

    await(1);
    for (int i = 0; i < 20 && count("acknowledged_at is null") > 0; i++) {
      another(200);
    }
    awaitCount("acknowledged_at is null", 0);
    assertThat(count("refusal = 'invalid_request'")).isEqualTo(199);
  }

  /** When the pauses of all that was refused are over, one comes that is taken. */
  private void another(int n) {
    int before = receiver.taken().size();
    awaitStream("leased_until is null");
    clock.advance(Duration.ofMinutes(11));
    Api.forgetTokens();
    wait(n, n);
    await(before + 1);
  }

  /** Of a deployment that was broken for a moment nothing is lost. */
  @Test
  void receiverThatKnowsThePlatformsKeyAfterAHundredRequestsLosesNothing() {
    var asked = new AtomicInteger();
    receiver.refuse(event -> asked.incrementAndGet() <= 100 ? "invalid_key" : null);
    pushing(LOST);

    wait(200);

    await(200);
    awaitCount("acknowledged_at is null", 0);
    assertThat(count("refusal is not null")).isZero();
  }

  /** Twenty may go before the one that is taken, and twenty after it. */
  @Test
  void receiverThatBreaksWhenItHasTakenOneLosesNoMoreThanAnother() {
    var asked = new AtomicInteger();
    receiver.refuse(event -> asked.incrementAndGet() == 1 ? null : "invalid_request");
    pushing(LOST);
    wait(200);
    awaitSent(200);
    for (int i = 0; i < 3; i++) {
      awaitStream("failing_since is not null and leased_until is null");
      int sent = receiver.received().size();
      clock.advance(Duration.ofMinutes(1));
      look();
      awaitSent(sent + 1);
    }
    assertThat(receiver.taken()).hasSize(1);
    assertThat(count("refusal is not null")).isLessThanOrEqualTo(40);

    receiver.refuse(event -> null);
    awaitStream("leased_until is null");
    clock.advance(Duration.ofMinutes(1));
    look();
    awaitCount("acknowledged_at is null", 0);
    assertThat(receiver.taken().size() + count("refusal is not null")).isEqualTo(200);
  }

  @Test
  void ofTwentyRefusedOnEndTheNextOneWaitsUntilAnotherIsTaken() {
    refuse("invalid_request", event -> true);
    pushing(LOST);
    for (int i = 1; i <= 20; i++) {
      wait(1);
      awaitCount("refusal is not null", i);
    }
    wait(1);
    awaitDue();
    clock.advance(Duration.ofMinutes(1));
    look();
    awaitSent(22);
    assertThat(count("refusal is not null")).isEqualTo(20);
    assertThat(count("acknowledged_at is null")).isEqualTo(1);

    receiver.refuse(event -> null);
    clock.advance(Duration.ofMinutes(1));
    look();
    await(1);
    awaitCount("acknowledged_at is null", 0);
    refuse("invalid_request", event -> true);
    wait(1);

    awaitCount("refusal is not null", 21);
  }

  private void awaitSent(int count) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> receiver.received().size() >= count);
  }

  @Test
  void receiverThatDoesNotKnowThePlatformsKeyYetLosesNothing() {
    refuse("invalid_key", event -> true);
    pushing(LOST);
    wait(3);
    awaitDue();
    assertThat(count("acknowledged_at is null")).isEqualTo(3);

    receiver.refuse(event -> null);
    clock.advance(Duration.ofMinutes(1));
    look();

    await(3);
    assertThat(count("refusal is not null")).isZero();
  }

  @Test
  void whatIsDoubtedGoesAsideWhenItIsRefusedAgainAfterOthersWereTaken() {
    refuse("invalid_audience", event -> event.data().get("n").equals(1L));
    pushing(LOST);
    wait(3);
    awaitSent(3);
    await(2);

    another(2);

    awaitCount("acknowledged_at is null", 0);
    assertThat(count("refusal = 'invalid_audience'")).isEqualTo(1);
  }

  @Test
  void streamThatItsReceiverPausesWhileItFailsIsNotCalledFailing() {
    receiver.refuse(
        event -> {
          status("paused");
          return "access_denied";
        });
    pushing(LOST);
    wait(1);
    awaitStream("status = 'paused'");
    awaitSent(1);

    receiver.refuse(event -> null);
    status("enabled");

    awaitCount("acknowledged_at is null", 0);
    assertThat(receiver.taken()).extracting(Event::type).containsExactly(LOST);
    awaitStream("failing_since is null and attempts = 0 and status = 'enabled'");
  }

  private void status(String status) {
    var body = new JsonObject().put("stream_id", stream).put("status", status);
    assertThat(api.post("/ssf/status", partner, body.encode()).status()).isEqualTo(200);
  }

  /** The stream is tried again later. */
  private void awaitDue() {
    awaitStream("failing_since is not null");
  }

  private void awaitStream(String which) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () ->
                Unis.get(
                            pool.preparedQuery(
                                    "select from event_stream where id = $1 and " + which)
                                .execute(Tuple.of(UUID.fromString(stream))))
                        .size()
                    == 1);
  }
}
