package org.essc.platform.crypto;

import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * The keys for data at rest at one moment: the column keys by their ids, one of which is active,
 * the key of the blind indexes and that of the pairwise identifiers. Immutable; never printed.
 */
public final class DataKeySet {

  /** HMAC-SHA256 keys: data keys are only ever used to derive or to index, never as cipher keys. */
  private static final String ALGORITHM = "HmacSHA256";

  private static final int LENGTH = 32;
  private static final int MAX_ID = 0xFFFF;

  private final Map<Integer, SecretKey> columns = new HashMap<>();
  private final int activeColumn;
  private final SecretKey index;
  private final SecretKey pairwise;

  /**
   * @param columns 32 bytes each, by ids of 1 to 65535
   * @param activeColumn the id that new ciphertexts use
   */
  public DataKeySet(Map<Integer, byte[]> columns, int activeColumn, byte[] index, byte[] pairwise) {
    columns.forEach(
        (id, key) -> {
          if (id < 1 || id > MAX_ID) {
            throw new IllegalArgumentException("key id out of range");
          }
          this.columns.put(id, key(key));
        });
    if (!columns.containsKey(activeColumn)) {
      throw new IllegalArgumentException("the active column key is missing");
    }
    this.activeColumn = activeColumn;
    this.index = key(index);
    this.pairwise = key(pairwise);
  }

  private static SecretKey key(byte[] bytes) {
    if (bytes.length != LENGTH) {
      throw new IllegalArgumentException("a data key has 32 bytes");
    }
    return new SecretKeySpec(bytes, ALGORITHM);
  }

  int activeColumn() {
    return activeColumn;
  }

  /** Null where the id is not known. */
  SecretKey column(int id) {
    return columns.get(id);
  }

  SecretKey index() {
    return index;
  }

  SecretKey pairwise() {
    return pairwise;
  }

  /** The id of the column key a ciphertext was made with, if it is a ciphertext at all. */
  public static OptionalInt keyIdOf(byte[] ciphertext) {
    return ColumnCipher.isCiphertext(ciphertext)
        ? OptionalInt.of(ColumnCipher.keyId(ciphertext))
        : OptionalInt.empty();
  }

  @Override
  public String toString() {
    return "DataKeySet[redacted]";
  }
}
