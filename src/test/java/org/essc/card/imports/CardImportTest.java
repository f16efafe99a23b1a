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

@QuarkusTest
class CardImportTest {

  private final Api api = Api.here();
  private final Imports imports = new Imports(api);
  private final long base = Imports.freshPersons();

  @Test
  void fileIsAppliedAndItsCardsAreFound() {
    var done = imports.importCsv(CardFiles.csv(base, base + 3));

    assertThat(done.json().getString("state")).isEqualTo("completed");
    assertThat(done.json().getLong("received")).isEqualTo(3);
    assertThat(done.json().getLong("accepted")).isEqualTo(3);
    assertThat(done.json().getLong("rejected")).isZero();
    assertThat(done.json().getLong("etaSeconds")).isZero();
    assertThat(done.json().getLong("rowsPerSecond")).isPositive();

    var byCard = search("cardNo", CardFiles.cardNo(base));
    assertThat(byCard.status()).isEqualTo(200);
    assertThat(byCard.json().getList("items")).hasSize(1);
    assertThat(byCard.json().getString("items[0].cardNo"))
        .isEqualTo("******" + CardFiles.cardNo(base).substring(6));
    assertThat(byCard.json().getString("items[0].name"))
        .isEqualTo(CardFiles.name(base).charAt(0) + "**");
    assertThat(byCard.json().getBoolean("items[0].usable")).isTrue();
    assertThat(byCard.body())
        .doesNotContain(CardFiles.name(base), CardFiles.cardNo(base), CardFiles.idNumber(base));

    var byPerson = search("idNumber", CardFiles.idNumber(base + 1).toLowerCase());
    assertThat(byPerson.json().getString("items[0].validUntil")).isEqualTo("2034-04-30");
    assertThat(search("cardNo", "NOSUCHCARD").json().getList("items")).isEmpty();
  }

  @Test
  void answerIsAcceptedWithTheAddressOfTheImport() {
    var accepted = imports.send(CardFiles.csv(base, base + 1), "text/csv", key());

    assertThat(accepted.status()).isEqualTo(202);
    assertThat(accepted.json().getString("state")).isEqualTo("running");
    assertThat(accepted.json().getLong("rowsPerSecond")).isPositive();
    assertThat(accepted.json().getLong("etaSeconds")).as("from the first answer on").isPositive();
    assertThat(accepted.header("Location"))
        .endsWith("/v1/card-imports/" + accepted.json().getString("importId"));
  }

  @Test
  void ndjsonIsReadAsCsvIs() {
    var row = CardFiles.row(base).split(",");
    var columns = CardFiles.HEADER.strip().split(",");
    var json = new StringBuilder("{");
    for (int i = 0; i < columns.length; i++) {
      json.append("\"%s\":\"%s\",".formatted(columns[i], row[i]));
    }
    var line = json.append("\"address\":\"郑州市\",\"bankCode\":null}\n").toString();

    var done = imports.await(imports.send(line.getBytes(UTF_8), "application/x-ndjson", key()));

    assertThat(done.json().getLong("accepted")).isEqualTo(1);
    assertThat(search("cardNo", CardFiles.cardNo(base)).json().getList("items")).hasSize(1);
  }

  @Test
  void badRowsAreListedWithoutPersonalDataAndGoodOnesApplied() {
    var good = CardFiles.row(base);
    var id = CardFiles.idNumber(base + 1);
    var wrongCheck = id.substring(0, 17) + (id.endsWith("1") ? "2" : "1");
    var rows =
        List.of(
            good,
            CardFiles.row(base + 1).replace(id, wrongCheck),
            CardFiles.row(base + 1).replace(id, "410199199002300010"),
            CardFiles.row(base + 1, "张\u0000三", "1"),
            CardFiles.row(base + 1, "张\u0007三", "1"),
            CardFiles.row(base + 1, "买买提•艾力", "7"),
            CardFiles.row(base + 1) + ",surplus",
            CardFiles.row(base + 1).replace("2034-04-30", "2024-04-30"),
            CardFiles.row(base + 1).replace("2034-04-30", "2034-02-30"),
            CardFiles.row(base + 1).replace("410100,01", "990100,02"),
            "\"open\"quote," + CardFiles.row(base + 1),
            CardFiles.row(base + 2, "\uD842\uDFB7·阿卜杜拉", "0"));

    var done = imports.importCsv(file(rows));

    assertThat(done.json().getLong("accepted")).isEqualTo(2);
    assertThat(done.json().getLong("rejected")).isEqualTo(10);
    assertThat(imports.rejections(done))
        .containsExactly(
            "3 id-number-check-character idNumber",
            "4 id-number-birth-date idNumber",
            "5 name-control-character name",
            "6 name-control-character name",
            "7 name-dot name",
            "7 state-unknown state",
            "8 row-column-count row",
            "9 valid-until-before-issued-on validUntil",
            "10 date-format validUntil",
            "11 id-type-unknown idType",
            "11 region-code-province regionCode",
            "12 row-malformed row");
    assertThat(search("cardNo", CardFiles.cardNo(base + 2)).json().getString("items[0].reason"))
        .isEqualTo("sealed");
  }

  @Test
  void ndjsonRowsThatCannotBeReadAreRejectedOneByOne() {
    var lines =
        String.join(
            "\n",
            "{\"name\":\"\\ud842\"}",
            "{\"name\":\"a\",\"name\":\"b\"}",
            "{\"name\":" + "[".repeat(50_000),
            "{\"surprise\":\"x\"}",
            "not json",
            "");

    var done = imports.await(imports.send(lines.getBytes(UTF_8), "application/x-ndjson", key()));

    assertThat(done.json().getLong("rejected")).isEqualTo(5);
    assertThat(imports.rejections(done))
        .contains(
            "1 name-lone-surrogate name",
            "1 value-required cardNo",
            "2 row-duplicate-field name",
            "3 row-not-a-string name",
            "4 row-unknown-field row",
            "5 row-malformed row");
  }

