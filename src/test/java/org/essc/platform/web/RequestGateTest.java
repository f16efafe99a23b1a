package org.essc.platform.web;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.junit.QuarkusTest;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.junit.jupiter.api.Test;

@QuarkusTest
class RequestGateTest {

  /** Says to no feature that it belongs to it. */
  @Path("/v1/unmarked")
  @PermitAll
  public static class Unmarked {

    @GET
    @Operation(hidden = true)
    public String there() {
      return "there";
    }
  }

  @Test
  void resourceThatBelongsToNoFeatureIsServedNowhere() {
    given().get("/v1/unmarked").then().statusCode(404).body("code", equalTo("not-found"));
  }

  @Test
  void unknownPathIsAProblemInChineseByDefault() {
    given()
        .get("/v1/nothing")
        .then()
        .statusCode(404)
        .contentType("application/problem+json")
        .body("code", equalTo("not-found"))
        .body("type", equalTo("urn:essc:problem:not-found"))
        .body("title", equalTo("未找到"));
  }

  @Test
  void englishIsAnsweredWhereItIsPreferred() {
    given()
        .header("Accept-Language", "en-GB,en;q=0.9,zh;q=0.5")
        .get("/v1/nothing")
        .then()
        .statusCode(404)
        .body("title", equalTo("Not found"));
  }

  @Test
  void bodyLargerThanTheLimitIsRefusedBeforeItIsRead() {
    given()
        .contentType("application/json")
        .body("x".repeat(10 * 1024 * 1024))
        .post("/v1/ecards")
        .then()
        .statusCode(413)
        .body("code", equalTo("content-too-large"));
  }
}
