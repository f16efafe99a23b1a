package org.essc.platform.web;

import java.util.UUID;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.problem.ProblemType;

/** Identifiers in paths. */
public final class PathId {

  private PathId() {}

  /**
   * What is no identifier names nothing that exists.
   *
   * @throws ProblemException 404 {@code not-found}
   */
  public static UUID existing(String text) {
    try {
      return UUID.fromString(text);
    } catch (IllegalArgumentException none) {
      throw ProblemException.of(ProblemType.NOT_FOUND);
    }
  }
}
