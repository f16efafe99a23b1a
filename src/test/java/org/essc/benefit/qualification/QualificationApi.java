package org.essc.benefit.qualification;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.text.ParseException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.essc.benefit.BenefitApi;
import org.essc.testing.Api;
import org.essc.testing.Api.Reply;
import org.essc.testing.TestPerson;

/** Authentications as clerks and channels ask for them. */
public final class QualificationApi {

  public static final String PATH = "/v1/benefit-qualifications";
  static final String REVIEWS = "/v1/benefit-reviews/";

  private final Api api;
  private final BenefitApi benefits;

  public QualificationApi(Api api) {
    this.api = api;
    this.benefits = new BenefitApi(api);
  }

  /** A day on which nothing is overdue, and on which it is due soon. */
  static LocalDate soon() {
    return LocalDate.now().plusDays(20);
  }

  /** A person of a region who draws a pension that is due; born long ago. */
  TestPerson entitled(String region) {
    return entitled(TestPerson.next().withRegion(region));
  }

  TestPerson entitled(TestPerson person) {
    api.importCards(person);
    benefits.entitle(person, soon());
    return person;
  }

  /** The same with an electronic card on the first channel. */
  public Api.Holder holder(TestPerson person) {
    entitled(person);
    var issued = api.issue(Api.CHANNEL, person);
    if (issued.status() != 201) {
      throw new AssertionError(issued.body());
    }
    return new Api.Holder(person, issued.json().getString("signNo"));
  }

  static JsonObject byId(TestPerson person) {
    return new JsonObject().put("idNumber", person.idNumber());
  }

  static JsonObject window(String... shown) {
    var list = new JsonArray();
    for (var one : shown) {
      list.add(one);
    }
    return new JsonObject().put("shown", list);
  }

  static JsonObject guardian(String idNumber, String... shown) {
    return window(shown)
        .put(
            "party",
            new JsonObject()
                .put("kind", "guardian")
                .put("idType", "01")
                .put("idNumber", idNumber)
                .put("name", "王芳"));
  }

  static JsonObject present() {
    return new JsonObject().put("present", true);
  }

  static JsonObject visit() {
    return present().put("place", "幸福路1号").put("witness", "李四");
  }

  static JsonObject certificate(String number, LocalDate issuedOn) {
    return new JsonObject()
        .put(
            "certificate",
            new JsonObject()
                .put("number", number)
                .put("issuer", "中国驻某国大使馆")
                .put("issuedOn", issuedOn.toString()));
  }

  static String number() {
    return "C-" + UUID.randomUUID();
  }

  static JsonObject face(String reference, Instant at) {
    return new JsonObject()
        .put("method", "FACE")
        .put("provider", "face-check")
        .put("reference", reference)
        .put("verifiedAt", at.toString());
  }

  static JsonObject body(String way, JsonObject person, JsonObject evidence, JsonObject by) {
    var body = new JsonObject().put("way", way).put("person", person).put("evidence", evidence);
    return by == null ? body : body.put("by", by);
  }

  /** At the counter, with the identity document. */
  static JsonObject counter(TestPerson person) {
    return body("counter", byId(person), present(), window("id"));
  }

  Reply qualify(String caller, JsonObject body) {
    return api.create(PATH, caller, body.encode());
  }

  CompletableFuture<Reply> qualifyAsync(String caller, JsonObject body) {
    return api.createAsync(PATH, caller, body.encode());
  }

  Reply read(String id, String caller) {
    return api.get(PATH + "/" + id, caller);
  }

  /** A certificate that waits for a second clerk. */
  String waiting(TestPerson person) {
    var asked =
        qualify(
            Api.CLERK, body("abroad", byId(person), certificate(number(), LocalDate.now()), null));
    if (asked.status() != 202) {
      throw new AssertionError(asked.status() + " " + asked.body());
    }
    return asked.json().getString("qualificationId");
  }

  Reply decide(String clerk, String id, String decision) {
    return api.create(REVIEWS + id, clerk, new JsonObject().put("decision", decision).encode());
  }

  static JWTClaimsSet claims(String statement) {
    try {
      return SignedJWT.parse(statement).getJWTClaimsSet();
    } catch (ParseException malformed) {
      throw new AssertionError(malformed);
    }
  }
}
