package org.essc.platform.crypto;

import java.util.Objects;

/**
 * Names an encrypted column. It is bound into every ciphertext of the column, so renaming a table
 * or a column means encrypting it anew.
 */
public record ColumnRef(String table, String column) {

  public ColumnRef {
    Objects.requireNonNull(table, "table");
    Objects.requireNonNull(column, "column");
  }
}
