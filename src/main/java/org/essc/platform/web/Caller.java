package org.essc.platform.web;

/** Whoever sent a request and waits for its answer. */
public interface Caller {

  /** Whose idempotency keys it uses: a partner's number, or {@code staff:} and the subject. */
  String idempotencyCaller();

  /** Whether it is a member of staff, and not a partner. */
  boolean staff();
}
