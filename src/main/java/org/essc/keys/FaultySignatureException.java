package org.essc.keys;

/** The platform made a signature that does not verify: hardware or a library is at fault. */
public final class FaultySignatureException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  FaultySignatureException() {
    super("a signature made here does not verify; it was not released");
  }
}
