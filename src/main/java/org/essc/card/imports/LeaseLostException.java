package org.essc.card.imports;

/** The import is in another state or place than this instance thought: somebody else has it. */
final class LeaseLostException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  LeaseLostException() {
    super("the import is no longer held here", null, false, false);
  }
}
