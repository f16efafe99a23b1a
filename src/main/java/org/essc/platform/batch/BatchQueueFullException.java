package org.essc.platform.batch;

/** More items wait than the queue takes: the caller answers 503 and the peer tries again. */
public final class BatchQueueFullException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  BatchQueueFullException() {
    super("too many requests are waiting", null, false, false);
  }
}
