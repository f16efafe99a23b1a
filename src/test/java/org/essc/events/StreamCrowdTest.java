package org.essc.events;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.essc.keys.RevokeSigningKey;
import org.essc.keys.RotatedBy;
import org.essc.platform.config.Issuer;
import org.essc.testing.Api;
import org.essc.testing.Api.Reply;
import org.essc.testing.LockWaits;
import org.essc.testing.Management;
import org.essc.testing.MutableClock;
import org.essc.testing.TestPartner;
import org.essc.testing.TestServers;
import org.essc.testing.Unis;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** However often one receiver asks for what has to wait, others have the connections. */
@QuarkusTest
class StreamCrowdTest {

  private static final String LOST = EventApi.OWN + "card-lost";

  @Inject MutableClock clock;
  @Inject Issuer issuer;
  @Inject Pool pool;
  @Inject RevokeSigningKey revokeSigningKey;

  private final Api api = Api.here();
  private final EventApi events = new EventApi(api);
  private String partner;

  @BeforeEach
  void register() {
    var registered = TestPartner.limited("channel", 10_000, List.of(), List.of("410000"));
    partner = registered.number();
    api.useToken(partner, registered.token(clock, issuer.endpoint("/oauth2/token")));
  }

  @AfterEach
  void forget() {
    Api.forgetTokens();
  }

  private static Connection hold(String row) throws SQLException {
    var connection = TestServers.superuserDatabase().getConnection();
    connection.setAutoCommit(false);
    try (var statement = connection.createStatement()) {
      statement.execute("select 1 from " + row + " for no key update");
    }
    return connection;
  }

  private static void assertUnavailable(Reply reply) {
    assertThat(reply.status()).as(reply.body()).isEqualTo(503);
    assertThat(reply.code()).isIn("overloaded", "service-unavailable");
  }

  @Test
  void replaysOfOneReceiverLeaveOthersRoomAndNoneIsMadeLater() throws SQLException {
    var stream = events.polling(partner, LOST);
    var path = "/v1/event-streams/" + stream + "/replays";
    var body = "{\"since\":\"" + clock.instant() + "\"}";
    api.token(Api.VERIFIER);
    try (var holding = hold("event_stream where id = '" + stream + "'")) {
      var crowd =
          Stream.generate(() -> api.once().send(api.json(path, partner, body))).limit(60).toList();
      var all = CompletableFuture.allOf(crowd.toArray(CompletableFuture[]::new));

      assertThat(api.get("/ssf/streams", Api.VERIFIER).status()).isEqualTo(200);
      given().get(Management.url("/q/health/ready")).then().statusCode(200);
      assertThat(LockWaits.reach(3, holding, all)).as("more than a receiver's share").isFalse();
      crowd.forEach(one -> assertUnavailable(one.join()));
      Awaitility.await("no connection stays with the stream")
          .atMost(Duration.ofSeconds(10))
          .until(() -> LockWaits.queue(holding) == 0);
      holding.rollback();
    }
    assertThat(api.post(path, partner, body).status()).isEqualTo(200);
    events.delete(partner, stream);
  }

  @Test
  void streamWhoseReceiverWasRefusedIsNotMadeAfterwards() throws SQLException {
    try (var holding = hold("partner where partner_no = '" + partner + "'")) {
      var created =
          api.once().send(api.json("/ssf/streams", partner, EventApi.polled(LOST).encode())).join();
      assertUnavailable(created);
      holding.rollback();
    }

    var stream = events.polling(partner, LOST);

    assertThat(api.get("/ssf/streams", partner).json().getList("stream_id"))
        .containsExactly(stream);
    events.delete(partner, stream);
  }

  /** It would ask again, as it had no answer, and have two streams. */
  @Test
  void receiverWhoseStreamIsBeingCommittedIsWaitedWith() throws SQLException {
    try (var connection = TestServers.superuserDatabase().getConnection();
        var statement = connection.createStatement()) {
      statement.execute(
          """
          create or replace function slow_commit() returns trigger language plpgsql as $$
          begin perform pg_sleep(2.5); return null; end $$
          """);
      statement.execute(
          """
          create constraint trigger slow_commit after insert on event_stream
            deferrable initially deferred for each row when (new.partner_no = '%s')
            execute function slow_commit()"""
              .formatted(partner));
      try {
        var body = EventApi.polled(LOST).encode();
        var created = api.once().send(api.json("/ssf/streams", partner, body)).join();

        assertThat(created.status()).as(created.body()).isEqualTo(201);
        var stream = created.json().getString("stream_id");
        assertThat(api.get("/ssf/streams", partner).json().getList("stream_id"))
            .containsExactly(stream);
        events.delete(partner, stream);
      } finally {
        statement.execute("drop trigger slow_commit on event_stream");
      }
    }
  }

  /** No two signatures of the same are alike: a token that comes again was not signed again. */
  @Test
  void whatIsPolledForAgainAndAgainIsSignedOnceByEachKey() {
    var stream = events.polling(partner, LOST);
    tellOf(100, stream);
    var first = tokens(stream);
    assertThat(first).hasSize(100).doesNotHaveDuplicates();

    for (int poll = 0; poll < 50; poll++) {
      assertThat(tokens(stream)).isEqualTo(first);
    }

    var kid = events.now(partner, stream).get(0).token().getHeader().getKeyID();
    Unis.get(revokeSigningKey.revoke(kid, RotatedBy.staff("tester")));
    assertThat(events.now(partner, stream))
        .hasSize(100)
        .noneMatch(event -> event.token().getHeader().getKeyID().equals(kid));
    events.delete(partner, stream);
  }

  private List<String> tokens(String stream) {
    return events.now(partner, stream).stream()
        .map(event -> event.token().getParsedString())
        .toList();
  }

  private void tellOf(int holders, String stream) {
    Unis.get(
        pool.preparedQuery(
                """
                insert into stream_event (stream_id, told_at, at, jti, txn, holder_id, type, data)
                select $1, now(), now(), gen_random_uuid(), gen_random_uuid(), gen_random_uuid(),
                       $2, '{}'::jsonb
                  from generate_series(1, $3)""")
            .execute(Tuple.of(UUID.fromString(stream), LOST, holders)));
  }
}
