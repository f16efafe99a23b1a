package org.essc.platform.sql;

import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntFunction;

/** Rows turned into columns, as statements that unnest arrays take them. */
public final class SqlArrays {

  private SqlArrays() {}

  /** One value of each row, in the rows' order. */
  public static <T, V> V[] array(List<T> rows, Function<T, V> value, IntFunction<V[]> newArray) {
    return rows.stream().map(value).toArray(newArray);
  }

  /** For {@code bytea[]}; null where a row has none. */
  public static <T> Buffer[] buffers(List<T> rows, Function<T, byte[]> value) {
    return array(
        rows,
        row -> {
          var bytes = value.apply(row);
          return bytes == null ? null : Buffer.buffer(bytes);
        },
        Buffer[]::new);
  }

  /** As {@link #buffers(List, Function)}, of bytes. */
  public static Buffer[] buffers(List<byte[]> values) {
    return buffers(values, Function.identity());
  }
}
