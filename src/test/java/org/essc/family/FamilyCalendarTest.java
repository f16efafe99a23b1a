package org.essc.family;

import static org.assertj.core.api.Assertions.assertThat;
import static org.essc.family.FamilyApi.atWindow;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import org.essc.holderpage.PageBrowser;
import org.essc.person.HolderColumns;
import org.essc.platform.crypto.ColumnCipher;
import org.essc.platform.crypto.ColumnRef;
import org.essc.platform.overdue.WatchOverdue;
import org.essc.platform.time.ChinaTime;
import org.essc.testing.Api;
import org.essc.testing.MutableClock;
import org.essc.testing.TestPerson;
import org.essc.testing.Unis;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Memberships at their birthdays, by China's clock, with and without the sweep. */
@QuarkusTest
class FamilyCalendarTest {

  private static final String PIN = "739105";
  private static final ColumnRef NAME = new ColumnRef("family_invitation", "invited_name");

  @Inject MutableClock clock;
  @Inject Pool pool;
  @Inject FollowCalendar calendar;
  @Inject Delegations delegations;
  @Inject ColumnCipher cipher;
  @Inject WatchOverdue watch;
  @Inject MeterRegistry metrics;

  private final Api api = Api.here();
  private final FamilyApi families = new FamilyApi(api);

  @AfterEach
  void setClockRight() {
    clock.reset();
    Api.forgetTokens();
  }

  /** To a minute before or after midnight in China. */
  private void moveTo(LocalDate day, Duration after) {
    clock.moveTo(day.atStartOfDay(ChinaTime.ZONE).toInstant().plus(after));
    Api.forgetTokens();
  }

  private String stored(String id) {
    return Unis.get(
            pool.preparedQuery("select state from family_member where id = $1")
                .execute(Tuple.of(UUID.fromString(id))))
        .iterator()
        .next()
        .getString(0);
  }

  @Test
  void atSixteenTheYouthIsAskedAndAtEighteenItEnds() {
    var sixteen = LocalDate.now(ChinaTime.ZONE).plusMonths(2);
    var youth = api.holderOf(TestPerson.next().born(sixteen.minusYears(16)));
    var id = families.guardianship(api.holder().person(), youth.person());
    PageBrowser.setPin(api, youth, PIN);

    moveTo(sixteen, Duration.ofMinutes(-1));
    Unis.get(calendar.sweep());
    assertThat(families.state(id)).isEqualTo("active");
    moveTo(sixteen, Duration.ofMinutes(1));
    assertThat(families.state(id)).as("before any sweep").isEqualTo("awaiting-consent");
    assertThat(families.read(id, Api.CLERK).json().getList("abilities", String.class))
        .containsExactly("loss-report");
    assertThat(stored(id)).isEqualTo("active");
    Unis.get(calendar.sweep());
    assertThat(stored(id)).isEqualTo("awaiting-consent");

    var page = PageBrowser.at(api, youth, "family");
    assertThat(page.get("/h/family").body()).contains("data-test=\"asks\"");
    var agreed =
        page.submit("/h/family", "/h/family/agree", "member", id, "ability", "medical", "pin", PIN);
    assertThat(agreed.header("Location")).endsWith("note=accepted");
    var read = families.read(id, Api.CLERK).json();
    assertThat(read.getString("kind")).isEqualTo("family");
    assertThat(read.getString("state")).isEqualTo("active");
    assertThat(read.getList("abilities", String.class)).containsExactly("medical");

    moveTo(sixteen.plusYears(2), Duration.ofMinutes(-1));
    assertThat(families.state(id)).isEqualTo("active");
    moveTo(sixteen.plusYears(2), Duration.ofMinutes(1));
    assertThat(families.state(id)).as("before any sweep").isEqualTo("ended");
    Unis.get(calendar.sweep());
    assertThat(stored(id)).isEqualTo("ended");
    assertThat(families.read(id, Api.CLERK).json().getString("endedBy")).isEqualTo("age");
  }

