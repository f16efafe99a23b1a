package org.essc.region;

import java.util.Collection;
import java.util.List;
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

  /** SQL patterns ({@code like}) of the divisions that it covers. */
  public List<String> prefixes() {
    return codes.stream().map(Jurisdiction::prefix).sorted().toList();
  }

  private static String prefix(String code) {
    if (code.equals(Layer.NATIONAL)) {
      return "%";
    }
    int digits = code.endsWith("0000") ? 2 : code.endsWith("00") ? 4 : 6;
    return digits == 6 ? code : code.substring(0, digits) + "%";
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
