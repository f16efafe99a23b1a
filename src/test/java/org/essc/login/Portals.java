package org.essc.login;

import io.restassured.response.Response;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.essc.testing.Patiently;
import org.essc.testing.TestPartner;

/** Portals registered as OpenID clients through the administration API. */
public final class Portals {

  public static final String CALLBACK = "https://portal.example/callback";

  private Portals() {}

  /** A portal with a key of its own and the default entitlements, and no registration yet. */
  public static TestPartner partner() {
    return TestPartner.registerAs("portal");
  }

  /** A portal that is entitled to those claims. */
  public static TestPartner entitled(String... claims) {
    var partner = partner();
    var entitlements =
        new JsonObject()
            .put("roles", new JsonArray().add("portal"))
            .put("claims", new JsonArray(java.util.List.of(claims)));
    Patiently.ask(
            () ->
                TestPartner.administrator()
                    .body(entitlements.encode())
                    .put("/v1/partners/{no}/entitlements", partner.number()))
        .then()
        .statusCode(200);
    return partner;
  }

  /** A registration as it should be, for a test to spoil. */
  public static JsonObject registration() {
    return new JsonObject()
        .put("redirectUris", new JsonArray().add(CALLBACK))
        .put("scopes", new JsonArray().add("profile"));
  }

  public static Response put(String partnerNo, JsonObject registration) {
    return Patiently.ask(
        () ->
            TestPartner.administrator()
                .body(registration.encode())
                .put("/v1/partners/{no}/openid-client", partnerNo));
  }

  /** Registered so. */
  public static TestPartner portal(JsonObject registration) {
    var partner = partner();
    put(partner.number(), registration).then().statusCode(200);
    return partner;
  }
}
