package org.essc.files;

/** How a file of rows is written down; its rows end differently. */
public enum FileFormat {
  /** RFC 4180 with a header row; a row ends at LF, CRLF or CR outside of quotes. */
  CSV("csv"),
  /** One JSON object a line; a row ends at LF. */
  NDJSON("ndjson");

  private final String text;

  FileFormat(String text) {
    this.text = text;
  }

  String text() {
    return text;
  }

  static FileFormat of(String text) {
    return CSV.text.equals(text) ? CSV : NDJSON;
  }
}
