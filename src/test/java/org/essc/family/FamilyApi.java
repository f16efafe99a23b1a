package org.essc.family;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.CompletableFuture;
import org.essc.testing.Api;
import org.essc.testing.Api.Holder;
import org.essc.testing.Api.Reply;
import org.essc.testing.TestPerson;

/** Families as clerks and channels come to them. */
final class FamilyApi {

  static final String MEMBERS = "/v1/family-members";
  static final LocalDate CHILD = LocalDate.now().minusYears(10);

  private final Api api;

  FamilyApi(Api api) {
    this.api = api;
  }

  /** A new person born on that day, with a card of Nanyang. */
  TestPerson person(LocalDate birth) {
    var person = TestPerson.next().born(birth);
    api.importCards(person);
    return person;
  }

  TestPerson child() {
    return person(CHILD);
  }

  /** What a clerk has seen of a minor and the guardian. */
  static JsonObject atWindow(TestPerson guardian, TestPerson ward, String relation) {
    return request(ward, relation)
        .put("by", by(guardian, "guardian-id", "minor-id-or-hukou-book", "proof-of-guardianship"));
  }

  private static JsonObject request(TestPerson ward, String relation) {
    return new JsonObject()
        .put("card", new JsonObject().put("idNumber", ward.idNumber()))
        .put("relation", relation);
  }

  static JsonObject by(TestPerson guardian, String... shown) {
    return new JsonObject()
        .put("shown", new JsonArray(new java.util.ArrayList<>(java.util.List.of(shown))))
        .put(
            "party",
            new JsonObject()
                .put("kind", "guardian")
                .put("idType", guardian.idType())
                .put("idNumber", guardian.idNumber())
                .put("name", guardian.name())
                .put("authority", "JH-2026-1"));
  }

  /** What a channel says of the guardian whom it has looked at. */
  static JsonObject byChannel(Holder guardian, TestPerson ward, String proof, String... shown) {
    return request(ward, "child")
        .put("signNo", guardian.signNo())
        .put("name", ward.name())
        .put("proof", proof)
        .put(
            "by",
            new JsonObject()
                .put("channel", "app")
                .put("shown", new JsonArray(new java.util.ArrayList<>(java.util.List.of(shown))))
                .put(
                    "evidence",
                    new JsonObject()
                        .put("method", "FACE")
                        .put("provider", "face-check")
                        .put("reference", "f-1")
                        .put(
                            "verifiedAt",
                            Instant.now().truncatedTo(ChronoUnit.SECONDS).toString())));
  }

  Reply record(String caller, JsonObject body) {
    return api.create(MEMBERS, caller, body.encode());
  }

  CompletableFuture<Reply> recordAsync(String caller, JsonObject body) {
    return api.createAsync(MEMBERS, caller, body.encode());
  }

  /** The id of a new membership of a minor, that a clerk has recorded. */
  String guardianship(TestPerson guardian, TestPerson ward) {
    return created(record(Api.CLERK, atWindow(guardian, ward, "child")));
  }

  /** The id of a new membership of an adult ward, that two clerks have recorded. */
  String ward(TestPerson guardian, TestPerson ward, String relation) {
    var body = atWindow(guardian, ward, relation);
    assertThat(record(Api.CLERK, body).status()).isEqualTo(202);
    return created(record(Api.SECOND_CLERK, body));
  }

  static String created(Reply reply) {
    assertThat(reply.status()).as(reply.body()).isEqualTo(201);
    return reply.json().getString("memberId");
  }

  Reply read(String id, String caller) {
    return api.get(MEMBERS + "/" + id, caller);
  }

  String state(String id) {
    var read = read(id, Api.CLERK);
    assertThat(read.status()).as(read.body()).isEqualTo(200);
    return read.json().getString("state");
  }

  Reply end(String id, String caller) {
    return api.delete(MEMBERS + "/" + id, caller);
  }

  static final String INVITATIONS = "/v1/family-invitations";

  static JsonObject invitation(Holder inviter, TestPerson invited, String relation) {
    return new JsonObject()
        .put("signNo", inviter.signNo())
        .put("relation", relation)
        .put(
            "invited",
            new JsonObject().put("idNumber", invited.idNumber()).put("name", invited.name()));
  }

  Reply invite(JsonObject body) {
    return api.create(INVITATIONS, Api.CHANNEL, body.encode());
  }

  /** The id of an invitation that was sent. */
  String invited(Holder inviter, TestPerson invited, String relation) {
    var sent = invite(invitation(inviter, invited, relation));
    assertThat(sent.status()).as(sent.body()).isEqualTo(201);
    return sent.json().getString("invitationId");
  }

  Reply invitation(String id, String caller) {
    return api.get(INVITATIONS + "/" + id, caller);
  }

  /** What a clerk sends for whoever stands at the window. */
  static String atWindow(String outcome, String... abilities) {
    var body =
        new JsonObject()
            .put("outcome", outcome)
            .put("by", new JsonObject().put("shown", new JsonArray().add("id")));
    if (abilities.length > 0) {
      body.put("abilities", new JsonArray(java.util.List.of(abilities)));
    }
    return body.encode();
  }

  Reply answer(String id, String body) {
    return api.create(INVITATIONS + "/" + id + "/answers", Api.CLERK, body);
  }

  CompletableFuture<Reply> answerAsync(String id, String body) {
    return api.createAsync(INVITATIONS + "/" + id + "/answers", Api.CLERK, body);
  }

  CompletableFuture<Reply> endAsync(String id, String caller) {
    return api.send(api.request(MEMBERS + "/" + id, caller).DELETE());
  }

  /** The id of a membership that an invited person has agreed to at a window. */
  String member(Holder actor, TestPerson member, String relation, String... abilities) {
    var answered =
        answer(
            invited(actor, member, relation),
            atWindow("accepted", abilities.length == 0 ? new String[] {"card"} : abilities));
    return created(answered);
  }

  Reply search(Holder of) {
    return api.post(MEMBERS + "/search", Api.CHANNEL, "{\"signNo\":\"%s\"}".formatted(of.signNo()));
  }
}
