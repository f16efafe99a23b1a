package org.essc.files;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Reads the rows of a CSV chunk. */
final class CsvRows {

  private static final CsvReader.CsvReaderBuilder READER =
      CsvReader.builder().allowExtraFields(true).allowMissingFields(true);

  private final int count;
  private final List<FileColumn> columns;

  /**
   * @param columns in the file's order
   */
  CsvRows(FileColumns all, List<FileColumn> columns) {
    this.count = all.all().size();
    this.columns = columns;
  }

  /**
   * @param firstLine line of the file on which the chunk begins
   */
  List<RawRow> read(String chunk, long firstLine) {
    var rows = new ArrayList<RawRow>();
    try (var reader = READER.ofCsvRecord(chunk)) {
      for (var record : reader) {
        rows.add(row(record, firstLine));
      }
      return rows;
    } catch (CsvParseException malformed) {
      return readOneByOne(chunk, firstLine);
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** The slow way, for a chunk in which some row is malformed: the others must not suffer. */
  private List<RawRow> readOneByOne(String chunk, long firstLine) {
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
          rows.add(readOne(text, line));
        }
        line += lines(text);
        start = end;
      }
    }
    return rows;
  }

  private RawRow readOne(String text, long line) {
    try {
      return row(READER.ofSingleCsvRecord(text), line);
    } catch (CsvParseException malformed) {
      return RawRow.malformed(line, Rejection.ROW, "row-malformed");
    }
  }

  private RawRow row(CsvRecord record, long firstLine) {
    long line = firstLine + record.getStartingLineNumber() - 1;
    if (record.getFieldCount() != columns.size()) {
      return RawRow.malformed(line, Rejection.ROW, "row-column-count");
    }
    var values = new String[count];
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
