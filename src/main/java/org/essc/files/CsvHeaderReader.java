package org.essc.files;

import java.util.List;

/** Reads the header row of a CSV file. */
@FunctionalInterface
public interface CsvHeaderReader {

  /**
   * @throws FileRefusedException where a column is missing, unknown or there twice
   */
  Header read(String row);

  /**
   * @param columns names in the file's order
   * @param showsCut whether a value of the last column that lost its end is always a bad one
   */
  record Header(List<String> columns, boolean showsCut) {

    public Header {
      columns = List.copyOf(columns);
    }
  }
}
