package org.essc.sandbox.play;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.essc.platform.random.Randomness;
import org.essc.platform.time.ChinaTime;

/** The insurer's rows of who draws a pension and has to be authenticated before long. */
@Singleton
class PensionFile {

  private static final String PATH = "/v1/benefit-entitlements";
  private static final String CLOCK = "/sandbox/clock";
  private static final String SCHEME = "resident-pension";
  private static final String HEADER = "reference,scheme,idNumber,name,regionCode,dueOn,action";
  private static final int DAYS_LEFT = 20;
  private static final int REFERENCE_LENGTH = 10;

  private final SandboxHttp http;
  private final Randomness randomness;

  PensionFile(SandboxHttp http, Randomness randomness) {
    this.http = http;
    this.randomness = randomness;
  }

  /** Taken back at the end of the story. */
  String send(Stage stage, Person person) {
    var reference = "story-" + randomness.base32(REFERENCE_LENGTH);
    var row =
        Body.of(
            "reference", reference,
            "scheme", SCHEME,
            "idNumber", person.idNumber(),
            "name", person.name(),
            "regionCode", person.regionCode(),
            "dueOn", today().plusDays(DAYS_LEFT).toString(),
            "action", "");
    var insurer = stage.as(Actor.INSURER);
    var received = insurer.post(PATH, upload(row));
    stage.step(
        Actor.INSURER,
        "上传待认证名单：谁领哪项待遇、最迟哪天认证（还剩 20 天）",
        "sends who draws which benefit and has to be authenticated by when: 20 days are left",
        received);
    stage.afterwards(() -> insurer.post(PATH, upload(withdrawal(reference))));
    stage.step(
        Actor.INSURER,
        "查询名单：已入库",
        "asks how far the file is: applied",
        insurer.getAfter("running", PATH + "/files/" + received.text("fileId")),
        "/state",
        "/accepted",
        "/rejected");
    return reference;
  }

  /** The platform looks every ten minutes by itself; here nobody waits for that. */
  void lookAtDeadlines(Stage stage) {
    var now = http.get(CLOCK, Map.of()).expect(200);
    stage.step(
        Actor.PLATFORM,
        "查看期限（平时每十分钟一次；沙箱里拨一下测试时钟即刻进行，日期不变）",
        "looks at the deadlines: every ten minutes by itself, at once in the sandbox when its clock is set, here to"
            + " the same day",
        http.call("PUT", CLOCK, Body.of("offset", now.text("offset")), Map.of()));
  }

  private LocalDate today() {
    var now = http.get(CLOCK, Map.of()).expect(200).text("now");
    return LocalDate.ofInstant(Instant.parse(now), ChinaTime.ZONE);
  }

  private static Map<String, Object> withdrawal(String reference) {
    return Body.of(
        "reference", reference,
        "scheme", SCHEME,
        "idNumber", "",
        "name", "",
        "regionCode", "",
        "dueOn", "",
        "action", "withdraw");
  }

  private static Upload upload(Map<String, Object> row) {
    var values = row.values().stream().map(String::valueOf).toList();
    var csv = HEADER + "\n" + String.join(",", values) + "\n";
    return new Upload(csv.getBytes(UTF_8), "text/csv", List.of(row));
  }
}
