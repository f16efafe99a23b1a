package org.essc.console;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.essc.partner.StaffCaller;
import org.essc.partner.StaffRole;
import org.essc.partner.access.StaffLogins;

/** The console's desks, and whose they are. Each stands under {@code /console/} with its text. */
public enum Desk {
  CLERK(StaffRole.CLERK),
  HOTLINE(StaffRole.HOTLINE),
  OPERATOR(StaffRole.SYSTEM_ADMINISTRATOR, StaffRole.SECURITY_ADMINISTRATOR),
  AUDITOR(StaffRole.AUDITOR);

  private final Set<String> roles;

  Desk(StaffRole... roles) {
    this.roles = Set.copyOf(Arrays.stream(roles).map(StaffRole::text).toList());
  }

  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  public String path() {
    return StaffLogins.PATH + "/" + text();
  }

  boolean isOf(StaffCaller caller) {
    return caller.roles().stream().anyMatch(roles::contains);
  }

  static List<Desk> of(StaffCaller caller) {
    return Arrays.stream(values()).filter(desk -> desk.isOf(caller)).toList();
  }
}
