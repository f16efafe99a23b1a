package org.essc.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.lang.reflect.Proxy;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.essc.card.loss.LossApi;
import org.essc.platform.outbox.WrittenEvent;
import org.essc.platform.retention.ClockCheck;
import org.essc.testing.Api;
import org.essc.testing.Imports;
import org.essc.testing.MutableClock;
import org.essc.testing.TestPerson;
import org.essc.testing.TestServers;
import org.essc.testing.Unis;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Days of events are made before they come and dropped when they are over. */
@QuarkusTest
class EventDaysTest {

  private static final String LOST = EventApi.OWN + "card-lost";
  private static final String RELEASED = EventApi.OWN + "card-released";

  @Inject MutableClock clock;
  @Inject Pool pool;
  @Inject EventsConfig config;

  private final Api api = Api.here();
  private final EventApi events = new EventApi(api);
  private final Imports database = new Imports(api);
  private String stream;
  private TestPerson person;
  private boolean lost;

  @BeforeEach
  void open() {
    EventApi.awaitRelay();
    stream = events.polling(Api.CHANNEL, LOST, RELEASED);
    person = api.holder().person();
  }

  @AfterEach
  void reset() throws SQLException {
    events.delete(Api.CHANNEL, stream);
    clock.reset();
    Api.forgetTokens();
    await(() -> days().contains(name(0)));
  }

  private List<String> days() throws SQLException {
    return database.query(
        "select inhrelid::regclass::text from pg_inherits"
            + " where inhparent = 'stream_event'::regclass order by 1");
  }

  /** Of the day so many days from now. */
  private String name(int later) {
    var day = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC).plusDays(later);
    return "stream_event_" + day.toString().replace("-", "");
  }

  private static void await(java.util.concurrent.Callable<Boolean> condition) {
    Awaitility.await().atMost(Duration.ofSeconds(20)).until(condition);
  }

  private void told() {
    var loss = new LossApi(api, clock);
    var reply = lost ? loss.releaseAtWindow(person) : loss.reportAtWindow(person);
    assertThat(reply.status()).as(reply.body()).isBetween(200, 201);
    lost = !lost;
    assertThat(events.receive(Api.CHANNEL, stream, 1))
        .extracting(EventApi.Event::type)
        .containsExactly(lost ? LOST : RELEASED);
  }

  private void move(Duration by) {
    clock.advance(by);
    Api.forgetTokens();
  }

  @Test
  void aWeekIsMadeAheadAndWhatIsOlderThanItIsKeptIsDropped() throws SQLException {
    told();
    var first = name(0);

    move(Duration.ofDays(30));
    await(() -> days().contains(name(7)));
    assertThat(days()).as("kept for thirty days").contains(first);
    told();

    move(Duration.ofDays(1));
    await(() -> !days().contains(first));
    assertThat(days().get(0)).isGreaterThanOrEqualTo(name(-30));
    told();
  }

  /** Whatever is configured: each question looks into every day that is kept. */
  @ParameterizedTest
  @CsvSource({"P0D, 1", "PT12H, 1", "P5D, 5", "P90D, 90", "P400D, 90"})
  void daysAreKeptOneToNinety(Duration configured, int kept) throws SQLException {
    for (int days : new int[] {kept, kept + 1}) {
      Unis.get(
          pool.query("select stream_event_day((now() at time zone 'UTC')::date - " + days + ")")
              .execute());
    }

    Unis.get(days(keeping(configured), clock, false).ensure());

    assertThat(days()).contains(name(-kept)).doesNotContain(name(-kept - 1));
  }

  private EventDays days(EventsConfig config, Clock clock, boolean compared) {
    return new EventDays(pool, config, clock, new ClockCheck(pool, clock, compared));
  }

  @Test
  void instanceWhoseClockIsFarAheadDropsNobodysEvents() throws SQLException {
    assertThat(new LossApi(api, clock).reportAtWindow(person).status()).isEqualTo(201);
    EventApi.awaitRelay();

    Unis.get(days(config, Clock.offset(clock, Duration.ofDays(60)), true).ensure());

    assertThat(days()).contains(name(0));
    assertThat(events.receive(Api.CHANNEL, stream, 1))
        .extracting(EventApi.Event::type)
        .containsExactly(LOST);
  }

  /** An instance that has made it would look again only when the next day comes. */
  @Test
  void dayThatIsNotThereAnyMoreIsMadeAgain() throws SQLException {
    move(Duration.ofDays(31));
    told();
    try (var connection = TestServers.superuserDatabase().getConnection();
        var statement = connection.createStatement()) {
      statement.execute("drop table " + name(0));
    }

    told();

    assertThat(days()).contains(name(0));
  }

  /** Where no partner's stream is told of anything, only the operator's own systems. */
  @Test
  void dayThatIsMissingOnThePlatformsStreamAloneIsMadeAgain() throws SQLException {
    move(Duration.ofDays(31));
    told();
    // one that drops no day under the platform's own instance
    var days = days(keeping(Duration.ofDays(90)), clock, false);
    Unis.get(days.ensure());
    try (var connection = TestServers.superuserDatabase().getConnection();
        var statement = connection.createStatement()) {
      statement.execute("drop table " + name(0));
    }
    var platform = new PlatformStream(with("kafka", kafka()), days);
    var at = clock.instant();
    var id = UUID.randomUUID();
    var event = new WrittenEvent(1, id, id, at, id, "card-lost", id, new JsonObject());
    var kept = pool.withTransaction(transaction -> platform.keep(transaction, List.of(event), at));
    assertThatThrownBy(() -> Unis.get(kept)).hasMessageContaining("no partition");

    Unis.get(days.ensure());

    assertThat(days()).contains(name(0));
  }

  private EventsConfig keeping(Duration kept) {
    return with("kept", kept);
  }

  private EventsConfig with(String key, Object value) {
    return (EventsConfig)
        Proxy.newProxyInstance(
            EventsConfig.class.getClassLoader(),
            new Class<?>[] {EventsConfig.class},
            (proxy, method, arguments) ->
                method.getName().equals(key) ? value : method.invoke(config, arguments));
  }

  private static EventsConfig.Kafka kafka() {
    return new EventsConfig.Kafka() {
      @Override
      public Optional<String> bootstrapServers() {
        return Optional.of("localhost:9092");
      }

      @Override
      public String topic() {
        return "essc.events";
      }

      @Override
      public Map<String, String> properties() {
        return Map.of();
      }
    };
  }

  /** A backup reads every table for hours. */
  @Test
  void dayThatSomebodyReadsIsDroppedLaterAndHoldsUpNobody() throws SQLException {
    told();
    var first = name(0);
    try (var backup = TestServers.superuserDatabase().getConnection()) {
      backup.setAutoCommit(false);
      backup.createStatement().execute("lock table " + first + " in access share mode");

      move(Duration.ofDays(31));
      told();

      assertThat(days()).contains(first);
      backup.rollback();
    }
    move(Duration.ofMinutes(11));
    await(() -> !days().contains(first));
  }
}
