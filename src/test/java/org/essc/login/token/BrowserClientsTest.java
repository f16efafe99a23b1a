package org.essc.login.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.essc.login.CodedLogins;
import org.essc.login.CodedLogins.Asked;
import org.essc.login.Portals;
import org.essc.login.TestPortal;
import org.essc.login.TestPortal.Terms;
import org.essc.testing.Api;
import org.essc.testing.Patiently;
import org.essc.testing.Statements;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Scripts of portals' pages may ask and read, others' may not. */
@QuarkusTest
class BrowserClientsTest {

  private static final String ALLOWED = "Access-Control-Allow-Origin";

  @Inject CodedLogins logins;
  @Inject Pool pool;

  private TestPortal portal;

  @BeforeEach
  void register() {
    portal = TestPortal.register(pool, Terms.PUBLIC);
  }

  @Test
  void registeredOriginMayAskAndRead() {
    for (var path :
        new String[] {"/oauth2/par", "/oauth2/token", "/oauth2/userinfo", "/oauth2/revoke"}) {
      Patiently.ask(() -> preflight(TestPortal.ORIGIN).options(path))
          .then()
          .statusCode(204)
          .header(ALLOWED, TestPortal.ORIGIN)
          .header("Access-Control-Allow-Headers", containsString("DPoP"))
          .header("Access-Control-Allow-Credentials", nullValue());
    }
    var code = logins.code(portal, Api.here().holder(), Asked.OFFLINE);
    Patiently.ask(
            () ->
                RestAssured.given()
                    .header("Origin", TestPortal.ORIGIN)
                    .formParams(logins.exchangeForm(portal, code))
                    .post("/oauth2/token"))
        .then()
        .statusCode(200)
        .header(ALLOWED, TestPortal.ORIGIN)
        .header("Vary", containsString("Origin"));
    Patiently.ask(
            () -> RestAssured.given().header("Origin", TestPortal.ORIGIN).get("/oauth2/userinfo"))
        .then()
        .statusCode(401)
        .header(ALLOWED, TestPortal.ORIGIN);
  }

  @Test
  void otherOriginsMayNot() {
    for (var origin : new String[] {"https://evil.example", TestPortal.ORIGIN + ".evil", "null"}) {
      preflight(origin).options("/oauth2/token").then().header(ALLOWED, nullValue());
    }
  }

  @Test
  void browserClientPushesItsRequestAndReadsTheAnswer() {
    Patiently.ask(
            () ->
                RestAssured.given()
                    .header("Origin", TestPortal.ORIGIN)
                    .formParam("client_id", portal.number())
                    .formParam("redirect_uri", TestPortal.REDIRECT_URI)
                    .formParam("response_type", "code")
                    .formParam("scope", "openid")
                    .formParam("code_challenge", "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM")
                    .formParam("code_challenge_method", "S256")
                    .post("/oauth2/par"))
        .then()
        .statusCode(201)
        .header(ALLOWED, TestPortal.ORIGIN);
  }

  @Test
  void originCountsAtOnceAndNoMoreSoonAfterItWasTakenAway() {
    var origin = "https://" + portal.number() + ".example";
    var own = Portals.partner();
    preflight(origin).options("/oauth2/par").then().header(ALLOWED, nullValue());
    Portals.put(own.number(), registration(origin)).then().statusCode(200);
    Patiently.ask(() -> preflight(origin).options("/oauth2/par")).then().header(ALLOWED, origin);

    Portals.put(own.number(), registration(origin + ".cn")).then().statusCode(200);

    Awaitility.await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> isNotAllowed(preflight(origin).options("/oauth2/par")));
  }

  @Test
  void strangersOriginsShareTheirLooksAtTheDatabase() {
    var api = Api.here().once();
    try (var statements = Statements.logged()) {
      var executed =
          statements.executed(
              () ->
                  IntStream.range(0, 200)
                      .mapToObj(
                          i ->
                              api.send(
                                  api.request("/oauth2/userinfo", null)
                                      .header("Origin", "https://stranger-" + i + ".example")
                                      .GET()))
                      .toList()
                      .forEach(CompletableFuture::join));

      assertThat(executed.stream().filter(sql -> sql.contains("web_origins")))
          .hasSizeBetween(1, 20);
    }
  }

  private static boolean isNotAllowed(Response preflight) {
    return preflight.statusCode() != 503 && preflight.header(ALLOWED) == null;
  }

  private static JsonObject registration(String origin) {
    return Portals.registration()
        .put("authMethod", "none")
        .put("webOrigins", new JsonArray().add(origin));
  }

  private static RequestSpecification preflight(String origin) {
    return RestAssured.given()
        .header("Origin", origin)
        .header("Access-Control-Request-Method", "POST");
  }
}
