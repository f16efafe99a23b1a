package org.essc.sandbox;

import static io.restassured.RestAssured.given;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@TestProfile(SandboxAbsentTest.ExternalDatabase.class)
class SandboxAbsentTest {

  /** The same servers, but their data does not lie in the platform's data directory. */
  public static class ExternalDatabase implements QuarkusTestProfile {

    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of("essc.data-dir", "target/no-such-directory");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "GET,/",
    "POST,/",
    "GET,/index.html",
    "GET,/sandbox",
    "GET,/sandbox/holders",
    "GET,/sandbox/holders?limit=0",
    "POST,/sandbox/holders",
    "GET,/sandbox/assets/app.js",
    "GET,/sandbox/assets/vendor/html5-qrcode.min.js",
    "GET,/webjars/html5-qrcode/2.2.1/html5-qrcode.min.js"
  })
  void onAnExternalDatabaseSandboxLooksLikeAnyUnknownPath(String method, String path) {
    assertEquals(answer(method, "/no-such-path"), answer(method, path));
  }

  /** All that is answered but the trace id, which differs for every request. */
  private static Map<String, Object> answer(String method, String path) {
    var response = given().request(method, path).then().statusCode(404).extract();
    var body = new HashMap<String, Object>(response.jsonPath().getMap("$"));
    body.remove("traceId");
    body.put("media type", response.contentType());
    return body;
  }
}
