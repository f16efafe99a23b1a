package org.essc.partner;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.essc.platform.config.Issuer;
import org.essc.testing.Api;
import org.essc.testing.Api.Reply;
import org.essc.testing.Management;
import org.essc.testing.MutableClock;
import org.essc.testing.Rounds;
import org.essc.testing.TestPartner;
import org.essc.testing.TestServers;
import org.essc.testing.Tokens;
import org.junit.jupiter.api.Test;

/** Whoever does not prove to be anybody costs looks into memory, and keeps nobody out. */
@QuarkusTest
class UnknownCallersTest {

  private static final int MANY = 400;

  @Inject MutableClock clock;
  @Inject Issuer issuer;

  private final Api api = Api.here();

  private CompletableFuture<Reply> token(String client, String secret) {
    return api.patiently(asking(client, secret));
  }

  private HttpRequest.Builder asking(String client, String secret) {
    var basic = Base64.getEncoder().encodeToString((client + ":" + secret).getBytes(UTF_8));
    return HttpRequest.newBuilder(URI.create(api.url("/oauth2/token")))
        .header("Authorization", "Basic " + basic)
        .header("Content-Type", "application/x-www-form-urlencoded")
        .POST(BodyPublishers.ofString("grant_type=client_credentials"));
  }

  private static List<Integer> statuses(List<CompletableFuture<Reply>> replies) {
    return replies.stream().map(CompletableFuture::join).map(Reply::status).toList();
  }

  /** Statements on the table of partners that this database has run. */
  private static long looksAtPartners() throws SQLException {
    try (var connection = TestServers.superuserDatabase().getConnection();
        var statement = connection.createStatement()) {
      statement.execute("select pg_stat_force_next_flush()");
      var rows =
          statement.executeQuery(
              "select coalesce(seq_scan, 0) + coalesce(idx_scan, 0)"
                  + " from pg_stat_user_tables where relname = 'partner'");
      rows.next();
      return rows.getLong(1);
    }
  }

  @Test
  void madeUpNumbersShareAFewReadingsAndKeepNoNewPartnerOut() throws SQLException {
    long before = looksAtPartners();
    var asked = new ArrayList<CompletableFuture<Reply>>();
    for (int i = 0; i < MANY; i++) {
      asked.add(token("1" + (900_000_000 + i), "guess"));
    }
    var partner = TestPartner.register();
    assertThat(partner.token(clock, issuer.value())).isNotNull();
    assertThat(statuses(asked)).containsOnly(401);
    assertThat(looksAtPartners() - before).isLessThan(MANY / 4);
  }

  @Test
  void wrongSecretsOfAKnownClientShareReadingsToo() throws SQLException {
    assertThat(token(Api.CHANNEL, "sandbox-" + Api.CHANNEL).join().status()).isEqualTo(200);
    long before = looksAtPartners();
    var asked = IntStream.range(0, MANY).mapToObj(i -> token(Api.CHANNEL, "guess-" + i)).toList();
    assertThat(statuses(asked)).containsOnly(401);
    assertThat(looksAtPartners() - before).isLessThan(MANY / 4);
  }

  @Test
  void tokensByMadeUpKeysAreRefusedFromMemory() {
    var parts = Tokens.partner(Api.CHANNEL).split("\\.");
    var asked =
        IntStream.range(0, MANY)
            .mapToObj(
                i -> {
                  var header =
                      "{\"alg\":\"ES256\",\"typ\":\"at+jwt\",\"kid\":\"made-up-" + i + "\"}";
                  var forged =
                      Base64.getUrlEncoder().withoutPadding().encodeToString(header.getBytes(UTF_8))
                          + '.'
                          + parts[1]
                          + '.'
                          + parts[2];
                  return api.patiently(
                      HttpRequest.newBuilder(URI.create(api.url("/v1/ecards/none")))
                          .header("Authorization", "Bearer " + forged)
                          .GET());
                })
            .toList();
    double served = jwksServed();
    assertThat(statuses(asked)).containsOnly(401);
    assertThat(jwksServed() - served).as("reads of our own JWKS").isLessThan(MANY / 4.0);
  }

  private double jwksServed() {
    return io.restassured.RestAssured.get(Management.url("/q/metrics"))
        .asString()
        .lines()
        .filter(line -> line.startsWith("essc_operation_seconds_count"))
        .filter(line -> line.contains("operation=\"Jwks.jwks\""))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  @Test
  void burstOfAThousandIsServedOrToldToComeBackForOverloadAndThenGetsItsTokens() throws Exception {
    Rounds.untilOneCounts(this::burstOfAThousandIsServed);
  }

  /** What comes late where everything stood still for a moment is not late for overload. */
  private boolean burstOfAThousandIsServed() {
    int waiting = 1_000;
    boolean forOverload = true;
    for (int round = 0; round < 10 && waiting > 0; round++) {
      var asked =
          Stream.generate(() -> api.send(asking(Api.CHANNEL, "sandbox-" + Api.CHANNEL)))
              .limit(waiting)
              .toList();
      waiting = 0;
      for (var one : asked) {
        var reply = one.join();
        if (reply.status() != 200) {
          assertThat(reply.status()).isIn(429, 503);
          assertThat(reply.json().getString("error")).isEqualTo("temporarily_unavailable");
          assertThat(reply.header("Retry-After")).isNotNull();
          forOverload &= reply.json().getString("error_description").startsWith("Too many ");
          waiting++;
        }
      }
    }
    if (forOverload) {
      assertThat(waiting).isZero();
    }
    return forOverload;
  }
}
