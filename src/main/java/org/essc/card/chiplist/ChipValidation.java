package org.essc.card.chiplist;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.essc.card.CardIdCode;
import org.essc.platform.crypto.Sha256;

/**
 * Which chips a terminal must refuse, as a list of digests: the first {@value #DIGEST_BYTES} bytes
 * of SHA-256 over the list's salt, a zero byte and the card identification code (aaz501) in upper
 * case. Sorted, so that a terminal finds one by halving; without the card in hand it tells nothing.
 */
final class ChipValidation {

  static final int DIGEST_BYTES = 12;

  private ChipValidation() {}

  static byte[] digest(String salt, CardIdCode code) {
    var sha256 = Sha256.begin();
    sha256.update(salt.getBytes(StandardCharsets.US_ASCII));
    sha256.update((byte) 0);
    sha256.update(
        code.value().toUpperCase(java.util.Locale.ROOT).getBytes(StandardCharsets.US_ASCII));
    return Arrays.copyOf(sha256.digest(), DIGEST_BYTES);
  }

  /** One after the other, in the order of their bytes. */
  static byte[] join(List<byte[]> digests) {
    var sorted = digests.toArray(byte[][]::new);
    Arrays.sort(sorted, Arrays::compareUnsigned);
    var joined = new byte[sorted.length * DIGEST_BYTES];
    for (int i = 0; i < sorted.length; i++) {
      System.arraycopy(sorted[i], 0, joined, i * DIGEST_BYTES, DIGEST_BYTES);
    }
    return joined;
  }
}
