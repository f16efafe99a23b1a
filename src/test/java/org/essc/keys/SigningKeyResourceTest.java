package org.essc.keys;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.security.TestSecurity;
import io.restassured.response.Response;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import org.essc.testing.Anew;
import org.essc.testing.Patiently;
import org.essc.testing.TestServers;
import org.junit.jupiter.api.Test;

@QuarkusTest
class SigningKeyResourceTest {

  private static final String PATH = "/v1/signing-keys";

  @Test
  void callerWithoutATokenIsRefused() {
    given().get(PATH).then().statusCode(401);
    given().post(PATH + "/token/rotations").then().statusCode(401);
  }

  @Test
  @TestSecurity(user = "clerk-1", roles = "clerk")
  void staffWithAnotherRoleIsRefused() {
    given().get(PATH).then().statusCode(403);
    given().post(PATH + "/token/rotations").then().statusCode(403);
  }

  @Test
  @TestSecurity(user = "secadmin-1", roles = "security-administrator")
  void keysAreListedInPagesWithoutAnythingSecret() {
    var kids = new HashSet<String>();
    String cursor = null;
    int pages = 0;
    do {
      var request = given().queryParam("limit", 3);
      if (cursor != null) {
        request.queryParam("cursor", cursor);
      }
      var page =
          Patiently.ask(() -> request.get(PATH))
              .then()
              .statusCode(200)
              .body("items.wrapped", everyItem(nullValue()))
              .body("items.algorithm", everyItem(equalTo("ES256")))
              .extract();
      List<String> items = page.path("items.kid");
      items.forEach(kids::add);
      cursor = page.path("nextCursor");
      pages++;
    } while (cursor != null && pages < 100);
    List<String> published =
        given().get("/.well-known/jwks.json").then().extract().path("keys.kid");
    assertEquals(true, kids.containsAll(published));
  }

  @Test
  @TestSecurity(user = "secadmin-1", roles = "security-administrator")
  void securityAdministratorRotatesAKey() throws Exception {
    // whether a key was rotated in what a busy machine refused is not known: another one is
    Anew.whileBusy(this::keyIsRotated);
  }

  private void keyIsRotated() throws SQLException {
    publishNextLongAgo();
    String retired =
        served(given().post(PATH + "/credential/rotations"))
            .then()
            .statusCode(200)
            .body("purpose", equalTo("credential"))
            .body("activeKid", notNullValue())
            .body("nextKid", notNullValue())
            .extract()
            .path("retiredKid");
    given()
        .get("/.well-known/jwks.json")
        .then()
        .body("keys.findAll { it.kid == '" + retired + "' }", hasSize(1));
    served(given().post(PATH + "/credential/rotations"))
        .then()
        .statusCode(409)
        .body("code", equalTo("key-rotation-too-soon"))
        .body("notBefore", notNullValue())
        .body("title", not(equalTo("")));
  }

  @Test
  @TestSecurity(user = "secadmin-1", roles = "security-administrator")
  void unknownPurposeIsNotFoundAndBadPageIsRefused() {
    given().post(PATH + "/payment/rotations").then().statusCode(404);
    given().queryParam("limit", 0).get(PATH).then().statusCode(400);
    given().queryParam("limit", 201).get(PATH).then().statusCode(400);
  }

  private static Response served(Response answer) {
    if (answer.statusCode() == 503) {
      throw Anew.busy(new IllegalStateException(answer.asString()));
    }
    return answer;
  }

  private static void publishNextLongAgo() throws SQLException {
    try (var connection = TestServers.superuserDatabase().getConnection();
        var statement = connection.createStatement()) {
      statement.executeUpdate(
          "update signing_key set created_at = created_at - interval '2 hours'"
              + " where state = 'next' and purpose = 'credential'");
    }
  }
}
