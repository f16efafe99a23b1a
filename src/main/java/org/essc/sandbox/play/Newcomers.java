package org.essc.sandbox.play;

import jakarta.inject.Singleton;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.essc.person.IdNumber;
import org.essc.platform.random.Randomness;
import org.essc.sandbox.SyntheticHolders;
import org.essc.sandbox.SyntheticNames;

/** Invented people who have no card yet, and apply for one at a window. */
@Singleton
class Newcomers {

  /** One for each of the sandbox's regions that rule differently. */
  static final List<Place> PLACES =
      List.of(
          new Place(
              "411602",
              new Words("周口市", "Zhoukou"),
              Actor.CLERK,
              "insured",
              Body.of(
                  "applicationForm", "form-1",
                  "idDocument", "scan-1",
                  "idCopies", 2,
                  "fingerprint", "device-1/1")),
          new Place(
              "411381",
              new Words("河南省其他地区", "elsewhere in Henan"),
              Actor.CLERK,
              "hukou",
              Body.of("idDocument", "scan-1")),
          new Place(
              "130102",
              new Words("石家庄市", "Shijiazhuang"),
              Actor.EMPLOYER,
              "insured",
              Body.of(
                  "applicationForm", "form-1",
                  "idDocument", "scan-1",
                  "idCopySides", "both")),
          new Place(
              "130202",
              new Words("河北省其他地区", "elsewhere in Hebei"),
              Actor.EMPLOYER,
              "insured",
              Body.of(
                  "applicationForm", "form-1",
                  "idDocument", "scan-1",
                  "idCopySides", "both")),
          new Place(
              "210202",
              new Words("大连市", "Dalian"),
              Actor.CLERK_OF_DALIAN,
              "insured",
              Body.of("idDocument", "scan-1")));

  private static final LocalDate FIRST_BIRTH = LocalDate.of(1960, 1, 1);
  private static final int BIRTH_DAYS = 15_000;
  private static final int SEQUENCE = 1_000;
  private static final int PHONES = 100_000_000;
  private static final int WIDTH = 358;
  private static final int HEIGHT = 441;

  private final Randomness randomness;

  Newcomers(Randomness randomness) {
    this.randomness = randomness;
  }

  /** Somebody new each time; the numbers are of kinds that were never assigned. */
  Person next(Place place) {
    var birth = FIRST_BIRTH.plusDays(below(BIRTH_DAYS));
    int sequence = below(SEQUENCE);
    var seventeen =
        SyntheticHolders.DIVISION
            + birth.format(DateTimeFormatter.BASIC_ISO_DATE)
            + "%03d".formatted(sequence);
    return new Person(
        place.code(),
        seventeen + IdNumber.checkCharacter(seventeen),
        SyntheticNames.name(sequence),
        SyntheticHolders.PHONE_PREFIX + "%08d".formatted(below(PHONES)),
        null);
  }

  private int below(int bound) {
    return Math.floorMod(randomness.uuid().getLeastSignificantBits(), bound);
  }

  /** What a window asks for there. */
  static Map<String, Object> application(Place place, Person person, String photoId) {
    return Body.of(
        "regionCode", person.regionCode(),
        "by", Body.of("channel", "window", "shown", List.of("id")),
        "eligibility", Body.of("group", place.group(), "reference", "sandbox-1"),
        "person", fields(person),
        "documents", place.documents(),
        "photoId", photoId);
  }

  /** What an employer says of one of its people. */
  static Map<String, Object> row(Place place, Person person, String photoId) {
    return Body.of(
        "person", fields(person),
        "consent", "consent-1",
        "eligibility", Body.of("group", place.group(), "reference", "sandbox-1"),
        "documents", place.documents(),
        "photoId", photoId);
  }

  private static Map<String, Object> fields(Person person) {
    var birth =
        LocalDate.parse(person.idNumber().substring(6, 14), DateTimeFormatter.BASIC_ISO_DATE);
    boolean male = (person.idNumber().charAt(16) - '0') % 2 == 1;
    var address = "示例路1号";
    return Body.of(
        "idType",
        "01",
        "idNumber",
        person.idNumber(),
        "name",
        person.name(),
        "sex",
        male ? "1" : "2",
        "birthDate",
        birth.toString(),
        "ethnicGroup",
        "01",
        "nationality",
        "CHN",
        "idValidFrom",
        "2020-05-01",
        "idValidUntil",
        "2040-05-01",
        "hukouType",
        "resident",
        "hukouAddress",
        address,
        "address",
        address,
        "postalCode",
        "466000",
        "phone",
        person.phone());
  }

  /** A head and shoulders before white, in the field's electronic size. */
  static Upload photo() {
    var image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
    var graphics = image.createGraphics();
    graphics.setColor(Color.WHITE);
    graphics.fillRect(0, 0, WIDTH, HEIGHT);
    graphics.setColor(new Color(40, 40, 60));
    graphics.fillRect(0, HEIGHT * 7 / 10, WIDTH, HEIGHT);
    graphics.setColor(new Color(224, 180, 150));
    graphics.fillOval(WIDTH * 3 / 10, HEIGHT * 2 / 10, WIDTH * 4 / 10, HEIGHT * 5 / 10);
    graphics.dispose();
    var out = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, "png", out);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return new Upload(out.toByteArray(), "image/png", "image/png, " + WIDTH + " × " + HEIGHT);
  }
}
