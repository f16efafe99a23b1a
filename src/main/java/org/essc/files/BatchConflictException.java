package org.essc.files;

/** Somebody else wrote the same cards or persons meanwhile: the batch is planned anew. */
public final class BatchConflictException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public BatchConflictException() {
    super("the database changed since the batch was planned", null, false, false);
  }
}
