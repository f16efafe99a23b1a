package org.essc.events;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.essc.events.EventApi.OWN;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.essc.card.loss.LossApi;
import org.essc.events.EventApi.Event;
import org.essc.events.stream.PushLeases;
import org.essc.keys.HangingSigner;
import org.essc.testing.Api;
import org.essc.testing.Api.Reply;
import org.essc.testing.MutableClock;
import org.essc.testing.Unis;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Events that are pushed (RFC 8935): what comes, in which order, and when it is not taken. */
@QuarkusTest
class PushedEventsTest {

  private static final String LOST = OWN + "card-lost";
  private static final String RELEASED = OWN + "card-released";

  @Inject MutableClock clock;
  @Inject Pool pool;
  @Inject HangingSigner signer;
  @Inject PushLeases leases;

  private final Api api = Api.here();
  private final EventApi events = new EventApi(api);
  private final String partner = Api.CHANNEL;
  private final List<Event> received = new CopyOnWriteArrayList<>();
  private final List<HttpExchange> requests = new CopyOnWriteArrayList<>();
  private final ConcurrentLinkedQueue<Integer> answers = new ConcurrentLinkedQueue<>();
  private final CountDownLatch released = new CountDownLatch(1);
  private final AtomicInteger held = new AtomicInteger();
  private HttpServer server;
  private String stream;

