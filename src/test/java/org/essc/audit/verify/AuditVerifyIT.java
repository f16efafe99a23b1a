package org.essc.audit.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.essc.testing.PlatformProcess;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code audit verify} as an operator runs it, beside the running platform and after it. */
class AuditVerifyIT {

  @TempDir Path directory;

  @Test
  void packagedCommandFindsWhatASuperuserChangedAndHid() throws Exception {
    var data = directory.resolve("data");
    var heads = directory.resolve("heads.log");
    String rewritten;
    try (var platform =
        PlatformProcess.launch(data, Map.of("ESSC_AUDIT_SIGN_HEADS_EVERY", "1s")).awaitReady()) {
      int chain = append(platform, "audit entry of a test");
      var head = Pattern.compile("audit head chain=" + chain + " seq=(\\d+) ");
      Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> head.matcher(platform.output()).find());
      assertThat(verify(data, 0)).contains("the audit log is intact");
      Files.writeString(heads, platform.output());
      rewritten = "chain %d seq %s REWRITTEN".formatted(chain, last(head, heads));

      // the perfect forger: changes the entry, the hashes and the stored heads that contradict him
      asSuperuser(
          platform,
          "set session_replication_role = replica",
          "select from audit_chain where chain = %d for update".formatted(chain),
          "create temporary table was as select head_seq from audit_chain where chain = " + chain,
          "delete from audit_head where chain = " + chain,
          "delete from audit_entry where chain = " + chain,
          "update audit_chain set head_seq = 0, head_hash ="
              + " sha256(convert_to('essc audit chain %1$d', 'UTF8')) where chain = %1$d"
                  .formatted(chain),
          "set session_replication_role = origin",
          "select audit_append(%d::smallint, array_fill('another entry'::text,".formatted(chain)
              + " array[head_seq::int])) from was");
      assertThat(verify(data, 1, "--heads", heads.toString())).contains(rewritten);
      assertThat(platform.terminate()).isIn(0, 143);
    }
    assertThat(verify(data, 1, "--heads", heads.toString())).contains(rewritten);
  }

  /** The chain that it stands in: where another entry is written at this moment it is the next. */
  private static int append(PlatformProcess platform, String payload) throws Exception {
    try (var connection = platform.servers().superuserDatabase().getConnection();
        var statement = connection.createStatement();
        var receipt =
            statement.executeQuery(
                "select chain from audit_append_receipt(7::smallint, array['" + payload + "'])")) {
      receipt.next();
      return receipt.getInt(1);
    }
  }

  private static String last(Pattern head, Path heads) throws Exception {
    return head.matcher(Files.readString(heads))
        .results()
        .map(result -> result.group(1))
        .reduce((before, after) -> after)
        .orElseThrow();
  }

  private static void asSuperuser(PlatformProcess platform, String... statements) throws Exception {
    try (var connection = platform.servers().superuserDatabase().getConnection();
        var statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      for (var sql : List.of(statements)) {
        statement.execute(sql);
      }
      connection.commit();
    }
  }

  private static String verify(Path data, int exitCode, String... options) {
    var arguments = new String[options.length + 2];
    arguments[0] = "audit";
    arguments[1] = "verify";
    System.arraycopy(options, 0, arguments, 2, options.length);
    try (var command = PlatformProcess.launch(data, Map.of(), arguments)) {
      assertThat(command.awaitExit()).as(command.output()).isEqualTo(exitCode);
      return command.output();
    }
  }
}
