package org.essc.files;

import jakarta.ws.rs.core.MediaType;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.problem.ProblemType;

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

  /**
   * The format that an upload's content type says.
   *
   * @throws ProblemException {@code unsupported-media-type} where it is not UTF-8
   */
  public static FileFormat of(MediaType contentType) {
    if (contentType == null) {
      throw ProblemException.of(ProblemType.UNSUPPORTED_MEDIA_TYPE);
    }
    var charset = contentType.getParameters().get(MediaType.CHARSET_PARAMETER);
    if (charset != null && !charset.equalsIgnoreCase("utf-8")) {
      throw ProblemException.of(ProblemType.UNSUPPORTED_MEDIA_TYPE);
    }
    return CSV.text.equals(contentType.getSubtype()) ? CSV : NDJSON;
  }

  String text() {
    return text;
  }

  static FileFormat of(String text) {
    return CSV.text.equals(text) ? CSV : NDJSON;
  }
}
