package org.essc.platform.idempotency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.arc.Arc;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.TimeoutException;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import java.net.http.HttpRequest;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.essc.card.loss.LossApi;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.problem.ProblemType;
import org.essc.platform.time.Patience;
import org.essc.platform.web.Deadline;
import org.essc.testing.Anew;
import org.essc.testing.Api;
import org.essc.testing.HeldWrites;
import org.essc.testing.MutableClock;
import org.essc.testing.TestPerson;
import org.essc.testing.TestServers;
import org.essc.testing.Unis;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Attempts whose key is in other hands, or was taken when nobody waited for it any more. */
@QuarkusTest
class IdempotencyTest {

  private static final Answer DONE = new Answer(200, "{\"n\":1}");
  private static final int LANES = 2;
  private static final Duration BEFORE_ITS_LEASE_ENDS = Duration.ofSeconds(8);

  @Inject Idempotency idempotency;
  @Inject MutableClock clock;

  private final String caller = UUID.randomUUID().toString();
  private final IdempotencyKey key = new IdempotencyKey(UUID.randomUUID().toString());

  @AfterEach
  void presentTime() {
    clock.reset();
  }

  @Test
  void attemptWhoseKeyWasTakenOverGivesTheAnswerThatIsKept() {
    var first = run(() -> overtakenBy(new Answer(200, "{\"n\":2}"), new Answer(200, "{\"n\":1}")));

    assertThat(first.json()).isEqualTo("{\"n\":2}");
    assertThat(run(() -> Uni.createFrom().item(new Answer(200, "{\"n\":3}"))).json())
        .as("and so does a repeat")
        .isEqualTo("{\"n\":2}");
  }

  @Test
  void refusalOfAnAttemptWhoseKeyWasTakenOverIsNotGiven() {
    var first =
        run(
            () ->
                overtakenBy(new Answer(200, "{\"n\":2}"), null)
                    .onItem()
                    .failWith(() -> ProblemException.of(ProblemType.NOT_FOUND)));

    assertThat(first.json()).isEqualTo("{\"n\":2}");
  }

  @Test
  void attemptWhoseKeyIsInOtherHandsHasNoAnswerOfItsOwn() {
    assertThatThrownBy(
            () ->
                run(
                    () -> {
                      clock.advance(Duration.ofSeconds(16));
                      // who does something has the key
                      var other = new CompletableFuture<Void>();
                      inRequest(() -> begin(() -> under(other))).subscribe().with(never -> {});
                      return Uni.createFrom()
                          .completionStage(other.orTimeout(30, TimeUnit.SECONDS))
                          .replaceWith(new Answer(200, "{\"n\":1}"));
                    }))
        .isInstanceOfSatisfying(
            ProblemException.class,
            refused -> {
              assertThat(refused.type()).isEqualTo(ProblemType.REQUEST_IN_PROGRESS);
              assertThat(refused.retryAfter()).isEqualTo(Duration.ofSeconds(1));
            });
  }

  @Test
  void keyThatIsTakenOnlyWhenItsCallerHasGoneIsGivenBack() throws SQLException {
    var api = Api.here();
    var person = TestPerson.next();
    api.importCards(person);
    Supplier<HttpRequest.Builder> report =
        () ->
            api.json("/v1/loss-reports", Api.CLERK, LossApi.body(person, LossApi.HOLDER_AT_WINDOW))
                .header("Idempotency-Key", key.value());

    var told = HeldWrites.answer("insert", "idempotency_key", () -> api.once().join(report));

    assertThat(told.status()).as(told.body()).isEqualTo(503);
    Awaitility.await().atMost(BEFORE_ITS_LEASE_ENDS).until(() -> api.join(report).status() == 201);
  }

  @Test
  void keysThatAreTakenOnlyWhenTheirBatchWasGivenUpAreGivenBack() throws SQLException {
    var keys = keys(3);

    HeldWrites.answer(
        "insert",
        "idempotency_key",
        mine(),
        () -> {
          for (var asked : keys.stream().map(this::asking).toList()) {
            assertThatThrownBy(asked::join).hasCauseInstanceOf(TimeoutException.class);
          }
          return null;
        });

    // A repeat may come while its key is being given back.
    Awaitility.await()
        .pollInSameThread()
        .atMost(BEFORE_ITS_LEASE_ENDS)
        .ignoreExceptions()
        .untilAsserted(
            () -> assertThat(keys).allSatisfy(one -> assertThat(answer(one)).isEqualTo(DONE)));
  }

