package org.essc.keys;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.security.TestSecurity;
import java.sql.SQLException;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.essc.testing.Patiently;
import org.essc.testing.TestServers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class DataKeyResourceTest {

  private static final String PATH = "/v1/data-keys";

  @AfterEach
  void forgetNextKey() throws SQLException {
    try (var connection = TestServers.superuserDatabase().getConnection();
        var statement = connection.createStatement()) {
      statement.execute("delete from data_key where state = 'next'");
    }
  }

  @Test
  void callerWithoutATokenIsRefused() {
    given().get(PATH).then().statusCode(401);
    given().post(PATH + "/rotations").then().statusCode(401);
    given().post(PATH + "/reencryptions").then().statusCode(401);
  }

  @Test
  @TestSecurity(user = "sysadmin-1", roles = "system-administrator")
  void staffWithAnotherRoleIsRefused() {
    given().get(PATH).then().statusCode(403);
    given().post(PATH + "/rotations").then().statusCode(403);
    given().post(PATH + "/reencryptions").then().statusCode(403);
  }

  @Test
  @TestSecurity(user = "secadmin-1", roles = "security-administrator")
  void rotationBeginsOnceAndIsListed() {
    Patiently.ask(() -> given().post(PATH + "/rotations")).then().statusCode(202);
    Patiently.ask(() -> given().post(PATH + "/rotations"))
        .then()
        .statusCode(409)
        .body("code", equalTo("data-key-rotation-in-progress"));
    given()
        .get(PATH)
        .then()
        .statusCode(200)
        .body("items.purpose", hasItems("column", "index", "pairwise"))
        .body("items.state", hasItems("next", "active"))
        .body("items.wrapped", everyItem(nullValue()));
  }

  @Test
  @TestSecurity(user = "secadmin-1", roles = "security-administrator")
  void reencryptionRunsAndEnds() {
    Patiently.ask(() -> given().post(PATH + "/reencryptions")).then().statusCode(202);
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () -> given().get(PATH).then().statusCode(200).body("reencrypting", equalTo(false)));
  }
}
