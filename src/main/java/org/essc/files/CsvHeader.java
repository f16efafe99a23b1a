package org.essc.files;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Reads the header row: all required columns, any of the optional ones, each once, in any order.
 */
final class CsvHeader {

  private static final Pattern PLAIN_NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_-]{0,39}");

  private CsvHeader() {}

  static CsvHeaderReader.Header read(FileColumns known, String row) {
    var columns = parse(known, row);
    return new CsvHeaderReader.Header(
        columns.stream().map(FileColumn::text).toList(),
        columns.get(columns.size() - 1).showsCut());
  }

  private static List<FileColumn> parse(FileColumns known, String row) {
    var names = names(known, row);
    var columns = new ArrayList<FileColumn>();
    for (var name : names) {
      columns.add(known.find(name));
    }
    // Missing columns first: where the header was forgotten, the first row's values stand here and
    // must not be repeated in an answer.
    for (var column : known.all()) {
      if (column.required() && !columns.contains(column)) {
        throw refused(column.text());
      }
    }
    var seen = new HashSet<FileColumn>();
    for (int i = 0; i < columns.size(); i++) {
      var column = columns.get(i);
      if (column == null || !seen.add(column)) {
        throw refused(PLAIN_NAME.matcher(names.get(i)).matches() ? names.get(i) : "#" + (i + 1));
      }
    }
    return List.copyOf(columns);
  }

  private static List<String> names(FileColumns known, String row) {
    try {
      return CsvReader.builder().ofSingleCsvRecord(row).getFields();
    } catch (CsvParseException malformed) {
      throw refused(known.all().get(0).text());
    }
  }

  private static FileRefusedException refused(String column) {
    return new FileRefusedException(FileProblems.HEADER, 1, column);
  }
}
