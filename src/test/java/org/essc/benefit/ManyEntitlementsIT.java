package org.essc.benefit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Enumeration;
import java.util.Map;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.essc.testing.Api;
import org.essc.testing.CardFiles;
import org.essc.testing.Imports;
import org.essc.testing.PlatformProcess;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The packaged program with little memory, and a file of entitlements that it is killed over.
 * {@code -Dessc.test.entitlements=500000} takes as many.
 */
class ManyEntitlementsIT {

  private static final int ROWS = Integer.getInteger("essc.test.entitlements", 40_000);
  private static final int HOLDERS = Math.min(ROWS / 2, 50_000);
  private static final Duration PATIENCE = Duration.ofMinutes(15);
  private static final long FIRST = 5_000_000;
  private static final Map<String, String> LITTLE_MEMORY =
      Map.of("JAVA_TOOL_OPTIONS", "-Xmx160m -XX:TieredStopAtLevel=1");
  private static final String DUE = LocalDate.now().plusYears(1).toString();

  @TempDir Path directory;

  @Test
  void fileIsAppliedOnceThoughThePlatformIsKilledMeanwhile() throws SQLException {
    var data = directory.resolve("data");
    String file;
    try (var first = PlatformProcess.launch(data, LITTLE_MEMORY).awaitReady()) {
      var api = Api.at(first.baseUrl());
      var database = new Imports(api, first.servers().superuserDatabase());
      holders(api);
      var accepted = send(api);
      assertThat(accepted.status()).as(accepted.body()).isEqualTo(202);
      assertThat(accepted.json().getLong("received")).isEqualTo(ROWS);
      file = accepted.json().getString("fileId");
      Awaitility.await()
          .atMost(Duration.ofMinutes(2))
          .pollInterval(Duration.ofMillis(10))
          .until(() -> stored(database) > 0);
      first.kill9();
      assertThat(stored(database)).isLessThan(ROWS);
    }

    try (var second = PlatformProcess.launch(data, LITTLE_MEMORY).awaitReady()) {
      var api = Api.at(second.baseUrl());
      var database = new Imports(api, second.servers().superuserDatabase());
      var benefits = new BenefitApi(api);
      var done = benefits.await(file, PATIENCE);

      assertThat(BenefitApi.counts(done)).isEqualTo("completed %d %d 0 0".formatted(ROWS, ROWS));
      System.out.println("entitlements: rows/s " + done.json().getString("rowsPerSecond"));
      assertThat(stored(database)).isEqualTo(ROWS);
      assertThat(
              database.query(
                  "select (select count(*) from benefit_entitlement where state = 'due') || ' ' ||"
                      + " (select count(*) from benefit_file_chunk)"))
          .containsExactly(HOLDERS + " 0");
      assertThat(results(api)).isEqualTo(ROWS);
      var again = benefits.await(send(api).json().getString("fileId"), PATIENCE);
      assertThat(BenefitApi.counts(again))
          .isEqualTo("completed %d %d %d 0".formatted(ROWS, ROWS, ROWS));
      System.out.println("the same again: rows/s " + again.json().getString("rowsPerSecond"));
      assertThat(second.output()).doesNotContain("OutOfMemoryError");
    }
  }

  /** Read as it comes, as an insurer does. */
  private static long results(Api api) {
    var http = HttpClient.newHttpClient();
    var request =
        api.request("/v1/benefit-entitlements/results", Api.INSURER).timeout(PATIENCE).build();
    var answer =
        Awaitility.await()
            .atMost(PATIENCE)
            .pollInterval(Duration.ofSeconds(1))
            .until(
                () -> http.send(request, BodyHandlers.ofLines()),
                given -> given.statusCode() != 503);
    try (var lines = answer.body()) {
      return lines.filter(line -> !line.isBlank()).count();
    }
  }

  private static void holders(Api api) {
    var cards =
        api.join(
            api.request("/v1/card-imports", Api.REGISTRY)
                .timeout(PATIENCE)
                .header("Content-Type", "text/csv")
                .header("Idempotency-Key", UUID.randomUUID().toString())
                .POST(
                    BodyPublishers.ofInputStream(
                        () -> lines(CardFiles.HEADER, HOLDERS, n -> CardFiles.row(n) + "\n"))));
    assertThat(cards.status()).as(cards.body()).isEqualTo(202);
    var id = cards.json().getString("importId");
    Awaitility.await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(200))
        .until(
            () -> api.get("/v1/card-imports/" + id, Api.REGISTRY).json().getString("state"),
            "completed"::equals);
  }

  private static Api.Reply send(Api api) {
    return api.join(
        api.request("/v1/benefit-entitlements", Api.INSURER)
            .timeout(PATIENCE)
            .header("Content-Type", "text/csv")
            .header("Idempotency-Key", UUID.randomUUID().toString())
            .POST(
                BodyPublishers.ofInputStream(
                    () ->
                        lines(
                            "reference,scheme,idNumber,name,regionCode,dueOn\n",
                            ROWS,
                            ManyEntitlementsIT::row))));
  }

  private static String row(long n) {
    return "R-%d,resident-pension,%s,%s,410100,%s%n"
        .formatted(n, CardFiles.idNumber(n), CardFiles.name(n), DUE);
  }

  /** A line of text for each number. */
  private interface Line {
    String of(long n);
  }

  /** Made while it is sent. */
  private static InputStream lines(String header, long count, Line line) {
    return new SequenceInputStream(
        new Enumeration<InputStream>() {
          private long next = FIRST - 1;

          @Override
          public boolean hasMoreElements() {
            return next < FIRST + count;
          }

          @Override
          public InputStream nextElement() {
            var text = next < FIRST ? header : line.of(next);
            next++;
            return new ByteArrayInputStream(text.getBytes(UTF_8));
          }
        });
  }

  private static long stored(Imports database) throws SQLException {
    return Long.parseLong(database.query("select count(*) from benefit_entitlement").get(0));
  }
}
