package org.essc.partner.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.essc.testing.TestPartner.administrator;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.List;
import java.util.function.Supplier;
import org.essc.partner.PartnerNo;
import org.essc.region.Channel;
import org.essc.region.RegionCode;
import org.essc.testing.Patiently;
import org.essc.testing.TestPartner;
import org.essc.testing.Unis;
import org.junit.jupiter.api.Test;

/** What is found of a partner is what the database has now, and not what was found before. */
@QuarkusTest
class PartnerDirectoryTest {

  @Inject PartnerDirectory directory;
  @Inject Clock clock;

  private Standing standing(TestPartner partner) {
    var number = new PartnerNo(partner.number());
    return Unis.get(Patiently.asking(() -> directory.find(number))).orElseThrow();
  }

  private static void done(int status, Supplier<Response> act) {
    Patiently.ask(act).then().statusCode(status);
  }

  @Test
  void allOfItIsRead() {
    var partner = TestPartner.limited("terminal", 77, List.of("kiosk"), List.of("411600"));
    var found = standing(partner);
    assertThat(found.partnerNo()).isEqualTo(new PartnerNo(partner.number()));
    assertThat(found.active()).isTrue();
    assertThat(found.roles()).containsExactly("terminal");
    assertThat(found.serviceChannels()).containsExactly(Channel.KIOSK);
    assertThat(found.jurisdiction().covers(new RegionCode("411602"))).isTrue();
    assertThat(found.jurisdiction().covers(new RegionCode("411300"))).isFalse();
    assertThat(found.requestsPerSecond()).isEqualTo(77);
    assertThat(found.tokensRevokedAt()).isEmpty();
  }

  @Test
  void whatHasNotChangedIsTheSameObject() {
    var partner = TestPartner.register();
    assertThat(standing(partner)).isSameAs(standing(partner));
  }

  @Test
  void otherEntitlementsAreSeenAtOnce() {
    var partner = TestPartner.register();
    assertThat(standing(partner).scopes()).contains("ecards:issue");
    var body =
        new JsonObject()
            .put("roles", List.of("channel"))
            .put("scopes", List.of("codes:create"))
            .put("claims", List.of())
            .put("requestsPerSecond", 5)
            .encode();
    done(
        200,
        () -> administrator().body(body).put("/v1/partners/{no}/entitlements", partner.number()));
    var found = standing(partner);
    assertThat(found.scopes()).containsExactly("codes:create");
    assertThat(found.claims()).isEmpty();
    assertThat(found.requestsPerSecond()).isEqualTo(5);
  }

  @Test
  void suspensionIsSeenAtOnceAndItsEndAsWell() {
    var partner = TestPartner.register();
    assertThat(standing(partner).active()).isTrue();
    done(204, () -> administrator().put("/v1/partners/{no}/suspension", partner.number()));
    assertThat(standing(partner).active()).isFalse();
    done(204, () -> administrator().delete("/v1/partners/{no}/suspension", partner.number()));
    assertThat(standing(partner).active()).isTrue();
  }

  @Test
  void revocationIsSeenAtOnce() {
    var partner = TestPartner.register();
    var issued = clock.instant();
    assertThat(standing(partner).accepts(issued)).isTrue();
    done(204, () -> administrator().put("/v1/partners/{no}/token-revocation", partner.number()));
    var found = standing(partner);
    assertThat(found.tokensRevokedAt()).isPresent();
    assertThat(found.accepts(issued.minusSeconds(1))).isFalse();
    assertThat(found.active()).isTrue();
  }
}
