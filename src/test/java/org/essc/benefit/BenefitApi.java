package org.essc.benefit;

import io.restassured.path.json.JsonPath;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.essc.testing.Api;
import org.essc.testing.Api.Reply;
import org.essc.testing.ReplyJson;
import org.essc.testing.TestPerson;

/** What an insurer does with entitlements. */
public final class BenefitApi {

  public static final String HEADER = "reference,scheme,idNumber,name,regionCode,dueOn,action";
  public static final String PENSION = "resident-pension";
  private static final String PATH = "/v1/benefit-entitlements";
  private static final String CSV = "text/csv";
  private static final AtomicInteger REFERENCES = new AtomicInteger();
  private static final String RUN = UUID.randomUUID().toString().substring(24);

  private final Api api;
  private final String insurer;

  public BenefitApi(Api api) {
    this(api, Api.INSURER);
  }

  public BenefitApi(Api api, String insurer) {
    this.api = api;
    this.insurer = insurer;
  }

  /** A reference that no other test uses. */
  public static String reference() {
    return "R-" + RUN + "-" + REFERENCES.incrementAndGet();
  }

  public static String due(String reference, TestPerson person, LocalDate on) {
    return due(reference, PENSION, person, on);
  }

  public static String due(String reference, String scheme, TestPerson person, LocalDate on) {
    return String.join(
        ",", reference, scheme, person.idNumber(), person.name(), person.regionCode(), "" + on, "");
  }

  public static String withdrawn(String reference) {
    return reference + "," + PENSION + ",,,,,withdraw";
  }

  /** A pension of the person that is due on that day; its reference. */
  public String entitle(TestPerson person, LocalDate on) {
    var reference = reference();
    send(due(reference, person, on));
    return reference;
  }

  /** Sends rows and waits until they are applied. */
  public Reply send(String... rows) {
    return await(upload(CSV, file(rows), UUID.randomUUID().toString()));
  }

  public static String file(String... rows) {
    return HEADER + "\n" + String.join("\n", rows) + "\n";
  }

  public Reply upload(String contentType, String body, String key) {
    var request =
        api.request(PATH, insurer)
            .header("Content-Type", contentType)
            .POST(BodyPublishers.ofString(body));
    if (key != null) {
      request.header("Idempotency-Key", key);
    }
    return api.join(request);
  }

  public Reply await(Reply accepted) {
    if (accepted.status() != 202) {
      throw new AssertionError("refused: " + accepted.status() + " " + accepted.body());
    }
    return await(accepted.json().getString("fileId"), Duration.ofSeconds(60));
  }

  public Reply await(String fileId, Duration patience) {
    return Awaitility.await()
        .atMost(patience)
        .pollInterval(Duration.ofMillis(20))
        .until(
            () -> api.get(PATH + "/files/" + fileId, insurer),
            reply -> !"running".equals(reply.json().getString("state")));
  }

  /** {@code state received accepted unchanged rejected}. */
  public static String counts(Reply done) {
    var json = done.json();
    return String.join(
        " ",
        json.getString("state"),
        json.getString("received"),
        json.getString("accepted"),
        json.getString("unchanged"),
        json.getString("rejected"));
  }

  /** Each as {@code line code field}. */
  public List<String> rejections(Reply done) {
    return lines(PATH + "/files/" + done.json().getString("fileId") + "/rejections")
        .map(
            row ->
                row.getString("line") + " " + row.getString("code") + " " + row.getString("field"))
        .toList();
  }

  /** One of the insurer's, or null; looked for among all of a state where one is given. */
  public JsonPath find(String reference, String state) {
    return lines(PATH + "/results" + (state == null ? "" : "?state=" + state))
        .filter(row -> reference.equals(row.getString("reference")))
        .findFirst()
        .orElse(null);
  }

  public JsonPath find(String reference) {
    return find(reference, null);
  }

  public String state(String reference) {
    return find(reference).getString("state");
  }

  private Stream<JsonPath> lines(String path) {
    var reply = api.get(path, insurer);
    if (reply.status() != 200) {
      throw new AssertionError(reply.status() + " " + reply.body());
    }
    return reply.body().lines().filter(line -> !line.isBlank()).map(ReplyJson::of);
  }
}
