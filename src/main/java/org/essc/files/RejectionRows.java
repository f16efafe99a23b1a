package org.essc.files;

import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;

/** Rejections as the statements take and give them. */
final class RejectionRows {

  private RejectionRows() {}

  /**
   * Values of {@link FileStatement#REJECT}.
   *
   * @param most how many of a file are kept
   */
  static Tuple values(UUID file, List<Rejection> rejections, long most) {
    return Tuple.tuple()
        .addUUID(file)
        .addArrayOfLong(rejections.stream().map(Rejection::line).toArray(Long[]::new))
        .addArrayOfString(texts(rejections, Rejection::code))
        .addArrayOfString(texts(rejections, Rejection::field))
        .addArrayOfString(texts(rejections, Rejection::ruleKey))
        .addArrayOfString(texts(rejections, Rejection::ruledBy))
        .addArrayOfString(texts(rejections, Rejection::sourceTitle))
        .addLong(most);
  }

  static List<Rejection> read(RowSet<Row> rows) {
    return rows.stream()
        .map(
            row ->
                new Rejection(
                    row.getLong("line"), row.getString("code"), row.getString("field"), rule(row)))
        .toList();
  }

  private static Rejection.RegionRule rule(Row row) {
    var key = row.getString("rule");
    return key == null
        ? null
        : new Rejection.RegionRule(key, row.getString("ruled_by"), row.getString("source_title"));
  }

  private static String[] texts(List<Rejection> rejections, Function<Rejection, String> text) {
    return rejections.stream().map(text).toArray(String[]::new);
  }
}
