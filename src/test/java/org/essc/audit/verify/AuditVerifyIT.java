package org.essc.audit.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
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
    try (var platform =
        PlatformProcess.launch(data, Map.of("ESSC_AUDIT_SIGN_HEADS_EVERY", "1s")).awaitReady()) {
      append(platform, "audit entry of a test");
      Awaitility.await().until(() -> platform.output().contains("audit head chain=7 seq=1 "));
      assertThat(verify(data, 0)).contains("the audit log is intact");
      Files.writeString(heads, platform.output());

      // the perfect forger: changes the entry, the hashes and the stored heads that contradict him
      asSuperuser(
          platform,
          "set session_replication_role = replica",
          "delete from audit_head where chain = 7",
          "delete from audit_entry where chain = 7",
          "update audit_chain set head_seq = 0,"
              + " head_hash = sha256(convert_to('essc audit chain 7', 'UTF8')) where chain = 7",
          "set session_replication_role = origin",
          "select audit_append(7::smallint, array['another entry'])");
      assertThat(verify(data, 1, "--heads", heads.toString())).contains("chain 7 seq 1 REWRITTEN");
      assertThat(platform.terminate()).isIn(0, 143);
    }
    assertThat(verify(data, 1, "--heads", heads.toString())).contains("chain 7 seq 1 REWRITTEN");
  }

  private static void append(PlatformProcess platform, String payload) throws Exception {
    asSuperuser(platform, "select audit_append(7::smallint, array['" + payload + "'])");
  }

  private static void asSuperuser(PlatformProcess platform, String... statements) throws Exception {
    try (var connection = platform.servers().superuserDatabase().getConnection();
        var statement = connection.createStatement()) {
      for (var sql : List.of(statements)) {
        statement.execute(sql);
      }
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
