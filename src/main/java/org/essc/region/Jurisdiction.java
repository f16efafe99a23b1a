package org.essc.region;

import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.essc.platform.problem.InvalidValueException;

/**
 * The divisions that somebody may act for. A province covers its cities, a city its districts, and
 * {@value Layer#NATIONAL} the whole country; none covers nothing.
 *
 * @param codes six digits each (GB/T 2260, or {@value Layer#NATIONAL})
 */
public record Jurisdiction(Set<String> codes) {

  public static final Jurisdiction NOWHERE = new Jurisdiction(Set.of());
  public static final Jurisdiction NATIONWIDE = new Jurisdiction(Set.of(Layer.NATIONAL));

  public Jurisdiction {
    codes.forEach(Jurisdiction::check);
    codes = Set.copyOf(codes);
  }

  /**
   * @throws InvalidValueException {@code region-code-format} or {@code region-code-province}
   */
  public static Jurisdiction of(Collection<String> codes) {
    return new Jurisdiction(new TreeSet<>(codes));
  }

  /** Reads what a token says: what is no division there opens none. */
  public static Jurisdiction lenient(Collection<String> codes) {
    return of(codes.stream().filter(Jurisdiction::valid).collect(Collectors.toSet()));
  }

  public boolean covers(RegionCode region) {
    return codes.contains(Layer.NATIONAL)
        || codes.contains(region.value())
        || codes.contains(region.city().value())
        || codes.contains(region.province().value());
  }

  private static boolean valid(String code) {
    try {
      check(code);
      return true;
    } catch (InvalidValueException none) {
      return false;
    }
  }

  private static void check(String code) {
    if (!Layer.NATIONAL.equals(code)) {
      RegionCode.parse(code);
    }
  }
}
