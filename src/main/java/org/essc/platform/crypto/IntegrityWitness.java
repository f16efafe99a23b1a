package org.essc.platform.crypto;

import io.smallrye.mutiny.Uni;

/**
 * Is told of stored values that are not what was written there. This package may not know the audit
 * log; so the audit log comes to it.
 */
public interface IntegrityWitness {

  /**
   * Is told of it; ends when that is kept. Must not fail.
   *
   * @param row primary key of the row, as text
   */
  Uni<Void> altered(ColumnRef column, String row);
}
