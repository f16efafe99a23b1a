package org.essc.benefit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.essc.card.cancellation.Cancellations;
import org.essc.card.loss.LossApi;
import org.essc.events.EventApi;
import org.essc.events.EventApi.Event;
import org.essc.platform.overdue.WatchOverdue;
import org.essc.platform.time.ChinaTime;
import org.essc.testing.Api;
import org.essc.testing.CardRowsOf;
import org.essc.testing.Imports;
import org.essc.testing.MutableClock;
import org.essc.testing.TestPerson;
import org.essc.testing.Unis;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What days make of entitlements, and who is told. */
@QuarkusTest
class EntitlementTimeTest {

  private static final String DUE_SOON = EventApi.OWN + "benefit-due-soon";
  private static final String QUALIFIED = EventApi.OWN + "benefit-qualified";
  private static final String LAPSED = EventApi.OWN + "benefit-lapsed";
  private static final String ENDED = EventApi.OWN + "benefit-ended";

  @Inject MutableClock clock;
  @Inject SweepEntitlements sweep;
  @Inject Authentications authentications;
  @Inject CardRowsOf rows;
  @Inject WatchOverdue watch;
  @Inject MeterRegistry metrics;

  private final Api api = Api.here();
  private final BenefitApi benefits = new BenefitApi(api);
  private final EventApi events = new EventApi(api);
  private final Cancellations cancellations = new Cancellations(api);

  @AfterEach
  void presentTime() {
    clock.reset();
    Api.forgetTokens();
  }

  private void at(String instant) {
    clock.moveTo(Instant.parse(instant));
    Api.forgetTokens();
  }

  private void swept() {
    Unis.get(sweep.sweep());
  }

  /** Midnight is China's, sixteen hours into the day before in UTC. */
  @ParameterizedTest
  @CsvSource({
    "2031-03-01, 2031-01-29T15:59:00Z, due",
    "2031-03-01, 2031-01-29T16:01:00Z, due-soon",
    "2031-03-01, 2031-03-01T15:59:00Z, due-soon",
    "2031-03-01, 2031-03-01T16:01:00Z, lapsed",
    "2032-02-29, 2032-02-29T15:59:00Z, due-soon",
    "2032-02-29, 2032-02-29T16:01:00Z, lapsed",
    "2031-12-31, 2031-12-31T15:59:00Z, due-soon",
    "2031-12-31, 2031-12-31T16:01:00Z, lapsed",
    "2031-12-31, 2032-01-01T00:30:00Z, lapsed"
  })
  void lastDayEndsAtChinasMidnight(LocalDate due, String instant, String state) {
    var reference = benefits.entitle(api.person("411300"), due);
    at(instant);

    swept();

    assertThat(benefits.state(reference)).isEqualTo(state);
  }

  /** What waits for the sweep is measured from the midnight at which it was due. */
  @Test
  void operatorLearnsForHowLongTheSweepHasNotCome() {
    benefits.entitle(api.person("411300"), LocalDate.of(2033, 3, 1));
    at("2033-01-29T15:59:00Z");
    swept();
    assertThat(overdue("benefit-notices")).isZero();
    at("2033-01-29T18:00:00Z");
    assertThat(overdue("benefit-notices")).isEqualTo(Duration.ofHours(2).toSeconds());
    at("2033-03-01T15:59:00Z");
    swept();
    assertThat(overdue("benefit-lapses")).isZero();
    at("2033-03-01T19:00:00Z");
    assertThat(overdue("benefit-lapses")).isEqualTo(Duration.ofHours(3).toSeconds());

    swept();

    assertThat(overdue("benefit-lapses")).isZero();
    assertThat(overdue("benefit-notices")).isZero();
  }

  private double overdue(String what) {
    Unis.get(watch.look());
    return metrics.get("essc.sweep.overdue").tag("what", what).gauge().value();
  }