  @Test
  void keysOfCallersWhoHaveGoneBeforeTheirTurnAreNotTaken() throws Exception {
    Anew.whileBusy(this::threeGoWhileAllLanesAreHeld);
  }

  private void threeGoWhileAllLanesAreHeld() throws SQLException {
    countTaken();
    try {
      var last = HeldWrites.answer("insert", "idempotency_key", mine(), this::lastBehindThree);

      assertThat(last.join()).isEqualTo(DONE);
      assertThat(taken()).as("those that were held, and the last").isEqualTo(LANES + 1);
    } finally {
      execute("drop trigger counted_keys on idempotency_key");
      execute("drop function counted_keys()");
      execute("drop sequence counted_keys");
    }
  }

  private CompletableFuture<Answer> lastBehindThree() {
    var since = System.nanoTime();
    for (int lane = 1; lane <= LANES; lane++) {
      var held = lane;
      asking(keys(1).get(0));
      Awaitility.await()
          .pollInterval(Duration.ofMillis(10))
          .until(() -> HeldWrites.number() >= held);
    }
    var gone = keys(3).stream().map(this::begin).map(IdempotencyTest::impatient).toList();
    var last = asking(keys(1).get(0));
    gone.forEach(one -> assertThatThrownBy(one::join).hasCauseInstanceOf(ProblemException.class));
    // before what is held would be given up
    Anew.within(Duration.ofMillis(1_800), since);
    return last;
  }

  private static CompletableFuture<Answer> impatient(Uni<Answer> begun) {
    return Deadline.until(Patience.of(Duration.ofMillis(100)), begun).subscribeAsCompletionStage();
  }

  private static List<IdempotencyKey> keys(int number) {
    return Stream.generate(() -> new IdempotencyKey(UUID.randomUUID().toString()))
        .limit(number)
        .toList();
  }

  /** Which rows of the table are this test's. */
  private String mine() {
    return "new.caller = '" + caller + "'";
  }

  /** A sequence counts also what is deleted again. */
  private void countTaken() throws SQLException {
    execute("create sequence counted_keys");
    execute(
        """
        create function counted_keys() returns trigger language plpgsql security definer as $$
        begin
          perform nextval('counted_keys');
          return new;
        end $$
        """);
    execute(
        "create trigger counted_keys before insert on idempotency_key for each row when ("
            + mine()
            + ") execute function counted_keys()");
  }

  private static long taken() throws SQLException {
    try (var connection = TestServers.superuserDatabase().getConnection();
        var statement = connection.createStatement();
        var rows = statement.executeQuery("select last_value from counted_keys")) {
      rows.next();
      return rows.getLong(1);
    }
  }

  private static void execute(String sql) throws SQLException {
    try (var connection = TestServers.superuserDatabase().getConnection();
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static Uni<Answer> under(CompletableFuture<Void> way) {
    way.complete(null);
    return Uni.createFrom().nothing();
  }

  private Uni<Answer> overtakenBy(Answer other, Answer own) {
    clock.advance(Duration.ofSeconds(16));
    return inRequest(() -> begin(() -> Uni.createFrom().item(other))).replaceWith(own);
  }

  private Answer run(Supplier<Uni<Answer>> act) {
    return Unis.get(begin(act));
  }

  private Uni<Answer> begin(Supplier<Uni<Answer>> act) {
    return begin(key, act);
  }

  private Uni<Answer> begin(IdempotencyKey under) {
    return begin(under, () -> Uni.createFrom().item(DONE));
  }

  private Uni<Answer> begin(IdempotencyKey under, Supplier<Uni<Answer>> act) {
    return idempotency.runAndFinish(caller, under, "POST /test", Map.of(), ticket -> act.get());
  }

  private CompletableFuture<Answer> asking(IdempotencyKey under) {
    return begin(under).subscribeAsCompletionStage();
  }

  private Answer answer(IdempotencyKey under) {
    return Unis.get(begin(under));
  }

  private static Uni<Answer> inRequest(Supplier<Uni<Answer>> begun) {
    var request = Arc.container().requestContext();
    if (request.isActive()) {
      return begun.get();
    }
    request.activate();
    try {
      return begun.get();
    } finally {
      request.terminate();
    }
  }
}
