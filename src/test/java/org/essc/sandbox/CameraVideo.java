package org.essc.sandbox;

import com.google.zxing.BarcodeFormat;
import com.google.zxing.WriterException;
import com.google.zxing.qrcode.QRCodeWriter;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** What a camera sees that a phone with a QR code is held to: YUV4MPEG2, grey behind the code. */
final class CameraVideo {

  private static final int WIDTH = 640;
  private static final int HEIGHT = 480;
  private static final int CODE = 360;
  private static final byte GREY = 90;
  private static final byte BLACK = 16;
  private static final byte WHITE = (byte) 235;
  private static final byte NO_COLOUR = (byte) 128;

  private CameraVideo() {}

  static byte[] showing(String code) throws WriterException {
    var modules = new QRCodeWriter().encode(code, BarcodeFormat.QR_CODE, CODE, CODE);
    var light = new byte[WIDTH * HEIGHT];
    Arrays.fill(light, GREY);
    int left = (WIDTH - CODE) / 2;
    int top = (HEIGHT - CODE) / 2;
    for (int y = 0; y < CODE; y++) {
      for (int x = 0; x < CODE; x++) {
        light[(top + y) * WIDTH + left + x] = modules.get(x, y) ? BLACK : WHITE;
      }
    }
    var colour = new byte[WIDTH * HEIGHT / 2];
    Arrays.fill(colour, NO_COLOUR);
    var video = new ByteArrayOutputStream();
    video.writeBytes(ascii("YUV4MPEG2 W640 H480 F10:1 Ip A1:1 C420mpeg2\nFRAME\n"));
    video.writeBytes(light);
    video.writeBytes(colour);
    return video.toByteArray();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
