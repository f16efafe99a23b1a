package org.essc.sandbox;

import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.essc.platform.embedded.EmbeddedMode;
import org.essc.region.SandboxFees;

/**
 * What a replacement costs in the sandbox where the region's documents charge a fee without saying
 * how much: so that a lost card can be replaced there.
 */
@Singleton
class InventedFees implements SandboxFees {

  /** Hebei and Zhoukou; it holds below them, too. */
  private static final List<String> CHARGE_UNSAID = List.of("130000", "411600");

  private final EmbeddedMode embedded;
  private final SandboxStartup.Config config;

  InventedFees(EmbeddedMode embedded, SandboxStartup.Config config) {
    this.embedded = embedded;
    this.config = config;
  }

  @Override
  public Map<String, Integer> replacementFeeFen() {
    var fen = config.replacementFeeFen();
    return embedded.active() && fen.isPresent()
        ? CHARGE_UNSAID.stream()
            .collect(Collectors.toMap(region -> region, region -> fen.getAsInt()))
        : Map.of();
  }
}
