package org.essc.region;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import org.essc.testing.Api;
import org.junit.jupiter.api.Test;

@QuarkusTest
class RegionPolicyResourceTest {

  private static final String PATH = "/v1/region-policies";
  private static final String CLERK = "8000000001";

  private final Api api = Api.here();

  @Test
  void callerWithoutTokenIsRefused() {
    assertThat(api.get(PATH, null).status()).isEqualTo(401);
    assertThat(api.get(PATH + "/410000", null).status()).isEqualTo(401);
  }

  @Test
  void partnersAndStaffMayRead() {
    for (var caller : List.of(Api.CHANNEL, Api.VERIFIER, CLERK)) {
      assertThat(api.get(PATH + "/410000", caller).status()).as(caller).isEqualTo(200);
    }
  }

  @Test
  void policyIsExplainedWithSourcesAndInheritance() {
    var reply = api.get(PATH + "/411600?on=2026-11-21", Api.CHANNEL);
    assertThat(reply.status()).isEqualTo(200);
    var json = reply.json();
    assertThat(json.getString("regionCode")).isEqualTo("411600");
    assertThat(json.getString("on")).isEqualTo("2026-11-21");
    assertThat(json.getList("layers.regionCode")).isEqualTo(List.of("411600", "410000", "000000"));
    assertThat(json.getList("layers.level")).isEqualTo(List.of("city", "province", "national"));
    var own = "rules.find { it.key == 'pin.lockAfterErrors' }.";
    assertThat(json.getInt(own + "value")).isEqualTo(6);
    assertThat(json.getString(own + "from")).isEqualTo("411600");
    assertThat(json.getInt(own + "sources[0].year")).isEqualTo(2014);
    assertThat(json.getString(own + "sources[0].title")).isNotBlank();
    assertThat(json.getString("rules.find { it.key == 'agents.writtenAuthority' }.from"))
        .isEqualTo("410000");
    assertThat(json.getString("rules.find { it.key == 'replacement.feeFen' }.state"))
        .isEqualTo("open");
    assertThat(json.getString("rules.find { it.key == 'eligibility.groups' }.replaces[0].from"))
        .isEqualTo("410000");
    assertThat(json.getString("rules.find { it.key == 'loss.channels' }.value[0].channel"))
        .isEqualTo("window");
  }

  @Test
  void regionWithoutPolicyIsAProblemOfItsOwn() {
    for (var path : List.of("/110000", "/210000", "/410000?on=2025-12-31")) {
      var reply = api.get(PATH + path, Api.CHANNEL);
      assertThat(reply.status()).as(path).isEqualTo(404);
      assertThat(reply.code()).isEqualTo("region-policy-unknown");
    }
    var chinese = api.get(PATH + "/110000", Api.CHANNEL).json();
    assertThat(chinese.getString("title")).isEqualTo("该地区没有政策");
    assertThat(chinese.getString("regionCode")).isEqualTo("110000");
    var english =
        api.join(api.request(PATH + "/110000", Api.CHANNEL).header("Accept-Language", "en"));
    assertThat(english.json().getString("title")).isEqualTo("No policy for this region");
  }

  @Test
  void badCodeAndBadDateAreRefusedByField() {
    var reply = api.get(PATH + "/41000a?on=2026-02-30", Api.CHANNEL);
    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.code()).isEqualTo("invalid-request");
    assertThat(reply.json().getList("violations.field")).isEqualTo(List.of("regionCode", "on"));
    assertThat(reply.json().getList("violations.message"))
        .isEqualTo(List.of("region-code-format", "date-format"));
    assertThat(api.get(PATH + "/410000?on=20261121", Api.CHANNEL).status()).isEqualTo(400);
    assertThat(api.get(PATH + "?cursor=x", Api.CHANNEL).status()).isEqualTo(400);
    assertThat(api.get(PATH + "?limit=0", Api.CHANNEL).status()).isEqualTo(400);
  }

  @Test
  void regionsAreListedByPages() {
    var first = api.get(PATH + "?limit=3", Api.CHANNEL).json();
    assertThat(first.getList("items.regionCode")).isEqualTo(List.of("130000", "130100", "210200"));
    assertThat(first.getString("items[0].name")).isEqualTo("河北省");
    assertThat(first.getInt("items[0].versions[0].version")).isEqualTo(1);
    assertThat(first.getString("items[0].versions[0].effectiveFrom")).isEqualTo("2026-01-01");
    var next = first.getString("nextCursor");
    var second = api.get(PATH + "?limit=3&cursor=" + next, Api.CHANNEL).json();
    assertThat(second.getList("items.regionCode")).isEqualTo(List.of("410000", "411600"));
    assertThat(second.getString("nextCursor")).isNull();
  }
}
