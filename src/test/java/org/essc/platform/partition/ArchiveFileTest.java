package org.essc.platform.partition;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import org.essc.testing.ThrowAwayDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArchiveFileTest {

  /** A month takes longer than a request may, and its file is written meanwhile. */
  @Test
  void writingHasNoLimitsOfTimeAndLeavesTheConnectionAsItWas(@TempDir Path directory)
      throws Exception {
    var limits =
        "select current_setting('statement_timeout') as statement,"
            + " current_setting('idle_in_transaction_session_timeout') as idle";
    try (var database = ThrowAwayDatabase.empty();
        var connection = database.connect();
        var statement = connection.createStatement()) {
      statement.execute("set statement_timeout = '50s'");
      statement.execute("set idle_in_transaction_session_timeout = '40s'");
      var lines = new ArrayList<String>();
      ArchiveFile.of(directory, "limits").write(connection, limits, lines::add);
      assertThat(lines).containsExactly("{\"statement\":\"0\",\"idle\":\"0\"}");

      var rows = statement.executeQuery(limits);
      rows.next();
      assertThat(rows.getString(1) + " " + rows.getString(2)).isEqualTo("50s 40s");
    }
  }
}
