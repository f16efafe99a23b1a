package org.essc.card.imports;

/** How a card file is written down; its rows end differently. */
public enum ImportFormat {
  /** RFC 4180 with a header row; a row ends at LF, CRLF or CR outside of quotes. */
  CSV("csv"),
  /** One JSON object a line; a row ends at LF. */
  NDJSON("ndjson");

  private final String text;

  ImportFormat(String text) {
    this.text = text;
  }

  String text() {
    return text;
  }

  static ImportFormat of(String text) {
    return CSV.text.equals(text) ? CSV : NDJSON;
  }
}
