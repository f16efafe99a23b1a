package org.essc.card.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import org.essc.act.Act;
import org.essc.act.ActContext;
import org.essc.act.ActStore.Subject;
import org.essc.act.ActTransactions;
import org.essc.act.Requester;
import org.essc.act.UnitOfWork;
import org.essc.audit.Actor;
import org.essc.card.application.ChangeApplication.Correction;
import org.essc.region.Jurisdiction;
import org.essc.region.RegionCode;
import org.essc.testing.Api;
import org.essc.testing.Imports;
import org.essc.testing.TestPerson;
import org.essc.testing.Unis;
import org.essc.testing.WaitingApplications;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The database lets an application go where its state leads, and nowhere else. */
@QuarkusTest
class ChangeApplicationTest {

  private static final Act ACT =
      Act.of(
          "test.move",
          ActContext.itself(
              new Requester(Actor.system("test"), "system:test", null, Jurisdiction.NOWHERE)));

  @Inject ActTransactions transactions;
  @Inject ApplicationStore store;
  @Inject ChangeApplication changeApplication;
  @Inject ApplicationsInProduction inProduction;
  @Inject WaitingApplications applications;

  private final Imports database = new Imports(Api.here());

  static Stream<Arguments> pairs() {
    return Stream.of(ApplicationState.values())
        .flatMap(from -> Stream.of(ApplicationState.values()).map(to -> Arguments.of(from, to)));
  }

  @ParameterizedTest(name = "{0} to {1}")
  @MethodSource("pairs")
  void applicationGoesWhereItsStateLeadsAndNowhereElse(ApplicationState from, ApplicationState to)
      throws SQLException {
    var id = in(from.text(), null);
    if (from.next().contains(to)) {
      change(id, to);
      assertThat(database.query("select state || ' ' || version from card_application" + is(id)))
          .containsExactly(to.text() + " 1");
      assertThat(acts(id)).containsExactly(from.text() + " " + to.text());
    } else {
      assertUnchanged(id, () -> change(id, to));
    }
  }

  private void change(UUID id, ApplicationState to) {
    locked(id, work -> application -> changeApplication.change(work, application, ACT, to));
  }

  /** Of an application that went on after it was read nothing is changed. */
  @Test
  void applicationThatWentOnIsNotChanged() throws SQLException {
    var id = in("produced", null);
    var read =
        Unis.get(
            transactions.run(
                "test.read", Actor.system("test"), work -> store.find(work.connection(), id)));
    database.execute("update card_application set version = version + 1" + is(id));
    assertUnchanged(
        id,
        () -> run(work -> changeApplication.change(work, read, ACT, ApplicationState.DISTRIBUTED)));
  }

  @ParameterizedTest
  @CsvSource({"applied", "in-production", "produced", "distributed", "withdrawn"})
  void whatIsNotRefusedForItsFaceIsNotCorrected(String state) throws SQLException {
    var id = in(state, null);
    assertUnchanged(
        id,
        () ->
            locked(
                id,
                work ->
                    application ->
                        changeApplication.correct(
                            work,
                            application,
                            ACT,
                            new Correction(application.holderId(), null, null))));
  }

  @ParameterizedTest
  @CsvSource({"in-production", "produced", "distributed", "face-refused", "withdrawn"})
  void whatDoesNotWaitGetsNoPhoto(String state) throws SQLException {
    var id = in(state, null);
    assertUnchanged(
        id,
        () ->
            locked(
                id,
                work ->
                    application ->
                        changeApplication.addPhoto(work, application, ACT, UUID.randomUUID())));
  }

  /** A part's results are recorded for all of its applications, or for none. */
  @ParameterizedTest(name = "{0}")
  @CsvSource({"applied", "produced", "distributed", "face-refused", "withdrawn"})
  void partWithOneThatIsNotInProductionChangesNone(String state) throws SQLException {
    var batch = UUID.randomUUID();
    var good = in("in-production", batch);
    var other = in(state, batch);
    var subjects = List.of(subject(good), subject(other));
    assertThatThrownBy(() -> run(work -> inProduction.produced(work, batch, subjects)))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> run(work -> inProduction.notMade(work, batch, subjects)))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(
            () ->
                run(work -> inProduction.produced(work, UUID.randomUUID(), subjects.subList(0, 1))))
        .as("another batch's")
        .isInstanceOf(IllegalStateException.class);
    assertThat(database.query("select state || version from card_application" + is(good)))
        .containsExactly("in-production0");
    assertThat(database.query("select state || version from card_application" + is(other)))
        .containsExactly(state + "0");
  }

  private UUID in(String state, UUID batch) throws SQLException {
    var id = applications.add(TestPerson.next());
    database.execute(
        "update card_application set state = '%s', batch_id = %s"
                .formatted(state, batch == null ? "null" : "'" + batch + "'")
            + is(id));
    return id;
  }

  private Subject subject(UUID id) throws SQLException {
    var holder = database.query("select holder_id from card_application" + is(id)).get(0);
    return new Subject(UUID.fromString(holder), UUID.randomUUID(), id, new RegionCode("411600"));
  }

  private void assertUnchanged(UUID id, Runnable change) throws SQLException {
    var row = "select a::text from card_application a" + is(id);
    var before = database.query(row);
    assertThatThrownBy(change::run).isInstanceOf(IllegalStateException.class);
    assertThat(database.query(row)).isEqualTo(before);
    assertThat(acts(id)).isEmpty();
  }

  private List<String> acts(UUID id) throws SQLException {
    return database.query(
        "select from_state || ' ' || to_state from card_act where application_id = '" + id + "'");
  }

  private void locked(
      UUID id, Function<UnitOfWork, Function<CardApplication, Uni<CardApplication>>> change) {
    run(work -> store.lock(work.connection(), id).chain(one -> change.apply(work).apply(one)));
  }

  private <T> void run(Function<UnitOfWork, Uni<T>> body) {
    Unis.get(transactions.run("test.move", Actor.system("test"), body));
  }

  private static String is(UUID id) {
    return " where id = '" + id + "'";
  }
}