  /** Of a birthday the month alone stands openly: it is overdue from the end of its month on. */
  @Test
  void operatorLearnsForHowLongTheSweepHasNotCome() {
    var sixteen = LocalDate.now(ChinaTime.ZONE).plusYears(3).withDayOfMonth(20);
    followWhatOthersHaveLeft(sixteen.withDayOfMonth(1).minusDays(1));
    var guardian = api.holder();
    families.guardianship(guardian.person(), families.person(sixteen.minusYears(16)));
    families.guardianship(
        api.holder().person(), families.person(sixteen.plusMonths(2).minusYears(16)));
    families.invited(guardian, TestPerson.next(), "other");
    moveTo(sixteen.plusDays(2), Duration.ZERO);
    assertThat(overdue("family-birthdays")).isZero();
    assertThat(overdue("family-invitations")).isPositive();
    Unis.get(calendar.sweep());
    assertThat(overdue("family-invitations")).isZero();

    moveTo(sixteen.plusMonths(3).withDayOfMonth(1), Duration.ofHours(5));
    assertThat(overdue("family-birthdays")).isEqualTo(Duration.ofHours(5).toSeconds());
    Unis.get(calendar.sweep());
    assertThat(overdue("family-birthdays")).isZero();
  }

  /** In the month of a birthday, before its day, others change and use it as at any time. */
  @Test
  void sweepLocksOnlyWhatItChanges() {
    var sixteen = LocalDate.now(ChinaTime.ZONE).plusMonths(3).withDayOfMonth(20);
    var id = families.guardianship(api.holder().person(), families.person(sixteen.minusYears(16)));
    moveTo(sixteen.minusDays(3), Duration.ZERO);
    var lastLock = lastLock(id);

    Unis.get(calendar.sweep());
    assertThat(lastLock(id)).isEqualTo(lastLock);

    moveTo(sixteen, Duration.ofMinutes(1));
    Unis.get(calendar.sweep());
    assertThat(stored(id)).isEqualTo("awaiting-consent");
  }

  /** The transaction that has locked or written the row last, as PostgreSQL notes it there. */
  private String lastLock(String id) {
    return Unis.get(
            pool.preparedQuery("select xmin || ' ' || xmax from family_member where id = $1")
                .execute(Tuple.of(UUID.fromString(id))))
        .iterator()
        .next()
        .getString(0);
  }

  /** It is alarmed, nobody acts by it, and it is not ended by what nobody could read. */
  @Test
  void alteredNumberOfOneKeepsNoOther() {
    var sixteen = LocalDate.now(ChinaTime.ZONE).plusMonths(2);
    var guardian = api.holder();
    var child = families.person(sixteen.minusYears(16));
    var altered = families.guardianship(guardian.person(), child);
    var other =
        families.guardianship(api.holder().person(), families.person(sixteen.minusYears(16)));
    var sent = families.invited(guardian, TestPerson.next(), "other");
    var number = number(altered);
    var last = number.length() - 1;
    alter(altered, number.copy().setByte(last, (byte) ~number.getByte(last)));
    try {
      moveTo(sixteen, Duration.ofMinutes(1));
      Unis.get(calendar.sweep());

      assertThat(stored(other)).isEqualTo("awaiting-consent");
      assertThat(families.invitation(sent, Api.CHANNEL).json().getString("state"))
          .isEqualTo("expired");
      assertThat(stored(altered)).isEqualTo("active");
      assertThat(families.read(altered, Api.CLERK).json().getList("abilities")).isEmpty();

      api.importCards(guardian.person().withState(9));
      assertThat(stored(altered)).as("with the guardian's card").isEqualTo("ended");
    } finally {
      alter(altered, number);
    }
  }

  /** Such as of whom a passport is known by now, and no application. */
  @Test
  void whatBeginsAnewEndsNoneWhoseAgeNobodyKnows() {
    var guardian = api.holder();
    var youth = families.person(LocalDate.now(ChinaTime.ZONE).minusYears(17));
    var invited = families.invited(guardian, youth, "child");
    var id = families.guardianship(guardian.person(), youth);
    var before = stored(id);
    var number = number(id);
    alter(id, Buffer.buffer(cipher.encrypt(HolderColumns.ID_NUMBER, member(id), "DEU-C01X00T47")));
    try {
      var anew = families.answer(invited, atWindow("accepted", "card"));

      assertThat(anew.code()).as(anew.body()).isEqualTo("family-member-exists");
      assertThat(stored(id)).isEqualTo(before);
    } finally {
      alter(id, number);
    }
    assertThat(families.state(id)).isEqualTo("awaiting-consent");
  }

  private String member(String membership) {
    return Unis.get(
            pool.preparedQuery("select member_id from family_member where id = $1")
                .execute(Tuple.of(UUID.fromString(membership))))
        .iterator()
        .next()
        .getUUID(0)
        .toString();
  }

