package org.essc.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.essc.events.EventApi.OWN;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.awaitility.Awaitility;
import org.essc.card.loss.LossApi;
import org.essc.events.EventApi.Event;
import org.essc.testing.Api;
import org.essc.testing.FaultyServer;
import org.essc.testing.PlatformProcess;
import org.essc.testing.TestPerson;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One instance takes reports of loss, another one alone relays and pushes what they tell, as in
 * Kubernetes. Either that one is killed, or the database of both, at moments that chance has
 * chosen; {@code -Dessc.test.kills=50} does it more often.
 */
class EventKillsIT {

  private static final Logger LOG = Logger.getLogger(EventKillsIT.class);

  private static final String LOST = OWN + "card-lost";
  private static final String RELEASED = OWN + "card-released";
  private static final int KILLS = Integer.getInteger("essc.test.kills", 2);
  private static final int RESTARTS = 1;
  private static final int HOLDERS = 4;

  /** Between two faults: a load that a telling instance copes with, whatever it is told on. */
  private static final int ACTS = 40;

  private static final long SEED = 20261128;
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  /** What was committed, whatever its caller was answered. */
  private static final String COMMITTED =
      """
      select count(*) from outbox_event
       where type in ('ecard-suspended', 'ecard-resumed') and position > %d""";

  /** Demo partners have no tokens for an instance without the sandbox. */
  private static final String STREAM =
      """
      insert into event_stream (id, partner_no, delivery, endpoint, events_requested, status,
                                due_at, created_at, updated_at, version)
      values (gen_random_uuid(), '%s', 'push', '%s', array['%s', '%s'], 'enabled',
              now(), now(), now(), 0)""";

  @TempDir private static Path directory;

  private static PlatformProcess reporting;
  private static PlatformProcess telling;
  private static Map<String, String> shared;
  private static DataSource database;

  private final Random random = new Random(SEED);
  private final AtomicBoolean over = new AtomicBoolean();
  private final Semaphore acting = new Semaphore(0);

  @BeforeAll
  static void start() {
    var keyStore = directory.resolve("receiver.p12");
    PushReceiver.keyStore(keyStore);
    shared =
        Map.of(
            "JAVA_TOOL_OPTIONS",
            "-Djavax.net.ssl.trustStore=%s -Djavax.net.ssl.trustStorePassword=%s"
                .formatted(keyStore, PushReceiver.PASSWORD),
            "ESSC_ISSUER",
            "https://essc.example",
            "ESSC_PARTNER_JWKS_ALLOW_PRIVATE_ADDRESSES",
            "true");
    var features = new LinkedHashMap<>(shared);
    features.put("ESSC_FEATURES", "issuance,auth,verification");
    reporting = PlatformProcess.launch(directory.resolve("data"), features).awaitReady();
    database = reporting.servers().superuserDatabase();
    telling = tell();
  }

  @AfterAll
  static void stop() {
    if (telling != null) {
      telling.close();
    }
    if (reporting != null) {
      reporting.close();
    }
  }

  private static PlatformProcess tell() {
    var environment = new LinkedHashMap<>(reporting.serversAsEnvironment());
    environment.putAll(shared);
    environment.put("ESSC_FEATURES", "events");
    return PlatformProcess.launch(directory.resolve("telling"), environment).awaitReady();
  }

  private static Object value(String sql) throws SQLException {
    try (var connection = database.getConnection();
        var statement = connection.createStatement();
        var result = statement.executeQuery(sql)) {
      result.next();
      return result.getObject(1);
    }
  }

  private void aMoment() throws SQLException {
    acting.release(ACTS);
    value("select pg_sleep(" + random.nextDouble() * 1.5 + ")");
  }

  @Test
  void instanceThatIsKilledWhileItTellsLosesNothing() throws Exception {
    underLoad(
        () -> {
          for (int i = 0; i < KILLS; i++) {
            aMoment();
            telling.kill9();
            telling = tell();
          }
          return null;
        });
  }

  @Test
  void databaseThatDiesWhileEventsAreRelayedLosesNothing() throws Exception {
    var server = new FaultyServer(reporting.servers().postgres());
    underLoad(
        () -> {
          for (int i = 0; i < RESTARTS; i++) {
            aMoment();
            server.kill();
            server.start();
          }
          return null;
        });
  }

  /** Every event that was committed comes, each holder's in their order, and none that was not. */
  private void underLoad(Callable<Void> faults) throws Exception {
    long before =
        ((Number) value("select coalesce(max(position), 0) from outbox_event")).longValue();
    var api = Api.at(reporting.baseUrl());
    ExecutorService threads = Executors.newFixedThreadPool(HOLDERS);
    try (var receiver = new PushReceiver(directory.resolve("receiver.p12"))) {
      execute(STREAM.formatted(Api.CHANNEL, receiver.uri("/events"), LOST, RELEASED));
      var acts = new ArrayList<Future<?>>();
      for (int i = 0; i < HOLDERS; i++) {
        var person = api.holder().person();
        report(api, person);
        acts.add(threads.submit(() -> loseAndRelease(api, person)));
      }
      faults.call();
      over.set(true);
      acting.release(HOLDERS);
      for (var one : acts) {
        one.get(1, TimeUnit.MINUTES);
      }
      Awaitility.await()
          .atMost(PATIENCE)
          .untilAsserted(
              () -> assertThat(once(receiver.received())).hasSize(committedSince(before)));
      assertInOrder(once(receiver.received()));
      LOG.infof(
          "%d events; %d pushes were repeated",
          committedSince(before), receiver.received().size() - committedSince(before));
      execute("delete from event_stream");
    } finally {
      over.set(true);
      threads.shutdownNow();
    }
  }

  /** Asked anew each time: what a caller was told nothing of may be committed a moment later. */
  private static int committedSince(long position) throws SQLException {
    return ((Number) value(COMMITTED.formatted(position))).intValue();
  }

  private static void execute(String sql) throws SQLException {
    try (var connection = database.getConnection();
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** What is refused, or not answered, may have happened or not: the outbox tells. */
  private Void loseAndRelease(Api api, TestPerson person) throws InterruptedException {
    var impatient = api.once();
    while (!over.get()) {
      acting.acquire();
      report(impatient, person);
      impatient.create(
          "/v1/loss-releases",
          Api.CLERK,
          "{\"card\":%s,\"by\":%s}".formatted(LossApi.card(person), LossApi.HOLDER_WITH_CARD));
    }
    return null;
  }

  private static void report(Api api, TestPerson person) {
    api.create("/v1/loss-reports", Api.CLERK, LossApi.body(person, LossApi.HOLDER_AT_WINDOW));
  }

  private static List<Event> once(List<Event> received) {
    var all = new LinkedHashMap<String, Event>();
    received.forEach(event -> all.putIfAbsent(event.jti(), event));
    return List.copyOf(all.values());
  }

  private static void assertInOrder(List<Event> once) {
    once.stream()
        .collect(
            Collectors.groupingBy(
                event -> event.subject().get("sub"),
                Collectors.mapping(Event::type, Collectors.toList())))
        .forEach(
            (holder, types) -> {
              for (int i = 0; i < types.size(); i++) {
                assertThat(types.get(i)).isEqualTo(i % 2 == 0 ? LOST : RELEASED);
              }
            });
  }
}
