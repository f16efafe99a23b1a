package org.essc.sandbox.play;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.inject.Singleton;
import java.util.List;
import org.essc.platform.text.JsonText;

/** An employer applies for its people, where a region takes no applications at windows. */
@Singleton
class EmployersFile {

  private static final String PATH = "/v1/agency-applications";

  private final ObjectMapper json;

  EmployersFile(ObjectMapper json) {
    this.json = json;
  }

  /** The answer that has the application's id and its claim voucher. */
  Exchange send(Stage stage, Person person, String photoId) {
    var employer = stage.as(Actor.EMPLOYER);
    var received =
        stage.step(
            Actor.EMPLOYER,
            "上传名单：为本单位职工申领，注明本人同意",
            "sends the list of whom it applies for, with their consent",
            employer.post(
                PATH + "?regionCode=" + person.regionCode() + "&route=employer",
                upload(Newcomers.row(stage.place(), person, photoId))));
    var file = PATH + "/" + received.text("agencyApplicationId");
    stage.step(
        Actor.EMPLOYER,
        "查询名单：已受理",
        "asks how far the list is: taken",
        employer.getAfter("running", file),
        "/state",
        "/accepted",
        "/rejected");
    return stage.step(
        Actor.EMPLOYER,
        "取回每人的领卡凭据",
        "fetches the claim vouchers of its people",
        employer.get(file + "/vouchers"),
        "/applicationId");
  }

  private Upload upload(Object row) {
    var line = JsonText.write(json, row) + "\n";
    return new Upload(line.getBytes(UTF_8), "application/x-ndjson", List.of(row));
  }
}
