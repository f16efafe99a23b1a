package org.essc.card.imports;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.essc.files.FileFormat;
import org.essc.files.Rejection;
import org.essc.files.RowEnds;

/** Reads the rows of a CSV chunk. */
public final class CsvRows {

  private static final CsvReader.CsvReaderBuilder READER =
      CsvReader.builder().allowExtraFields(true).allowMissingFields(true);

  private CsvRows() {}

  /**
   * @param firstLine line of the file on which the chunk begins
   */
  public static List<RawRow> read(String chunk, long firstLine, List<Column> columns) {
    var rows = new ArrayList<RawRow>();
    try (var reader = READER.ofCsvRecord(chunk)) {
      for (var record : reader) {
        rows.add(row(record, firstLine, columns));
      }
      return rows;
    } catch (CsvParseException malformed) {
      return readOneByOne(chunk, firstLine, columns);
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** The slow way, for a chunk in which some row is malformed: the others must not suffer. */
  private static List<RawRow> readOneByOne(String chunk, long firstLine, List<Column> columns) {
    var rows = new ArrayList<RawRow>();
    var ends = RowEnds.of(FileFormat.CSV);
    var bytes = chunk.getBytes(StandardCharsets.UTF_8);
    long line = firstLine;
    int start = 0;
    for (int i = 0; i <= bytes.length; i++) {
      var step = i == bytes.length ? RowEnds.Step.ENDED_BEFORE : ends.next(bytes[i]);
      if (step != RowEnds.Step.INSIDE) {
        int end = step == RowEnds.Step.ENDS ? i + 1 : i;
        var text = new String(bytes, start, end - start, StandardCharsets.UTF_8);
        if (!text.isEmpty() && !text.equals("\n") && !text.equals("\r") && !text.equals("\r\n")) {
          rows.add(readOne(text, line, columns));
        }
        line += lines(text);
        start = end;
      }
    }
    return rows;
  }

  private static RawRow readOne(String text, long line, List<Column> columns) {
    try {
      return row(READER.ofSingleCsvRecord(text), line, columns);
    } catch (CsvParseException malformed) {
      return RawRow.malformed(line, Rejection.ROW, "row-malformed");
    }
  }

  private static RawRow row(CsvRecord record, long firstLine, List<Column> columns) {
    long line = firstLine + record.getStartingLineNumber() - 1;
    if (record.getFieldCount() != columns.size()) {
      return RawRow.malformed(line, Rejection.ROW, "row-column-count");
    }
    var values = new String[Column.COUNT];
    for (int i = 0; i < columns.size(); i++) {
      values[columns.get(i).ordinal()] = record.getField(i);
    }
    return RawRow.of(line, values);
  }

  private static long lines(String text) {
    long lines = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\r' || c == '\n' && (i == 0 || text.charAt(i - 1) != '\r')) {
        lines++;
      }
    }
    return lines;
  }
}
