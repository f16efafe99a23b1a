package org.essc.sandbox.play;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/** Streams of events that partners of a story poll (RFC 8936), and give up at its end. */
@Singleton
class EventStreams {

  private static final String EVENT = "urn:essc:event:";
  private static final String DESCRIPTION = "sandbox-story";
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Signatures signatures;

  /** Of stories that are played now; others of that description were left by a crash. */
  private final Set<String> open = ConcurrentHashMap.newKeySet();

  EventStreams(Signatures signatures) {
    this.signatures = signatures;
  }

  /** A partner's stream. */
  record Stream(Actor of, String id) {}

  /**
   * @param types such as {@code card-lost}
   */
  Stream open(Stage stage, Actor who, String... types) {
    var caller = stage.as(who);
    var events = List.of(types).stream().map(EVENT::concat).toList();
    var made = make(caller, events);
    var id =
        stage
            .step(who, "建立事件流，自己来取（轮询）", "sets up a stream of events, to be polled", made)
            .text("stream_id");
    stage.afterwards(
        () -> {
          caller.delete("/ssf/streams?stream_id=" + id);
          open.remove(id);
        });
    return new Stream(who, id);
  }

  /** One at a time: another play would take a stream that is not known as open yet for left. */
  private Exchange make(Caller caller, List<String> events) {
    synchronized (open) {
      clearLeftBehind(caller);
      var made =
          caller.post(
              "/ssf/streams",
              Body.of(
                  "delivery", Map.of("method", "urn:ietf:rfc:8936"),
                  "events_requested", events,
                  "description", DESCRIPTION));
      if (made.ok()) {
        open.add(made.text("stream_id"));
      }
      return made;
    }
  }

  private void clearLeftBehind(Caller caller) {
    for (var stream : caller.get("/ssf/streams").json()) {
      var id = stream.path("stream_id").asText();
      if (stream.path("description").asText().equals(DESCRIPTION) && !open.contains(id)) {
        caller.delete("/ssf/streams?stream_id=" + id);
      }
    }
  }

  /**
   * Polls until such an event came, and acknowledges it.
   *
   * @param which of the event's members, beside its type
   * @return the event's members
   */
  JsonNode told(
      Stage stage, Stream stream, String type, Predicate<JsonNode> which, String zh, String en) {
    var acknowledged = new ArrayList<String>();
    JsonNode found = null;
    Exchange poll;
    long end = System.nanoTime() + PATIENCE.toNanos();
    do {
      poll =
          stage
              .as(stream.of())
              .post(
                  "/ssf/streams/" + stream.id() + "/poll",
                  Body.of("returnImmediately", false, "ack", List.copyOf(acknowledged)))
              .expect(200);
      acknowledged.clear();
      for (var set : poll.json().path("sets").properties()) {
        acknowledged.add(set.getKey());
        var claims = signatures.claims(set.getValue().asText());
        var event = claims.path("events").path(EVENT + type);
        found = !event.isMissingNode() && which.test(event) ? claims : found;
      }
    } while (found == null && System.nanoTime() < end);
    stage.told(stream.of(), zh, en, poll, facts(type, found), found);
    stage
        .as(stream.of())
        .post(
            "/ssf/streams/" + stream.id() + "/poll", Body.of("maxEvents", 0, "ack", acknowledged));
    return found.path("events").path(EVENT + type);
  }

  private static Map<String, Object> facts(String type, JsonNode claims) {
    var state = claims == null ? null : claims.at("/events").path(EVENT + type).get("state");
    return state == null
        ? Map.of("event", EVENT + type)
        : Body.of("event", EVENT + type, "state", state.asText());
  }
}
