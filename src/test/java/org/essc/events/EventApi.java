package org.essc.events;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest.BodyPublishers;
import java.sql.SQLException;
import java.text.ParseException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.essc.testing.Api;
import org.essc.testing.TestServers;

/** Streams as receivers use them. */
public final class EventApi {

  public static final String RISC = "https://schemas.openid.net/secevent/risc/event-type/";
  public static final String CAEP = "https://schemas.openid.net/secevent/caep/event-type/";
  public static final String SSF = "https://schemas.openid.net/secevent/ssf/event-type/";
  public static final String OWN = "urn:essc:event:";

  private static final String WAITING =
      "select count(*) from outbox_event where published_at is null and position is not null";

  private final Api api;

  public EventApi(Api api) {
    this.api = api;
  }

  /** An event as its receiver sees it. */
  public record Event(SignedJWT token) {

    public JWTClaimsSet claims() {
      try {
        return token.getJWTClaimsSet();
      } catch (ParseException malformed) {
        throw new AssertionError(malformed);
      }
    }

    public String type() {
      return events().keySet().iterator().next();
    }

    @SuppressWarnings("unchecked")
    public Map<String, Object> data() {
      return (Map<String, Object>) events().get(type());
    }

    public Map<String, Object> subject() {
      return object("sub_id");
    }

    public String jti() {
      return claims().getJWTID();
    }

    private Map<String, Object> events() {
      return object("events");
    }

    private Map<String, Object> object(String name) {
      try {
        return claims().getJSONObjectClaim(name);
      } catch (ParseException malformed) {
        throw new AssertionError(malformed);
      }
    }

    static Event of(String compact) {
      try {
        return new Event(SignedJWT.parse(compact));
      } catch (ParseException malformed) {
        throw new AssertionError(compact, malformed);
      }
    }
  }

  public Api.Reply create(String partner, JsonObject body) {
    return api.post("/ssf/streams", partner, body.encode());
  }

  public static JsonObject polled(String... types) {
    return new JsonObject()
        .put("delivery", new JsonObject().put("method", "urn:ietf:rfc:8936"))
        .put("events_requested", new JsonArray(Arrays.asList(types)));
  }

  public static JsonObject pushed(String endpoint, String... types) {
    return polled(types)
        .put(
            "delivery",
            new JsonObject()
                .put("method", "urn:ietf:rfc:8935")
                .put("endpoint_url", endpoint)
                .put("authorization_header", "Bearer receivers-own"));
  }

  /** The stream's id. */
  public String polling(String partner, String... types) {
    var created = create(partner, polled(types));
    assertThat(created.status()).as(created.body()).isEqualTo(201);
    return created.json().getString("stream_id");
  }

  public Api.Reply poll(String partner, String stream, JsonObject body) {
    return api.post("/ssf/streams/" + stream + "/poll", partner, body.encode());
  }

  /** What is given out now, in its order. */
  public List<Event> now(String partner, String stream) {
    return events(poll(partner, stream, new JsonObject().put("returnImmediately", true)));
  }

  public static List<Event> events(Api.Reply polled) {
    assertThat(polled.status()).as(polled.body()).isEqualTo(200);
    var sets = new JsonObject(polled.body()).getJsonObject("sets");
    var all = new ArrayList<Event>();
    sets.forEach(
        set -> {
          var event = Event.of((String) set.getValue());
          assertThat(event.jti()).isEqualTo(set.getKey());
          all.add(event);
        });
    return all;
  }

  public void acknowledge(String partner, String stream, List<Event> events) {
    var body =
        new JsonObject()
            .put("maxEvents", 0)
            .put("ack", new JsonArray(events.stream().map(Event::jti).toList()));
    assertThat(poll(partner, stream, body).status()).isEqualTo(200);
  }

  /**
   * Until all that was done before is on its streams. A stream is told of what is relayed once it
   * is there, so one that is opened now would otherwise be told of another test's acts, too.
   */
  public static void awaitRelay() {
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(50))
        .until(EventApi::isRelayed);
  }

  private static boolean isRelayed() throws SQLException {
    try (var connection = TestServers.database().getConnection();
        var statement = connection.createStatement();
        var waiting = statement.executeQuery(WAITING)) {
      waiting.next();
      return waiting.getInt(1) == 0;
    }
  }

  /** Polls and acknowledges until so many events came. */
  public List<Event> receive(String partner, String stream, int count) {
    return receive(partner, stream, all -> all.size() >= count);
  }

  /** Polls and acknowledges until there are so many with that member. */
  public List<Event> receive(
      String partner, String stream, String member, String value, int count) {
    var all = receive(partner, stream, some -> with(some, member, value).size() >= count);
    return with(all, member, value);
  }

  /** All that came up to the first whose member has that value. */
  public List<Event> receiveUntil(String partner, String stream, String member, String value) {
    return receive(partner, stream, all -> !with(all, member, value).isEmpty());
  }

  private List<Event> receive(String partner, String stream, Predicate<List<Event>> enough) {
    var all = new ArrayList<Event>();
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(50))
        .until(
            () -> {
              var some = now(partner, stream);
              acknowledge(partner, stream, some);
              all.addAll(some);
              return enough.test(all);
            });
    return all;
  }

  private static List<Event> with(List<Event> events, String member, String value) {
    return events.stream().filter(one -> value.equals(one.data().get(member))).toList();
  }

  /** As {@link #receive(String, String, int)}, of those alone. */
  public static List<String> types(List<Event> events, Predicate<Event> which) {
    return events.stream().filter(which).map(Event::type).toList();
  }

  public Api.Reply manage(String method, String path, String partner, String body) {
    var request = api.request(path, partner).header("Content-Type", "application/json");
    return api.join(request.method(method, BodyPublishers.ofString(body == null ? "" : body)));
  }

  public void delete(String partner, String stream) {
    api.delete("/ssf/streams?stream_id=" + stream, partner);
  }
}
