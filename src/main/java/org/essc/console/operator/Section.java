package org.essc.console.operator;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.essc.console.Desk;
import org.essc.partner.StaffCaller;
import org.essc.partner.StaffRole;

/** The parts of the desk, and whose business each is. */
enum Section {
  NUMBERS(StaffRole.SYSTEM_ADMINISTRATOR, StaffRole.SECURITY_ADMINISTRATOR),
  PARTNERS(StaffRole.SYSTEM_ADMINISTRATOR),
  FILES(StaffRole.SYSTEM_ADMINISTRATOR),
  POLICIES(StaffRole.SYSTEM_ADMINISTRATOR, StaffRole.SECURITY_ADMINISTRATOR),
  POINTS(StaffRole.SYSTEM_ADMINISTRATOR),
  KEYS(StaffRole.SECURITY_ADMINISTRATOR),
  DATA(StaffRole.SECURITY_ADMINISTRATOR),
  CORRECTIONS(StaffRole.SECURITY_ADMINISTRATOR);

  private final Set<String> roles;

  Section(StaffRole... roles) {
    this.roles = Arrays.stream(roles).map(StaffRole::text).collect(Collectors.toSet());
  }

  String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  String path() {
    return this == NUMBERS ? Desk.OPERATOR.path() : Desk.OPERATOR.path() + "/" + text();
  }

  boolean isOf(StaffCaller caller) {
    return caller.roles().stream().anyMatch(roles::contains);
  }

  static List<Section> of(StaffCaller caller) {
    return Arrays.stream(values()).filter(section -> section.isOf(caller)).toList();
  }
}
