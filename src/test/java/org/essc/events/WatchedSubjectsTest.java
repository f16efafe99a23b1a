package org.essc.events;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.essc.platform.config.Issuer;
import org.essc.platform.retention.ForgetOnSchedule;
import org.essc.testing.Api;
import org.essc.testing.MutableClock;
import org.essc.testing.Unis;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How many subjects a verifier watches is bounded for each of its streams. */
@QuarkusTest
class WatchedSubjectsTest {

  @Inject MutableClock clock;
  @Inject Pool pool;
  @Inject Issuer issuer;
  @Inject EventsConfig config;
  @Inject ForgetOnSchedule forget;

  private final Api api = Api.here();
  private final EventApi events = new EventApi(api);
  private String stream;
  private String other;

  @BeforeEach
  void streams() {
    stream = events.polling(Api.VERIFIER, EventApi.OWN + "card-lost");
    other = events.polling(Api.VERIFIER, EventApi.OWN + "card-lost");
  }

  @AfterEach
  void delete() {
    clock.reset();
    Api.forgetTokens();
    events.delete(Api.VERIFIER, stream);
    events.delete(Api.VERIFIER, other);
  }

  private Api.Reply ask(String what, String stream, String subject) {
    return api.post("/ssf/subjects/" + what, Api.VERIFIER, body(stream, subject));
  }

  private String body(String stream, String subject) {
    var sub =
        new JsonObject().put("format", "iss_sub").put("iss", issuer.value()).put("sub", subject);
    return new JsonObject().put("stream_id", stream).put("subject", sub).encode();
  }

  private void add(String stream, String subject) {
    var added = ask("add", stream, subject);
    assertThat(added.status()).as(added.body()).isEqualTo(200);
  }

  @Test
  void subjectWithNulIsRefused() {
    var refused = ask("add", stream, "a\u0000");

    assertThat(refused.status()).as(refused.body()).isEqualTo(400);
    assertThat(refused.json().getString("violations[0].field")).isEqualTo("subject.sub");
  }

  private void assertFull(String subject) {
    var refused = ask("add", stream, subject);
    assertThat(refused.status()).as(refused.body()).isEqualTo(429);
    assertThat(refused.code()).isEqualTo("too-many-subjects");
  }

  /** As if so many more were watched. */
  private void count(int more) {
    Unis.get(
        pool.preparedQuery("update event_stream set subjects = subjects + $2 where id = $1")
            .execute(Tuple.of(UUID.fromString(stream), more)));
  }

  private int counted() {
    return Unis.get(
            pool.preparedQuery("select subjects from event_stream where id = $1")
                .execute(Tuple.of(UUID.fromString(stream))))
        .iterator()
        .next()
        .getInteger(0);
  }

  @Test
  void streamThatWatchesAsManyAsItMayTakesNoNewOneAndNoOtherStreamIsConcerned() {
    count(config.subjectsPerStream() - 2);
    add(stream, "first");
    add(stream, "second");

    assertFull("third");

    add(stream, "first");
    add(other, "third");
    assertThat(ask("remove", stream, "third").status()).isEqualTo(204);
    assertFull("third");
    assertThat(ask("remove", stream, "first").status()).isEqualTo(204);
    add(stream, "third");
    assertFull("fourth");
  }

  @Test
  void subjectsAreCountedOnceHoweverOftenAndByHowManyTheyAreAdded() {
    var adding = new ArrayList<CompletableFuture<Api.Reply>>();
    for (int i = 0; i < 40; i++) {
      var body = body(stream, "s" + i % 10);
      adding.add(api.patiently(api.json("/ssf/subjects/add", Api.VERIFIER, body)));
    }

    assertThat(adding.stream().map(one -> one.join().status())).containsOnly(200);
    assertThat(counted()).isEqualTo(10);
  }

  @Test
  void roomIsMadeWhenTheirTimeIsOver() {
    add(stream, "first");
    clock.advance(Duration.ofDays(10));
    Api.forgetTokens();
    add(stream, "second");
    count(config.subjectsPerStream() - 2);
    clock.advance(Duration.ofDays(21));
    Api.forgetTokens();
    assertFull("third");

    Unis.get(forget.run());

    add(stream, "third");
    assertFull("fourth");
  }
}
