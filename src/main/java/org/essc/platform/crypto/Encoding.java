package org.essc.platform.crypto;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Joins texts so that no two different lists of texts give the same bytes. */
final class Encoding {

  private Encoding() {}

  /** Each part as UTF-8 behind its length in four bytes. */
  static byte[] join(String... parts) {
    var encoded = new byte[parts.length][];
    int length = 0;
    for (int i = 0; i < parts.length; i++) {
      encoded[i] = parts[i].getBytes(StandardCharsets.UTF_8);
      length += Integer.BYTES + encoded[i].length;
    }
    var joined = ByteBuffer.allocate(length);
    for (var part : encoded) {
      joined.putInt(part.length).put(part);
    }
    return joined.array();
  }
}