  private Buffer number(String membership) {
    return Unis.get(
            pool.preparedQuery(
                    "select h.id_number from holder h join family_member m on m.member_id = h.id"
                        + " where m.id = $1")
                .execute(Tuple.of(UUID.fromString(membership))))
        .iterator()
        .next()
        .getBuffer(0)
        .getDelegate();
  }

  private void alter(String membership, Buffer number) {
    Unis.get(
        pool.preparedQuery(
                "update holder h set id_number = $2 from family_member m"
                    + " where m.member_id = h.id and m.id = $1")
            .execute(Tuple.of(UUID.fromString(membership), number)));
  }

  private void followWhatOthersHaveLeft(LocalDate until) {
    moveTo(until, Duration.ZERO);
    Unis.get(calendar.sweep());
    setClockRight();
  }

  private double overdue(String what) {
    Unis.get(watch.look());
    return metrics.get("essc.sweep.overdue").tag("what", what).gauge().value();
  }

  @Test
  void whoeverActsLooksAtTheAgeItself() {
    var sixteen = LocalDate.now(ChinaTime.ZONE).plusMonths(2);
    var guardian = api.holder();
    var child = families.person(sixteen.minusYears(16));
    var id = UUID.fromString(families.guardianship(guardian.person(), child));
    var actor =
        Unis.get(
                pool.preparedQuery("select holder_id from family_member where id = $1")
                    .execute(Tuple.of(id)))
            .iterator()
            .next()
            .getUUID(0);

    assertThat(Unis.get(delegations.of(pool, actor, id)).orElseThrow().abilities()).hasSize(9);
    assertThat(Unis.get(delegations.of(pool, UUID.randomUUID(), id))).isEmpty();
    moveTo(sixteen, Duration.ofMinutes(1));
    assertThat(Unis.get(delegations.of(pool, actor, id)).orElseThrow().abilities()).hasSize(1);
    moveTo(sixteen.plusYears(2), Duration.ofMinutes(1));
    assertThat(Unis.get(delegations.of(pool, actor, id))).isEmpty();
    assertThat(Unis.get(delegations.all(pool, actor))).isEmpty();
  }

  @Test
  void whatIsOverIsNoObstacleToBeginAnew() {
    var eighteen = LocalDate.now(ChinaTime.ZONE).plusMonths(2);
    var guardian = api.holder();
    var youth = families.person(eighteen.minusYears(18));
    var id = families.guardianship(guardian.person(), youth);
    moveTo(eighteen, Duration.ofMinutes(1));

    var invited = families.invited(guardian, youth, "child");
    var anew = FamilyApi.created(families.answer(invited, atWindow("accepted", "card")));

    assertThat(families.state(anew)).isEqualTo("active");
    assertThat(stored(id)).isEqualTo("ended");
  }

  @Test
  void allInvitationsThatAreOverAreClosedHoweverManyThereAre() {
    var ids = Stream.generate(UUID::randomUUID).limit(250).toList();
    over(ids, id -> Buffer.buffer(cipher.encrypt(NAME, id.toString(), "王*")));

    Unis.get(calendar.sweep());

    assertThat(stillOpen(ids)).isZero();
  }

  @Test
  void alteredNameOfWhoeverIsInvitedKeepsNoInvitationOpen() {
    var ids = Stream.generate(UUID::randomUUID).limit(3).toList();
    over(ids, id -> Buffer.buffer("altered"));
    try {
      Unis.get(calendar.sweep());

      assertThat(stillOpen(ids)).isZero();
    } finally {
      // nothing that could be read, as whoever encrypts all anew would
      Unis.get(
          pool.preparedQuery("delete from family_invitation where id = any($1)")
              .execute(Tuple.of(ids.toArray(UUID[]::new))));
    }
  }

  private void over(List<UUID> ids, Function<UUID, Buffer> name) {
    Unis.get(
        pool.preparedQuery(
                """
                insert into family_invitation (id, holder_id, channel_no, invited_index,
                  invited_name, relation, region_code, abilities, state, sent_at, expires_at)
                values ($1, $1, '1000000001', '', $2, 'other', '411300', '{}', 'open',
                  now() - interval '4 days', now() - interval '1 day')""")
            .executeBatch(ids.stream().map(id -> Tuple.of(id, name.apply(id))).toList()));
  }

  private long stillOpen(List<UUID> ids) {
    var open =
        Unis.get(
            pool.preparedQuery(
                    "select count(*) from family_invitation where id = any($1) and state = 'open'")
                .execute(Tuple.of(ids.toArray(UUID[]::new))));
    return open.iterator().next().getLong(0);
  }
}
