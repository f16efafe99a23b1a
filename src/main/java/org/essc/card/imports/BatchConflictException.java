package org.essc.card.imports;

/** Another import wrote the same cards or persons meanwhile: the batch is planned anew. */
final class BatchConflictException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  BatchConflictException() {
    super("the database changed since the batch was planned", null, false, false);
  }
}
