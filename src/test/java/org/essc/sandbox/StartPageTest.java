package org.essc.sandbox;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.quarkus.test.junit.QuarkusTest;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class StartPageTest {

  @Test
  void pageAllowsNothingButThisOrigin() {
    given()
        .get("/")
        .then()
        .statusCode(200)
        .contentType(startsWith("text/html"))
        .header("Content-Security-Policy", startsWith("default-src 'none'; script-src 'self';"))
        .header("X-Content-Type-Options", "nosniff");
  }

  @Test
  void pageHasNeitherInlineScriptNorInlineStyle() {
    var page = given().get("/").then().extract().asString();
    assertFalse(Pattern.compile("<script(?![^>]*src=)").matcher(page).find());
    assertFalse(Pattern.compile("\\s(style|on[a-z]+)=").matcher(page).find());
    assertFalse(page.contains("<style"));
  }

  @Test
  void everyFileThePageNamesIsServed() {
    var page = given().get("/").then().extract().asString();
    var named = Pattern.compile("/sandbox/assets/[a-z0-9./-]+").matcher(page);
    while (named.find()) {
      given().get(named.group()).then().statusCode(200);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "api.js",
        "code.js",
        "desk.js",
        "dom.js",
        "exchanges.js",
        "holders.js",
        "i18n.js",
        "phone.js",
        "refusal.js",
        "scanner.js",
        "stories.js",
        "texts.js",
        "verifier.js",
        "vendor/html5-qrcode.min.js"
      })
  void scriptsAreServedAsScripts(String name) {
    given()
        .get("/sandbox/assets/" + name)
        .then()
        .statusCode(200)
        .contentType(startsWith("text/javascript"));
  }

  @Test
  void unchangedFileIsNotSentAgain() {
    var etag = given().get("/sandbox/assets/app.js").then().extract().header("ETag");
    given().header("If-None-Match", etag).get("/sandbox/assets/app.js").then().statusCode(304);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "no-such.js",
        "../application.properties",
        "..%2fapplication.properties",
        "vendor/LICENSE"
      })
  void whatIsNotListedIsNotServed(String name) {
    given()
        .urlEncodingEnabled(false)
        .get("/sandbox/assets/" + name)
        .then()
        .statusCode(404)
        .body(containsString("not-found"));
  }
}
