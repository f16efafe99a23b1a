package org.essc.region;

import io.quarkus.arc.DefaultBean;
import jakarta.inject.Singleton;
import java.util.Map;

/** Amounts that a sandbox has invented, as it has its people; there are some only while it runs. */
@FunctionalInterface
public interface SandboxFees {

  /**
   * Fee of a replacement in fen by region code: for regions that charge one without any document
   * saying how much, where the operator has set none either.
   */
  Map<String, Integer> replacementFeeFen();

  /** A build without a sandbox. */
  @Singleton
  @DefaultBean
  class None implements SandboxFees {

    @Override
    public Map<String, Integer> replacementFeeFen() {
      return Map.of();
    }
  }
}
