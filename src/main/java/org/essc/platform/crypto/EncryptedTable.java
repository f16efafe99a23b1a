package org.essc.platform.crypto;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Declares the encrypted columns of a table, so that {@link ReencryptColumns} finds them: each
 * feature produces one such bean for each of its tables that is kept for long. What expires within
 * days (idempotent answers, files being imported) need not be declared.
 *
 * @param table as in the columns' {@link ColumnRef}s
 * @param rowExpression SQL for the text that {@link ColumnCipher} takes as the row, such as {@code
 *     id::text}
 * @param columns names of the columns that hold ciphertexts
 */
public record EncryptedTable(String table, String rowExpression, List<String> columns) {

  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]*");

  public EncryptedTable {
    columns = List.copyOf(columns);
    if (columns.isEmpty()
        || !NAME.matcher(table).matches()
        || !columns.stream().allMatch(column -> NAME.matcher(column).matches())) {
      throw new IllegalArgumentException("tables and columns have plain names");
    }
  }

  /** A table whose columns are bound to the row's {@code id}. */
  public static EncryptedTable byId(ColumnRef... columns) {
    var table = columns[0].table();
    for (var column : columns) {
      if (!column.table().equals(table)) {
        throw new IllegalArgumentException("columns of one table belong together");
      }
    }
    return new EncryptedTable(
        table, "id::text", java.util.Arrays.stream(columns).map(ColumnRef::column).toList());
  }
}
