package org.essc.testing;

import static io.restassured.RestAssured.given;

import io.restassured.response.Response;

/**
 * Access tokens of the sandbox's demo partners and staff, from the real token endpoint.
 *
 * <pre>{@code
 * given().auth().oauth2(Tokens.partner("1000000001")).post("/v1/ecards")
 * }</pre>
 */
public final class Tokens {

  private Tokens() {}

  /** A demo partner's token with all scopes it has, or with those named. */
  public static String partner(String partnerNo, String... scopes) {
    return token(partnerNo, scopes);
  }

  /** A demo staff member's token: {@code 8000000001} clerk to {@code 8000000005} administrator. */
  public static String staff(String staffNo) {
    return token(staffNo);
  }

  private static String token(String number, String... scopes) {
    return Patiently.ask(() -> ask(number, scopes))
        .then()
        .statusCode(200)
        .extract()
        .path("access_token");
  }

  private static Response ask(String number, String... scopes) {
    var request =
        given()
            .auth()
            .preemptive()
            .basic(number, "sandbox-" + number)
            .formParam("grant_type", "client_credentials");
    if (scopes.length > 0) {
      request.formParam("scope", String.join(" ", scopes));
    }
    return request.post("/oauth2/token");
  }
}
