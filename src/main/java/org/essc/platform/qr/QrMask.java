package org.essc.platform.qr;

import com.google.zxing.EncodeHintType;
import com.google.zxing.WriterException;
import com.google.zxing.qrcode.decoder.ErrorCorrectionLevel;
import com.google.zxing.qrcode.encoder.ByteMatrix;
import com.google.zxing.qrcode.encoder.Encoder;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The mask that ISO/IEC 18004 §7.8.3 asks for, which is also the one that zxing would choose, found
 * in a tenth of its time: two masks of one version differ by the same modules whatever the text is,
 * and a row of modules is judged as the bits of one number.
 */
final class QrMask {

  private static final int MASKS = 8;

  /** Version 11; larger ones are left to zxing. */
  private static final int WIDEST = 61;

  private static final int RUN = 3;
  private static final int BLOCK = 3;
  private static final int FINDER = 40;
  private static final int BALANCE = 10;

  /** By width, and so by version: for each mask, where it differs from mask 0. */
  private static final Map<Integer, long[][]> DIFFERENCES = new ConcurrentHashMap<>();

  private QrMask() {}

  /** A symbol with error correction M and its best mask. */
  static ByteMatrix encode(String text) {
    var first = encode(text, 0);
    int width = first.getWidth();
    if (width > WIDEST) {
      return encode(text, Map.of());
    }
    var rows = rows(first);
    var differences = DIFFERENCES.computeIfAbsent(width, ignored -> differences(text, rows));
    int best = 0;
    int least = Integer.MAX_VALUE;
    for (int mask = 0; mask < MASKS; mask++) {
      int penalty = penalty(differing(rows, differences[mask]));
      if (penalty < least) {
        least = penalty;
        best = mask;
      }
    }
    return matrix(differing(rows, differences[best]));
  }

  private static ByteMatrix encode(String text, int mask) {
    return encode(text, Map.of(EncodeHintType.QR_MASK_PATTERN, mask));
  }

  private static ByteMatrix encode(String text, Map<EncodeHintType, Object> hints) {
    try {
      return Encoder.encode(text, ErrorCorrectionLevel.M, hints).getMatrix();
    } catch (WriterException tooLong) {
      throw new IllegalArgumentException("too long for a QR code", tooLong);
    }
  }

  private static long[][] differences(String text, long[] first) {
    var differences = new long[MASKS][];
    for (int mask = 0; mask < MASKS; mask++) {
      differences[mask] = differing(first, rows(encode(text, mask)));
    }
    return differences;
  }

  private static long[] differing(long[] rows, long[] others) {
    var all = new long[rows.length];
    for (int y = 0; y < all.length; y++) {
      all[y] = rows[y] ^ others[y];
    }
    return all;
  }

  private static long[] rows(ByteMatrix matrix) {
    var rows = new long[matrix.getHeight()];
    for (int y = 0; y < rows.length; y++) {
      for (int x = 0; x < matrix.getWidth(); x++) {
        rows[y] |= (long) matrix.get(x, y) << x;
      }
    }
    return rows;
  }

  private static ByteMatrix matrix(long[] rows) {
    var matrix = new ByteMatrix(rows.length, rows.length);
    for (int y = 0; y < rows.length; y++) {
      for (int x = 0; x < rows.length; x++) {
        matrix.set(x, y, (int) (rows[y] >> x) & 1);
      }
    }
    return matrix;
  }

  private static long[] columns(long[] rows) {
    var columns = new long[rows.length];
    for (int y = 0; y < rows.length; y++) {
      for (long left = rows[y]; left != 0; left &= left - 1) {
        columns[Long.numberOfTrailingZeros(left)] |= 1L << y;
      }
    }
    return columns;
  }

  private static int penalty(long[] rows) {
    int penalty = balance(rows);
    for (var line : rows) {
      penalty += runs(line, rows.length) + finders(line, rows.length);
    }
    for (var line : columns(rows)) {
      penalty += runs(line, rows.length) + finders(line, rows.length);
    }
    for (int y = 1; y < rows.length; y++) {
      penalty += BLOCK * Long.bitCount(blocks(rows[y - 1], rows[y], rows.length));
    }
    return penalty;
  }

  /** Modules that are as their right neighbour is. */
  private static long alike(long line, int width) {
    return ~(line ^ line >>> 1) & (1L << width - 1) - 1;
  }

  /** Five and more of one colour: three, and one for each further. */
  private static int runs(long line, int width) {
    long alike = alike(line, width);
    long five = alike & alike >>> 1 & alike >>> 2 & alike >>> 3;
    return Long.bitCount(five) + (RUN - 1) * Long.bitCount(five & ~(five << 1));
  }

  private static long blocks(long upper, long lower, int width) {
    return alike(upper, width) & alike(lower, width) & ~(upper ^ lower);
  }

  /** What looks like a finder pattern: 1:1:3:1:1 with four light modules on a side. */
  private static int finders(long line, int width) {
    long light = ~line & (1L << width) - 1;
    long four = light & light >>> 1 & light >>> 2 & light >>> 3;
    long pattern =
        line & light >>> 1 & line >>> 2 & line >>> 3 & line >>> 4 & light >>> 5 & line >>> 6;
    return FINDER * Long.bitCount(pattern & (four << 4 | four >>> 7));
  }

  private static int balance(long[] rows) {
    int dark = 0;
    for (var row : rows) {
      dark += Long.bitCount(row);
    }
    int all = rows.length * rows.length;
    return Math.abs(dark * 2 - all) * 10 / all * BALANCE;
  }
}
