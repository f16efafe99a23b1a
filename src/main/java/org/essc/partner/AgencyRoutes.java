package org.essc.partner;

import java.util.Arrays;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.essc.region.PolicyTerms.ApplicationRoute;

/** As what a partner may apply for its people, as it is registered. */
public final class AgencyRoutes {

  private AgencyRoutes() {}

  /**
   * @param code such as {@code employer}
   * @return nothing where it is no route, or that of people who apply by themselves
   */
  public static Optional<ApplicationRoute> find(String code) {
    return Arrays.stream(ApplicationRoute.values())
        .filter(route -> route.code().equals(code) && route != ApplicationRoute.SELF)
        .findFirst();
  }

  public static Set<ApplicationRoute> known(Collection<String> codes) {
    return codes.stream()
        .map(AgencyRoutes::find)
        .flatMap(Optional::stream)
        .collect(Collectors.toUnmodifiableSet());
  }
}
