package org.essc.testing;

import boofcv.factory.fiducial.FactoryFiducial;
import boofcv.io.image.ConvertBufferedImage;
import boofcv.struct.image.GrayU8;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Base64;
import javax.imageio.ImageIO;

/** Reads QR pictures with BoofCV, which shares no code with the library that encodes them. */
public final class QrReader {

  private QrReader() {}

  /** The only symbol in a picture. */
  public static String read(BufferedImage picture) {
    var detector = FactoryFiducial.qrcode(null, GrayU8.class);
    // A grey copy first: one-bit pictures are not among the formats that are converted.
    var grey =
        new BufferedImage(picture.getWidth(), picture.getHeight(), BufferedImage.TYPE_BYTE_GRAY);
    grey.getGraphics().drawImage(picture, 0, 0, null);
    detector.process(ConvertBufferedImage.convertFrom(grey, (GrayU8) null));
    if (detector.getDetections().size() != 1) {
      throw new AssertionError("symbols found: " + detector.getDetections().size());
    }
    return detector.getDetections().get(0).message;
  }

  /** The picture as the API gives it. */
  public static BufferedImage png(String base64) throws IOException {
    return ImageIO.read(new ByteArrayInputStream(Base64.getDecoder().decode(base64)));
  }
}
