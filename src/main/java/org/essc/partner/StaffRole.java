package org.essc.partner;

import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** The roles of the operator's staff that the platform knows; others in a token mean nothing. */
public enum StaffRole {
  CLERK,
  HOTLINE,
  AUDITOR,
  SECURITY_ADMINISTRATOR,
  SYSTEM_ADMINISTRATOR;

  private static final Set<String> TEXTS =
      Arrays.stream(values()).map(StaffRole::text).collect(Collectors.toUnmodifiableSet());

  /** As in {@code @RolesAllowed("system-administrator")} and in the token. */
  public String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  public static Set<String> known(Set<String> texts) {
    return texts.stream().filter(TEXTS::contains).collect(Collectors.toUnmodifiableSet());
  }
}
