package org.essc.platform.ops;

import io.smallrye.mutiny.Uni;

/**
 * The way of a frequent request through its room, without the request: {@link WarmReady} has it
 * gone until it is fast.
 */
public interface HotPath {

  /**
   * Goes it once, as far as it leads without leaving anything: no row, no code, no audit entry, no
   * use of anybody's limit. Fails where a server is away.
   */
  Uni<?> dry();
}
