package org.essc.platform.web;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.essc.platform.web.Features.Feature;
import org.essc.testing.Api;
import org.essc.testing.Management;
import org.essc.testing.Operations;
import org.essc.testing.Operations.Operation;
import org.essc.testing.RawHttp;
import org.junit.jupiter.api.Test;

/** An instance that only verifies: other features look as if they did not exist. */
@QuarkusTest
@TestProfile(FeatureSwitchTest.OnlyVerification.class)
class FeatureSwitchTest {

  public static class OnlyVerification implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of("essc.features", "verification");
    }
  }

  private static final Optional<Feature> VERIFICATION = Optional.of(Feature.VERIFICATION);

  private final Api api = Api.here();

  @Test
  void itsOwnFeatureAsksForAToken() {
    assertThat(api.verify(null, "S" + "0".repeat(29)).status()).isEqualTo(401);
    assertThat(api.get("/v1/verifications/x", null).status()).isEqualTo(401);
  }

  @Test
  void noOperationOfAnotherFeatureIsThere() {
    var others =
        Operations.all().stream()
            .filter(o -> o.feature().isPresent() && !o.feature().equals(VERIFICATION))
            .toList();

    assertThat(others).extracting(Operation::path).contains("/v1/data-keys", "/v1/region-policies");
    for (var operation : others) {
      assertNotThere(operation.method(), operation.path());
      // nor does another method say that there is something
      assertNotThere("PATCH", operation.path());
    }
  }

  /** The class decides, not the path: there is no other way to write it. */
  @Test
  void otherWaysToWriteAPathLeadToNoOtherFeatureEither() {
    for (var path :
        List.of(
            "/v1/cards;x/search",
            "/v1;x/cards/search",
            "/v1/cards/search;x=y",
            "/v1/cards%2fsearch",
            "/v1%2Fcards/search",
            "/v1/cards%3bx/search",
            "//v1//cards//search",
            "/v1/./cards/search",
            "/v1/verifications/../cards/search",
            "/v1/verifications/%2e%2e/cards/search",
            "/v1/verifications;x/../data-keys",
            "/v1/data-keys;x",
            "/v1/region-policies;x/410000")) {
      for (var method : List.of("GET", "POST")) {
        assertNotThere(method, path);
      }
    }
  }

  @Test
  void keysAndHealthAreEverywhere() {
    assertThat(api.get("/.well-known/jwks.json", null).status()).isEqualTo(200);
    given().get(Management.url("/q/health/live")).then().statusCode(200);
  }

  private static void assertNotThere(String method, String path) {
    var answer =
        RawHttp.exchange(
            method
                + " "
                + path
                + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                + "Content-Length: 0\r\nConnection: close\r\n\r\n");
    assertThat(answer.status()).as(method + " " + path).isEqualTo(404);
    assertThat(answer.code()).isEqualTo("not-found");
  }
}