  @Test
  void onePersonMayHaveSeveralCards() {
    var second = CardFiles.row(base).replace(CardFiles.cardNo(base), CardFiles.cardNo(base + 1));
    imports.importCsv(file(List.of(CardFiles.row(base), second)));

    var first =
        api.post(
            "/v1/cards/search",
            Api.REGISTRY,
            "{\"idNumber\":\"%s\",\"limit\":1}".formatted(CardFiles.idNumber(base)));
    var next =
        api.post(
            "/v1/cards/search",
            Api.REGISTRY,
            "{\"idNumber\":\"%s\",\"limit\":1,\"cursor\":\"%s\"}"
                .formatted(CardFiles.idNumber(base), first.json().getString("nextCursor")));

    assertThat(first.json().getList("items")).hasSize(1);
    assertThat(next.json().getList("items")).hasSize(1);
    assertThat(next.json().getString("nextCursor")).isNull();
    assertThat(next.json().getString("items[0].cardNo"))
        .isNotEqualTo(first.json().getString("items[0].cardNo"));
  }

  @Test
  void headerAloneIsAnImportOfNothing() {
    var done = imports.importCsv(CardFiles.HEADER.getBytes(UTF_8));

    assertThat(done.json().getString("state")).isEqualTo("completed");
    assertThat(done.json().getLong("received")).isZero();
  }

  @Test
  void importsAreListedNewestFirstByCursor() {
    var ids = new ArrayList<String>();
    for (int i = 0; i < 3; i++) {
      ids.add(0, imports.importCsv(CardFiles.csv(base + i, base + i + 1)).json().get("importId"));
    }

    // other tests have imported in years to come
    var soon = new UUID(System.currentTimeMillis() + 1 << 16 | 0x7000L, Long.MIN_VALUE);
    var first = api.get("/v1/card-imports?limit=2&cursor=" + soon, Api.REGISTRY);
    var next =
        api.get(
            "/v1/card-imports?limit=2&cursor=" + first.json().getString("nextCursor"),
            Api.REGISTRY);

    assertThat(first.json().getList("items.importId")).isEqualTo(ids.subList(0, 2));
    assertThat(next.json().getString("items[0].importId")).isEqualTo(ids.get(2));
  }

  @Test
  void largerThanAnyOtherRequestAndUnchunked() {
    var done = imports.importCsv(CardFiles.csv(base, base + 5_000));

    assertThat(done.json().getLong("accepted")).isEqualTo(5_000);
  }

  @Test
  void uploadWhoseReceiverDiedIsFailedAndItsChunksGo() throws SQLException {
    var id = UUID.randomUUID();
    imports.execute(
        "insert into card_import (id, partner_no, state, format, chunks, lease_until, created_at)"
            + " values ('%s', '%s', 'receiving', 'csv', 1, now() - interval '1 second', now())"
                .formatted(id, Api.REGISTRY));
    imports.execute(
        "insert into card_import_chunk (import_id, seq, first_line, content)"
            + " values ('%s', 0, 2, '\\x00')".formatted(id));

    var failed = imports.awaitImport(id.toString());

    assertThat(failed.json().getString("state")).isEqualTo("failed");
    assertThat(failed.json().getString("failure")).isEqualTo("import-truncated");
    assertThat(imports.query("select 1 from card_import_chunk where import_id = '" + id + "'"))
        .isEmpty();
  }

  @Test
  void everyImportLeavesItsAuditEntries() throws SQLException {
    var done = imports.importCsv(CardFiles.csv(base, base + 1));
    var refused = imports.send(new byte[0], "text/csv", key());
    search("cardNo", CardFiles.cardNo(base));

    var id = done.json().getString("importId");
    assertThat(
            imports.query(
                "select payload::json ->> 'act' from audit_entry where payload like '%"
                    + id
                    + "%'"))
        .containsExactlyInAnyOrder("card-import.start", "card-import.complete");
    assertThat(refused.code()).isEqualTo("import-empty");
    assertThat(imports.query("select payload from audit_entry"))
        .anyMatch(
            entry -> entry.contains("\"card-import.receive\"") && entry.contains("import-empty"))
        .anyMatch(entry -> entry.contains("\"card.search\""))
        .noneMatch(entry -> entry.contains(CardFiles.cardNo(base)));
  }

  @Test
  void databaseShowsNoPlaintext() throws SQLException {
    var name = "𠀀𠀁𠀂";
    var row = CardFiles.row(base, name, "1");
    imports.importCsv(file(List.of(row)));
    imports.importCsv(file(List.of(CardFiles.row(base, "龘龘龘", "1"))));

    var dump = imports.everythingStored();

    assertThat(dump).contains("410100");
    for (var secret :
        List.of(name, "龘龘龘", CardFiles.idNumber(base), CardFiles.cardNo(base), row.split(",")[6])) {
      assertThat(dump.contains(secret)).isFalse();
      assertThat(dump.contains(java.util.HexFormat.of().formatHex(secret.getBytes(UTF_8))))
          .isFalse();
    }
  }

  private Reply search(String by, String value) {
    return api.post("/v1/cards/search", Api.REGISTRY, "{\"%s\":\"%s\"}".formatted(by, value));
  }

  private static byte[] file(List<String> rows) {
    return (CardFiles.HEADER + String.join("\n", rows) + "\n").getBytes(UTF_8);
  }

  private static String key() {
    return UUID.randomUUID().toString();
  }
}
