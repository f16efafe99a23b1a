package org.essc.audit;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import org.essc.platform.problem.ProblemException;

/**
 * Where a reader has come to: in each chain, the number that all further entries are below. So a
 * page neither repeats nor misses an entry while others are appended.
 */
public record AuditCursor(long[] below) {

  private static final int BYTES = AuditLog.CHAINS * Long.BYTES;

  /** The beginning: the newest entries. */
  static AuditCursor newest() {
    var below = new long[AuditLog.CHAINS];
    Arrays.fill(below, Long.MAX_VALUE);
    return new AuditCursor(below);
  }

  /** Null where there is none: from the beginning. */
  public static AuditCursor parse(String text) {
    if (text == null) {
      return null;
    }
    try {
      var bytes = Base64.getUrlDecoder().decode(text);
      if (bytes.length == BYTES) {
        var below = new long[AuditLog.CHAINS];
        ByteBuffer.wrap(bytes).asLongBuffer().get(below);
        return new AuditCursor(below);
      }
    } catch (IllegalArgumentException notBase64) {
      // said below
    }
    throw ProblemException.invalid("cursor", "not a cursor of this list");
  }

  String text() {
    var bytes = ByteBuffer.allocate(BYTES);
    bytes.asLongBuffer().put(below);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
  }
}
