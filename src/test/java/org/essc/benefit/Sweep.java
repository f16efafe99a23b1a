package org.essc.benefit;

import jakarta.inject.Singleton;
import org.essc.testing.Unis;

/** What days make of entitlements, at once, for tests of other packages. */
@Singleton
public class Sweep {

  private final SweepEntitlements sweep;

  Sweep(SweepEntitlements sweep) {
    this.sweep = sweep;
  }

  public void now() {
    Unis.get(sweep.sweep());
  }
}
