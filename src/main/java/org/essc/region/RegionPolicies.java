package org.essc.region;

import io.quarkus.runtime.Startup;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import org.essc.platform.problem.ProblemException;

/**
 * The regions' policies, read and checked when the program starts. If anything is wrong with one of
 * them it does not start, as half a policy is no policy.
 */
@Singleton
@Startup
public class RegionPolicies {

  private final PolicyRegister register;

  @Inject
  RegionPolicies(RegionConfig config, SandboxFees sandbox) {
    this(
        PolicyRegister.load(
            config.policyDir().orElse(List.of()),
            config.replacementFeeFen(),
            sandbox.replacementFeeFen()));
  }

  RegionPolicies(PolicyRegister register) {
    this.register = register;
  }

  /**
   * What holds in a region. A division without a policy of its own follows its city's, else its
   * province's; what holds for the whole country is no policy of a region.
   *
   * @param on a day in China
   * @throws ProblemException {@code region-policy-unknown}
   */
  public RegionPolicy inForce(RegionCode region, LocalDate on) {
    return register
        .inForce(region, on)
        .orElseThrow(
            () ->
                ProblemException.of(RegionProblems.UNKNOWN)
                    .with("regionCode", region.value())
                    .with("on", on.toString()));
  }

  /** As {@link #inForce(RegionCode, LocalDate)}; nothing where the region has no policy. */
  public Optional<RegionPolicy> find(RegionCode region, LocalDate on) {
    return register.inForce(region, on);
  }

  /** What holds in every division that has a policy of its own on that day. */
  public List<RegionPolicy> inForce(LocalDate on) {
    return register.regions().keySet().stream()
        .flatMap(code -> register.inForce(RegionCode.parse(code), on).stream())
        .toList();
  }

  /**
   * Every key with its value, its source and the layer it comes from.
   *
   * @throws ProblemException {@code region-policy-unknown}
   */
  public RegionPolicyView explain(RegionCode region, LocalDate on) {
    return RegionPolicyView.of(inForce(region, on));
  }

  /** Provinces and cities with a policy of their own, by code; their versions oldest first. */
  SortedMap<String, List<Layer>> regions() {
    return register.regions();
  }
}
