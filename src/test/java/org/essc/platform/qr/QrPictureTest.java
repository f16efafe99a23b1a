package org.essc.platform.qr;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.zxing.qrcode.decoder.ErrorCorrectionLevel;
import com.google.zxing.qrcode.encoder.Encoder;
import java.util.Random;
import java.util.stream.Collectors;
import org.essc.testing.QrReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QrPictureTest {

  private static final String TEXT =
      "https://essc.example/l#0123456789ABCDEFGHJKMNPQRS.0123456789ABCDEF";

  @Test
  void anIndependentDecoderReadsThePicture() throws Exception {
    assertThat(read(QrPicture.of(TEXT))).isEqualTo(TEXT);
  }

  /** Of versions 1 to 12, the last of which is left to the library. */
  @ParameterizedTest
  @ValueSource(ints = {1, 14, 30, 42, 60, 84, 106, 122, 152, 180, 213, 251, 280})
  void maskIsTheOneThatAnIndependentEncoderChooses(int length) throws Exception {
    var random = new Random(length);
    for (int i = 0; i < 40; i++) {
      var text = text(random, length);
      assertThat(QrMask.encode(text).getArray())
          .as(text)
          .isDeepEqualTo(Encoder.encode(text, ErrorCorrectionLevel.M).getMatrix().getArray());
    }
  }

  private static String text(Random random, int length) {
    return random
        .ints(length, 0, 32)
        .mapToObj(i -> "0123456789ABCDEFGHJKMNPQRSTVWXYZ".substring(i, i + 1))
        .collect(Collectors.joining());
  }

  private static String read(QrPicture picture) throws Exception {
    return QrReader.read(QrReader.png(picture.pngBase64()));
  }
}
