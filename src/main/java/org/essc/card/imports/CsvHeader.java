package org.essc.card.imports;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.regex.Pattern;
import org.essc.files.CsvHeaderReader;
import org.essc.files.FileProblems;
import org.essc.files.FileRefusedException;

/**
 * Reads the header row: all required columns, any of the optional ones, each once, in any order.
 */
final class CsvHeader {

  private static final Pattern PLAIN_NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_-]{0,39}");

  private CsvHeader() {}

  static CsvHeaderReader.Header read(String row) {
    var columns = parse(row);
    return new CsvHeaderReader.Header(
        columns.stream().map(Column::text).toList(), columns.get(columns.size() - 1).showsCut());
  }

  /** The columns whose names {@link #read} gave. */
  static List<Column> columns(List<String> names) {
    return names.stream().map(Column::find).toList();
  }

  private static List<Column> parse(String row) {
    var names = names(row);
    var columns = new ArrayList<Column>();
    for (var name : names) {
      columns.add(Column.find(name));
    }
    // Missing columns first: where the header was forgotten, the first row's values stand here and
    // must not be repeated in an answer.
    for (var column : Column.values()) {
      if (column.required() && !columns.contains(column)) {
        throw refused(column.text());
      }
    }
    var seen = EnumSet.noneOf(Column.class);
    for (int i = 0; i < columns.size(); i++) {
      var column = columns.get(i);
      if (column == null || !seen.add(column)) {
        throw refused(PLAIN_NAME.matcher(names.get(i)).matches() ? names.get(i) : "#" + (i + 1));
      }
    }
    return List.copyOf(columns);
  }

  private static List<String> names(String row) {
    try {
      return CsvReader.builder().ofSingleCsvRecord(row).getFields();
    } catch (CsvParseException malformed) {
      throw refused(Column.CARD_NO.text());
    }
  }

  private static FileRefusedException refused(String column) {
    return new FileRefusedException(FileProblems.HEADER, 1, column);
  }
}