  @BeforeEach
  void open() throws IOException {
    EventApi.awaitRelay();
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newCachedThreadPool());
    server.createContext("/events", this::take);
    server.createContext("/slow", this::takeNever);
    server.start();
  }

  private void take(HttpExchange exchange) throws IOException {
    received.add(Event.of(new String(exchange.getRequestBody().readAllBytes(), UTF_8)));
    requests.add(exchange);
    var answer = answers.poll();
    exchange.sendResponseHeaders(answer == null ? 202 : answer, -1);
    exchange.close();
  }

  private void takeNever(HttpExchange exchange) throws IOException {
    held.incrementAndGet();
    try {
      released.await(60, TimeUnit.SECONDS);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
    exchange.close();
  }

  @AfterEach
  void close() {
    released.countDown();
    server.stop(0);
    signer.recover();
    Awaitility.await().until(() -> signer.hangingThreads() == 0);
    clock.reset();
    events.delete(partner, stream);
    Api.forgetTokens();
  }

  private String pushing(String partner, String path, String... types) {
    var uri = "http://127.0.0.1:" + server.getAddress().getPort() + path;
    var created = events.create(partner, EventApi.pushed(uri, types));
    assertThat(created.status()).as(created.body()).isEqualTo(201);
    assertThat(created.body()).doesNotContain("receivers-own");
    return created.json().getString("stream_id");
  }

  private List<Event> await(int count) {
    return Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> received, all -> all.size() >= count);
  }

  private void awaitAcknowledged() {
    Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> waiting() == 0);
  }

  private long waiting() {
    return Unis.get(
            pool.preparedQuery(
                    "select count(*) from stream_event"
                        + " where stream_id = $1 and acknowledged_at is null")
                .execute(Tuple.of(UUID.fromString(stream))))
        .iterator()
        .next()
        .getLong(0);
  }

  @Test
  void eventIsPushedWithTheReceiversHeader() {
    stream = pushing(partner, "/events", LOST);

    new LossApi(api, clock).reportAtWindow(api.holder().person());

    assertThat(await(1)).extracting(Event::type).containsExactly(LOST);
    var headers = requests.get(0).getRequestHeaders();
    assertThat(headers.getFirst("Content-Type")).isEqualTo("application/secevent+jwt");
    assertThat(headers.getFirst("Accept")).isEqualTo("application/json");
    assertThat(headers.getFirst("Authorization")).isEqualTo("Bearer receivers-own");
    awaitAcknowledged();
    assertThat(received).hasSize(1);
  }

  @Test
  void eventsOfOneHolderComeInOrder() {
    stream = pushing(partner, "/events", LOST, RELEASED);
    var person = api.holder().person();
    var loss = new LossApi(api, clock);

    for (int i = 0; i < 3; i++) {
      loss.reportAtWindow(person);
      loss.releaseAtWindow(person);
    }

    assertThat(await(6))
        .extracting(Event::type)
        .containsExactly(LOST, RELEASED, LOST, RELEASED, LOST, RELEASED);
  }

  @Test
  void whatIsNotTakenComesAgainAndHoldsBackTheHoldersNext() {
    answers.addAll(List.of(503, 400));
    stream = pushing(partner, "/events", LOST, RELEASED);
    var person = api.holder().person();
    var loss = new LossApi(api, clock);
    loss.reportAtWindow(person);
    await(1);
    loss.releaseAtWindow(person);

    clock.advance(Duration.ofSeconds(10));
    await(2);
    clock.advance(Duration.ofSeconds(10));
    await(4);

    assertThat(received).extracting(Event::type).containsExactly(LOST, LOST, LOST, RELEASED);
    assertThat(received.subList(0, 3)).extracting(Event::jti).containsOnly(received.get(0).jti());
    awaitAcknowledged();
  }

  @Test
  void receiverThatDoesNotAnswerDelaysNoOther() {
    var stuck = pushing(partner, "/slow", LOST);
    stream = pushing(partner, "/events", LOST);
    new LossApi(api, clock).reportAtWindow(api.holder().person());
    Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> held.get() > 0);

    new LossApi(api, clock).reportAtWindow(api.holder().person());

    await(2);
    events.delete(partner, stuck);
  }

  @Test
  void streamThatFailsForLongIsPausedAndGoesOnWhenItIsEnabled() {
    answers.addAll(java.util.Collections.nCopies(50, 500));
    stream = pushing(partner, "/events", LOST);
    new LossApi(api, clock).reportAtWindow(api.holder().person());
    await(1);
    // the failure counts from when it is noted
    Awaitility.await().atMost(Duration.ofSeconds(20)).until(this::failing);
    clock.advance(Duration.ofHours(25));
    Api.forgetTokens();

    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> "paused".equals(status().json().getString("status")));
    assertThat(status().json().getString("reason")).isEqualTo("delivery-failing");
    answers.clear();
    received.clear();
    assertThat(touch(stream).status()).isEqualTo(200);

    assertThat(await(2))
        .extracting(Event::type)
        .containsExactlyInAnyOrder(LOST, EventApi.SSF + "stream-updated");
    awaitAcknowledged();
  }

  /** By one batch, sixteen of it at a time, however often it is changed meanwhile. */
  @Test
  void streamThatIsChangedAllTheTimeTakesNoMorePlaces() {
    var changed = pushing(partner, "/slow", LOST);
    stream = changed;
    wait(300);
    touch(changed);
    Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> held.get() >= 16);

    for (int i = 0; i < 20; i++) {
      assertThat(touch(changed).status()).isEqualTo(200);
    }
    stream = pushing(partner, "/events", LOST);
    wait(300);
    touch(stream);
    awaitAcknowledged();

    assertThat(held).hasValueLessThanOrEqualTo(64);
    events.delete(partner, changed);
  }

  private Reply touch(String stream) {
    var enable = new JsonObject().put("stream_id", stream).put("status", "enabled");
    return api.post("/ssf/status", partner, enable.encode());
  }

  /** Who pushes it as it was before ends with what is on its way: 64 events at most. */
  @Test
  void changedStreamIsPushedToItsNewAddressAlone() {
    try (var before = new PushReceiver()) {
      var asked = new AtomicBoolean();
      before.refuse(
          event -> {
            if (asked.compareAndSet(false, true)) {
              move("http://127.0.0.1:" + server.getAddress().getPort() + "/events");
            }
            return null;
          });
      var created = events.create(partner, EventApi.pushed(before.uri("/events"), LOST));
      stream = created.json().getString("stream_id");
      wait(300);

      awaitAcknowledged();

      assertThat(before.received()).hasSizeLessThanOrEqualTo(64);
      assertThat(requests)
          .hasSizeGreaterThanOrEqualTo(300 - 64)
          .allMatch(one -> "Bearer new".equals(one.getRequestHeaders().getFirst("Authorization")));
    }
  }

  private void move(String address) {
    var body = EventApi.pushed(address, LOST).put("stream_id", stream);
    body.getJsonObject("delivery").put("authorization_header", "Bearer new");
    assertThat(events.manage("PATCH", "/ssf/streams", partner, body.encode()).status())
        .isEqualTo(200);
  }

  @Test
  void eventThatCannotBeSignedIsNotItsReceiversFault() {
    stream = pushing(partner, "/events", LOST);
    signer.hang();
    var id = Tuple.of(UUID.fromString(stream));
    wait(1);

    var tried =
        Awaitility.await()
            .atMost(Duration.ofSeconds(20))
            .until(
                () ->
                    Unis.get(
                        pool.preparedQuery(
                                """
                                select failing_since, attempts from event_stream
                                 where id = $1 and due_at > created_at""")
                            .execute(id)),
                rows -> rows.size() == 1);
    var row = tried.iterator().next();
    assertThat(row.getValue("failing_since")).isNull();
    assertThat(row.getInteger("attempts")).isZero();
    assertThat(received).isEmpty();

    signer.recover();

    assertThat(await(1)).extracting(Event::type).containsExactly(LOST);
    awaitAcknowledged();
  }

  /** As an instance's is that has just started, before its clock is set. */
  @Test
  void instanceWhoseClockIsAheadTakesNoStreamThatAnotherPushes() {
    stream = pushing(partner, "/events", LOST);
    var id = UUID.fromString(stream);
    var another = UUID.randomUUID();
    Unis.get(
        pool.preparedQuery(
                "update event_stream set leased_until = now() + interval '10 minutes',"
                    + " leased_by = $2 where id = $1")
            .execute(Tuple.of(id, another)));
    wait(1);
    clock.advance(Duration.ofHours(8));

    assertThat(Unis.get(leases.claim(1, Set.of(id)))).isEmpty();

    var givenUp =
        Unis.get(
            pool.preparedQuery(
                    "update event_stream set leased_until = null where id = $1 and leased_by = $2")
                .execute(Tuple.of(id, another)));
    assertThat(givenUp.rowCount()).isOne();
    await(1);
    awaitAcknowledged();
  }

  /** It was given back by such an instance. */
  @Test
  void streamThatIsDueInHoursIsDueNow() {
    stream = pushing(partner, "/events", LOST);
    Unis.get(
        pool.preparedQuery(
                "update event_stream set due_at = now() + interval '8 hours' where id = $1")
            .execute(Tuple.of(UUID.fromString(stream))));
    wait(1);

    await(1);
    awaitAcknowledged();
  }

  /** Events of as many holders. */
  private void wait(int holders) {
    Unis.get(
        pool.preparedQuery(
                """
                insert into stream_event (stream_id, told_at, at, jti, txn, holder_id, type, data)
                select id, now(), now(), gen_random_uuid(), gen_random_uuid(), gen_random_uuid(),
                       events_requested[1], '{}'
                  from event_stream, generate_series(1, $2) where id = $1""")
            .execute(Tuple.of(UUID.fromString(stream), holders)));
  }

  private boolean failing() {
    return Unis.get(
            pool.preparedQuery(
                    "select failing_since is not null as failing from event_stream where id = $1")
                .execute(Tuple.of(UUID.fromString(stream))))
        .iterator()
        .next()
        .getBoolean("failing");
  }

  private Api.Reply status() {
    return api.get("/ssf/status?stream_id=" + stream, partner);
  }
}
