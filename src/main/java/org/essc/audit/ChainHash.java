package org.essc.audit;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.essc.platform.crypto.Sha256;

/**
 * A chain's hashes, as {@code audit_append} in the schema computes them: SHA-256 of the previous
 * hash, the sequence number as eight bytes (big-endian) and the payload in UTF-8. Both parts before
 * the payload have a fixed length, so no two entries share an input. Not for use by two threads.
 */
public final class ChainHash {

  private final MessageDigest sha256;
  private final ByteBuffer number = ByteBuffer.allocate(Long.BYTES);

  public ChainHash() {
    sha256 = Sha256.begin();
  }

  /** What the chain's first entry follows; it names the chain, so that chains cannot be swapped. */
  public byte[] genesis(int chain) {
    return sha256.digest(("essc audit chain " + chain).getBytes(StandardCharsets.UTF_8));
  }

  public byte[] next(byte[] previous, long seq, String payload) {
    sha256.update(previous);
    sha256.update(number.putLong(0, seq).array());
    return sha256.digest(payload.getBytes(StandardCharsets.UTF_8));
  }
}
