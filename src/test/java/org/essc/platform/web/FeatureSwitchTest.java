package org.essc.platform.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.util.Map;
import org.essc.testing.Api;
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

  private final Api api = Api.here();

  @Test
  void itsOwnFeatureAsksForAToken() {
    assertThat(api.verify(null, "S" + "0".repeat(29)).status()).isEqualTo(401);
  }

  @Test
  void otherFeaturesAreNotThere() {
    for (var path : new String[] {"/v1/ecards/x", "/v1/card-imports", "/v1/partners"}) {
      var reply = api.get(path, null);
      assertThat(reply.status()).as(path).isEqualTo(404);
      assertThat(reply.code()).isEqualTo("not-found");
    }
    assertThat(api.post("/oauth2/token", null, "{}").status()).isEqualTo(404);
  }

  @Test
  void keysAndHealthAreEverywhere() {
    assertThat(api.get("/.well-known/jwks.json", null).status()).isEqualTo(200);
    assertThat(api.get("/q/health/live", null).status()).isEqualTo(200);
  }
}
