package org.essc.card.imports;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.essc.files.NdjsonLines;
import org.essc.files.Rejection;

/** Reads the rows of an NDJSON chunk: one flat object of strings a line, no key twice. */
public final class NdjsonRows {

  private NdjsonRows() {}

  public static List<RawRow> read(String chunk, long firstLine) {
    var rows = new ArrayList<RawRow>();
    NdjsonLines.each(chunk, firstLine, (text, line) -> rows.add(readOne(text, line)));
    return rows;
  }

  private static RawRow readOne(String text, long line) {
    try (var parser = NdjsonLines.JSON.createParser(text)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return malformed(line, Rejection.ROW, "row-not-an-object");
      }
      var row = readObject(parser, line);
      return row.malformed() == null && parser.nextToken() != null
          ? malformed(line, Rejection.ROW, "row-malformed")
          : row;
    } catch (IOException e) {
      return malformed(line, Rejection.ROW, "row-malformed");
    }
  }

  /** The state may stand as a number: 1 as well as "1". */
  private static RawRow readObject(JsonParser parser, long line) throws IOException {
    var values = new String[Column.COUNT];
    var seen = new boolean[Column.COUNT];
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      var column = Column.find(parser.currentName());
      if (column == null) {
        return malformed(line, Rejection.ROW, "row-unknown-field");
      }
      if (seen[column.ordinal()]) {
        return malformed(line, column.text(), "row-duplicate-field");
      }
      seen[column.ordinal()] = true;
      var token = parser.nextToken();
      if (token == JsonToken.VALUE_STRING
          || token == JsonToken.VALUE_NUMBER_INT && column == Column.STATE) {
        values[column.ordinal()] = parser.getText();
      } else if (token != JsonToken.VALUE_NULL) {
        return malformed(line, column.text(), "row-not-a-string");
      }
    }
    return RawRow.of(line, values);
  }

  private static RawRow malformed(long line, String field, String code) {
    return RawRow.malformed(line, field, code);
  }
}
