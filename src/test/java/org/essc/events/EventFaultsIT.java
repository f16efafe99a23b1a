package org.essc.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.essc.events.EventApi.OWN;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.awaitility.Awaitility;
import org.essc.card.loss.LossApi;
import org.essc.events.EventApi.Event;
import org.essc.testing.Api;
import org.essc.testing.FaultyServer;
import org.essc.testing.PlatformProcess;
import org.essc.testing.Stops;
import org.essc.testing.TestPerson;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** Two packaged instances side by side, and what happens to events when something dies. */
@TestMethodOrder(OrderAnnotation.class)
class EventFaultsIT {

  private static final String CHANNEL = Api.CHANNEL;
  private static final String LOST = OWN + "card-lost";
  private static final String RELEASED = OWN + "card-released";
  private static final int CUTS = 50;
  private static final int HOLDERS = 6;

  /** Of one stream; none of them has its answer in time where the machine stands still. */
  private static final int PUSHED_AT_ONCE = 16;

  /** Acts whose events have not been pushed yet. */
  private static final int MOST_AHEAD = 300;

  private static final Duration PATIENCE = Duration.ofSeconds(90);

  /** Ends whoever relays at a moment that is nobody's choice; nothing where nobody does. */
  private static final String CUT =
      """
      select pg_terminate_backend(l.pid)
        from (select pg_sleep(random() * 0.05)) waited
        join pg_locks l on l.locktype = 'advisory' and l.granted
         and ((l.classid::bigint << 32) | l.objid::bigint) = hashtextextended('outbox_event', 0)""";

  private static final String WAITING =
      """
      select 1 from outbox_event
       where published_at is null and position is not null limit 1""";

  @TempDir private static Path directory;

  private static PlatformProcess first;
  private static PlatformProcess second;
  private static DataSource database;
  private static Api api;
  private static EventApi events;

  private static Path keyStore;

  private final PushReceiver receiver = new PushReceiver(keyStore);
  private final List<String> made = new ArrayList<>();
  private final AtomicInteger acted = new AtomicInteger();
  private final ExecutorService threads = Executors.newFixedThreadPool(HOLDERS);

  @BeforeAll
  static void start() {
    keyStore = directory.resolve("receiver.p12");
    PushReceiver.keyStore(keyStore);
    var trusted =
        "-Djavax.net.ssl.trustStore=%s -Djavax.net.ssl.trustStorePassword=%s"
            .formatted(keyStore, PushReceiver.PASSWORD);
    // the second has no sandbox, so it pushes over TLS alone
    var shared =
        Map.of(
            "JAVA_TOOL_OPTIONS",
            trusted,
            "ESSC_ISSUER",
            "https://essc.example",
            "ESSC_PARTNER_JWKS_ALLOW_PRIVATE_ADDRESSES",
            "true");
    first = PlatformProcess.launch(directory.resolve("data"), shared).awaitReady();
    var environment = new HashMap<>(first.serversAsEnvironment());
    environment.putAll(shared);
    second = PlatformProcess.launch(directory.resolve("second"), environment).awaitReady();
    database = first.servers().superuserDatabase();
    api = Api.at(first.baseUrl());
    events = new EventApi(api);
  }

  @AfterAll
  static void stop() {
    if (second != null) {
      second.close();
    }
    if (first != null) {
      first.close();
    }
  }

  /** What is still on its way, also of a test that failed, would come to the next one's streams. */
  @AfterEach
  void close() throws Exception {
    threads.shutdownNow();
    assertThat(threads.awaitTermination(2, TimeUnit.MINUTES)).isTrue();
    await(() -> execute(WAITING) == 0);
    made.forEach(stream -> events.delete(CHANNEL, stream));
    receiver.close();
  }

  private String pushing() {
    var created = events.create(CHANNEL, EventApi.pushed(receiver.uri("/events"), LOST, RELEASED));
    assertThat(created.status()).as(created.body()).isEqualTo(201);
    made.add(created.json().getString("stream_id"));
    return made.get(made.size() - 1);
  }

  private static List<TestPerson> holders(int count) {
    var people = new ArrayList<TestPerson>();
    for (int i = 0; i < count; i++) {
      people.add(api.holder().person());
    }
    return people;
  }

  private static void act(String path, String body) {
    var reply = api.create(path, Api.CLERK, body);
    assertThat(reply.status()).as(reply.body()).isBetween(200, 201);
  }

  private static void lose(TestPerson person) {
    act("/v1/loss-reports", LossApi.body(person, LossApi.HOLDER_AT_WINDOW));
  }

