package org.essc.card.application;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import javax.imageio.ImageIO;
import org.essc.testing.Api;
import org.essc.testing.Api.Reply;
import org.essc.testing.TestPerson;

/** Applications of synthetic people, good for their region unless a test spoils them. */
public final class Applicant {

  public static final String ZHOUKOU = "411600";
  public static final String HENAN = "411300";
  static final String HEBEI = "130200";
  static final String SHIJIAZHUANG = "130100";
  static final String DALIAN = "210200";

  private Applicant() {}

  /** An adult of Zhoukou at the window, all 23 fields' worth. */
  public static JsonObject zhoukou(TestPerson person, String photoId) {
    return new JsonObject()
        .put("regionCode", ZHOUKOU)
        .put(
            "by", new JsonObject().put("channel", "window").put("shown", new JsonArray().add("id")))
        .put("eligibility", eligibility("insured"))
        .put("person", person(person))
        .put(
            "documents",
            new JsonObject()
                .put("applicationForm", "form-1")
                .put("idDocument", "scan-1")
                .put("idCopies", 2)
                .put("fingerprint", "device-7/41"))
        .put("photoId", photoId);
  }

  /** An adult of Nanyang who applies on an app. */
  static JsonObject henanOnline(TestPerson person, String channel, String photoId) {
    return new JsonObject()
        .put("regionCode", HENAN)
        .put("by", new JsonObject().put("channel", channel).put("evidence", evidence()))
        .put("eligibility", eligibility("hukou"))
        .put("person", person(person))
        .put("documents", new JsonObject().put("idDocument", "scan-1"))
        .put("photoId", photoId);
  }

  /** A community at a window of Hebei or Shijiazhuang, for one of its people. */
  static JsonObject hebeiCommunity(TestPerson person, String region, String photoId) {
    return new JsonObject()
        .put("regionCode", region)
        .put(
            "by",
            new JsonObject()
                .put("channel", "window")
                .put("party", new JsonObject().put("kind", "community").put("authority", "c-1")))
        .put("eligibility", eligibility("insured"))
        .put("person", person(person))
        .put(
            "documents",
            new JsonObject()
                .put("applicationForm", "form-1")
                .put("idDocument", "scan-1")
                .put("idCopySides", "both"))
        .put("photoId", photoId);
  }

  public static JsonObject eligibility(String group) {
    return new JsonObject().put("group", group).put("reference", "proof-1");
  }

  static JsonObject evidence() {
    return new JsonObject()
        .put("method", "FACE")
        .put("provider", "face-check")
        .put("reference", "f-1")
        .put("verifiedAt", Instant.now().truncatedTo(ChronoUnit.HOURS).toString());
  }

  public static JsonObject guardian(TestPerson guardian) {
    return new JsonObject()
        .put("kind", "guardian")
        .put("idType", "01")
        .put("idNumber", guardian.idNumber())
        .put("name", guardian.name())
        .put("authority", "birth-certificate-1");
  }

  static JsonObject agent(TestPerson agent) {
    return guardian(agent).put("kind", "agent").put("authority", "letter-1");
  }

  /** Nobody has a document from before the birth. */
  static LocalDate documentSince(LocalDate birth) {
    var since = LocalDate.of(2020, 5, 1);
    return birth.isAfter(since) ? birth : since;
  }

  public static JsonObject person(TestPerson person) {
    var birth =
        LocalDate.parse(person.idNumber().substring(6, 14), DateTimeFormatter.BASIC_ISO_DATE);
    return new JsonObject()
        .put("idType", "01")
        .put("idNumber", person.idNumber())
        .put("name", person.name())
        .put("sex", (person.idNumber().charAt(16) - '0') % 2 == 1 ? "1" : "2")
        .put("birthDate", birth.toString())
        .put("ethnicGroup", "01")
        .put("nationality", "CHN")
        .put("idValidFrom", documentSince(birth).toString())
        .put("idValidUntil", "2040-05-01")
        .put("hukouType", "resident")
        .put("hukouAddress", "河南省周口市川汇区试验路1号")
        .put("address", "河南省周口市川汇区试验路1号")
        .put("postalCode", "466000")
        .put("phone", person.phone());
  }

  public static Reply apply(Api api, String caller, JsonObject application) {
    return api.create("/v1/card-applications", caller, application.encode());
  }

  /** A good photo's id. */
  public static String photo(Api api, String caller, String region) {
    var reply = upload(api, caller, region, "image/png", picture(358, 441, Color.WHITE));
    if (reply.status() != 201) {
      throw new AssertionError(reply.status() + " " + reply.body());
    }
    return reply.json().getString("photoId");
  }

  static Reply upload(Api api, String caller, String region, String type, byte[] picture) {
    return api.join(
        api.request("/v1/card-photos?regionCode=" + region, caller)
            .header("Content-Type", type)
            .header("Idempotency-Key", UUID.randomUUID().toString())
            .POST(BodyPublishers.ofByteArray(picture)));
  }

  /** A head and shoulders before a background. */
  static BufferedImage drawing(int width, int height, Color background) {
    var image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    var graphics = image.createGraphics();
    graphics.setColor(background);
    graphics.fillRect(0, 0, width, height);
    graphics.setColor(new Color(40, 40, 60));
    graphics.fillRect(0, height * 7 / 10, width, height);
    graphics.setColor(new Color(224, 180, 150));
    graphics.fillOval(width * 3 / 10, height * 2 / 10, width * 4 / 10, height * 5 / 10);
    graphics.dispose();
    return image;
  }

  public static byte[] picture(int width, int height, Color background) {
    return encode(drawing(width, height, background), "png");
  }

  static byte[] encode(BufferedImage image, String format) {
    var out = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, format, out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  /** Who applies there: clerks at their windows, in Henan an app. */
  static String caller(String region) {
    return switch (region) {
      case "henan" -> Api.CHANNEL;
      case "dalian" -> Api.DALIAN_CLERK;
      default -> Api.CLERK;
    };
  }

  static String photoFor(Api api, String region) {
    return photo(api, caller(region), region(region));
  }

  static String region(String region) {
    return switch (region) {
      case "zhoukou" -> ZHOUKOU;
      case "henan" -> HENAN;
      case "hebei" -> HEBEI;
      case "shijiazhuang" -> SHIJIAZHUANG;
      default -> DALIAN;
    };
  }

  static JsonObject of(String region, TestPerson person, String photo) {
    return switch (region) {
      case "zhoukou" -> zhoukou(person, photo);
      case "henan" -> henanOnline(person, "app", photo);
      case "dalian" -> zhoukou(person, photo).put("regionCode", DALIAN);
      default -> hebeiCommunity(person, region(region), photo);
    };
  }

  /** Parts joined by plus signs. */
  static JsonArray list(String joined) {
    var list = new JsonArray();
    for (var one : joined.split("\\+")) {
      list.add(one);
    }
    return list;
  }
}
