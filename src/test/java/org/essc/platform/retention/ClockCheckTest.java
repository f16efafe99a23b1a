package org.essc.platform.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.essc.platform.retention.ClockCheck.ClocksApartException;
import org.essc.testing.Unis;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An instance whose clock is wrong deletes nothing. */
@QuarkusTest
class ClockCheckTest {

  private static final String DELETE =
      "delete from outbox_event where type = 'test.clock' and at < $1 and $2::int > 0";

  @Inject Pool pool;
  @Inject RetentionConfig config;

  private static Clock off(Duration by) {
    return Clock.offset(Clock.systemUTC(), by);
  }

  private ClockCheck check(String by) {
    return new ClockCheck(pool, off(Duration.parse(by)), true);
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT0S", "PT4M", "PT-4M"})
  void clocksMayBeSomeMinutesApart(String by) {
    assertThatCode(() -> Unis.get(check(by).require())).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT6M", "PT-6M", "P40D"})
  void clocksThatAreFurtherApartAreNoneToDeleteBy(String by) {
    assertThatThrownBy(() -> Unis.get(check(by).require()))
        .satisfies(
            failure ->
                assertThat(failure.toString() + failure.getCause())
                    .contains(ClocksApartException.class.getSimpleName()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT0S", "PT90S", "PT-90S"})
  void howFarAnInstancesClockIsFromTheDatabasesIsTold(String by) {
    var metrics = new SimpleMeterRegistry();
    var watch = new ClockWatch(check(by), metrics);
    var told = metrics.get("essc.clock.ahead").gauge();
    assertThat(told.value()).as("before anybody has looked").isNaN();

    Unis.get(watch.look());

    double seconds = Duration.parse(by).toSeconds();
    assertThat(told.value()).isBetween(seconds - 5, seconds + 30);
  }

  @Test
  void whatIsYoungStaysWhenAnInstanceIsDaysAheadAndThatIsAFailure() {
    var id = UUID.randomUUID();
    Unis.get(
        pool.preparedQuery(
                """
                insert into outbox_event (id, holder_id, at, type, subject_type, subject_id, data,
                                          published_at, position)
                values ($1, $1, now(), 'test.clock', 'test', $1, '{}', now(), null)""")
            .execute(Tuple.of(id)));
    var ahead = off(Duration.ofDays(40));
    var metrics = new SimpleMeterRegistry();
    var retention = new Retention("test", Duration.ofDays(30), DELETE);

    for (boolean compared : new boolean[] {true, false}) {
      var check = new ClockCheck(pool, ahead, compared);
      var forget =
          new ForgetOnSchedule(List.of(retention), config, pool, ahead, ahead, check, metrics);
      Unis.get(forget.run());
      assertThat(there(id)).as("compared: " + compared).isEqualTo(compared);
    }
    assertThat(metrics.counter("essc.retention.failures", "what", "test").count()).isEqualTo(1);
  }

  private boolean there(UUID id) {
    return Unis.get(
                pool.preparedQuery("select from outbox_event where id = $1").execute(Tuple.of(id)))
            .size()
        == 1;
  }
}
