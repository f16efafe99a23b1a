package org.essc.platform.qr;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** Writes square black-and-white pictures as PNG (ISO/IEC 15948), one bit a pixel, 1 is white. */
final class OneBitPng {

  private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
  private static final byte BIT_DEPTH = 1;
  private static final byte GREYSCALE = 0;

  private OneBitPng() {}

  /**
   * @param side pixels a side
   * @param rows packed pixels, most significant bit first
   */
  static byte[] encode(int side, byte[][] rows) {
    var png = new ByteArrayOutputStream(512);
    png.writeBytes(SIGNATURE);
    var header = ByteBuffer.allocate(13);
    header.putInt(side).putInt(side).put(BIT_DEPTH).put(GREYSCALE);
    chunk(png, "IHDR", header.array(), 13);
    var raw = ByteBuffer.allocate(rows.length * (rows[0].length + 1));
    for (var row : rows) {
      raw.put((byte) 0).put(row);
    }
    var deflater = new Deflater(Deflater.BEST_SPEED);
    deflater.setInput(raw.array());
    deflater.finish();
    var packed = new byte[raw.capacity() + 64];
    int length = deflater.deflate(packed);
    deflater.end();
    chunk(png, "IDAT", packed, length);
    chunk(png, "IEND", new byte[0], 0);
    return png.toByteArray();
  }

  private static void chunk(ByteArrayOutputStream png, String type, byte[] data, int length) {
    var name = type.getBytes(StandardCharsets.US_ASCII);
    var crc = new CRC32();
    crc.update(name);
    crc.update(data, 0, length);
    png.writeBytes(ByteBuffer.allocate(4).putInt(length).array());
    png.writeBytes(name);
    png.write(data, 0, length);
    png.writeBytes(ByteBuffer.allocate(4).putInt((int) crc.getValue()).array());
  }
}
