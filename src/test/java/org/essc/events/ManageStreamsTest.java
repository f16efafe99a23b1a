package org.essc.events;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.essc.platform.config.Issuer;
import org.essc.testing.Api;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Receivers set their streams up (Shared Signals Framework 1.0 §8), and nobody else's. */
@QuarkusTest
class ManageStreamsTest {

  private static final String LOST = EventApi.OWN + "card-lost";

  @Inject Issuer issuer;

  private final Api api = Api.here();
  private final EventApi events = new EventApi(api);
  private final List<String> made = new ArrayList<>();

  @AfterEach
  void delete() {
    made.forEach(stream -> events.delete(Api.CHANNEL, stream));
  }

  private String polling(String... types) {
    var stream = events.polling(Api.CHANNEL, types);
    made.add(stream);
    return stream;
  }

  @Test
  void configurationNamesEveryEndpoint() {
    var read = api.get("/.well-known/ssf-configuration", null);

    assertThat(read.status()).isEqualTo(200);
    var json = read.json();
    assertThat(json.getString("spec_version")).isEqualTo("1_0");
    assertThat(json.getString("issuer")).isEqualTo(issuer.value());
    assertThat(json.getString("jwks_uri")).isEqualTo(issuer.value() + "/.well-known/jwks.json");
    assertThat(json.getList("delivery_methods_supported"))
        .isEqualTo(List.of("urn:ietf:rfc:8935", "urn:ietf:rfc:8936"));
    assertThat(json.getString("default_subjects")).isEqualTo("NONE");
    for (var name :
        List.of(
            "configuration_endpoint",
            "status_endpoint",
            "add_subject_endpoint",
            "remove_subject_endpoint",
            "verification_endpoint")) {
      var path = json.getString(name).substring(issuer.value().length());
      assertThat(api.post(path, null, "{}").status()).as(name).isEqualTo(401);
    }
  }

  @Test
  void createdStreamIsReadAsItWasMade() {
    var created =
        events.create(
            Api.CHANNEL,
            EventApi.polled(LOST, "urn:example:unknown")
                .put("description", "hospital")
                .put("unknown_member", 1));

    assertThat(created.status()).isEqualTo(201);
    var json = created.json();
    made.add(json.getString("stream_id"));
    assertThat(json.getString("iss")).isEqualTo(issuer.value());
    assertThat(json.getString("aud")).isEqualTo(Api.CHANNEL);
    assertThat(json.getString("delivery.method")).isEqualTo("urn:ietf:rfc:8936");
    assertThat(json.getString("delivery.endpoint_url"))
        .isEqualTo(issuer.value() + "/ssf/streams/" + json.getString("stream_id") + "/poll");
    assertThat(json.getList("events_requested")).isEqualTo(List.of(LOST, "urn:example:unknown"));
    assertThat(json.getList("events_delivered")).isEqualTo(List.of(LOST));
    assertThat(json.getList("events_supported")).contains(LOST);
    var read = api.get("/ssf/streams?stream_id=" + json.getString("stream_id"), Api.CHANNEL);
    assertThat(read.body()).isEqualTo(created.body());
    var all = api.get("/ssf/streams", Api.CHANNEL);
    assertThat(all.json().getList("stream_id")).contains(json.getString("stream_id"));
  }

  /** Nobody waits for what no partner of that role is ever told. */
  @ParameterizedTest
  @CsvSource({
    Api.CHANNEL + ", ecard-issued, binding-changed",
    Api.VERIFIER + ", card-lost, ecard-issued",
    "4000000001, binding-changed, card-lost",
    "5100000001, benefit-lapsed, channel-ended"
  })
  void receiverIsToldWhatItsRolesMayHear(String receiver, String told, String untold) {
    var created =
        events.create(receiver, EventApi.polled(EventApi.OWN + told, EventApi.OWN + untold));
    events.delete(receiver, created.json().getString("stream_id"));
    assertThat(created.json().getList("events_supported"))
        .contains(EventApi.OWN + told)
        .doesNotContain(EventApi.OWN + untold);
    assertThat(created.json().getList("events_delivered")).isEqualTo(List.of(EventApi.OWN + told));
  }

