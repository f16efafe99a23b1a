package org.essc.partner;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.essc.platform.text.Word;

/** The roles of the operator's staff that the platform knows; others in a token mean nothing. */
public enum StaffRole implements Word {
  CLERK,
  HOTLINE,
  AUDITOR,
  SECURITY_ADMINISTRATOR,
  SYSTEM_ADMINISTRATOR;

  private static final Set<String> TEXTS =
      Arrays.stream(values()).map(StaffRole::text).collect(Collectors.toUnmodifiableSet());

  public static Set<String> known(Set<String> texts) {
    return texts.stream().filter(TEXTS::contains).collect(Collectors.toUnmodifiableSet());
  }
}
