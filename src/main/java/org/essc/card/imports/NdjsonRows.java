package org.essc.card.imports;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.io.JsonEOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Reads the rows of an NDJSON chunk: one flat object of strings a line, no key twice. */
final class NdjsonRows {

  /** The state may stand as a number: 1 as well as "1". */
  private static final int MAX_DEPTH = 8;

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH)
                  .maxStringLength(FileSplitter.MAX_ROW_BYTES)
                  .maxNumberLength(20)
                  .maxNameLength(256)
                  .build())
          .build();

  private NdjsonRows() {}

  static List<RawRow> read(String chunk, long firstLine) {
    var rows = new ArrayList<RawRow>();
    long line = firstLine;
    int start = 0;
    while (start < chunk.length()) {
      int end = chunk.indexOf('\n', start);
      end = end < 0 ? chunk.length() : end;
      var text = chunk.substring(start, end);
      if (!isBlank(text)) {
        rows.add(readOne(text, line));
      }
      line++;
      start = end + 1;
    }
    return rows;
  }

  /** Whether the text is the beginning of a JSON value that goes on. */
  static boolean isCutOff(String text) {
    try (var parser = JSON.createParser(text)) {
      while (parser.nextToken() != null) {
        // only the end matters
      }
      return false;
    } catch (JsonEOFException cutOff) {
      return true;
    } catch (IOException malformed) {
      return false;
    }
  }

  private static RawRow readOne(String text, long line) {
    try (var parser = JSON.createParser(text)) {
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

  private static boolean isBlank(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c != ' ' && c != '\t' && c != '\r') {
        return false;
      }
    }
    return true;
  }
}
