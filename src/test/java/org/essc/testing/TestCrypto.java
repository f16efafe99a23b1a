package org.essc.testing;

import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.essc.platform.crypto.BlindIndex;
import org.essc.platform.crypto.ColumnCipher;
import org.essc.platform.crypto.DataKeySet;
import org.essc.platform.crypto.MasterKey;
import org.essc.platform.crypto.PairwiseIds;
import org.essc.platform.random.Randomness;

/** Cryptography with fixed keys, for tests that need neither the container nor a database. */
public final class TestCrypto {

  private static final DataKeySet KEYS = keys(1, 1);

  private TestCrypto() {}

  /** Column keys 1 to {@code count}, of which one is active. */
  public static DataKeySet keys(int count, int active) {
    var columns = new java.util.HashMap<Integer, byte[]>();
    for (int id = 1; id <= count; id++) {
      columns.put(id, key(id));
    }
    return new DataKeySet(Map.copyOf(columns), active, key(100), key(101));
  }

  private static byte[] key(int fill) {
    var key = new byte[32];
    Arrays.fill(key, (byte) fill);
    return key;
  }

  public static ColumnCipher columnCipher() {
    return new ColumnCipher(KEYS, Randomness.standalone());
  }

  public static BlindIndex blindIndex() {
    return new BlindIndex(KEYS);
  }

  public static PairwiseIds pairwiseIds() {
    return new PairwiseIds(KEYS);
  }

  public static MasterKey masterKey() {
    return MasterKey.of(masterKeyText(1), List.of(), Randomness.standalone());
  }

  /** Base64 of 32 bytes. */
  public static String masterKeyText(int fill) {
    return Base64.getEncoder().encodeToString(key(fill));
  }
}
