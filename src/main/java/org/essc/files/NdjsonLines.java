package org.essc.files;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.io.JsonEOFException;
import java.io.IOException;

/** The lines of an NDJSON file. */
public final class NdjsonLines {

  private static final int MAX_DEPTH = 8;

  /** Bounded in every direction; a row is short and flat. */
  public static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH)
                  .maxStringLength(FileSplitter.MAX_ROW_BYTES)
                  .maxNumberLength(20)
                  .maxNameLength(256)
                  .build())
          .build();

  private NdjsonLines() {}

  /** Takes a line that is not blank. */
  @FunctionalInterface
  public interface Taker {
    void take(String text, long line);
  }

  public static void each(String chunk, long firstLine, Taker taker) {
    long line = firstLine;
    int start = 0;
    while (start < chunk.length()) {
      int end = chunk.indexOf('\n', start);
      end = end < 0 ? chunk.length() : end;
      var text = chunk.substring(start, end);
      if (!isBlank(text)) {
        taker.take(text, line);
      }
      line++;
      start = end + 1;
    }
  }

  /** Whether the text is the beginning of a JSON value that goes on. */
  public static boolean isCutOff(String text) {
    try (var parser = JSON.createParser(text)) {
      while (parser.nextToken() != null) {
        // only the end matters
      }
      return false;
    } catch (JsonEOFException cutOff) {
      return true;
    } catch (IOException malformed) {
      return false;
    }
  }

  private static boolean isBlank(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c != ' ' && c != '\t' && c != '\r') {
        return false;
      }
    }
    return true;
  }
}
