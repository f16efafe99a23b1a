package org.essc.files;

import org.essc.platform.problem.ProblemType;

/** Why a whole file is refused. The document's {@code line} and {@code column} say where. */
public final class FileProblems {

  public static final ProblemType EMPTY = new ProblemType("import-empty", 400);
  public static final ProblemType BYTE_ORDER_MARK = new ProblemType("import-byte-order-mark", 400);
  public static final ProblemType NOT_UTF8 = new ProblemType("import-not-utf8", 400);
  public static final ProblemType HEADER = new ProblemType("import-header", 400);
  public static final ProblemType ROW_TOO_LONG = new ProblemType("import-row-too-long", 400);
  public static final ProblemType TOO_LARGE = new ProblemType("import-too-large", 413);
  public static final ProblemType TRUNCATED = new ProblemType("import-truncated", 400);

  private FileProblems() {}
}
