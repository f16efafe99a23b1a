package org.essc.events;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.essc.platform.config.Issuer;
import org.essc.testing.Api;
import org.essc.testing.MutableClock;
import org.essc.testing.TestPartner;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How far a partner's streams are behind, as those who run the platform see it. */
@QuarkusTest
class PartnerStreamsTest {

  private static final String ADMINISTRATOR = "8000000005";

  @Inject MutableClock clock;
  @Inject Issuer issuer;

  private final Api api = Api.here();
  private final EventApi events = new EventApi(api);

  @AfterEach
  void forget() {
    Api.forgetTokens();
  }

  @Test
  void waitingEventsAreCountedAndTheOldestIsDated() {
    var partner = TestPartner.limited("verifier", 100, List.of(), List.of("410000"));
    api.useToken(partner.number(), partner.token(clock, issuer.endpoint("/oauth2/token")));
    assertThat(streams(partner)).isEmpty();
    var stream = events.polling(partner.number(), EventApi.OWN + "card-lost");

    var asked = new JsonObject().put("stream_id", stream).put("state", "s").encode();
    assertThat(api.post("/ssf/verify", partner.number(), asked).status()).isEqualTo(204);

    var shown =
        Awaitility.await()
            .until(() -> streams(partner).get(0), one -> one.get("waiting").equals(1));
    assertThat(shown)
        .containsEntry("streamId", stream)
        .containsEntry("delivery", "poll")
        .containsEntry("status", "enabled")
        .doesNotContainKey("endpoint");
    assertThat((Integer) shown.get("lagSeconds")).isBetween(0, 60);
    events.delete(partner.number(), stream);
  }

  private List<Map<String, Object>> streams(TestPartner partner) {
    return api.get("/v1/partners/" + partner.number() + "/event-streams", ADMINISTRATOR)
        .json()
        .getList("items");
  }
}
