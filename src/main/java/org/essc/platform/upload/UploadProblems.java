package org.essc.platform.upload;

import org.essc.platform.problem.ProblemType;

/** What is refused of uploads, whatever they bring. */
public final class UploadProblems {

  /** The body stopped coming, or came more slowly than any line carries it. */
  public static final ProblemType UPLOAD_STALLED = new ProblemType("upload-stalled", 408);

  private UploadProblems() {}
}
