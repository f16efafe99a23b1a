package org.essc.files;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.essc.platform.problem.ProblemType;

/**
 * Cuts a file into chunks of whole rows as it streams in, and refuses it when its structure is
 * broken: not UTF-8, a byte order mark, a wrong header, an endless row, a cut end. What is in a row
 * does not matter here.
 *
 * <p>Memory is bounded by a chunk and a row, whatever the file's size. Not safe for several
 * threads.
 */
public final class FileSplitter {

  /** A chunk is closed with the row that reaches either. */
  public static final int CHUNK_BYTES = 256 * 1024;

  static final int CHUNK_ROWS = 2_000;
  public static final int MAX_ROW_BYTES = 64 * 1024;

  private final FileFormat format;
  private final CsvHeaderReader csv;
  private final RowEnds ends;
  private final Utf8Check utf8 = new Utf8Check();
  private final List<Chunk> complete = new ArrayList<>(1);

  private byte[] buffer = new byte[CHUNK_BYTES + MAX_ROW_BYTES];
  private int length;
  private int scanned;
  private long before;
  private CsvHeaderReader.Header header;

  private int rowStart;
  private long rowLine = 1;
  private boolean rowHasContent;
  private long line = 1;
  private boolean afterCr;

  private int seq;
  private int chunkStart;
  private long chunkLine = 1;
  private int chunkRows;
  private long totalRows;

  /**
   * @param csv reads the header of a CSV file; not asked for NDJSON
   */
  public FileSplitter(FileFormat format, CsvHeaderReader csv) {
    this.format = format;
    this.csv = csv;
    this.ends = RowEnds.of(format);
    this.header = format == FileFormat.CSV ? null : new CsvHeaderReader.Header(List.of(), false);
  }

  /**
   * Takes the next bytes.
   *
   * @return the chunks that they complete
   * @throws FileRefusedException where the file is broken
   */
  public List<Chunk> accept(byte[] bytes) {
    if (length + bytes.length > buffer.length) {
      buffer = Arrays.copyOf(buffer, Math.max(length + bytes.length, buffer.length * 2));
    }
    System.arraycopy(bytes, 0, buffer, length, bytes.length);
    length += bytes.length;
    while (scanned < length) {
      scan(buffer[scanned]);
    }
    return drain();
  }

  /** The file ends here: the last chunk, if there is one. */
  public List<Chunk> finish() {
    if (before + length == 0) {
      throw refused(FileProblems.EMPTY, line);
    }
    if (!utf8.complete()) {
      throw refused(FileProblems.NOT_UTF8, line);
    }
    if (rowStart < length) {
      if (!ends.ended()) {
        requireWholeLastRow();
      }
      endRow(length);
    }
    if (format == FileFormat.NDJSON && totalRows == 0) {
      throw refused(FileProblems.EMPTY, line);
    }
    if (chunkRows > 0) {
      cut(length);
    }
    return drain();
  }

  /** The header's columns in their order; none for NDJSON. */
  public List<String> columns() {
    return header == null ? List.of() : header.columns();
  }

  /** The line now being read, from 1. */
  public long line() {
    return line;
  }

  /** Rows so far, good or not; the header and blank lines are none. */
  public long rows() {
    return totalRows;
  }

  private void scan(byte b) {
    if (!utf8.accept(b & 0xFF)) {
      throw refused(FileProblems.NOT_UTF8, line);
    }
    var step = ends.next(b);
    if (step == RowEnds.Step.ENDED_BEFORE) {
      endRow(scanned);
    }
    countLine(b);
    scanned++;
    if (step == RowEnds.Step.ENDS) {
      endRow(scanned);
    } else {
      rowHasContent |= !isBlank(b);
    }
    if (before + scanned == 3) {
      requireNoByteOrderMark();
    }
    if (scanned - rowStart > MAX_ROW_BYTES) {
      throw refused(FileProblems.ROW_TOO_LONG, rowLine);
    }
  }

  /** A CSV line of spaces is a row of one field; an NDJSON line of white space is no row. */
  private boolean isBlank(byte b) {
    return b == '\r' || format == FileFormat.NDJSON && (b == ' ' || b == '\t');
  }

  /** CRLF counts once. In NDJSON only LF ends a line. */
  private void countLine(byte b) {
    boolean cr = b == '\r' && format == FileFormat.CSV;
    if (cr || b == '\n' && !afterCr) {
      line++;
    }
    afterCr = cr;
  }

  private void endRow(int end) {
    if (header == null) {
      header = csv.read(text(rowStart, end));
      skipTo(end);
    } else if (rowHasContent) {
      chunkRows++;
      totalRows++;
    }
    rowStart = end;
    rowLine = line;
    rowHasContent = false;
    boolean large = end - chunkStart >= CHUNK_BYTES;
    if (chunkRows >= CHUNK_ROWS || large && chunkRows > 0) {
      cut(end);
    } else if (large) {
      skipTo(end);
    }
  }

  private void cut(int end) {
    var content = Arrays.copyOfRange(buffer, chunkStart, end);
    complete.add(new Chunk(seq++, chunkLine, chunkRows, content));
    skipTo(end);
  }

  private void skipTo(int end) {
    chunkStart = end;
    chunkLine = line;
    chunkRows = 0;
  }

  private List<Chunk> drain() {
    System.arraycopy(buffer, chunkStart, buffer, 0, length - chunkStart);
    before += chunkStart;
    length -= chunkStart;
    scanned -= chunkStart;
    rowStart -= chunkStart;
    chunkStart = 0;
    var chunks = List.copyOf(complete);
    complete.clear();
    return chunks;
  }

  private void requireNoByteOrderMark() {
    if (buffer[0] == (byte) 0xEF && buffer[1] == (byte) 0xBB && buffer[2] == (byte) 0xBF) {
      throw refused(FileProblems.BYTE_ORDER_MARK, 1);
    }
  }

  /**
   * A last row without its line break is good if nothing can be missing from it. That the request
   * is whole does not help: the file may have been cut before it was sent.
   */
  private void requireWholeLastRow() {
    boolean whole =
        format == FileFormat.CSV
            ? header == null || !rowHasContent || isWholeCsvRow()
            : !rowHasContent || !NdjsonLines.isCutOff(text(rowStart, length));
    if (!whole) {
      throw refused(FileProblems.TRUNCATED, rowLine);
    }
  }

  /** Half an address is an address: then only the line break shows that it is all. */
  private boolean isWholeCsvRow() {
    return ends.mayEnd() && ends.fields() >= header.columns().size() && header.showsCut();
  }

  private String text(int from, int to) {
    return new String(buffer, from, to - from, StandardCharsets.UTF_8);
  }

  private static FileRefusedException refused(ProblemType problem, long line) {
    return new FileRefusedException(problem, line, null);
  }
}
