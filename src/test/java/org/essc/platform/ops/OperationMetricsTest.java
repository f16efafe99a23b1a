package org.essc.platform.ops;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.matchesPattern;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.security.TestSecurity;
import java.time.Duration;
import org.essc.testing.Management;
import org.essc.testing.Patiently;
import org.junit.jupiter.api.Test;

@QuarkusTest
class OperationMetricsTest {

  @Test
  @TestSecurity(user = "8000000003", roles = "auditor")
  void operationIsTimedByItsOutcome() {
    Patiently.ask(() -> given().get("/v1/audit-entries")).then().statusCode(200);
    given().get("/v1/audit-entries?cursor=x").then().statusCode(400);
    awaitMetric("AuditEntries.list", "success");
    awaitMetric("AuditEntries.list", "invalid-request");
    var bucket =
        "essc_operation_seconds_bucket{operation=\"AuditEntries.list\",outcome=\"success\",le=";
    assertTrue(metrics().contains(bucket), "histogram");
  }

  @Test
  void refusedCallerIsTimedToo() {
    given().get("/v1/audit-entries").then().statusCode(401);
    awaitMetric("AuditEntries.list", "unauthenticated");
  }

  /** Also where no span is recorded. */
  @Test
  void everyProblemHasATraceIdAndACallersOwnIsKept() {
    given().get("/v1/no-such").then().body("traceId", matchesPattern("(?!0{32})[0-9a-f]{32}"));
    given()
        .header("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00")
        .get("/v1/no-such")
        .then()
        .body("traceId", equalTo("4bf92f3577b34da6a3ce929d0e0e4736"));
  }

  @Test
  void addressesOfCallersAreNoLabels() {
    given().get("/v1/no-such/11010119900307109X?phone=13800138000").then().statusCode(404);
    awaitMetric("none", "not-found");
    assertFalse(metrics().contains("11010119900307109X"));
    assertFalse(metrics().contains("13800138000"));
  }

  private static void awaitMetric(String operation, String outcome) {
    var line =
        "essc_operation_seconds_count{operation=\"%s\",outcome=\"%s\"}"
            .formatted(operation, outcome);
    await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(() -> assertTrue(metrics().contains(line), line));
  }

  private static String metrics() {
    return given().get(Management.url("/q/metrics")).asString();
  }
}
