package org.essc.card.application.photo;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.essc.platform.problem.ProblemException;

/**
 * A picture's bytes, opened with care: the header's dimensions are read before anything is decoded,
 * and only every n-th pixel is kept, so a small file cannot fill the memory.
 */
final class PhotoFile {

  /** ISO/IEC 10918 (JPEG) or ISO/IEC 15948 (PNG), told by the first and last bytes. */
  enum Format {
    JPEG("image/jpeg", "jpeg", new int[] {0xFF, 0xD8, 0xFF}, new int[] {0xFF, 0xD9}),
    PNG(
        "image/png",
        "png",
        new int[] {0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'},
        new int[] {'I', 'E', 'N', 'D', 0xAE, 0x42, 0x60, 0x82});

    private final String mediaType;
    private final String reader;
    private final int[] begin;
    private final int[] end;

    Format(String mediaType, String reader, int[] begin, int[] end) {
      this.mediaType = mediaType;
      this.reader = reader;
      this.begin = begin;
      this.end = end;
    }

    String mediaType() {
      return mediaType;
    }

    private boolean fits(byte[] bytes) {
      return bytes.length > begin.length + end.length
          && matches(bytes, 0, begin)
          && matches(bytes, bytes.length - end.length, end)
          && (this != JPEG || scans(bytes) <= MOST_SCANS);
    }

    private static boolean matches(byte[] bytes, int from, int[] pattern) {
      for (int i = 0; i < pattern.length; i++) {
        if ((bytes[from + i] & 0xFF) != pattern[i]) {
          return false;
        }
      }
      return true;
    }
  }

  /**
   * A picture for a card is far below; what is above is a scan of something, or a trap: to decode a
   * progressive JPEG all of its coefficients are held, six bytes a pixel.
   */
  static final int MAX_SIDE = 2_400;

  /** Cameras make about ten; each goes over the whole picture again. */
  private static final int MOST_SCANS = 40;

  /** Enough to judge a background by. */
  private static final int SAMPLED_SIDE = 600;

  private final Format format;
  private final byte[] bytes;
  private final int width;
  private final int height;

  private PhotoFile(Format format, byte[] bytes, int width, int height) {
    this.format = format;
    this.bytes = bytes;
    this.width = width;
    this.height = height;
  }

  /**
   * Reads the header only.
   *
   * @throws ProblemException {@code photo-format} or {@code photo-too-large}
   */
  static PhotoFile open(String mediaType, byte[] bytes) {
    for (var format : Format.values()) {
      if (format.mediaType.equals(mediaType) && format.fits(bytes)) {
        var size = size(format, bytes);
        if (size[0] > MAX_SIDE || size[1] > MAX_SIDE) {
          throw ProblemException.of(PhotoProblems.TOO_LARGE)
              .with("expected", "at most " + MAX_SIDE + " pixels a side")
              .with("actual", size[0] + "x" + size[1]);
        }
        return new PhotoFile(format, bytes, size[0], size[1]);
      }
    }
    throw broken();
  }

  Format format() {
    return format;
  }

  int width() {
    return width;
  }

  int height() {
    return height;
  }

  /**
   * Decodes all of it, keeping every n-th pixel.
   *
   * @throws ProblemException {@code photo-format} where the picture cannot be read to its end
   */
  BufferedImage sample() {
    var reader = reader(format);
    var corrupt = new AtomicBoolean();
    try (var input = new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes))) {
      reader.setInput(input, true, true);
      reader.addIIOReadWarningListener(
          (source, warning) -> {
            if (warning.startsWith("Corrupt") || warning.startsWith("Premature")) {
              corrupt.set(true);
            }
          });
      int step = Math.max(1, Math.max(width, height) / SAMPLED_SIDE);
      var parameters = reader.getDefaultReadParam();
      parameters.setSourceSubsampling(step, step, 0, 0);
      var image = reader.read(0, parameters);
      if (corrupt.get()) {
        throw broken();
      }
      return image;
    } catch (IOException | RuntimeException unreadable) {
      throw unreadable instanceof ProblemException known ? known : broken();
    } finally {
      reader.dispose();
    }
  }

  private static int[] size(Format format, byte[] bytes) {
    var reader = reader(format);
    try (var input = new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes))) {
      reader.setInput(input, true, true);
      return new int[] {reader.getWidth(0), reader.getHeight(0)};
    } catch (IOException | RuntimeException unreadable) {
      throw broken();
    } finally {
      reader.dispose();
    }
  }

  /** Every scan of a JPEG begins with this marker; elsewhere it is rare. */
  private static int scans(byte[] bytes) {
    int found = 0;
    for (int i = 1; i < bytes.length; i++) {
      if (bytes[i - 1] == (byte) 0xFF && bytes[i] == (byte) 0xDA) {
        found++;
      }
    }
    return found;
  }

  private static ImageReader reader(Format format) {
    return ImageIO.getImageReadersByFormatName(format.reader).next();
  }

  private static ProblemException broken() {
    return ProblemException.of(PhotoProblems.FORMAT)
        .with("expected", "a whole image/jpeg or image/png as Content-Type says");
  }
}
