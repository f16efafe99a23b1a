package org.essc.card.imports;

import org.essc.platform.problem.ProblemType;

/** A file's structure is broken: all of it is refused, and nothing of it is applied. */
final class FileRefusedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient ProblemType problem;
  private final long line;
  private final String column;

  FileRefusedException(ProblemType problem, long line, String column) {
    super(problem.code(), null, false, false);
    this.problem = problem;
    this.line = line;
    this.column = column;
  }

  ProblemType problem() {
    return problem;
  }

  /** The line at fault, from 1. */
  long line() {
    return line;
  }

  /** The header column at fault, one of {@link Column} or a name that the header added; or null. */
  String column() {
    return column;
  }
}
