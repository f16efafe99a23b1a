package org.essc.platform.partition;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.arc.All;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.essc.audit.verify.AuditSignatures;
import org.essc.audit.verify.AuditVerifier;
import org.essc.audit.verify.Finding;
import org.essc.keys.JwtVerifier;
import org.essc.keys.KeyMaterial;
import org.essc.platform.crypto.MasterKey;
import org.essc.platform.retention.ClockCheck;
import org.essc.testing.TestServers;
import org.essc.testing.ThrowAwayDatabase;
import org.essc.testing.Unis;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tables' own rules, played years ahead on a database of the test's own. */
@QuarkusTest
class MonthsPastTheirTimeTest {

  private static final String EVENT =
      """
      insert into outbox_event (id, holder_id, at, type, subject_type, subject_id, data, published_at)
      values (gen_random_uuid(), gen_random_uuid(), now() + interval '%s', '%s', 'card',
              gen_random_uuid(), '{}', %s)""";

  private static final String VERIFICATION =
      """
      insert into verification
        (id, holder_id, code_digest, verifier_no, ecard_id, binding_id, channel_no, purpose,
         level, subject, claims, verified_at)
      select gen_random_uuid(), gen_random_uuid(), accepted_code(sha256('a code'), now()),
             '2000000001', gen_random_uuid(), gen_random_uuid(), '1000000001', 'identity',
             1, 's', 'what the person told', now()""";

  @Inject @All List<Partitioned> tables;
  @Inject Vertx vertx;
  @Inject MasterKey masterKey;
  @TempDir Path directory;

  private ThrowAwayDatabase database;

  @BeforeEach
  void create() throws SQLException {
    database = ThrowAwayDatabase.create();
  }

  @AfterEach
  void close() throws SQLException {
    database.close();
  }

  @Test
  void publishedEventsGoWithTheirMonthUnlessOneOfItIsUnpublished() throws SQLException {
    execute(EVENT.formatted("0", "published", "now()"));
    execute(EVENT.formatted("1 month", "beside", "now()"));
    execute(EVENT.formatted("1 month", "unpublished", "null"));
    var types = "select type from outbox_event order by type";

    tendAfter(Duration.ofDays(20), "outbox_event");
    assertThat(values(types)).containsExactly("beside", "published", "unpublished");

    tendAfter(Duration.ofDays(150), "outbox_event");
    assertThat(values(types)).containsExactly("beside", "unpublished");

    execute("update outbox_event set published_at = now()");
    tendAfter(Duration.ofDays(150), "outbox_event");
    assertThat(values(types)).isEmpty();
  }

  @Test
  void verificationsBecomeAFileWithoutTheirClaims() throws Exception {
    execute(VERIFICATION);
    tendAfter(Duration.ofDays(1000), "verification");
    assertThat(values("select count(*) from verification")).containsExactly("1");

    tendAfter(Duration.ofDays(1200), "verification");
    assertThat(values("select count(*) from verification")).containsExactly("0");
    var row = new ObjectMapper().readTree(onlyLine());
    assertThat(row.path("verifier_no").asText()).isEqualTo("2000000001");
    assertThat(row.fieldNames())
        .toIterable()
        .contains("id", "holder_id", "code_digest", "channel_no", "purpose", "verified_at")
        .doesNotContain("claims");
  }

  /** The program's own signatures on a database of its own. */
  @Test
  void auditEntriesBecomeFilesWhoseNotesAreSigned() throws Exception {
    execute("select audit_append(2::smallint, array['one', 'two'])");
    execute("select audit_append(5::smallint, array['only'])");
    tendAfter(Duration.ofDays(1200), "audit_entry");
    assertThat(values("select count(*) from audit_entry")).containsExactly("0");
    assertThat(values("select chain || ' ' || first_seq || ' ' || last_seq from audit_archive"))
        .containsExactlyInAnyOrder("2 1 2", "5 1 1");
    execute("select audit_append(2::smallint, array['three'])");
    assertThat(findings(Optional.of(directory))).isEmpty();
    assertThat(findings(Optional.empty())).isEmpty();

    execute("set session_replication_role = replica; update audit_archive set last_seq = 3");
    assertThat(findings(Optional.empty())).contains(Finding.Reason.NOTE_FORGED);
  }

