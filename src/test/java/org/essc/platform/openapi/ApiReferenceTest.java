package org.essc.platform.openapi;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.config.DecoderConfig;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The page that shows the API's document loads nothing from elsewhere. */
@QuarkusTest
class ApiReferenceTest {

  private static final Pattern LOADED = Pattern.compile("(?:src|href)=\"([^\"]+)\"");

  @Test
  void pageConsistsOfThisPlatformsFilesAndNothingInline() {
    var page = given().get("/docs/api").then().statusCode(200).extract().response();
    assertThat(page.header("Content-Security-Policy"))
        .startsWith("default-src 'none'; script-src 'self';")
        .doesNotContain("unsafe", "http:", "https:", "*");
    assertThat(page.asString()).doesNotContain("<script>", "<style", " style=", " onclick=");
    var loaded = LOADED.matcher(page.asString());
    int files = 0;
    while (loaded.find()) {
      given().get(loaded.group(1)).then().statusCode(200);
      files++;
    }
    assertThat(files).isGreaterThan(5);
  }

  @Test
  void drawingScriptNamesNoPictureOfItsMakersHost() {
    assertThat(given().get("/docs/api/redoc.standalone.js").asString())
        .hasSizeGreaterThan(500_000)
        .doesNotContain("cdn.redoc");
  }

  @Test
  void filesAreSentSmallToWhoeverReadsThatAndAreKnownAgain() {
    var plain =
        RestAssured.config().decoderConfig(DecoderConfig.decoderConfig().noContentDecoders());
    var zipped =
        given()
            .config(plain)
            .header("Accept-Encoding", "gzip")
            .get("/docs/api/redoc.standalone.js");
    assertThat(zipped.header("Content-Encoding")).isEqualTo("gzip");
    assertThat(zipped.asByteArray()).hasSizeLessThan(400_000);
    given()
        .config(plain)
        .header("Accept-Encoding", "gzip")
        .header("If-None-Match", zipped.header("ETag"))
        .get("/docs/api/redoc.standalone.js")
        .then()
        .statusCode(304);
    given()
        .config(plain)
        .get("/docs/api/redoc.standalone.js")
        .then()
        .header("Content-Encoding", is(nullValue()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"LICENSE", "index", "application.properties"})
  void whatIsNotListedDoesNotExist(String name) {
    given().get("/docs/api/" + name).then().statusCode(404);
  }
}
