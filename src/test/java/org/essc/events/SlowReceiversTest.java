package org.essc.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.essc.events.EventApi.OWN;

import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.essc.card.loss.LossApi;
import org.essc.events.EventApi.Event;
import org.essc.platform.config.Issuer;
import org.essc.testing.Anew;
import org.essc.testing.Api;
import org.essc.testing.MutableClock;
import org.essc.testing.Patiently;
import org.essc.testing.Rounds;
import org.essc.testing.TestPartner;
import org.essc.testing.Unis;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Receivers that are slow, dead, suspended or impatient delay and disturb nobody else. */
@QuarkusTest
class SlowReceiversTest {

  private static final String LOST = OWN + "card-lost";
  private static final String RELEASED = OWN + "card-released";
  private static final int PARTNERS = 10;
  private static final int STREAMS = 10;

  @Inject MutableClock clock;
  @Inject Pool pool;
  @Inject Issuer issuer;

  private final Api api = Api.here();
  private final EventApi events = new EventApi(api);
  private PushReceiver receiver = new PushReceiver();
  private final List<Runnable> afterwards = new ArrayList<>();

  @BeforeEach
  void nothingIsTold() {
    EventApi.awaitRelay();
  }

  @AfterEach
  void end() {
    afterwards.forEach(Runnable::run);
    receiver.close();
    clock.reset();
    Api.forgetTokens();
  }

  private String partner(String role) {
    var partner = TestPartner.limited(role, 10_000, List.of(), List.of("410000"));
    api.useToken(partner.number(), partner.token(clock, issuer.endpoint("/oauth2/token")));
    return partner.number();
  }

  private String pushing(String partner, String path, String... types) {
    var created = events.create(partner, EventApi.pushed(receiver.uri(path), types));
    assertThat(created.status()).as(created.body()).isEqualTo(201);
    var stream = created.json().getString("stream_id");
    afterwards.add(() -> events.delete(partner, stream));
    return stream;
  }

  private void verification(String partner, String stream) {
    var body = new JsonObject().put("stream_id", stream).put("state", stream);
    assertThat(api.post("/ssf/verify", partner, body.encode()).status()).isEqualTo(204);
  }

  /** All behind one address, so that not even its connections are held up. */
  @Test
  void deadReceiverAmongAHundredDelaysNobody() throws Exception {
    Rounds.untilOneCounts(this::hundredAreTold);
  }