  private static void release(TestPerson person) {
    act(
        "/v1/loss-releases",
        "{\"card\":%s,\"by\":%s}".formatted(LossApi.card(person), LossApi.HOLDER_WITH_CARD));
  }

  private static int execute(String sql) throws SQLException {
    try (var connection = database.getConnection();
        var statement = connection.createStatement()) {
      if (!statement.execute(sql)) {
        return statement.getUpdateCount();
      }
      int rows = 0;
      var result = statement.getResultSet();
      while (result.next()) {
        rows++;
      }
      return rows;
    }
  }

  private static void await(Callable<Boolean> condition) {
    Awaitility.await().atMost(PATIENCE).until(condition);
  }

  /** Each request acknowledges what the one before brought. */
  private static List<Event> polled(String stream, int count) {
    var all = new ArrayList<Event>();
    var acknowledged = new JsonArray();
    while (all.size() < count) {
      var body = new JsonObject().put("ack", acknowledged);
      var some = EventApi.events(events.poll(CHANNEL, stream, body));
      assertThat(some).as("after %d of %d", all.size(), count).isNotEmpty();
      acknowledged = new JsonArray(some.stream().map(Event::jti).toList());
      all.addAll(some);
    }
    return all;
  }

  /** Of a repeat the first. */
  private static Map<Object, List<String>> byHolder(List<Event> received) {
    var once = new LinkedHashMap<String, Event>();
    received.forEach(event -> once.putIfAbsent(event.jti(), event));
    return once.values().stream()
        .collect(
            Collectors.groupingBy(
                event -> event.subject().get("sub"),
                LinkedHashMap::new,
                Collectors.mapping(Event::type, Collectors.toList())));
  }

  private static void assertInOrder(Map<Object, List<String>> told, int holders, int acts) {
    assertThat(told).hasSize(holders);
    assertThat(told.values().stream().mapToInt(List::size).sum()).isEqualTo(acts);
    told.values()
        .forEach(
            types -> {
              for (int i = 0; i < types.size(); i++) {
                assertThat(types.get(i)).isEqualTo(i % 2 == 0 ? LOST : RELEASED);
              }
            });
  }

  @Test
  @Order(1)
  void relayThatIsCutFiftyTimesUnderLoadLosesNothingAndKeepsTheOrder() throws Exception {
    pushing();
    var polled = events.polling(CHANNEL, LOST, RELEASED);
    made.add(polled);
    var people = holders(HOLDERS);
    var over = new AtomicBoolean();
    long began = System.nanoTime();
    try (var stops = Stops.watching()) {
      var acts = new ArrayList<Future<Integer>>();
      people.forEach(person -> acts.add(threads.submit(() -> loseAndRelease(person, over))));
      int cuts = 0;
      while (cuts < CUTS) {
        cuts += execute(CUT);
        assertThat(acts).as("the load goes on").anyMatch(one -> !one.isDone());
      }
      over.set(true);
      int total = 0;
      for (var one : acts) {
        total += one.get(2, TimeUnit.MINUTES);
      }
      int all = total;
      await(
          () -> byHolder(receiver.received()).values().stream().mapToInt(List::size).sum() == all);

      assertInOrder(byHolder(receiver.received()), HOLDERS, total);
      assertInOrder(byHolder(polled(polled, total)), HOLDERS, total);
      assertThat(receiver.received().size() - total)
          .as("pushed by two instances, and twice only what was not answered in time")
          .isLessThanOrEqualTo(total / 20 + PUSHED_AT_ONCE * (int) stops.stood(began).toSeconds());
    } finally {
      over.set(true);
    }
  }

  /** Half a second is longer than a pass takes that goes on. */
  private static final String STANDS_STILL =
      """
      select a.pid
        from (select pg_sleep(0.5)) waited
        join pg_locks l on l.locktype = 'advisory' and l.granted
         and ((l.classid::bigint << 32) | l.objid::bigint) = hashtextextended('outbox_event', 0)
        join pg_stat_activity a on a.pid = l.pid
         and a.xact_start < clock_timestamp() - interval '400 milliseconds'""";

