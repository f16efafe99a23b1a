package org.essc.files;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** All columns that a kind of file may have, and how its rows are read. */
public final class FileColumns {

  private final List<FileColumn> all;
  private final Map<String, FileColumn> byText = new TreeMap<>();

  /**
   * @param all the enum's constants in their order
   */
  public FileColumns(FileColumn... all) {
    this.all = List.of(all);
    this.all.forEach(column -> byText.put(column.text(), column));
  }

  /** Reads the header row of a CSV file: see {@link CsvHeaderReader}. */
  public CsvHeaderReader.Header header(String row) {
    return CsvHeader.read(this, row);
  }

  /**
   * The rows of a chunk.
   *
   * @param names the columns in a CSV file's order, as {@link #header} gave them
   * @param firstLine line of the file on which the chunk begins
   */
  public List<RawRow> rows(FileFormat format, List<String> names, String chunk, long firstLine) {
    return format == FileFormat.CSV
        ? new CsvRows(this, names.stream().map(this::find).toList()).read(chunk, firstLine)
        : new NdjsonRows(this).read(chunk, firstLine);
  }

  List<FileColumn> all() {
    return all;
  }

  /** The column of exactly that name, or null. */
  FileColumn find(String text) {
    return byText.get(text);
  }
}
