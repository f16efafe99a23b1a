package org.essc.platform.web;

import java.util.UUID;
import org.essc.platform.problem.ProblemException;

/** Where a page begins, in lists that go by identifier. */
public final class Cursor {

  private Cursor() {}

  /**
   * The last identifier of the page before.
   *
   * @param text {@code nextCursor} of that page; null for the first, whose answer is null
   * @throws ProblemException 400 {@code invalid-request}
   */
  public static UUID after(String text) {
    try {
      return text == null ? null : UUID.fromString(text);
    } catch (IllegalArgumentException notACursor) {
      throw ProblemException.invalid("cursor", "not a cursor of this list");
    }
  }
}
