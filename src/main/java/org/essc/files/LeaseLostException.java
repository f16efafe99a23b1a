package org.essc.files;

/** The file is in another state or place than this instance thought: somebody else has it. */
public final class LeaseLostException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public LeaseLostException() {
    super("the file is no longer held here", null, false, false);
  }
}
