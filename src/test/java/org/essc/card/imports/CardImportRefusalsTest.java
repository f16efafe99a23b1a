package org.essc.card.imports;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.Charset;
import java.sql.SQLException;
import java.time.Duration;
import java.util.UUID;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.essc.testing.Api;
import org.essc.testing.Api.Reply;
import org.essc.testing.CardFiles;
import org.essc.testing.Imports;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class CardImportRefusalsTest {

  private static final String HEADER = CardFiles.HEADER;

  private final Api api = Api.here();
  private final Imports imports = new Imports(api);
  private final long base = Imports.freshPersons();

  private long cardsBefore;

  @BeforeEach
  void count() throws SQLException {
    cardsBefore = cards();
  }

  static Stream<Arguments> brokenFiles() {
    var row = CardFiles.row(7) + "\n";
    var many = row.repeat(5_000);
    return Stream.of(
        Arguments.of("import-byte-order-mark", 1, null, bytes("\uFEFF" + HEADER + row)),
        Arguments.of("import-not-utf8", 2, null, gbk(HEADER + row)),
        Arguments.of("import-not-utf8", 5_002, null, gbk(HEADER + many + row, 5_001)),
        Arguments.of("import-header", 1, "surprise", bytes(addColumn(HEADER, "surprise") + row)),
        Arguments.of("import-header", 1, "name", bytes(addColumn(HEADER, "name") + row)),
        Arguments.of("import-header", 1, "phone", bytes(HEADER.replace("phone,", "") + row)),
        Arguments.of("import-header", 1, "cardNo", bytes(row)),
        Arguments.of("import-empty", 1, null, new byte[0]),
        Arguments.of("import-truncated", 3, null, bytes(HEADER + row + "T000000007,4101")),
        Arguments.of("import-truncated", 5_002, null, bytes(HEADER + many + "T000000007,4101")),
        Arguments.of("import-truncated", 2, null, bytes(HEADER + "\"" + row)),
        Arguments.of("import-row-too-long", 2, null, bytes(HEADER + "\"" + many)));
  }

  @ParameterizedTest
  @MethodSource("brokenFiles")
  void brokenFileIsRefusedWholeAndNothingOfItIsApplied(
      String code, int line, String column, byte[] file) throws SQLException {
    var refused = imports.send(file, "text/csv", UUID.randomUUID().toString());

    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.code()).isEqualTo(code);
    assertThat(refused.json().getInt("line")).isEqualTo(line);
    assertThat(refused.json().getString("column")).isEqualTo(column);
    assertThat(refused.header("Content-Type")).isEqualTo("application/problem+json");
    assertThat(refused.body()).doesNotContain(CardFiles.cardNo(7), CardFiles.idNumber(7));
    assertNothingLeft(code);
  }

  @Test
  void ndjsonCutWithinAnObjectIsRefused() throws SQLException {
    var refused =
        imports.send(
            bytes("{\"cardNo\":\"T1234567\"}\n{\"cardNo\":\"T12"),
            "application/x-ndjson",
            UUID.randomUUID().toString());

    assertThat(refused.code()).isEqualTo("import-truncated");
    assertNothingLeft("import-truncated");
  }

  @Test
  void uploadWhoseConnectionBreaksIsFailed() throws IOException, SQLException {
    var file = new String(CardFiles.csv(base, base + 5_000), UTF_8);
    var token =
        api.request("/", Api.REGISTRY).build().headers().firstValue("Authorization").orElseThrow();
    try (var socket = new Socket("localhost", RestAssured.port)) {
      var head =
          "POST /v1/card-imports HTTP/1.1\r\nHost: localhost\r\nAuthorization: "
              + token
              + "\r\nContent-Type: text/csv\r\nIdempotency-Key: "
              + UUID.randomUUID()
              + "\r\nContent-Length: 100000000\r\n\r\n";
      socket.getOutputStream().write(bytes(head + file));
      socket.getOutputStream().flush();
      Awaitility.await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> !imports.query("select 1 from card_import_chunk").isEmpty());
    }

    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> newest().equals("failed import-truncated"));
    assertNothingLeft("import-truncated");
  }

  @Test
  void missingIdempotencyKeyIsRefused() {
    var refused = imports.send(CardFiles.csv(base, base + 1), "text/csv", null);

    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.code()).isEqualTo("idempotency-key-required");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"application/json", "text/plain", "text/csv; charset=gbk", "multipart/form-data"})
  void otherContentTypeIsRefused(String contentType) {
    var refused =
        imports.send(CardFiles.csv(base, base + 1), contentType, UUID.randomUUID().toString());

    assertThat(refused.status()).isEqualTo(415);
    assertThat(refused.code()).isEqualTo("unsupported-media-type");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/0196f0e8-0000-7000-8000-000000000000", "/x/rejections"})
  void callerWithoutTheScopeIsForbidden(String path) {
    assertThat(api.get("/v1/card-imports" + path, null).status()).isEqualTo(401);
    assertThat(api.get("/v1/card-imports" + path, Api.VERIFIER).status()).isEqualTo(403);
  }

  @Test
  void uploadAndSearchNeedTheirScopes() {
    for (var path : new String[] {"/v1/card-imports", "/v1/cards/search"}) {
      assertThat(post(path, null).status()).isEqualTo(401);
      assertThat(post(path, Api.VERIFIER).status()).isEqualTo(403);
    }
  }

  @Test
  void anothersImportLooksLikeNone() throws SQLException {
    var foreign = UUID.randomUUID();
    imports.execute(
        "insert into card_import (id, partner_no, state, format, lease_until, created_at) values ('"
            + foreign
            + "', '1000000001', 'completed', 'csv', now(), now())");

    for (var id : new String[] {foreign.toString(), UUID.randomUUID().toString(), "no-id"}) {
      for (var suffix : new String[] {"", "/rejections"}) {
        var reply = api.get("/v1/card-imports/" + id + suffix, Api.REGISTRY);
        assertThat(reply.status()).isEqualTo(404);
        assertThat(reply.code()).isEqualTo("not-found");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"cardNo\":\"T1234567\",\"idNumber\":\"11010519491231002X\"}",
        "{\"cardNo\":\"t 1\"}",
        "{\"idNumber\":\"110105194912310021\"}",
        "{\"idNumber\":\"110105194902300021\"}",
        "{\"cardNo\":\"T1234567\",\"surprise\":1}",
        "{\"cardNo\":\"T1234567\",\"cardNo\":\"T1234568\"}",
        "{\"idNumber\":\"11010519491231002X\",\"limit\":0}",
        "{\"idNumber\":\"11010519491231002X\",\"cursor\":\"x\"}",
        "{\"cardNo\":\"\\ud842\"}",
        "null"
      })
  void searchThatMakesNoSenseIsRefused(String body) {
    var refused = api.post("/v1/cards/search", Api.REGISTRY, body);

    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.body()).doesNotContain("T1234567", "19491231");
  }

  private Reply post(String path, String partner) {
    return api.join(
        api.request(path, partner)
            .header("Content-Type", path.endsWith("search") ? "application/json" : "text/csv")
            .header("Idempotency-Key", UUID.randomUUID().toString())
            .POST(BodyPublishers.ofString("{\"cardNo\":\"T1234567\"}")));
  }

  private void assertNothingLeft(String failure) throws SQLException {
    assertThat(newest()).isEqualTo("failed " + failure);
    assertThat(cards()).isEqualTo(cardsBefore);
    assertThat(
            imports.query(
                "select 1 from card_import_chunk c join card_import i on i.id = c.import_id"
                    + " where i.state = 'failed'"))
        .isEmpty();
  }

  /** Other tests have imported in years to come. */
  private String newest() throws SQLException {
    return imports
        .query(
            "select state || ' ' || coalesce(failure, '') from card_import where partner_no = '"
                + Api.REGISTRY
                + "' and created_at < now() + interval '1 minute' order by id desc limit 1")
        .get(0);
  }

  private long cards() throws SQLException {
    return Long.parseLong(imports.query("select count(*) from physical_card").get(0));
  }

  private static String addColumn(String header, String name) {
    return header.strip() + "," + name + "\n";
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  private static byte[] gbk(String text) {
    return text.getBytes(Charset.forName("GBK"));
  }

  /** UTF-8 up to a line, GBK from there. */
  private static byte[] gbk(String text, int lines) {
    int at = 0;
    for (int i = 0; i < lines; i++) {
      at = text.indexOf('\n', at) + 1;
    }
    var good = bytes(text.substring(0, at));
    var bad = gbk(text.substring(at));
    var all = java.util.Arrays.copyOf(good, good.length + bad.length);
    System.arraycopy(bad, 0, all, good.length, bad.length);
    return all;
  }
}
