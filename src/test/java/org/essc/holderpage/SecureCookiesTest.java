package org.essc.holderpage;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.Cookie;
import io.restassured.response.Response;
import org.essc.card.activation.MedicalInterfaceConfigured;
import org.essc.login.LoginId;
import org.essc.testing.Api;
import org.essc.testing.Patiently;
import org.junit.jupiter.api.Test;

/** Cookies under an https issuer: no other host can set them, and no plain connection has them. */
@QuarkusTest
@TestProfile(MedicalInterfaceConfigured.class)
class SecureCookiesTest {

  private final Api api = Api.here();

  @Test
  void loginsCookieBelongsToThisHostAlone() {
    var begun = begin();
    var id = id(begun);
    var cookie = onlyCookie(begun);
    assertThat(cookie.getName()).isEqualTo("__Host-essc-login-" + id);
    assertSecured(cookie, "Lax");

    Patiently.ask(() -> given().cookie(cookie.getName(), cookie.getValue()).get("/login/" + id))
        .then()
        .statusCode(200);
    Patiently.ask(() -> given().cookie("essc-login-" + id, cookie.getValue()).get("/login/" + id))
        .then()
        .statusCode(404);
  }

  @Test
  void loginsFormsComeFromTheHttpsOrigin() {
    var begun = begin();
    var id = id(begun);
    var cookie = onlyCookie(begun);

    assertThat(cancel(id, cookie, api.url("")).statusCode()).isEqualTo(403);
    assertThat(cancel(id, cookie, MedicalInterfaceConfigured.ISSUER + ".evil").statusCode())
        .isEqualTo(403);
    assertThat(cancel(id, cookie, MedicalInterfaceConfigured.ISSUER).statusCode()).isEqualTo(303);

    var finished =
        given()
            .redirects()
            .follow(false)
            .cookie(cookie.getName(), cookie.getValue())
            .header("Origin", MedicalInterfaceConfigured.ISSUER)
            .post("/login/" + id + "/finish");
    assertThat(finished.getHeader("Location")).contains("error=access_denied");
  }

  @Test
  void holdersPagesCookieBelongsToThisHostAlone() {
    var launched = PageBrowser.launch(api, Api.CHANNEL, Api.here().holder().signNo(), "card", null);
    var launchUrl = launched.json().getString("launchUrl");
    assertThat(launchUrl).startsWith(MedicalInterfaceConfigured.ISSUER + "/");

    var opened =
        given()
            .header("Origin", MedicalInterfaceConfigured.ISSUER)
            .formParam("ticket", PageBrowser.ticket(launchUrl))
            .post("/h/session");

    var cookie = onlyCookie(opened);
    assertThat(cookie.getName()).startsWith("__Host-");
    assertSecured(cookie, "Strict");
    Patiently.ask(() -> given().cookie(cookie.getName(), cookie.getValue()).get("/h/card"))
        .then()
        .statusCode(200);
    var withoutPrefix = cookie.getName().substring("__Host-".length());
    assertThat(given().cookie(withoutPrefix, cookie.getValue()).get("/h/card").statusCode())
        .isNotEqualTo(200);
  }

  private static Response begin() {
    return Patiently.ask(
        () ->
            given()
                .redirects()
                .follow(false)
                .queryParam("client_id", Api.PORTAL)
                .queryParam("redirect_uri", "http://localhost:53111/callback")
                .queryParam("response_type", "code")
                .queryParam("scope", "openid")
                .queryParam("code_challenge", "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM")
                .queryParam("code_challenge_method", "S256")
                .get("/oauth2/authorize"));
  }

  private static LoginId id(Response begun) {
    return new LoginId(begun.getHeader("Location").replaceFirst(".*/login/", ""));
  }

  private static Response cancel(LoginId id, Cookie cookie, String origin) {
    return given()
        .redirects()
        .follow(false)
        .cookie(cookie.getName(), cookie.getValue())
        .header("Origin", origin)
        .post("/login/" + id + "/cancel");
  }

  private static Cookie onlyCookie(Response answer) {
    var cookies = answer.getDetailedCookies().asList();
    assertThat(cookies).as(answer.statusCode() + " " + answer.asString()).hasSize(1);
    return cookies.get(0);
  }

  /** RFC 6265bis §4.1.3.2 wants the first three for the prefix. */
  private static void assertSecured(Cookie cookie, String sameSite) {
    assertThat(cookie.isSecured()).isTrue();
    assertThat(cookie.getPath()).isEqualTo("/");
    assertThat(cookie.getDomain()).isNull();
    assertThat(cookie.isHttpOnly()).isTrue();
    assertThat(cookie.getSameSite()).isEqualToIgnoringCase(sameSite);
  }
}
