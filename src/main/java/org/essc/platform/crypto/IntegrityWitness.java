package org.essc.platform.crypto;

/**
 * Is told of stored values that are not what was written there. This package may not know the audit
 * log; so the audit log comes to it.
 */
public interface IntegrityWitness {

  /**
   * Must neither fail nor wait: whoever found it has a request to refuse.
   *
   * @param row primary key of the row, as text
   */
  void altered(ColumnRef column, String row);
}
