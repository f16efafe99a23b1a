package org.essc.card.expiry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.essc.platform.time.ChinaTime;
import org.essc.testing.Api;
import org.essc.testing.MutableClock;
import org.essc.testing.TestPerson;
import org.essc.testing.Unis;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The last day of a card: told once, on its day in China. */
@QuarkusTest
class SendExpiryRemindersTest {

  @Inject MutableClock clock;
  @Inject Pool pool;
  @Inject SendExpiryReminders job;

  private final Api api = Api.here();

  @AfterEach
  void reset() {
    clock.reset();
    Api.forgetTokens();
  }

  private void at(LocalDate day, String time) {
    clock.moveTo(day.atTime(LocalTime.parse(time)).atZone(ChinaTime.ZONE).toInstant());
    Api.forgetTokens();
  }

  /** A card with a last day of its own, so that nobody else's is in the way. */
  private TestPerson card(String region, int state, LocalDate lastDay) {
    var person =
        TestPerson.next()
            .withRegion(region)
            .withState(state)
            .withValidity(lastDay.minusYears(10), lastDay);
    api.importCards(person);
    return person;
  }

  private List<String> told(LocalDate lastDay) {
    var texts = new ArrayList<String>();
    Unis.get(
            pool.query(
                    "select type || coalesce(' ' || (data ->> 'reminder'), '') from outbox_event"
                        + " where type like 'card-expir%' and data ->> 'validUntil' = '"
                        + lastDay
                        + "' order by id")
                .execute())
        .forEach(row -> texts.add(row.getString(0)));
    return texts;
  }

  /** Ten years: the last day counts, the next does not; and each reminder has its first day. */
  @ParameterizedTest(name = "{0}, {1} days left at {2}: {3}")
  @CsvSource(
      delimiter = '|',
      value = {
        "411300 | 61 | 23:59 | ''",
        "411300 | 60 | 00:00 | card-expiring opens",
        "210200 | 60 | 00:00 | card-expiring opens",
        "411300 | 53 | 12:00 | card-expiring opens",
        "411300 | 52 | 12:00 | ''",
        "411300 | 31 | 23:59 | ''",
        "411300 | 30 | 00:00 | card-expiring in-30-days",
        "411300 | 0  | 23:59 | ''",
        "411300 | -1 | 00:00 | card-expired",
        "411300 | -8 | 00:00 | card-expired",
        "411300 | -9 | 00:00 | ''",
        "110100 | 60 | 00:00 | ''",
        "110100 | -1 | 00:00 | card-expired",
      })
  void lastDayIsToldOfOnItsDay(String region, int left, String time, String expected) {
    var lastDay = lastDay();
    at(lastDay.minusDays(left), time);
    card(region, 1, lastDay);
    Unis.get(job.sweep());
    Unis.get(job.sweep());
    assertEquals(expected, String.join(",", told(lastDay)), "once");
  }

  private static int days = 0;

  /** Another for every test. */
  private static synchronized LocalDate lastDay() {
    days += 200;
    return LocalDate.of(2041, 1, 31).plusDays(days);
  }

  @ParameterizedTest(name = "state {0}: {1} and then {2}")
  @CsvSource({"0,0,1", "1,2,1", "2,0,1", "3,2,1", "4,0,1", "9,0,0"})
  void remindersAreForCardsInUse(int state, int reminders, int expiries) {
    var lastDay = lastDay();
    at(lastDay.minusDays(60), "08:00");
    card("411300", state, lastDay);
    for (int left : new int[] {60, 30, 0, -1}) {
      at(lastDay.minusDays(left), "08:00");
      Unis.get(job.sweep());
    }
    assertThat(told(lastDay).stream().filter(one -> one.startsWith("card-expiring")))
        .hasSize(reminders);
    assertThat(told(lastDay).stream().filter(one -> one.equals("card-expired"))).hasSize(expiries);
  }

  @Test
  void cardIsUsableOnItsLastDayAndNotOnTheNext() {
    var lastDay = lastDay();
    at(lastDay, "23:59");
    var person = card("411300", 1, lastDay);
    var issued = api.issue(Api.CHANNEL, body(person), java.util.UUID.randomUUID().toString());
    assertEquals(201, issued.status(), issued.body());
    var path = "/v1/ecards/" + issued.json().getString("signNo");
    assertEquals("active", api.get(path, Api.CHANNEL).json().getString("status"));
    at(lastDay.plusDays(1), "00:00");
    assertEquals("expired", api.get(path, Api.CHANNEL).json().getString("reason"));
  }

  private String body(TestPerson person) {
    return Api.issueBody(person)
        .replaceFirst(
            "\"verifiedAt\":\"[^\"]*\"",
            "\"verifiedAt\":\"" + clock.instant().minus(Duration.ofMinutes(1)) + "\"");
  }

  @Test
  void instancesThatLookAtOnceTellOnce() {
    var lastDay = lastDay();
    at(lastDay.plusDays(1), "08:00");
    var people =
        IntStream.range(0, 250)
            .mapToObj(i -> TestPerson.next().withValidity(lastDay.minusYears(10), lastDay))
            .toArray(TestPerson[]::new);
    api.importCards(people);
    var sweeps = IntStream.range(0, 4).mapToObj(i -> job.sweep()).toList();
    Unis.get(Uni.join().all(sweeps).andCollectFailures());
    Unis.get(job.sweep());
    assertThat(told(lastDay)).hasSize(250);
    var acts =
        Unis.get(
                pool.query(
                        "select count(*), count(distinct a.card_id) from card_act a"
                            + " join physical_card c on c.id = a.card_id"
                            + " where a.act = 'card.expire' and c.valid_until = '"
                            + lastDay
                            + "'")
                    .execute())
            .iterator()
            .next();
    assertEquals(250, acts.getLong(0));
    assertEquals(250, acts.getLong(1));
  }

  @Test
  void aNewLastDayIsToldOfAnew() {
    var lastDay = lastDay();
    at(lastDay.minusDays(30), "08:00");
    var person = card("411300", 1, lastDay);
    Unis.get(job.sweep());
    var later = lastDay.plusDays(100);
    api.importCards(person.withValidity(lastDay.minusYears(10), later));
    at(later.minusDays(30), "08:00");
    Unis.get(job.sweep());
    assertEquals(List.of("card-expiring in-30-days"), told(lastDay));
    assertEquals(List.of("card-expiring in-30-days"), told(later));
  }
}
