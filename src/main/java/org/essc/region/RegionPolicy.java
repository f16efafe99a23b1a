package org.essc.region;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.essc.platform.problem.ProblemException;

/**
 * What holds in a region on a day: every key, ruled by the nearest layer that speaks of it.
 *
 * @param region the division that was asked for; it may lie within the first layer's
 * @param on day in China
 * @param layers nearest first: city, province, country
 * @param rules for every key what the layers say, nearest first, so that the first holds
 */
public record RegionPolicy(
    RegionCode region, LocalDate on, List<Layer> layers, Map<PolicyKey<?>, List<Rule<?>>> rules) {

  public RegionPolicy {
    layers = List.copyOf(layers);
  }

  /** The rule that holds; loading has made sure that every key has one. */
  @SuppressWarnings("unchecked") // a rule is filed under its own key only
  public <T> Rule<T> rule(PolicyKey<T> key) {
    return (Rule<T>) rules.get(key).get(0);
  }

  /** The value, or nothing where the region has left the key open. */
  public <T> Optional<T> stated(PolicyKey<T> key) {
    return rule(key) instanceof Rule.Stated<T> stated
        ? Optional.of(stated.value())
        : Optional.empty();
  }

  /**
   * The value. What needs it is refused where the region has not ruled: a guess would be somebody
   * else's rule.
   *
   * @throws ProblemException {@code region-policy-open}, naming region and key
   */
  public <T> T value(PolicyKey<T> key) {
    return stated(key)
        .orElseThrow(
            () ->
                ProblemException.of(RegionProblems.OPEN)
                    .with("regionCode", region.value())
                    .with("key", key.name())
                    .with("rule", key.name())
                    .with("ruledBy", rule(key).from().code()));
  }
}
