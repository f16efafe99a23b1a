package org.essc.console;

import java.util.Arrays;
import org.essc.person.IdType;

/** The kinds of identity documents that a form offers: all that the platform knows. */
public final class IdTypes {

  private IdTypes() {}

  /** Their codes. */
  public static String[] codes() {
    return Arrays.stream(IdType.values()).map(IdType::code).toArray(String[]::new);
  }
}
