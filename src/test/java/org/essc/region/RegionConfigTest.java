package org.essc.region;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.config.SmallRyeConfigBuilder;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RegionConfigTest {

  private static RegionConfig config(Map<String, String> settings) {
    return new SmallRyeConfigBuilder()
        .withMapping(RegionConfig.class)
        .withDefaultValues(settings)
        .build()
        .getConfigMapping(RegionConfig.class);
  }

  @Test
  void nothingIsSetByDefault() {
    var config = config(Map.of());
    assertThat(config.policyDir()).isEmpty();
    assertThat(config.replacementFeeFen()).isEmpty();
  }

  @Test
  void directoriesAreSeparatedByCommas() {
    var config = config(Map.of("essc.region.policy-dir", "/a,/b"));
    assertThat(config.policyDir().orElseThrow()).containsExactly(Path.of("/a"), Path.of("/b"));
  }

  @Test
  void feeOfARegionReachesItsPolicy() {
    var config = config(Map.of("essc.region.replacement-fee-fen.\"130000\"", "1600"));
    var policy =
        new RegionPolicies(config, Map::of)
            .inForce(RegionCode.parse("130100"), LocalDate.parse("2026-11-21"));
    assertThat(policy.value(CardLifeKeys.REPLACEMENT_FEE_FEN)).isEqualTo(1600);
  }

  @Test
  void programDoesNotStartWithABrokenPolicy() {
    var config = config(Map.of("essc.region.replacement-fee-fen.\"110000\"", "1600"));
    assertThatThrownBy(() -> new RegionPolicies(config, Map::of))
        .isInstanceOf(RegionPolicyException.class)
        .hasMessageContaining("110000");
  }
}
