package org.essc.card.imports;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.essc.testing.Api;
import org.essc.testing.Api.Reply;
import org.essc.testing.CardFiles;
import org.essc.testing.Imports;
import org.junit.jupiter.api.Test;

/** The same cards again: unchanged, changed, from several senders. */
@QuarkusTest
class RepeatedImportTest {

  private final Api api = Api.here();
  private final Imports imports = new Imports(api);
  private final long base = Imports.freshPersons();

  @Test
  void sameFileAgainChangesNothing() throws SQLException {
    var file = CardFiles.csv(base, base + 50);
    imports.importCsv(file);
    var part = CardFiles.csv(base + 10, base + 60);

    var again = imports.importCsv(file);
    var partly = imports.importCsv(part);

    assertThat(again.json().getLong("accepted")).isEqualTo(50);
    assertThat(again.json().getLong("unchanged")).isEqualTo(50);
    assertThat(partly.json().getLong("unchanged")).isEqualTo(40);
    assertThat(imports.cards(done(again))).isZero();
    assertThat(imports.cards(done(partly))).isEqualTo(10);
  }

  @Test
  void repeatGetsItsFirstAnswerThoughItsCopyCannotBeForgotten() throws SQLException {
    var file = CardFiles.csv(base, base + 1);
    var key = UUID.randomUUID().toString();
    var first = imports.send(file, "text/csv", key);
    imports.await(first);
    imports.execute(
        """
        create function copy_stays() returns trigger language plpgsql as $$
        begin
          raise exception 'not now';
        end $$;
        create trigger copy_stays before delete on card_import
          for each row execute function copy_stays()""");
    try {
      var repeat = imports.send(file, "text/csv", key);

      assertThat(repeat.status()).isEqualTo(202);
      assertThat(repeat.body()).isEqualTo(first.body());
    } finally {
      imports.execute(
          """
          drop trigger copy_stays on card_import;
          drop function copy_stays();
          delete from card_import where state = 'receiving' and partner_no = '%s'"""
              .formatted(Api.REGISTRY));
    }
  }

  @Test
  void laterRowIsTheNewerTruthAndEveryChangeLeavesItsHistory() throws SQLException {
    imports.importCsv(file(List.of(CardFiles.row(base))));
    var done =
        imports.importCsv(
            file(
                List.of(
                    CardFiles.row(base, CardFiles.name(base), "4"),
                    CardFiles.row(base, "欧阳新名", "2"),
                    CardFiles.row(base, "欧阳新名", "2"))));

    assertThat(done.json().getLong("accepted")).isEqualTo(3);
    assertThat(done.json().getLong("unchanged")).isEqualTo(1);
    assertThat(search("cardNo", CardFiles.cardNo(base)).json().getString("items[0].reason"))
        .isEqualTo("lost");
    assertThat(imports.historyOfTheNewestCard())
        .containsExactly("1 null→1 {}", "2 1→4 {state}", "3 4→2 {name,state}");
  }

  @Test
  void cardTwiceInOneFileIsCreatedAndChanged() throws SQLException {
    imports.importCsv(
        file(List.of(CardFiles.row(base), CardFiles.row(base, CardFiles.name(base), "9"))));

    assertThat(imports.historyOfTheNewestCard()).containsExactly("1 null→1 {}", "2 1→9 {state}");
    assertThat(search("cardNo", CardFiles.cardNo(base)).json().getString("items[0].reason"))
        .isEqualTo("cancelled");
  }

  @Test
  void cardOfAnotherHolderIsRefused() {
    imports.importCsv(file(List.of(CardFiles.row(base))));
    var taken = CardFiles.row(base).replace(CardFiles.idNumber(base), CardFiles.idNumber(base + 1));

    var done = imports.importCsv(file(List.of(taken)));

    assertThat(imports.rejections(done)).containsExactly("2 card-holder-changed idNumber");
    assertThat(search("idNumber", CardFiles.idNumber(base + 1)).json().getList("items")).isEmpty();
  }

  @Test
  void sameKeyWithTheSameFileGetsTheFirstAnswerAgain() {
    var key = key();
    var file = CardFiles.csv(base, base + 2);
    var first = imports.send(file, "text/csv", key);
    var again = imports.send(file, "text/csv", key);
    var other = imports.send(CardFiles.csv(base, base + 3), "text/csv", key);

    assertThat(again.status()).isEqualTo(202);
    assertThat(again.body()).isEqualTo(first.body());
    assertThat(other.status()).isEqualTo(422);
    assertThat(other.code()).isEqualTo("idempotency-key-reused");
    assertThat(imports.await(first).json().getLong("accepted")).isEqualTo(2);
  }

  /** Several senders of the same cards: one creates each card, nobody waits for ever. */
  @Test
  void sameFileFromFourSendersAtOnceIsAppliedOnce() throws SQLException {
    var file = CardFiles.csv(base, base + 4_000);
    var accepted = new ArrayList<Reply>();
    for (int i = 0; i < 4; i++) {
      accepted.add(imports.send(file, "text/csv", key()));
    }

    long created = 0;
    for (var reply : accepted) {
      var done = imports.await(reply);
      assertThat(done.json().getString("state")).isEqualTo("completed");
      assertThat(done.json().getLong("accepted")).isEqualTo(4_000);
      long cards = imports.cards(done(done));
      assertThat(done.json().getLong("unchanged")).isEqualTo(4_000 - cards);
      created += cards;
    }
    assertThat(created).isEqualTo(4_000);
  }

  private Reply search(String by, String value) {
    return api.post("/v1/cards/search", Api.REGISTRY, "{\"%s\":\"%s\"}".formatted(by, value));
  }

  private static UUID done(Reply reply) {
    return UUID.fromString(reply.json().getString("importId"));
  }

  private static byte[] file(List<String> rows) {
    return (CardFiles.HEADER + String.join("\n", rows) + "\n").getBytes(UTF_8);
  }

  private static String key() {
    return UUID.randomUUID().toString();
  }
}
