package org.essc.files;

/**
 * Finds where rows end, byte by byte. ASCII bytes never occur inside a multi-byte UTF-8 character,
 * so bytes can be looked at alone.
 */
public abstract sealed class RowEnds {

  /** What a byte means for the row it belongs to. */
  public enum Step {
    /** The byte belongs to the row. */
    INSIDE,
    /** The byte is the row's last. */
    ENDS,
    /** The row ended before the byte, which begins the next one (after a lone CR). */
    ENDED_BEFORE
  }

  public static RowEnds of(FileFormat format) {
    return format == FileFormat.CSV ? new Csv() : new Ndjson();
  }

  public abstract Step next(byte b);

  /** Whether the stream may end here without a terminator; false within quotes. */
  abstract boolean mayEnd();

  /** Whether the last row's terminator has been seen, though it could have gone on (CR of CRLF). */
  boolean ended() {
    return false;
  }

  /** Fields of the present row so far; 0 where the format has none. */
  int fields() {
    return 0;
  }

  private static final class Ndjson extends RowEnds {

    @Override
    public Step next(byte b) {
      return b == '\n' ? Step.ENDS : Step.INSIDE;
    }

    @Override
    boolean mayEnd() {
      return true;
    }
  }

  /** RFC 4180 as FastCSV reads it: a quote opens only at a field's start, and "" is a quote. */
  private static final class Csv extends RowEnds {

    private enum At {
      FIELD_START,
      PLAIN,
      QUOTED,
      QUOTE_IN_QUOTED,
      AFTER_CR
    }

    private At at = At.FIELD_START;
    private int fields = 1;

    @Override
    public Step next(byte b) {
      if (at == At.AFTER_CR) {
        at = At.FIELD_START;
        fields = 1;
        if (b == '\n') {
          return Step.ENDS;
        }
        inside(b);
        return Step.ENDED_BEFORE;
      }
      if (at == At.QUOTED) {
        at = b == '"' ? At.QUOTE_IN_QUOTED : At.QUOTED;
        return Step.INSIDE;
      }
      if (b == '\n') {
        at = At.FIELD_START;
        fields = 1;
        return Step.ENDS;
      }
      inside(b);
      return Step.INSIDE;
    }

    private void inside(byte b) {
      switch (b) {
        case '\r' -> at = At.AFTER_CR;
        case ',' -> {
          at = At.FIELD_START;
          fields++;
        }
        case '"' -> at = at == At.FIELD_START || at == At.QUOTE_IN_QUOTED ? At.QUOTED : At.PLAIN;
        default -> at = At.PLAIN;
      }
    }

    @Override
    boolean mayEnd() {
      return at != At.QUOTED;
    }

    @Override
    boolean ended() {
      return at == At.AFTER_CR;
    }

    @Override
    int fields() {
      return fields;
    }
  }
}
