package org.essc.activity;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.essc.activity.Activity.Outcome;
import org.essc.card.loss.LossApi;
import org.essc.platform.ops.OperationMetrics;
import org.essc.testing.Api;
import org.essc.testing.MutableClock;
import org.essc.testing.Patiently;
import org.essc.testing.Tokens;
import org.essc.testing.Unis;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The numbers of all instances, and whose they are to read. */
@QuarkusTest
class ActivityTest {

  @Inject CountRequests requests;
  @Inject ActivityStore store;
  @Inject WaitingStore waiting;
  @Inject MutableClock clock;

  private final Api api = Api.here();

  @AfterEach
  void reset() {
    clock.reset();
  }

  @Test
  void requestsOfSeveralInstancesAreAddedUp() {
    var name = "Test.of-" + UUID.randomUUID();
    var one = new SimpleMeterRegistry();
    var other = new SimpleMeterRegistry();
    // what is counted in the next ten minutes has another row
    clock.stopAt(clock.instant());
    var first = new CountRequests(one, store, clock);
    var second = new CountRequests(other, store, clock);
    timer(one, name).record(Duration.ofMillis(3));
    timer(other, name).record(Duration.ofMillis(30));
    Unis.get(first.add());
    Unis.get(second.add());
    timer(one, name).record(Duration.ofMillis(300));
    Unis.get(first.add());
    Unis.get(first.add());

    var rows = Unis.get(store.since(List.of(name), Instant.EPOCH));

    assertThat(rows.stream().mapToLong(row -> row.more().requests()).sum()).isEqualTo(3);
    var upTo = rows.get(rows.size() - 1).more().upTo();
    assertThat(rows).hasSize(1);
    // 2 ms, 5 ms, …, 20 ms, 50 ms, …, 200 ms, 500 ms
    assertThat(upTo[0]).isZero();
    assertThat(upTo[1]).isEqualTo(1);
    assertThat(upTo[4]).isEqualTo(2);
    assertThat(upTo[6]).isEqualTo(2);
    assertThat(upTo[7]).isEqualTo(3);
  }

  private static Timer timer(SimpleMeterRegistry registry, String operation) {
    return Timer.builder(OperationMetrics.NAME)
        .tag("operation", operation)
        .tag("outcome", "success")
        .serviceLevelObjectives(OperationMetrics.BUCKETS.toArray(Duration[]::new))
        .register(registry);
  }

  @Test
  void lastDayTellsOfVerificationsAndLossReports() {
    var holder = api.holder();
    var before = activity();
    assertThat(api.verify(Api.VERIFIER, api.freshCode(holder)).status()).isEqualTo(200);
    new LossApi(api, clock).reportAtWindow(holder.person());

    // a request is counted when its last byte has gone, which may be after it was read
    var after =
        Awaitility.await()
            .until(
                this::activity,
                now ->
                    count(now, "Verification.verify", "success")
                        > count(before, "Verification.verify", "success"));

    assertThat(reports(after)).isGreaterThan(reports(before));
    var verify =
        after.operations().stream()
            .filter(one -> one.operation().equals("Verification.verify"))
            .findFirst()
            .orElseThrow();
    assertThat(verify.outcomes()).extracting(Outcome::outcome).isSorted();
    assertThat(verify.p95Millis()).hasSize(ReadActivity.HOURS);
    assertThat(after.waiting()).extracting(Activity.Waiting::what).contains("imports-under-way");
  }

  /** Not the copy of a moment ago. */
  private Activity read() {
    return Unis.get(new ReadActivity(store, waiting, clock, clock).handle());
  }

  private Activity activity() {
    Unis.get(requests.add());
    return read();
  }

  private static long reports(Activity activity) {
    return activity.lossReports().stream().mapToLong(Activity.ChannelCount::reports).sum();
  }

  private static long count(Activity activity, String operation, String outcome) {
    return activity.operations().stream()
        .filter(one -> one.operation().equals(operation))
        .flatMap(one -> one.outcomes().stream())
        .filter(one -> one.outcome().equals(outcome))
        .flatMap(one -> one.requests().stream())
        .mapToLong(Long::longValue)
        .sum();
  }

  @Test
  void administratorsReadItAndNobodyElse() {
    Patiently.ask(() -> given().get("/v1/activity")).then().statusCode(401);
    for (var staff : List.of("8000000001", "8000000002", "8000000003")) {
      Patiently.ask(() -> given().auth().oauth2(Tokens.staff(staff)).get("/v1/activity"))
          .then()
          .statusCode(403);
    }
    Patiently.ask(() -> given().auth().oauth2(Tokens.partner("9000000001")).get("/v1/activity"))
        .then()
        .statusCode(403);
    for (var staff : List.of("8000000004", "8000000005")) {
      Patiently.ask(() -> given().auth().oauth2(Tokens.staff(staff)).get("/v1/activity"))
          .then()
          .statusCode(200);
    }
  }
}
