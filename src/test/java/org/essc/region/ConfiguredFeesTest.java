package org.essc.region;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConfiguredFeesTest {

  /** An operator may leave out the files of a region for which the sandbox invents an amount. */
  @Test
  void nothingIsInventedForARegionThatHasNoPolicy() {
    var versions = new HashMap<String, List<PolicyVersion>>();

    ConfiguredFees.invent(Map.of("410100", 1_000), versions);

    assertThat(versions).isEmpty();
  }
}