  /** Else what was deleted before would be signed for, and only the file could tell. */
  @Test
  void monthOfWhichAnEntryIsMissingOrChangedIsNotArchived() throws Exception {
    execute("select audit_append(2::smallint, array['one', 'two', 'three'])");
    for (var tampering :
        List.of(
            "delete from audit_entry where seq = 2",
            "update audit_entry set payload = 'another' where seq = 1",
            "update audit_entry set payload = 'another' where seq = 3")) {
      execute("create table kept as select * from audit_entry");
      execute("set session_replication_role = replica; " + tampering);
      var left = values("select payload from audit_entry order by seq");
      tendAfter(Duration.ofDays(1200), "audit_entry");
      assertThat(values("select payload from audit_entry order by seq"))
          .as(tampering)
          .isNotEmpty()
          .isEqualTo(left);
      execute(
          """
          set session_replication_role = replica; delete from audit_entry;
          insert into audit_entry select * from kept; drop table kept""");
    }
    tendAfter(Duration.ofDays(1200), "audit_entry");
    assertThat(values("select payload from audit_entry")).isEmpty();
  }

  /** The file may be the only one that is right: a month that comes back in a backup may be not. */
  @Test
  void monthThatIsNotArchivedLeavesTheFileOfItsFirstArchivingAsItIs() throws Exception {
    execute("select audit_append(2::smallint, array['one', 'two', 'three'])");
    execute("create table kept as select * from audit_entry");
    tendAfter(Duration.ofDays(1200), "audit_entry");
    assertThat(values("select payload from audit_entry")).isEmpty();
    var archived = archive();

    execute(
        """
        set session_replication_role = replica; delete from audit_archive;
        select partition_month('audit_entry', date_trunc('month', now(), 'UTC'));
        update kept set payload = 'another' where seq = 2;
        insert into audit_entry select * from kept""");
    tendAfter(Duration.ofDays(1200), "audit_entry");
    assertThat(values("select payload from audit_entry order by seq"))
        .containsExactly("one", "another", "three");
    assertThat(archive()).isEqualTo(archived);
  }

  private Map<String, String> archive() throws IOException {
    var contents = new TreeMap<String, String>();
    try (var files = Files.newDirectoryStream(directory)) {
      for (var file : files) {
        var content = Base64.getEncoder().encodeToString(Files.readAllBytes(file));
        contents.put(file.getFileName().toString(), content);
      }
    }
    return contents;
  }

  private List<Finding.Reason> findings(Optional<Path> archive) throws Exception {
    var findings = new ArrayList<Finding.Reason>();
    try (var keys = TestServers.database().getConnection();
        var connection = database.connect()) {
      var signatures =
          new AuditSignatures(
              new JwtVerifier(Clock.systemUTC()), KeyMaterial.loadAuditKeys(keys, masterKey));
      new AuditVerifier(
              connection,
              archive,
              signatures,
              Clock.systemUTC(),
              finding -> findings.add(finding.reason()))
          .verify(null);
    }
    return findings;
  }

  private String onlyLine() throws IOException {
    var lines = new ArrayList<String>();
    try (var files = Files.newDirectoryStream(directory, "verification_2*.ndjson.gz")) {
      for (var file : files) {
        try (var rows = new GZIPInputStream(Files.newInputStream(file))) {
          new String(rows.readAllBytes(), StandardCharsets.UTF_8).lines().forEach(lines::add);
        }
      }
    }
    assertThat(lines).hasSize(1);
    return lines.get(0);
  }

  private void tendAfter(Duration time, String table) {
    var pool = database.pool(vertx);
    try {
      var partitions =
          new PartitionsByMonth(
              List.of(),
              new MonthsToFiles(
                  database.source(), () -> Optional.of(directory.toString()), Clock.systemUTC()),
              pool,
              Clock.offset(Clock.systemUTC(), time),
              new ClockCheck(pool, Clock.systemUTC(), false),
              new SimpleMeterRegistry());
      var own = tables.stream().filter(one -> one.table().equals(table)).findFirst().orElseThrow();
      Unis.get(partitions.tend(own));
    } finally {
      Unis.get(pool.close());
    }
  }

  private void execute(String sql) throws SQLException {
    try (var connection = database.connect();
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private List<String> values(String sql) throws SQLException {
    try (var connection = database.connect();
        var statement = connection.createStatement();
        var found = statement.executeQuery(sql)) {
      var values = new ArrayList<String>();
      while (found.next()) {
        values.add(found.getString(1));
      }
      return values;
    }
  }
}
