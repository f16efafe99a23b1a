package org.essc.platform.qr;

import static org.assertj.core.api.Assertions.assertThat;

import org.essc.testing.QrReader;
import org.junit.jupiter.api.Test;

class QrPictureTest {

  private static final String TEXT =
      "https://essc.example/l#0123456789ABCDEFGHJKMNPQRS.0123456789ABCDEF";

  @Test
  void anIndependentDecoderReadsEitherPicture() throws Exception {
    assertThat(read(QrPicture.of(TEXT))).isEqualTo(TEXT);
    assertThat(read(QrPicture.quick(TEXT))).isEqualTo(TEXT);
  }

  private static String read(QrPicture picture) throws Exception {
    return QrReader.read(QrReader.png(picture.pngBase64()));
  }
}