  @Test
  void insurerIsToldOfEachOnceAndTheHoldersChannelOfWhatIsNear() throws SQLException {
    var holder = api.holder();
    var insurer = events.polling(Api.INSURER, DUE_SOON, QUALIFIED, LAPSED);
    var channel = events.polling(Api.CHANNEL, DUE_SOON, LAPSED);
    var due = today().plusDays(60);
    var reference = benefits.entitle(holder.person(), due);
    advance(31);

    sweptByTwoAtOnce();
    var near = mine(insurer, reference, 1).get(0);
    assertThat(near.type()).isEqualTo(DUE_SOON);
    assertThat(near.data())
        .containsEntry("scheme", "resident-pension")
        .containsEntry("deadline", due.toString());
    assertThat(near.subject().get("sub")).isEqualTo(benefits.find(reference).getString("subject"));
    var told = events.receive(Api.CHANNEL, channel, "signNo", holder.signNo(), 1).get(0);
    assertThat(told.data()).doesNotContainKeys("reference", "scheme", "entitlement_id");
    assertThat(told.data()).containsEntry("deadline", due.toString());

    advance(30);
    sweptByTwoAtOnce();
    assertThat(mine(insurer, reference, 1)).extracting(Event::type).containsExactly(LAPSED);
    assertThat(benefits.find(reference, "lapsed")).isNotNull();

    var until = today().plusMonths(12);
    authentications.qualify(holder.person(), until, false);
    var late = mine(insurer, reference, 1).get(0);
    assertThat(late.type()).isEqualTo(QUALIFIED);
    assertThat(late.data()).containsEntry("qualified_until", until.toString());
    assertThat(benefits.state(reference)).isEqualTo("qualified");
    assertThat(benefits.find(reference).getString("deadline")).isEqualTo(until.toString());
    swept();
    assertThat(events.now(Api.INSURER, insurer))
        .extracting(one -> one.data().get("reference"))
        .doesNotContain(reference);
    events.delete(Api.INSURER, insurer);
    events.delete(Api.CHANNEL, channel);
  }

  /** An authentication holds also against a row that comes after it. */
  @Test
  void correctionTakesNoAuthenticationAwayUnlessItIsAboutSomebodyElse() throws SQLException {
    var person = api.person("411300");
    var due = today().plusDays(60);
    var reference = benefits.entitle(person, due);
    var until = today().plusMonths(12);
    authentications.qualify(person, until, false);

    benefits.send(BenefitApi.due(reference, person, due.plusDays(1)));
    assertThat(benefits.state(reference)).isEqualTo("qualified");
    assertThat(benefits.find(reference).getString("deadline")).isEqualTo(until.toString());

    benefits.send(BenefitApi.due(reference, person, until.plusDays(90)));
    assertThat(benefits.state(reference)).isEqualTo("qualified");
    assertThat(benefits.find(reference).getString("deadline"))
        .isEqualTo(until.plusDays(90).toString());

    benefits.send(BenefitApi.due(reference, api.person("411300"), due));
    assertThat(benefits.state(reference)).isEqualTo("due");
    assertThat(benefits.find(reference).getString("qualifiedUntil")).isNull();
  }

  @Test
  void whoeverBecomesAHolderIsFound() {
    var person = TestPerson.next();
    var renamed = TestPerson.next();
    var reference = benefits.entitle(person, today().plusDays(90));
    var other = benefits.entitle(renamed.withName("王另名"), today().plusDays(90));
    swept();
    assertThat(benefits.state(reference)).isEqualTo("unmatched");

    api.importCards(person, renamed);
    sweptByTwoAtOnce();

    assertThat(benefits.state(reference)).isEqualTo("due");
    assertThat(benefits.find(other, "unmatched").getString("reason")).isEqualTo("mismatch");
    benefits.send(BenefitApi.due(other, renamed, today().plusDays(90)));
    assertThat(benefits.state(other)).isEqualTo("due");
  }

  /** Somebody's hand in the database makes its own row nobody's, and stops nothing else. */
  @Test
  void alteredNameStopsNeitherTheOthersNorTheDays() throws SQLException {
    var altered = TestPerson.next();
    var good = TestPerson.next();
    var due = today().plusDays(60);
    var lapses = benefits.entitle(api.person("411300"), due);
    var first = benefits.entitle(altered, due.plusDays(90));
    var second = benefits.entitle(good, due.plusDays(90));
    api.importCards(altered, good);
    new Imports(api)
        .execute("update benefit_entitlement set name = '\\x00' where reference = '" + first + "'");
    advance(61);

    swept();

    assertThat(benefits.state(first)).isEqualTo("unmatched");
    assertThat(benefits.find(first).getString("reason")).isEqualTo("unknown");
    assertThat(benefits.state(second)).isEqualTo("due");
    assertThat(benefits.state(lapses)).isEqualTo("lapsed");
    benefits.send(BenefitApi.due(first, altered, due.plusDays(91)));
    assertThat(benefits.state(first)).as("named anew").isEqualTo("due");
  }