  @Test
  void updateChangesWhatIsGivenAndReplaceEverything() {
    var created = events.create(Api.CHANNEL, EventApi.polled(LOST).put("description", "first"));
    var stream = created.json().getString("stream_id");
    made.add(stream);
    var one = new JsonObject().put("stream_id", stream);

    var updated =
        events.manage(
            "PATCH", "/ssf/streams", Api.CHANNEL, one.copy().put("description", "second").encode());
    assertThat(updated.json().getString("description")).isEqualTo("second");
    assertThat(updated.json().getList("events_requested")).isEqualTo(List.of(LOST));

    var replaced = events.manage("PUT", "/ssf/streams", Api.CHANNEL, one.encode());
    assertThat(replaced.status()).isEqualTo(200);
    assertThat(replaced.json().getString("description")).isNull();
    assertThat(replaced.json().getList("events_requested")).isEmpty();
  }

  /** What was read, with the receiver's own members changed, is a good change (§8.1.1.4). */
  @ParameterizedTest
  @ValueSource(strings = {"PATCH", "PUT"})
  void membersOfTheTransmitterMayBeSentBack(String method) {
    var created = events.create(Api.CHANNEL, EventApi.polled(LOST));
    var read = new JsonObject(created.body());
    made.add(read.getString("stream_id"));
    var both = new JsonArray().add(LOST).add(EventApi.OWN + "card-released");

    var changed = read.copy().put("events_requested", both);
    var reply = events.manage(method, "/ssf/streams", Api.CHANNEL, changed.encode());
    assertThat(reply.status()).as(reply.body()).isEqualTo(200);
    assertThat(reply.json().getList("events_delivered")).isEqualTo(both.getList());

    var foreseen =
        changed.put("events_delivered", both).put("aud", new JsonArray().add(Api.CHANNEL));
    assertThat(events.manage(method, "/ssf/streams", Api.CHANNEL, foreseen.encode()).status())
        .isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "iss | \"https://somebody.example\"",
        "aud | \"1000000002\"",
        "aud | [\"1000000001\", \"1000000002\"]",
        "events_supported | [\"urn:essc:event:card-lost\"]",
        "events_delivered | [\"urn:essc:event:card-replaced\"]",
        "min_verification_interval | 60",
        "inactivity_timeout | 60",
        "delivery.endpoint_url | \"https://receiver.example/events\""
      })
  void memberOfTheTransmitterThatDoesNotMatchIsRefused(String member, String value) {
    var created = events.create(Api.CHANNEL, EventApi.polled(LOST));
    var body = new JsonObject(created.body()).put("description", "changed");
    made.add(body.getString("stream_id"));
    var path = member.split("\\.");
    var parent = path.length == 1 ? body : body.getJsonObject(path[0]);
    parent.put(path[path.length - 1], Json.decodeValue(value));

    for (var method : List.of("PATCH", "PUT")) {
      var refused = events.manage(method, "/ssf/streams", Api.CHANNEL, body.encode());
      assertThat(refused.status()).as(refused.body()).isEqualTo(400);
      assertThat(refused.json().getString("violations[0].field")).isEqualTo(member);
    }
    var read = "/ssf/streams?stream_id=" + body.getString("stream_id");
    assertThat(api.get(read, Api.CHANNEL).body()).isEqualTo(created.body());
  }

  @Test
  void deletedStreamIsNobodysAnyMore() {
    var stream = polling(LOST);

    assertThat(api.delete("/ssf/streams?stream_id=" + stream, Api.CHANNEL).status()).isEqualTo(204);

    assertThat(api.get("/ssf/streams?stream_id=" + stream, Api.CHANNEL).code())
        .isEqualTo("not-found");
    assertThat(api.delete("/ssf/streams?stream_id=" + stream, Api.CHANNEL).status()).isEqualTo(404);
  }

  @Test
  void receiverHasTenStreamsAtMost() {
    for (int i = 0; i < 10; i++) {
      made.add(events.polling(Api.CHANNEL, LOST));
    }

    var refused = events.create(Api.CHANNEL, EventApi.polled(LOST));

    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.code()).isEqualTo("too-many-streams");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://receiver.example/events",
        "https://user:secret@receiver.example/",
        "ftp://receiver.example/",
        "https://receiver.example/#part",
        "not a uri"
      })
  void pushGoesOnlyWhereThePlatformMayCall(String endpoint) {
    var refused = events.create(Api.CHANNEL, EventApi.pushed(endpoint, LOST));

    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.json().getString("violations[0].field")).isEqualTo("delivery.endpoint_url");
  }

  /** The database takes no such text. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/ssf/status | {\"stream_id\":\"%s\",\"status\":\"paused\",\"reason\":\"a\\u0000\"} | reason",
        "/ssf/verify | {\"stream_id\":\"%s\",\"state\":\"a\\u0000\"} | state",
        "/ssf/streams | {\"delivery\":{},\"description\":\"a\\u0000\"} | description"
      })
  void textWithNulIsRefused(String path, String body, String field) {
    var refused = api.post(path, Api.CHANNEL, body.formatted(polling(LOST)));

    assertThat(refused.status()).as(refused.body()).isEqualTo(400);
    assertThat(refused.json().getString("violations[0].field")).isEqualTo(field);
  }

  @Test
  void eventWithNulInItsNameIsPassedOverAsAnyUnknownOne() {
    var created = events.create(Api.CHANNEL, EventApi.polled(LOST, "urn:example:\u0000"));

    assertThat(created.status()).as(created.body()).isEqualTo(201);
    made.add(created.json().getString("stream_id"));
    assertThat(created.json().getList("events_requested")).isEqualTo(List.of(LOST));
  }

  @Test
  void replayNeedsAMoment() {
    var path = "/v1/event-streams/" + polling(LOST) + "/replays";
    var refused = api.post(path, Api.CHANNEL, "{}");

    assertThat(refused.status()).as(refused.body()).isEqualTo(400);
    assertThat(refused.json().getString("violations[0].field")).isEqualTo("since");
  }

  /** Java knows moments that no database does. */
  @ParameterizedTest
  @ValueSource(strings = {"-1000000000-01-01T00:00:00Z", "+1000000000-12-31T23:59:59Z"})
  void replayKnowsAnyMoment(String since) {
    var replayed =
        api.post(
            "/v1/event-streams/" + polling(LOST) + "/replays",
            Api.CHANNEL,
            "{\"since\":\"" + since + "\"}");

    assertThat(replayed.status()).as(replayed.body()).isEqualTo(200);
    assertThat(replayed.json().getInt("events")).isZero();
  }

  @Test
  void headerThatWouldBreakOutOfItsLineIsRefused() {
    var body = EventApi.pushed("https://receiver.example/", LOST);
    body.getJsonObject("delivery").put("authorization_header", "Bearer a\r\nX-Evil: 1");

    var refused = events.create(Api.CHANNEL, body);

    assertThat(refused.json().getString("violations[0].field"))
        .isEqualTo("delivery.authorization_header");
  }

  @Test
  void unknownDeliveryMethodIsRefused() {
    var body =
        new JsonObject().put("delivery", new JsonObject().put("method", "urn:example:pigeon"));

    assertThat(events.create(Api.CHANNEL, body).json().getString("violations[0].field"))
        .isEqualTo("delivery.method");
  }

  @ParameterizedTest
  @CsvSource({
    "format, opaque, subject.format",
    "iss, https://somebody.example, subject.iss",
    "sub, '', subject.sub"
  })
  void subjectIsOneOfThisIssuer(String member, String value, String field) {
    var subject =
        new JsonObject().put("format", "iss_sub").put("iss", issuer.value()).put("sub", "s");
    var body = new JsonObject().put("stream_id", polling()).put("subject", subject);
    subject.put(member, value);

    var refused = api.post("/ssf/subjects/add", Api.CHANNEL, body.encode());

    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.json().getString("violations[0].field")).isEqualTo(field);
  }

  @Test
  void pollTakesNoMoreThanAThousandAcknowledgements() {
    var stream = polling();
    var acks = new JsonArray();
    for (int i = 0; i < 1_001; i++) {
      acks.add(UUID.randomUUID().toString());
    }

    var refused = events.poll(Api.CHANNEL, stream, new JsonObject().put("ack", acks));

    assertThat(refused.json().getString("violations[0].field")).isEqualTo("ack");
    var negative = events.poll(Api.CHANNEL, stream, new JsonObject().put("maxEvents", -1));
    assertThat(negative.json().getString("violations[0].field")).isEqualTo("maxEvents");
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /ssf/streams?stream_id=%s,",
    "PATCH, /ssf/streams, '{\"stream_id\":\"%s\"}'",
    "PUT, /ssf/streams, '{\"stream_id\":\"%s\"}'",
    "GET, /ssf/status?stream_id=%s,",
    "POST, /ssf/status, '{\"stream_id\":\"%s\",\"status\":\"paused\"}'",
    "POST, /ssf/verify, '{\"stream_id\":\"%s\"}'",
    "POST, /ssf/subjects/add, '{\"stream_id\":\"%s\",\"subject\":{\"format\":\"iss_sub\",\"iss\":\"{iss}\",\"sub\":\"s\"}}'",
    "POST, /ssf/subjects/remove, '{\"stream_id\":\"%s\",\"subject\":{\"format\":\"iss_sub\",\"iss\":\"{iss}\",\"sub\":\"s\"}}'",
    "POST, /ssf/streams/%s/poll, '{\"returnImmediately\":true}'",
    "POST, /v1/event-streams/%s/replays, '{\"since\":\"2026-01-01T00:00:00Z\"}'",
    "DELETE, /ssf/streams?stream_id=%s,"
  })
  void anothersStreamLooksLikeNone(String method, String path, String body) {
    var stream = polling(LOST);
    for (var id : List.of(stream, UUID.randomUUID().toString(), "no-id")) {
      var sent = body == null ? null : body.formatted(id).replace("{iss}", issuer.value());
      var reply = events.manage(method, path.formatted(id), Api.OTHER_CHANNEL, sent);
      assertThat(reply.status()).as(reply.body()).isEqualTo(404);
      assertThat(reply.code()).isEqualTo("not-found");
    }
    assertThat(api.get("/ssf/status?stream_id=" + stream, Api.CHANNEL).json().getString("status"))
        .isEqualTo("enabled");
  }

  @ParameterizedTest
  @CsvSource({
    "POST, /ssf/streams",
    "GET, /ssf/streams",
    "PATCH, /ssf/streams",
    "PUT, /ssf/streams",
    "DELETE, /ssf/streams",
    "GET, /ssf/status",
    "POST, /ssf/status",
    "POST, /ssf/verify",
    "POST, /ssf/subjects/add",
    "POST, /ssf/subjects/remove",
    "POST, /ssf/streams/00000000-0000-0000-0000-000000000000/poll",
    "POST, /v1/event-streams/00000000-0000-0000-0000-000000000000/replays"
  })
  void streamsAreForPartnersThatMayHaveThem(String method, String path) {
    assertThat(events.manage(method, path, null, "{}").status()).isEqualTo(401);
    for (var other : List.of(Api.REGISTRY, Api.CLERK)) {
      assertThat(events.manage(method, path, other, "{}").status()).as(other).isEqualTo(403);
    }
  }
}
