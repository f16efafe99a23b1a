package org.essc.platform.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.essc.testing.Api;
import org.essc.testing.Api.Reply;
import org.essc.testing.LockWaits;
import org.essc.testing.Rounds;
import org.essc.testing.TestServers;
import org.junit.jupiter.api.Test;

/** A database that answers nobody for a moment, and then goes on: whoever waited is served. */
@QuarkusTest
class StandstillTest {

  /** What else a busy machine may take of the callers' time. */
  private static final Duration BESIDE = Duration.ofMillis(40);

  private final Api api = Api.here();

  @Test
  void callersWhoseStandingIsAskedForMeanwhile() throws Exception {
    api.token(Api.CHANNEL);
    outlasted("partner", Duration.ofMillis(370), this::readStreams);
  }

  @Test
  void callersWhoseSigningIsLookedForMeanwhile() throws Exception {
    var holder = api.holder();
    outlasted(
        "ecard_binding",
        Duration.ofMillis(1_300),
        () -> {
          api.token(Api.CHANNEL);
          return CompletableFuture.supplyAsync(
              () -> api.once().code(Api.CHANNEL, holder.signNo(), "enquiry"));
        });
  }

  private CompletableFuture<Reply> readStreams() {
    return api.send(api.request("/ssf/streams", Api.CHANNEL).GET());
  }

  /** The request is sent while nobody can read the table. */
  private static void outlasted(
      String table, Duration standstill, Supplier<CompletableFuture<Reply>> request)
      throws Exception {
    Rounds.untilOneCounts(
        () -> {
          try (var connection = TestServers.superuserDatabase().getConnection();
              var statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("lock table " + table + " in access exclusive mode");
            var answer = request.get();
            long asked = System.nanoTime();
            LockWaits.untilBehind(connection, answer);
            Awaitility.await()
                .pollInterval(Duration.ofMillis(5))
                .until(() -> since(asked).compareTo(standstill) >= 0 || answer.isDone());
            connection.rollback();
            if (since(asked).compareTo(standstill.plus(BESIDE)) > 0) {
              return false;
            }
            assertThat(answer.join().status()).as(answer.join().body()).isBetween(200, 201);
            return true;
          }
        });
  }

  private static Duration since(long then) {
    return Duration.ofNanos(System.nanoTime() - then);
  }
}
