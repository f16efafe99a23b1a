package org.essc.region;

import java.util.List;
import java.util.stream.Collectors;

/** The policies cannot be used. The program does not start; everything found is told at once. */
public final class RegionPolicyException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient List<Finding> findings;

  RegionPolicyException(List<Finding> findings) {
    super(
        findings.stream()
            .map(Finding::toString)
            .collect(Collectors.joining("\n  ", "region policies refused:\n  ", "")));
    this.findings = List.copyOf(findings);
  }

  public List<Finding> findings() {
    return findings;
  }
}
