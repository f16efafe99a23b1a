package org.essc.platform.qr;

import com.google.zxing.qrcode.encoder.ByteMatrix;
import java.util.Base64;

/**
 * A text as a QR symbol (ISO/IEC 18004), error correction M, quiet zone of four modules. The symbol
 * is encoded once and drawn straight from its modules: 25 by 25 for an identity code, so that a
 * module is 0.9 mm wide where the picture is 3 cm.
 */
public final class QrPicture {

  private static final int QUIET_ZONE = 4;

  /** Pixels a module of the PNG: large enough for a scanner, and scaled by whole numbers only. */
  private static final int PIXELS = 8;

  private final ByteMatrix modules;

  private QrPicture(ByteMatrix modules) {
    this.modules = modules;
  }

  public static QrPicture of(String text) {
    return new QrPicture(QrMask.encode(text));
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
    return "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 "
        + size()
        + " "
        + size()
        + "\" shape-rendering=\"crispEdges\"><path fill=\"#fff\" d=\"M0 0h"
        + size()
        + "v"
        + size()
        + "H0z\"/><path d=\""
        + path
        + "\"/></svg>";
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
