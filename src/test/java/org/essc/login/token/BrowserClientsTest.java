package org.essc.login.token;

import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.specification.RequestSpecification;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import org.essc.login.CodedLogins;
import org.essc.login.CodedLogins.Asked;
import org.essc.login.TestPortal;
import org.essc.login.TestPortal.Terms;
import org.essc.testing.Api;
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
    for (var path : new String[] {"/oauth2/token", "/oauth2/userinfo", "/oauth2/revoke"}) {
      preflight(TestPortal.ORIGIN)
          .options(path)
          .then()
          .statusCode(204)
          .header(ALLOWED, TestPortal.ORIGIN)
          .header("Access-Control-Allow-Headers", containsString("DPoP"))
          .header("Access-Control-Allow-Credentials", nullValue());
    }
    var code = logins.code(portal, Api.here().holder(), Asked.OFFLINE);
    RestAssured.given()
        .header("Origin", TestPortal.ORIGIN)
        .formParams(logins.exchangeForm(portal, code))
        .post("/oauth2/token")
        .then()
        .statusCode(200)
        .header(ALLOWED, TestPortal.ORIGIN)
        .header("Vary", containsString("Origin"));
    RestAssured.given()
        .header("Origin", TestPortal.ORIGIN)
        .get("/oauth2/userinfo")
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

  private static RequestSpecification preflight(String origin) {
    return RestAssured.given()
        .header("Origin", origin)
        .header("Access-Control-Request-Method", "POST");
  }
}
