package org.essc.sandbox;

import java.util.Comparator;
import java.util.List;
import org.essc.partner.StaffRole;

/**
 * The page on which one chooses a demo member of staff.
 *
 * @param language {@code zh} or {@code en}
 * @param query of the request, which the choice repeats
 */
record SandboxStaffView(String language, String query) {

  /** One to choose. */
  record One(String number, String role, String regions) {}

  public boolean english() {
    return language.equals("en");
  }

  public List<One> staff() {
    return SandboxPartners.STAFF.entrySet().stream()
        .map(
            entry ->
                new One(
                    entry.getKey(),
                    name(entry.getValue().role()),
                    String.join(
                        english() ? ", " : "、",
                        entry.getValue().regions().stream().sorted().map(this::region).toList())))
        .sorted(Comparator.comparing(One::number))
        .toList();
  }

  private String name(StaffRole role) {
    return switch (role) {
      case CLERK -> english() ? "Clerk" : "窗口经办人";
      case HOTLINE -> english() ? "12333 hotline" : "12333 话务员";
      case AUDITOR -> english() ? "Auditor" : "审计员";
      case SECURITY_ADMINISTRATOR -> english() ? "Security administrator" : "安全管理员";
      case SYSTEM_ADMINISTRATOR -> english() ? "System administrator" : "系统管理员";
    };
  }

  private String region(String code) {
    return switch (code) {
      case "410000" -> english() ? "Henan" : "河南省";
      case "130000" -> english() ? "Hebei" : "河北省";
      case "210200" -> english() ? "Dalian" : "大连市";
      default -> code;
    };
  }
}
