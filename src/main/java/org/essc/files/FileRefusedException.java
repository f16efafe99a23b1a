package org.essc.files;

import org.essc.platform.problem.ProblemException;
import org.essc.platform.problem.ProblemType;

/** A file's structure is broken: all of it is refused, and nothing of it is applied. */
public final class FileRefusedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient ProblemType problem;
  private final long line;
  private final String column;

  public FileRefusedException(ProblemType problem, long line, String column) {
    super(problem.code(), null, false, false);
    this.problem = problem;
    this.line = line;
    this.column = column;
  }

  public ProblemType problem() {
    return problem;
  }

  /** The line at fault, from 1. */
  public long line() {
    return line;
  }

  /** The header column at fault, a name that was missing or that the header added; or null. */
  public String column() {
    return column;
  }

  /** As it is answered. */
  ProblemException asProblem() {
    var refusal = ProblemException.of(problem).with("line", line);
    return column == null ? refusal : refusal.with("column", column);
  }
}
