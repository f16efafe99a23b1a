package org.essc.platform.partition;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.zip.GZIPInputStream;
import javax.sql.DataSource;
import org.awaitility.Awaitility;
import org.essc.testing.PlatformProcess;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged program, killed between the steps by which a month becomes a file. */
class KilledArchiveIT {

  private static final int ROWS = 150_000;

  /** In bytes, of a file several times as long. */
  private static final long PART = 2_000_000;

  /** For a start of the program with its servers, and as much again. */
  private static final Duration WAIT = Duration.ofMinutes(6);

  private static final String MONTH = "verification_202001";

  private static final String FILL =
      """
      insert into verification
        (id, holder_id, code_digest, verifier_no, ecard_id, binding_id, channel_no, purpose,
         level, subject, claims, verified_at)
      select gen_random_uuid(), gen_random_uuid(),
             '\\x000000000000'::bytea || int2send((date '2020-01-01' - date '1970-01-01' + no %% 30)::int2)
               || sha256(no::text::bytea),
             '2000000001', gen_random_uuid(), gen_random_uuid(), '1000000001', 'identity', 1, 's',
             'c', '2020-01-01T12:00:00Z'::timestamptz + no %% 30 * interval '1 day'
        from generate_series(1, %d) no"""
          .formatted(ROWS);

  @TempDir Path directory;

  @Test
  void monthIsInTheDatabaseUntilItIsInItsFileAsAWhole() throws Exception {
    var data = directory.resolve("data");
    var archive = Files.createDirectories(directory.resolve("archive"));
    try (var first = PlatformProcess.start(data)) {
      fill(first.servers().database());
    }
    var begun = archive.resolve(MONTH + ".ndjson.gz.new");
    Callable<Boolean> whole = () -> Files.exists(archive.resolve(MONTH + ".ndjson.gz"));
    // a look that comes too late finds the next step
    var moments = new LinkedHashMap<String, Callable<Boolean>>();
    moments.put("begun", () -> Files.exists(begun) || whole.call());
    moments.put("half", () -> size(begun) > PART || whole.call());
    moments.put("whole", whole);
    for (var moment : moments.entrySet()) {
      // what the one before has left would be taken for this one's, whose servers do not run yet
      if (whole.call()) {
        break;
      }
      if (size(begun) > PART) {
        Files.delete(begun);
      }
      killAt(moment.getKey(), moment.getValue(), data, archive);
    }

    try (var last = PlatformProcess.launch(data, settings(archive)).awaitReady()) {
      Awaitility.await().atMost(WAIT).until(() -> !isThere(last.servers().database()));
    }
    assertThat(ids(archive)).hasSize(ROWS);
    assertThat(archive.resolve(MONTH + ".ndjson.gz.new")).doesNotExist();
  }

  private static Map<String, String> settings(Path archive) {
    return Map.of(
        "ESSC_ARCHIVE_DIRECTORY", archive.toString(),
        "ESSC_PARTITIONS_DELAYED", "1s",
        "ESSC_PARTITIONS_EVERY", "1s");
  }

  private static void killAt(String moment, Callable<Boolean> come, Path data, Path archive)
      throws Exception {
    try (var platform = PlatformProcess.launch(data, settings(archive))) {
      Awaitility.await()
          .alias(moment)
          .atMost(WAIT)
          .pollDelay(Duration.ZERO)
          .pollInterval(Duration.ofMillis(2))
          .pollInSameThread()
          .until(come);
      platform.kill9();
      var database = platform.servers().database();
      if (isThere(database)) {
        assertThat(value(database, "select count(*) from " + MONTH))
            .as(moment)
            .isEqualTo(Integer.toString(ROWS));
      } else {
        assertThat(ids(archive)).as(moment).hasSize(ROWS);
      }
    }
  }

  private static void fill(DataSource database) throws SQLException {
    execute(database, "select partition_month('verification', '2020-01-01T00:00:00Z')");
    execute(database, FILL);
    assertThat(value(database, "select count(*) from " + MONTH)).isEqualTo("" + ROWS);
  }

  private static boolean isThere(DataSource database) throws SQLException {
    return "t".equals(value(database, "select to_regclass('" + MONTH + "') is not null"));
  }

  /** One line for each. */
  private static Set<String> ids(Path archive) throws IOException {
    var file = archive.resolve(MONTH + ".ndjson.gz");
    var ids = new HashSet<String>();
    try (var rows = new GZIPInputStream(Files.newInputStream(file))) {
      new String(rows.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .forEach(line -> assertThat(ids.add(line.substring(0, 50))).isTrue());
    }
    return ids;
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException notThere) {
      return 0;
    }
  }

  private static void execute(DataSource database, String sql) throws SQLException {
    try (var connection = database.getConnection();
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static String value(DataSource database, String question) throws SQLException {
    try (var connection = database.getConnection();
        var statement = connection.createStatement();
        var rows = statement.executeQuery(question)) {
      rows.next();
      return rows.getString(1);
    }
  }
}
