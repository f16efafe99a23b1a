package org.essc.benefit;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Looking at entitlements' days. */
@ConfigMapping(prefix = "essc.benefit")
interface BenefitConfig {

  /** Entitlements changed, or looked for among holders, in one transaction. */
  @WithDefault("500")
  int batch();
}
