package org.essc.files;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Reads the rows of an NDJSON chunk: one flat object of strings a line, no key twice. */
final class NdjsonRows {

  private final FileColumns columns;

  NdjsonRows(FileColumns columns) {
    this.columns = columns;
  }

  List<RawRow> read(String chunk, long firstLine) {
    var rows = new ArrayList<RawRow>();
    NdjsonLines.each(chunk, firstLine, (text, line) -> rows.add(readOne(text, line)));
    return rows;
  }

  private RawRow readOne(String text, long line) {
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

  private RawRow readObject(JsonParser parser, long line) throws IOException {
    var values = new String[columns.all().size()];
    var seen = new boolean[columns.all().size()];
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      var column = columns.find(parser.currentName());
      if (column == null) {
        return malformed(line, Rejection.ROW, "row-unknown-field");
      }
      if (seen[column.ordinal()]) {
        return malformed(line, column.text(), "row-duplicate-field");
      }
      seen[column.ordinal()] = true;
      var token = parser.nextToken();
      if (token == JsonToken.VALUE_STRING
          || token == JsonToken.VALUE_NUMBER_INT && column.number()) {
        values[column.ordinal()] = parser.getText();
      } else if (token == JsonToken.VALUE_NULL) {
        values[column.ordinal()] = "";
      } else {
        return malformed(line, column.text(), "row-not-a-string");
      }
    }
    return RawRow.of(line, values);
  }

  private static RawRow malformed(long line, String field, String code) {
    return RawRow.malformed(line, field, code);
  }
}
