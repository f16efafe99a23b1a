package org.essc.card.imports;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.essc.testing.Api;
import org.essc.testing.CardFiles;
import org.essc.testing.Imports;
import org.essc.testing.PlatformProcess;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged program, killed in the middle of an import. */
class KilledImportIT {

  /** Many more than are applied between two looks, even on a machine that stands still for some. */
  private static final int ROWS = 120_000;

  private static final long FIRST = 500_000;

  @TempDir Path directory;

  @Test
  void importGoesOnAfterAKillWithNothingDoubledOrLost() throws SQLException {
    var data = directory.resolve("data");
    String importId;
    try (var first = PlatformProcess.start(data)) {
      var imports = new Imports(Api.at(first.baseUrl()), first.servers().superuserDatabase());
      var accepted =
          imports.send(
              CardFiles.csv(FIRST, FIRST + ROWS), "text/csv", UUID.randomUUID().toString());
      assertThat(accepted.status()).isEqualTo(202);
      importId = accepted.json().getString("importId");
      Awaitility.await()
          .atMost(Duration.ofMinutes(2))
          .pollInterval(Duration.ofMillis(5))
          .until(() -> applied(imports, importId) > 4_000);
      first.kill9();
      first.awaitExit();
      assertThat(applied(imports, importId)).isLessThan(ROWS);
    }

    try (var second = PlatformProcess.start(data)) {
      var api = Api.at(second.baseUrl());
      var imports = new Imports(api, second.servers().superuserDatabase());
      var done = imports.awaitImport(importId);

      assertThat(done.json().getString("state")).isEqualTo("completed");
      assertThat(done.json().getLong("accepted")).isEqualTo(ROWS);
      assertThat(done.json().getLong("unchanged")).isZero();
      assertThat(done.json().getLong("rejected")).isZero();
      assertThat(imports.cards(UUID.fromString(importId))).isEqualTo(ROWS);
      assertThat(
              imports.query(
                  "select count(*) || ' ' || count(distinct c.id) from physical_card c"
                      + " join physical_card_history h on h.card_id = c.id where h.source_id = '"
                      + importId
                      + "'"))
          .containsExactly(ROWS + " " + ROWS);
      assertThat(imports.query("select count(*) from card_import_chunk")).containsExactly("0");
    }
  }

  private static long applied(Imports imports, String importId) throws SQLException {
    return Long.parseLong(
        imports.query("select accepted from card_import where id = '" + importId + "'").get(0));
  }
}