  /** Whatever it is that keeps somebody from being found, what is due on a day is done that day. */
  @Test
  void daysAreLookedAtThoughNobodyIsFound() throws SQLException {
    var person = TestPerson.next();
    var due = today().plusDays(60);
    var lapses = benefits.entitle(api.person("411300"), due);
    var near = benefits.entitle(api.person("411300"), due.plusDays(20));
    var found = benefits.entitle(person, due.plusDays(90));
    api.importCards(person);
    var trigger = "refuses_" + person.idNumber();
    var database = new Imports(api);
    database.execute(
        """
        create function %1$s() returns trigger language plpgsql as
          $$ begin raise exception 'not now'; end $$;
        create trigger %1$s before update on benefit_entitlement for each row
          when (old.reference = '%2$s') execute function %1$s();"""
            .formatted(trigger, found));
    try {
      advance(61);
      assertThatThrownBy(this::swept).hasMessageContaining("not now");
    } finally {
      database.execute("drop function " + trigger + " cascade");
    }

    assertThat(benefits.state(lapses)).isEqualTo("lapsed");
    assertThat(benefits.state(near)).isEqualTo("due-soon");
    assertThat(benefits.state(found)).isEqualTo("unmatched");
    swept();
    assertThat(benefits.state(found)).isEqualTo("due");
  }

  @Test
  void checkBeforePayingTellsWhatIsLackingAndRefusesNothing() {
    var person = api.person("130100");
    assertThat(
            api.create(
                    "/v1/bank-activations",
                    Api.BANK,
                    """
                    {"card":%s,"bankCode":"102","bankAccount":"62170099%s","phone":"%s","inPerson":true}"""
                        .formatted(LossApi.card(person), person.phone(), person.phone()))
                .status())
        .isEqualTo(201);
    var reference = benefits.entitle(person, today().plusDays(5));
    swept();
    var question = "{\"card\":%s,\"purpose\":\"%s\"}";

    var answer =
        api.post(
            "/v1/benefit-checks", Api.INSURER, question.formatted(LossApi.card(person), "benefit"));
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    assertThat(answer.json().getBoolean("allowed")).isTrue();
    assertThat(answer.json().getString("qualifications[0].reference")).isEqualTo(reference);
    assertThat(answer.json().getString("qualifications[0].state")).isEqualTo("due-soon");
    assertThat(
            api.post(
                    "/v1/benefit-checks",
                    Api.INSURER,
                    question.formatted(LossApi.card(person), "contribution"))
                .json()
                .getList("qualifications"))
        .isEmpty();
  }

  @Test
  void deathEndsAllAtOnce() throws SQLException {
    var person = api.person("411322");
    var insurer = events.polling(Api.INSURER, ENDED);
    var pension = benefits.entitle(person, today().plusDays(60));
    var withdrawn = benefits.entitle(person, today().plusDays(60));
    benefits.send(BenefitApi.withdrawn(withdrawn));

    var id = cancellations.begun(person);
    cancellations.settled(Api.BANK, id);
    assertThat(benefits.state(pension)).isEqualTo("due");
    assertThat(cancellations.settled(Api.INSURER, id).status()).isEqualTo(200);

    assertThat(benefits.find(pension).getString("reason")).isEqualTo("death");
    assertThat(benefits.state(pension)).isEqualTo("ended");
    assertThat(benefits.state(withdrawn)).isEqualTo("withdrawn");
    assertThat(mine(insurer, pension, 1).get(0).data()).containsEntry("reason", "death");
    assertThat(
            rows.value(
                """
                select count(*) from audit_entry a join physical_card c on c.card_no_index = ?
                 where a.payload::jsonb ->> 'act' = 'benefit.end'
                   and a.payload::jsonb ->> 'holderId' = c.holder_id::text""",
                person))
        .isEqualTo(1L);
    // The insurer learns of it, too, where it had not said so before.
    var late = benefits.entitle(person, today().plusDays(60));
    assertThat(benefits.state(late)).isEqualTo("ended");
    assertThat(mine(insurer, late, 1)).hasSize(1);
    events.delete(Api.INSURER, insurer);
  }

  @Test
  void otherReasonsForACancellationEndNothing() {
    var person = api.person("411600");
    var reference = benefits.entitle(person, today().plusDays(60));
    var begun =
        cancellations.request(
            person,
            "emigration",
            "{\"shown\":[\"card\",\"id\",\"proof-of-termination\"]}",
            ",\"hukouReference\":\"PSB-1\"");
    assertThat(begun.status()).as(begun.body()).isEqualTo(201);
    var id = begun.json().getString("cancellationId");
    cancellations.settled(Api.BANK, id);
    assertThat(cancellations.settled(Api.INSURER, id).status()).isEqualTo(200);

    assertThat(benefits.state(reference)).isEqualTo("due");
  }

  private static LocalDate today() {
    return LocalDate.now(ChinaTime.ZONE);
  }

  private void advance(int days) {
    clock.advance(Duration.ofDays(days));
    Api.forgetTokens();
  }

  private void sweptByTwoAtOnce() {
    Unis.get(Uni.join().all(List.of(sweep.sweep(), sweep.sweep())).andCollectFailures());
    swept();
  }

  private List<Event> mine(String stream, String reference, int count) {
    return events.receive(Api.INSURER, stream, "reference", reference, count);
  }
}