  /**
   * False where one was told again: on a machine that stands still for a moment the platform hears
   * too late that it was taken.
   */
  private boolean hundredAreTold() {
    end();
    afterwards.clear();
    receiver = new PushReceiver();
    var streams = new ArrayList<List<String>>();
    for (int i = 0; i < PARTNERS; i++) {
      var partner = partner("verifier");
      for (int j = 0; j < STREAMS; j++) {
        boolean dead = i == 0 && j == 0;
        streams.add(List.of(partner, pushing(partner, dead ? "/never" : "/events")));
      }
    }
    verification(streams.get(0).get(0), streams.get(0).get(1));
    Awaitility.await().atMost(Duration.ofSeconds(20)).until(receiver::asked);

    streams.subList(1, streams.size()).forEach(one -> verification(one.get(0), one.get(1)));

    receiver.await(PARTNERS * STREAMS - 1);
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> receiver.taken().size() == PARTNERS * STREAMS - 1);
    assertThat(waiting(streams.get(0).get(1))).as("its own waits").isEqualTo(1);
    return receiver.received().size() == receiver.taken().size();
  }

  @Test
  void receiverThatAnswersTooLateGetsTheSameAgain() {
    receiver.answerLateOnce();
    pushing(Api.CHANNEL, "/events", LOST, RELEASED);
    var person = api.holder().person();
    var loss = new LossApi(api, clock);
    loss.reportAtWindow(person);
    receiver.await(1);
    loss.releaseAtWindow(person);

    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> receiver.taken().stream().anyMatch(one -> one.type().equals(RELEASED)));
    var all = receiver.received();

    assertThat(all.get(1).jti()).isEqualTo(all.get(0).jti());
    assertThat(all.subList(0, 2)).extracting(Event::type).containsExactly(LOST, LOST);
    assertThat(receiver.taken()).extracting(Event::type).containsExactly(LOST, RELEASED);
  }

  @Test
  void suspendedPartnersStreamsStandStillAndGoOnAfterwards() {
    var suspended = partner("channel");
    var person = api.holder().person();
    assertThat(api.issue(suspended, person).status()).isEqualTo(201);
    pushing(suspended, "/events", LOST, RELEASED);
    var other = new PushReceiver();
    afterwards.add(other::close);
    var created = events.create(Api.CHANNEL, EventApi.pushed(other.uri("/events"), LOST, RELEASED));
    var others = created.json().getString("stream_id");
    afterwards.add(() -> events.delete(Api.CHANNEL, others));
    var loss = new LossApi(api, clock);
    Patiently.ask(() -> TestPartner.administrator().put("/v1/partners/{no}/suspension", suspended))
        .then()
        .statusCode(204);
    try {
      loss.reportAtWindow(person);
      loss.releaseAtWindow(person);
      other.await(2);
      assertThat(receiver.received()).isEmpty();
    } finally {
      Patiently.ask(
              () -> TestPartner.administrator().delete("/v1/partners/{no}/suspension", suspended))
          .then()
          .statusCode(204);
    }

    receiver.await(2);
    Awaitility.await().until(() -> receiver.taken().size() == 2);
    assertThat(receiver.taken()).extracting(Event::type).containsExactly(LOST, RELEASED);
  }

  /** A poll is refused for its token's scopes; a push has no token. */
  @Test
  void partnerThatLosesTheRightToEventsIsPushedNothingUntilItHasItAgain() {
    var one = partner("verifier");
    var other = partner("verifier");
    var stream = pushing(one, "/events");
    var others = pushing(other, "/events");
    entitle(one, "codes:verify");
    try {
      told(stream);
      verification(other, others);
      receiver.await(1);
      Awaitility.await().until(() -> waiting(others) == 0);
      assertThat(receiver.received().get(0).data()).containsEntry("state", others);
      assertThat(waiting(stream)).isEqualTo(1);
    } finally {
      entitle(one, "codes:verify", "events:read", "events:manage");
    }

    receiver.await(2);
    Awaitility.await().until(() -> receiver.taken().size() == 2);
    assertThat(receiver.taken().get(1).type()).isEqualTo(LOST);
  }

  /** Its receiver cannot ask for a verification event any more. */
  private void told(String stream) {
    Unis.get(
        pool.preparedQuery(
                """
                insert into stream_event (stream_id, told_at, at, jti, txn, holder_id, type, data)
                values ($1, now(), now(), gen_random_uuid(), gen_random_uuid(),
                        gen_random_uuid(), $2, '{}')""")
            .execute(Tuple.of(UUID.fromString(stream), LOST)));
  }

  private static void entitle(String partner, String... scopes) {
    var rights =
        new JsonObject()
            .put("roles", new JsonArray().add("verifier"))
            .put("scopes", new JsonArray(List.of(scopes)));
    Patiently.ask(
            () ->
                TestPartner.administrator()
                    .body(rights.encode())
                    .put("/v1/partners/{no}/entitlements", partner))
        .then()
        .statusCode(200);
  }

  /** More than a few would each look into the database for twenty seconds. */
  @Test
  void ofManyWaitingPollsOfOneStreamOnlySomeWait() throws Exception {
    Anew.whileBusy(this::someOfTenPollsWait);
  }

  private void someOfTenPollsWait() {
    EventApi.awaitRelay();
    var stream = events.polling(Api.CHANNEL, LOST);
    afterwards.add(() -> events.delete(Api.CHANNEL, stream));
    var path = "/ssf/streams/" + stream + "/poll";
    var polls = new ArrayList<java.util.concurrent.CompletableFuture<Api.Reply>>();
    for (int i = 0; i < 10; i++) {
      polls.add(api.send(api.json(path, Api.CHANNEL, "{}")));
    }
    Awaitility.await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> polls.stream().filter(one -> one.isDone()).count() >= 6);
    polls.stream().filter(one -> one.isDone()).forEach(one -> Anew.served(one.join()));
    assertThat(polls.stream().filter(one -> one.isDone())).hasSize(6);

    new LossApi(api, clock).reportAtWindow(api.holder().person());

    var told = polls.stream().map(one -> EventApi.events(Anew.served(one.join()))).toList();
    assertThat(told.stream().filter(some -> some.size() == 1)).hasSize(4);
  }

  @Test
  void pollThatWaitsGetsNothingOfAStreamThatIsPausedMeanwhile() throws Exception {
    Anew.whileBusy(this::pollIsGivenNothingOfAPausedStream);
  }

  private void pollIsGivenNothingOfAPausedStream() {
    EventApi.awaitRelay();
    var stream = events.polling(Api.CHANNEL, LOST);
    afterwards.add(() -> events.delete(Api.CHANNEL, stream));
    var poll = api.send(api.json("/ssf/streams/" + stream + "/poll", Api.CHANNEL, "{}"));
    var pause = new JsonObject().put("stream_id", stream).put("status", "paused");
    assertThat(api.post("/ssf/status", Api.CHANNEL, pause.encode()).status()).isEqualTo(200);

    new LossApi(api, clock).reportAtWindow(api.holder().person());

    Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> waiting(stream) == 1);
    assertThat(EventApi.events(Anew.served(poll.join()))).isEmpty();
  }

  private long waiting(String stream) {
    return Unis.get(
            pool.preparedQuery(
                    "select count(*) from stream_event"
                        + " where stream_id = $1 and acknowledged_at is null")
                .execute(Tuple.of(UUID.fromString(stream))))
        .iterator()
        .next()
        .getLong(0);
  }
}
