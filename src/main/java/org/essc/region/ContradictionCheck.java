package org.essc.region;

import java.util.function.Predicate;
import org.essc.region.Finding.Findings;

/** What the checks of a region's rules against each other have in common. */
abstract class ContradictionCheck {

  private static final String RULE = "contradiction";

  final RegionPolicy policy;
  private final Findings findings;

  ContradictionCheck(RegionPolicy policy, Findings findings) {
    this.policy = policy;
    this.findings = findings;
  }

  final void contradiction(PolicyKey<?> key, boolean found, String message) {
    if (found && !alreadyAbove(key, message)) {
      findings.add(own(), key.name(), RULE, message);
    }
  }

  /** A layer above that contradicts itself has been told already, for its own region. */
  private boolean alreadyAbove(PolicyKey<?> key, String message) {
    return policy.layers().stream()
        .anyMatch(layer -> findings.has(new Finding(layer.file(), key.name(), RULE, message)));
  }

  /** The file that can mend it: the region's own. */
  private String own() {
    return policy.layers().get(0).file();
  }

  final <T> boolean has(PolicyKey<T> key, Predicate<T> matches) {
    return policy.stated(key).filter(matches).isPresent();
  }
}
