package org.essc.card.application;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import java.awt.Color;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.ByteBuffer;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.essc.testing.Api;
import org.essc.testing.Imports;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Photos are held against the region's rules and kept so that nobody sees them. */
@QuarkusTest
class CardPhotosTest {

  private final Api api = Api.here();
  private final Imports database = new Imports(api);

  /**
   * S2: two-inch, white (Hebei and Shijiazhuang); the electronic standard 358 × 441 is good
   * everywhere. Zhoukou and Henan name no size and no background.
   */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "130100 | 358 | 441 | ffffff | - | -",
        "130100 | 358 | 441 | d8d8d8 | - | -",
        "130100 | 358 | 441 | d0d0d0 | photo-background | too-dark",
        "130100 | 358 | 441 | 303030 | photo-background | too-dark",
        "130100 | 358 | 441 | 4080ff | photo-background | wrong-colour",
        "130100 | 358 | 441 | ffffd0 | photo-background | wrong-colour",
        "130200 | 413 | 626 | ffffff | - | -",
        "130200 | 826 | 1252 | f4f4f4 | - | -",
        "130200 | 413 | 579 | ffffff | - | -",
        "130200 | 358 | 441 | ffffff | - | -",
        "130200 | 827 | 1157 | ffffff | - | -",
        "130200 | 295 | 413 | ffffff | photo-proportions | -",
        "130200 | 600 | 600 | ffffff | photo-proportions | -",
        "130200 | 626 | 413 | ffffff | photo-proportions | -",
        "130200 | 294 | 445 | ffffff | photo-too-small | -",
        "130200 | 179 | 220 | ffffff | photo-too-small | -",
        "411600 | 358 | 441 | 4080ff | - | -",
        "411600 | 295 | 413 | 303030 | - | -",
        "411600 | 600 | 600 | ffffff | photo-proportions | -",
        "411300 | 413 | 626 | ff0000 | - | -"
      })
  void regionSaysWhatAPhotoLooksLike(
      String region, int width, int height, String background, String code, String reason) {
    var picture = Applicant.picture(width, height, new Color(Integer.parseInt(background, 16)));

    var reply = Applicant.upload(api, Api.CLERK, region, "image/png", picture);

    assertThat(reply.code()).as(reply.body()).isEqualTo(code);
    if (code == null) {
      assertThat(reply.status()).isEqualTo(201);
      assertThat(reply.json().getInt("width")).isEqualTo(width);
    } else {
      assertThat(reply.json().getString("reason")).isEqualTo(reason);
      assertThat(reply.body()).contains("\"expected\"", "\"actual\"");
    }
  }

  @Test
  void refusalSaysWhichSizesAreTaken() {
    var square = Applicant.picture(600, 600, Color.WHITE);
    var hebei = Applicant.upload(api, Api.CLERK, Applicant.HEBEI, "image/png", square);
    assertThat(hebei.code()).isEqualTo("photo-proportions");
    assertThat(hebei.json().getString("rule")).isEqualTo("application.photoSize");
    assertThat(hebei.json().<String>getList("expected.size"))
        .containsExactlyInAnyOrder("two-inch-35x49", "two-inch-35x53", "card-26x32");
    assertThat(hebei.json().<String>getList("expected.pixels"))
        .containsExactlyInAnyOrder("413x579", "413x626", "358x441");
    assertThat(hebei.json().<String>getList("expected.millimetres"))
        .containsExactlyInAnyOrder("35x49", "35x53", "26x32");
    var fewPixels = Applicant.picture(350, 490, Color.WHITE);
    var refused = Applicant.upload(api, Api.CLERK, Applicant.HEBEI, "image/png", fewPixels);
    assertThat(refused.json().getString("actualPixels")).isEqualTo("350x490");
    assertThat(refused.json().<String>getList("expected.pixels")).contains("413x579");
    assertThat(refused.json().getString("detail")).contains("像素", "expected", "actualPixels");
    var henan = Applicant.upload(api, Api.CLERK, "411300", "image/png", square);
    assertThat(henan.json().<String>getList("expected.size"))
        .as("it says nothing of the size")
        .contains("one-inch-25x35", "two-inch-35x49");
  }

  @Test
  void backgroundWithAPatternIsRefused() {
    var image = Applicant.drawing(358, 441, Color.WHITE);
    for (int y = 0; y < 441; y++) {
      for (int x = 0; x < 358; x++) {
        if ((x / 6 + y / 6) % 3 == 0 && y < 130) {
          image.setRGB(x, y, 0x969696);
        }
      }
    }

    var reply =
        Applicant.upload(
            api, Api.CLERK, Applicant.HEBEI, "image/png", Applicant.encode(image, "png"));

    assertThat(reply.code()).isEqualTo("photo-background");
    assertThat(reply.json().getString("rule")).isEqualTo("application.photoBackground");
    assertThat(reply.json().getList("source")).isNotEmpty();
  }

  @Test
  void jpegIsTakenAndWhatOnlyPretendsIsNot() {
    var jpeg = Applicant.encode(Applicant.drawing(358, 441, Color.WHITE), "jpg");
    var png = Applicant.picture(358, 441, Color.WHITE);

    assertThat(upload("image/jpeg", jpeg).status()).isEqualTo(201);
    assertThat(upload("image/jpeg", png).code()).isEqualTo("photo-format");
    assertThat(upload("image/png", jpeg).code()).isEqualTo("photo-format");
    assertThat(upload("image/jpeg", Arrays.copyOf(jpeg, jpeg.length / 2)).code())
        .isEqualTo("photo-format");
    var hole = jpeg.clone();
    Arrays.fill(hole, 700, hole.length - 2, (byte) 0);
    assertThat(upload("image/jpeg", hole).code()).isEqualTo("photo-format");
    assertThat(upload("image/jpeg", new byte[0]).code()).isEqualTo("photo-format");
    assertThat(upload("image/gif", png).code()).isEqualTo("unsupported-media-type");
  }

  /** A few hundred bytes that say they are three billion pixels. */
  @Test
  void hugeDimensionsAreRefusedBeforeDecoding() {
    var bomb = Applicant.picture(358, 441, Color.WHITE);
    ByteBuffer.wrap(bomb).putInt(16, 60_000).putInt(20, 60_000);

    var reply = upload("image/png", bomb);

    assertThat(reply.code()).isEqualTo("photo-too-large");
    assertThat(reply.json().getString("actual")).isEqualTo("60000x60000");
  }

  /** Every scan of a progressive JPEG goes over the whole picture again. */
  @Test
  void jpegOfVeryManyScansIsRefused() {
    var jpeg = Applicant.encode(Applicant.drawing(358, 441, Color.WHITE), "jpg");
    var scans = Arrays.copyOf(jpeg, jpeg.length + 100);
    for (int i = jpeg.length - 2; i < scans.length - 2; i += 2) {
      scans[i] = (byte) 0xFF;
      scans[i + 1] = (byte) 0xDA;
    }
    scans[scans.length - 2] = (byte) 0xFF;
    scans[scans.length - 1] = (byte) 0xD9;

    assertThat(upload("image/jpeg", scans).code()).isEqualTo("photo-format");
    assertThat(upload("image/png", Applicant.picture(1948, 2400, Color.WHITE)).status())
        .isEqualTo(201);
    assertThat(upload("image/png", Applicant.picture(1950, 2401, Color.WHITE)).code())
        .isEqualTo("photo-too-large");
  }

  @Test
  void picturesSentTogetherAreAllTaken() {
    var jpeg = Applicant.encode(Applicant.drawing(358, 441, Color.WHITE), "jpg");
    var replies =
        Stream.generate(() -> CompletableFuture.supplyAsync(() -> upload("image/jpeg", jpeg)))
            .limit(12)
            .toList();
    assertThat(replies).allSatisfy(reply -> assertThat(reply.join().status()).isEqualTo(201));
  }

  @Test
  void photoWithoutATypeIsRefused() {
    var untyped =
        api.request("/v1/card-photos?regionCode=" + Applicant.ZHOUKOU, Api.CLERK)
            .header("Idempotency-Key", UUID.randomUUID().toString())
            .POST(BodyPublishers.ofByteArray(Applicant.picture(358, 441, Color.WHITE)));
    assertThat(api.join(untyped).code()).isEqualTo("unsupported-media-type");
  }

  @Test
  void photoAboveHalfAMegabyteIsRefused() {
    assertThat(upload("image/png", new byte[512 * 1024 + 1]).code()).isEqualTo("content-too-large");
  }

  @Test
  void photoIsStoredEncrypted() throws SQLException {
    var id = Applicant.photo(api, Api.CLERK, Applicant.ZHOUKOU);

    assertThat(
            database.query(
                "select position('\\x49484452'::bytea in content) || ' ' || uploaded_by || ' ' ||"
                    + " (length(content) > 400) from card_photo where id = '"
                    + id
                    + "'"))
        .containsExactly("0 staff:8000000001 true");
  }

  @Test
  void sameKeyGivesTheSamePhoto() {
    var picture = Applicant.picture(358, 441, Color.WHITE);
    var key = UUID.randomUUID().toString();

    var first = keyed(picture, key);
    assertThat(keyed(picture, key).body()).isEqualTo(first.body());
    assertThat(keyed(Applicant.picture(413, 626, Color.WHITE), key).code())
        .isEqualTo("idempotency-key-reused");
    assertThat(keyed(picture, null).code()).isEqualTo("idempotency-key-required");
  }

  @Test
  void strangersAreRefused() {
    var picture = Applicant.picture(358, 441, Color.WHITE);

    assertThat(Applicant.upload(api, null, Applicant.ZHOUKOU, "image/png", picture).code())
        .isEqualTo("unauthenticated");
    assertThat(Applicant.upload(api, Api.VERIFIER, Applicant.ZHOUKOU, "image/png", picture).code())
        .isEqualTo("forbidden");
    assertThat(Applicant.upload(api, Api.CLERK, Applicant.DALIAN, "image/png", picture).code())
        .isEqualTo("outside-jurisdiction");
    assertThat(Applicant.upload(api, Api.CLERK, "9", "image/png", picture).code())
        .isEqualTo("invalid-request");
  }

  private Api.Reply upload(String type, byte[] picture) {
    return Applicant.upload(api, Api.CLERK, Applicant.HEBEI, type, picture);
  }

  private Api.Reply keyed(byte[] picture, String key) {
    var request =
        api.request("/v1/card-photos?regionCode=" + Applicant.ZHOUKOU, Api.CLERK)
            .header("Content-Type", "image/png")
            .POST(BodyPublishers.ofByteArray(picture));
    return api.join(key == null ? request : request.header("Idempotency-Key", key));
  }
}
