package org.essc.platform.qr;

import com.google.zxing.EncodeHintType;
import com.google.zxing.WriterException;
import com.google.zxing.qrcode.decoder.ErrorCorrectionLevel;
import com.google.zxing.qrcode.encoder.ByteMatrix;
import com.google.zxing.qrcode.encoder.Encoder;
import java.util.Base64;
import java.util.Map;

/**
 * A text as a QR symbol (ISO/IEC 18004), error correction M, quiet zone of four modules. The symbol
 * is encoded once and drawn straight from its modules: 25 by 25 for an identity code, so that a
 * module is 0.9 mm wide where the picture is 3 cm.
 */
public final class QrPicture {

  private static final int QUIET_ZONE = 4;

  /** Pixels a module of the PNG: large enough for a scanner, and scaled by whole numbers only. */
  private static final int PIXELS = 8;

  /** Any mask can be read; weighing all eight costs ten times as much as the rest. */
  private static final Map<EncodeHintType, Object> ONE_MASK =
      Map.of(EncodeHintType.QR_MASK_PATTERN, 3);

  private final ByteMatrix modules;

  private QrPicture(ByteMatrix modules) {
    this.modules = modules;
  }

  /** With the mask that a scanner reads best. */
  public static QrPicture of(String text) {
    return encode(text, Map.of());
  }

  /** For many a second, of texts that are random enough to be read well under any mask. */
  public static QrPicture quick(String text) {
    return encode(text, ONE_MASK);
  }

  private static QrPicture encode(String text, Map<EncodeHintType, Object> hints) {
    try {
      return new QrPicture(Encoder.encode(text, ErrorCorrectionLevel.M, hints).getMatrix());
    } catch (WriterException tooLong) {
      throw new IllegalArgumentException("too long for a QR code", tooLong);
    }
  }

  private int size() {
    return modules.getWidth() + 2 * QUIET_ZONE;
  }

  private boolean dark(int x, int y) {
    int column = x - QUIET_ZONE;
    int row = y - QUIET_ZONE;
    return column >= 0
        && row >= 0
        && column < modules.getWidth()
        && row < modules.getHeight()
        && modules.get(column, row) == 1;
  }

  /** SVG 1.1 markup: one white square, one black path of horizontal runs. */
  public String svg() {
    var path = new StringBuilder(4096);
    for (int y = QUIET_ZONE; y < size() - QUIET_ZONE; y++) {
      for (int x = QUIET_ZONE; x < size() - QUIET_ZONE; x++) {
        if (!dark(x, y)) {
          continue;
        }
        int start = x;
        while (dark(x + 1, y)) {
          x++;
        }
        int run = x - start + 1;
        path.append('M').append(start).append(' ').append(y).append('h').append(run);
        path.append("v1h-").append(run).append('z');
      }
    }
    return "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %1$d %1$d\" shape-rendering=\"crispEdges\"><path fill=\"#fff\" d=\"M0 0h%1$dv%1$dH0z\"/><path d=\"%2$s\"/></svg>"
        .formatted(size(), path);
  }

  /** One-bit greyscale PNG in base 64. */
  public String pngBase64() {
    int side = size() * PIXELS;
    var rows = new byte[side][(side + 7) / 8];
    for (int y = 0; y < side; y++) {
      for (int x = 0; x < side; x++) {
        if (!dark(x / PIXELS, y / PIXELS)) {
          rows[y][x >> 3] |= (byte) (0x80 >> (x & 7));
        }
      }
    }
    return Base64.getEncoder().encodeToString(OneBitPng.encode(side, rows));
  }
}
