package org.essc.card.imports;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import java.sql.SQLException;
import org.essc.testing.Api;
import org.essc.testing.CardFiles;
import org.essc.testing.Imports;
import org.junit.jupiter.api.Test;

/** A stored card that somebody has altered is one card's trouble, not its province's. */
@QuarkusTest
class AlteredCardTest {

  private final Imports imports = new Imports(Api.here());
  private final long base = Imports.freshPersons();

  @Test
  void rowForAnAlteredCardIsRejectedAndAuditedAndTheOthersAreApplied() throws SQLException {
    var first = imports.importCsv(file(CardFiles.row(base)));
    var card =
        imports
            .query(
                "select card_id from physical_card_history where source_id = '%s'"
                    .formatted(first.json().getString("importId")))
            .get(0);
    imports.execute(
        "update physical_card set name = set_byte(name, length(name) - 1,"
            + " 255 - get_byte(name, length(name) - 1)) where id = '%s'".formatted(card));

    var done =
        imports.importCsv(
            file(
                CardFiles.row(base, CardFiles.name(base), "2"),
                CardFiles.row(base, CardFiles.name(base), "4"),
                CardFiles.row(base + 1),
                CardFiles.row(base)));

    assertThat(done.json().getString("state")).isEqualTo("completed");
    assertThat(done.json().getLong("accepted")).isEqualTo(2);
    assertThat(done.json().getLong("unchanged")).isEqualTo(1);
    assertThat(imports.rejections(done))
        .containsExactly("2 card-unreadable row", "3 card-unreadable row");
    assertThat(
            imports.query(
                "select payload::json ->> 'act' from audit_entry where payload like '%card-unreadable%'"
                    + " and payload like '%"
                    + card
                    + "%'"))
        .containsExactly("card-import.change");
  }

  private static byte[] file(String... rows) {
    return (CardFiles.HEADER + String.join("\n", rows) + "\n").getBytes(UTF_8);
  }
}
