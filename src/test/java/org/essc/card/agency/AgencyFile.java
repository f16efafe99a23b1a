package org.essc.card.agency;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.essc.card.application.Applicant;
import org.essc.testing.Api;
import org.essc.testing.Api.Reply;
import org.essc.testing.TestPerson;

/** Files of an agency's applications. */
final class AgencyFile {

  private AgencyFile() {}

  /** An employee in Zhoukou, photo to be collected later. */
  static JsonObject row(TestPerson person) {
    var documents = Applicant.zhoukou(person, null).getJsonObject("documents");
    return new JsonObject()
        .put("eligibility", Applicant.eligibility("insured"))
        .put("person", Applicant.person(person))
        .put("documents", documents)
        .put("consent", "consent-" + person.cardNo());
  }

  static JsonObject guardian(TestPerson guardian) {
    return new JsonObject()
        .put("idType", "01")
        .put("idNumber", guardian.idNumber())
        .put("name", guardian.name())
        .put("proof", "birth-certificate-1");
  }

  static JsonArray shownForMinor() {
    return new JsonArray()
        .add("minor-id-or-hukou-book")
        .add("guardian-id")
        .add("proof-of-guardianship");
  }

  static JsonArray shownForAdult() {
    return new JsonArray().add("guardian-id").add("proof-of-guardianship");
  }

  static String text(List<JsonObject> rows) {
    var text = new StringBuilder();
    rows.forEach(row -> text.append(row.encode()).append('\n'));
    return text.toString();
  }

  static Reply send(Api api, String caller, String region, String route, String text) {
    return send(api, caller, region, route, text, UUID.randomUUID().toString());
  }

  static Reply send(Api api, String caller, String region, String route, String text, String key) {
    return api.join(
        api.request("/v1/agency-applications?regionCode=" + region + "&route=" + route, caller)
            .header("Content-Type", "application/x-ndjson")
            .header("Idempotency-Key", key)
            .POST(BodyPublishers.ofByteArray(text.getBytes(StandardCharsets.UTF_8))));
  }

  static Reply await(Api api, Reply accepted) {
    if (accepted.status() != 202) {
      throw new AssertionError("refused: " + accepted.status() + " " + accepted.body());
    }
    return await(api, accepted.json().getString("agencyApplicationId"), Duration.ofSeconds(60));
  }

  static Reply await(Api api, String id, Duration patience) {
    return Awaitility.await()
        .atMost(patience)
        .pollInterval(Duration.ofMillis(50))
        .until(
            () -> api.get("/v1/agency-applications/" + id, Api.AGENCY),
            reply -> !"running".equals(reply.json().getString("state")));
  }

  /** Each as {@code line code field}. */
  static List<String> rejections(Api api, Reply done) {
    return lines(api, done, "rejections")
        .map(
            row ->
                row.getInteger("line") + " " + row.getString("code") + " " + row.getString("field"))
        .toList();
  }

  static Stream<JsonObject> lines(Api api, Reply done, String what) {
    var reply =
        api.get(
            "/v1/agency-applications/" + done.json().getString("agencyApplicationId") + "/" + what,
            Api.AGENCY);
    if (reply.status() != 200) {
      throw new AssertionError(reply.status() + " " + reply.body());
    }
    return reply.body().lines().map(JsonObject::new);
  }
}
