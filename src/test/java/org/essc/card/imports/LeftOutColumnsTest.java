package org.essc.card.imports;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonObject;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.essc.testing.Api;
import org.essc.testing.Api.Reply;
import org.essc.testing.CardFiles;
import org.essc.testing.Imports;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A file says nothing of what it has no column for; an empty value is the newer truth. */
@QuarkusTest
class LeftOutColumnsTest {

  private static final String ALL = CardFiles.HEADER.strip() + ",bankCode,bankAccount,address\n";

  private final Imports imports = new Imports(Api.here());
  private final long person = Imports.freshPersons();

  @BeforeEach
  void cardWithAccountAndAddress() {
    csv(ALL, row("1") + ",102,6217000000000000001,郑州市一号");
  }

  @Test
  void fileWithoutTheColumnsLeavesAccountAndAddress() throws SQLException {
    var same = csv(CardFiles.HEADER, row("1"));
    var changed = csv(CardFiles.HEADER, row("2"));
    var full = csv(ALL, row("2") + ",102,6217000000000000001,郑州市一号");

    assertThat(unchanged(same)).isEqualTo(1);
    assertThat(unchanged(changed)).isZero();
    assertThat(unchanged(full)).isEqualTo(1);
    assertThat(history()).containsExactly("1 null→1 {}", "2 1→2 {state}");
  }

  @Test
  void fileWithOneOfTheColumnsChangesThatOneOnly() throws SQLException {
    csv(CardFiles.HEADER.strip() + ",address\n", row("1") + ",郑州市二号");
    var full = csv(ALL, row("1") + ",102,6217000000000000001,郑州市二号");

    assertThat(unchanged(full)).isEqualTo(1);
    assertThat(history()).containsExactly("1 null→1 {}", "2 1→1 {address}");
  }

  @Test
  void emptyValueErases() throws SQLException {
    csv(ALL, row("1") + ",,,");
    var narrow = csv(CardFiles.HEADER, row("1"));

    assertThat(unchanged(narrow)).isEqualTo(1);
    assertThat(history()).containsExactly("1 null→1 {}", "2 1→1 {bankCode,bankAccount,address}");
  }

  @Test
  void objectWithoutTheKeysLeavesThemAndNullErases() throws SQLException {
    var without = object();
    without.remove("phone");
    var same = ndjson(without);
    var erased = ndjson(object().putNull("bankCode").put("bankAccount", ""));
    var full = csv(ALL, row("1") + ",,,郑州市一号");

    assertThat(unchanged(same)).isEqualTo(1);
    assertThat(unchanged(erased)).isZero();
    assertThat(unchanged(full)).isEqualTo(1);
    assertThat(history()).containsExactly("1 null→1 {}", "2 1→1 {bankCode,bankAccount}");
  }

  /** Of two rows for a card in one file, the second stands on what the first has said. */
  @Test
  void laterObjectOfOneFileKeepsWhatTheEarlierSaid() throws SQLException {
    ndjson(object().put("address", "郑州市三号"), object().put("state", "2"));
    var full = csv(ALL, row("2") + ",102,6217000000000000001,郑州市三号");

    assertThat(unchanged(full)).isEqualTo(1);
    assertThat(history()).containsExactly("1 null→1 {}", "2 1→1 {address}", "3 1→2 {state}");
  }

  private String row(String state) {
    return CardFiles.row(person, CardFiles.name(person), state);
  }

  private JsonObject object() {
    var names = CardFiles.HEADER.strip().split(",");
    var values = row("1").split(",");
    var object = new JsonObject();
    for (int i = 0; i < names.length; i++) {
      object.put(names[i], values[i]);
    }
    return object;
  }

  private Reply csv(String header, String row) {
    return done(imports.importCsv((header + row + "\n").getBytes(UTF_8)));
  }

  private Reply ndjson(JsonObject... rows) {
    var lines = new StringBuilder();
    for (var row : rows) {
      lines.append(row.encode()).append('\n');
    }
    return done(
        imports.await(
            imports.send(
                lines.toString().getBytes(UTF_8),
                "application/x-ndjson",
                UUID.randomUUID().toString())));
  }

  private Reply done(Reply reply) {
    assertThat(imports.rejections(reply)).isEmpty();
    return reply;
  }

  private static long unchanged(Reply done) {
    return done.json().getLong("unchanged");
  }

  private List<String> history() throws SQLException {
    return imports.historyOfTheNewestCard();
  }
}