  @Test
  @Order(2)
  void relayThatStandsStillIsPassedOverAndLosesNothingWhenItGoesOn() throws Exception {
    pushing();
    var polled = events.polling(CHANNEL, LOST, RELEASED);
    made.add(polled);
    var people = holders(HOLDERS);
    var over = new AtomicBoolean();
    try {
      var acts = new ArrayList<Future<Integer>>();
      people.forEach(person -> acts.add(threads.submit(() -> loseAndRelease(person, over))));
      await(() -> receiver.received().size() > HOLDERS);
      await(EventFaultsIT::stoppedWhileItRelays);
      int before = receiver.received().size();
      await(() -> receiver.received().size() > before + HOLDERS);
      over.set(true);
      int total = 0;
      for (var one : acts) {
        total += one.get(2, TimeUnit.MINUTES);
      }
      int all = total;
      await(
          () -> byHolder(receiver.received()).values().stream().mapToInt(List::size).sum() == all);
      assertInOrder(byHolder(polled(polled, total)), HOLDERS, total);

      signal("CONT", second);
      lose(people.get(0));
      release(people.get(0));
      await(
          () ->
              byHolder(receiver.received()).values().stream().mapToInt(List::size).sum()
                  == all + 2);
      assertInOrder(byHolder(receiver.received()), HOLDERS, total + 2);
    } finally {
      signal("CONT", second);
      over.set(true);
    }
  }

  /** Stops it while it relays; where it does not, it goes on and is tried again. */
  private static boolean stoppedWhileItRelays() throws Exception {
    signal("STOP", second);
    if (execute(STANDS_STILL) == 1) {
      return true;
    }
    signal("CONT", second);
    return false;
  }

  /**
   * How many acts; at least one round, so that each holder is heard of. Whoever acts does not get
   * far ahead of what is pushed: while nobody pushes, as long as a lease, more would come to wait
   * than is pushed in the time that a test has.
   */
  private int loseAndRelease(TestPerson person, AtomicBoolean over) {
    int acts = 0;
    do {
      lose(person);
      release(person);
      acts += 2;
      acted.addAndGet(2);
      if (isFarAhead()) {
        await(() -> over.get() || !isFarAhead());
      }
    } while (!over.get());
    return acts;
  }

  private boolean isFarAhead() {
    return acted.get() - receiver.received().size() > MOST_AHEAD;
  }

  @Test
  @Order(3)
  void streamOfAnInstanceThatIsKilledGoesOnAtAnotherWhenItsLeaseIsOver() throws Exception {
    receiver.answerLateOnce();
    var stream = pushing();
    execute("update event_stream set status = 'paused' where id = '" + stream + "'");
    var person = holders(1).get(0);
    lose(person);
    release(person);
    await(() -> execute("select 1 from stream_event where stream_id = '" + stream + "'") == 2);
    signal("STOP", first);
    try {
      execute("update event_stream set status = 'enabled' where id = '" + stream + "'");
      receiver.await(1);
      second.kill9();
    } finally {
      signal("CONT", first);
    }

    // what is not answered in time may come once more after them
    var all = List.copyOf(receiver.await(3)).subList(0, 3);

    assertThat(all.get(1).jti()).as("the same again").isEqualTo(all.get(0).jti());
    assertThat(all).extracting(Event::type).containsExactly(LOST, LOST, RELEASED);
  }

  private static void signal(String name, PlatformProcess process) throws Exception {
    new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid())).start().waitFor();
  }

  @Test
  @Order(4)
  void eventsAreRelayedAndPushedWithoutRedis() throws Exception {
    pushing();
    var person = holders(1).get(0);
    lose(person);
    release(person);
    told(2);
    var redis = new FaultyServer(first.servers().redis());
    redis.kill();
    try {
      execute(
          """
          insert into outbox_event (id, holder_id, at, type, subject_type, subject_id, data, txn)
          select gen_random_uuid(), holder_id, now(), type, subject_type, subject_id, data, txn
            from outbox_event where type = 'ecard-suspended' order by position desc limit 1""");

      assertThat(told(3).get(2).type()).isEqualTo(LOST);
    } finally {
      redis.start();
    }
    release(lost(person));
    assertThat(told(5).get(4).type()).isEqualTo(RELEASED);
  }

  /** So many events; of a repeat the first. */
  private List<Event> told(int count) {
    return Awaitility.await()
        .atMost(PATIENCE)
        .until(
            () -> {
              var once = new LinkedHashMap<String, Event>();
              receiver.received().forEach(event -> once.putIfAbsent(event.jti(), event));
              return List.copyOf(once.values());
            },
            once -> once.size() >= count);
  }

  private static TestPerson lost(TestPerson person) {
    await(
        () ->
            api.create(
                        "/v1/loss-reports",
                        Api.CLERK,
                        LossApi.body(person, LossApi.HOLDER_AT_WINDOW))
                    .status()
                < 300);
    return person;
  }
}
