package org.essc.card.imports;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.io.IOException;
import java.net.Socket;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.essc.testing.Api;
import org.essc.testing.Api.Reply;
import org.essc.testing.CardFiles;
import org.essc.testing.Imports;
import org.essc.testing.Rounds;
import org.essc.testing.TestServers;
import org.junit.jupiter.api.Test;

/** Of two files the one received later is the newer truth, in whatever order they are applied. */
@QuarkusTest
class OlderImportTest {

  private static final String NORMAL = "1";
  private static final String LOST = "2";

  private final Api api = Api.here();
  private final Imports imports = new Imports(api);
  private long base = Imports.freshPersons();

  @Test
  void lossOfANewerFileIsNotUndoneByAnOlderOneAppliedLater() throws Exception {
    var done =
        both(() -> file(row("9"), CardFiles.row(base + 1)), () -> file(row(LOST)), NORMAL).older();

    assertThat(done.json().getString("state")).isEqualTo("completed");
    assertThat(done.json().getLong("accepted")).isEqualTo(1);
    assertThat(imports.rejections(done)).containsExactly("2 row-superseded row");
    assertThat(reason()).isEqualTo("lost");
  }

  @Test
  void olderFileIsSupersededAlsoWhereTheNewerOneChangedNothing() throws Exception {
    var both = both(() -> file(row(LOST)), () -> file(row(NORMAL)), NORMAL);

    assertThat(both.newer().json().getLong("unchanged")).isEqualTo(1);
    assertThat(imports.rejections(both.older())).containsExactly("2 row-superseded row");
    assertThat(usable()).isTrue();
  }

  @Test
  void olderFileThatSaysTheSameIsAccepted() throws Exception {
    var both = both(() -> file(row(LOST)), () -> file(row(LOST)), null);

    assertThat(both.older().json().getLong("unchanged")).isEqualTo(1);
    assertThat(reason()).isEqualTo("lost");
  }

  private record Both(Reply older, Reply newer) {}

  /**
   * A file that is applied while an older one is being sent, and what becomes of the older one;
   * with other people where the newer one took so long that the older was given up for its silence.
   *
   * @param before the card's state before both, or null where there is no card
   */
  private Both both(Supplier<byte[]> older, Supplier<byte[]> newer, String before)
      throws Exception {
    var both = new AtomicReference<Both>();
    Rounds.untilOneCounts(
        () -> {
          base = Imports.freshPersons();
          if (before != null) {
            imports.importCsv(file(row(before)));
          }
          try (var upload = new SlowUpload(older.get())) {
            var applied = imports.importCsv(newer.get());
            var done = upload.finish();
            done.ifPresent(reply -> both.set(new Both(reply, applied)));
            return done.isPresent();
          }
        });
    return both.get();
  }

  /** Another writer gets the card between the import's reading and its writing. */
  @Test
  void newerWriterThatComesFirstWhileTheImportWaitsWins() throws Exception {
    var card = cardOf(imports.importCsv(file(row(NORMAL))));
    Reply accepted;
    try (var connection = TestServers.superuserDatabase().getConnection();
        var statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute("select 1 from physical_card where id = '%s' for update".formatted(card));
      accepted = imports.send(file(row(LOST)), "text/csv", UUID.randomUUID().toString());
      Awaitility.await()
          .atMost(Duration.ofSeconds(20))
          .until(
              () ->
                  !imports
                      .query(
                          "select 1 from pg_stat_activity where wait_event_type = 'Lock' and query"
                              + " like '%from physical_card%for no key update%'")
                      .isEmpty());
      statement.execute(
          "update physical_card set source_id = 'ffffffff-ffff-7fff-bfff-ffffffffffff'"
              + " where id = '%s'".formatted(card));
      connection.commit();
    }

    assertThat(imports.rejections(imports.await(accepted))).containsExactly("2 row-superseded row");
    assertThat(usable()).isTrue();
  }

  @Test
  void unchangedFileWritesNoCardWhileNoOlderImportIsOpen() throws SQLException {
    var first = imports.importCsv(file(row(NORMAL)));
    Awaitility.await()
        .atMost(Duration.ofMinutes(2))
        .until(
            () ->
                imports
                    .query("select 1 from card_import where state in ('receiving', 'running')")
                    .isEmpty());
    imports.importCsv(file(row(NORMAL)));

    assertThat(
            imports.query(
                "select source_id from physical_card where id = '%s'".formatted(cardOf(first))))
        .containsExactly(first.json().getString("importId"));
  }

  private String row(String state) {
    return CardFiles.row(base, CardFiles.name(base), state);
  }

  private String reason() {
    return card().json().getString("items[0].reason");
  }

  private boolean usable() {
    return card().json().getBoolean("items[0].usable");
  }

  private Reply card() {
    return api.post(
        "/v1/cards/search", Api.REGISTRY, "{\"cardNo\":\"%s\"}".formatted(CardFiles.cardNo(base)));
  }

  private String cardOf(Reply done) throws SQLException {
    return imports
        .query(
            "select card_id from physical_card_history where version = 1 and source_id = '%s'"
                .formatted(done.json().getString("importId")))
        .get(0);
  }

  private static byte[] file(String... rows) {
    return (CardFiles.HEADER + String.join("\n", rows) + "\n").getBytes(UTF_8);
  }

  /** An upload of which all but the last byte has come: its id is given, and nothing applied. */
  private final class SlowUpload implements AutoCloseable {

    private final Socket socket;
    private final byte[] file;
    private final String importId;

    SlowUpload(byte[] file) throws IOException {
      this.file = file;
      this.socket = new Socket("localhost", RestAssured.port);
      var token = api.request("/", Api.REGISTRY).build().headers().firstValue("Authorization");
      var head =
          String.join(
              "\r\n",
              "POST /v1/card-imports HTTP/1.1",
              "Host: localhost",
              "Connection: close",
              "Authorization: " + token.orElseThrow(),
              "Content-Type: text/csv",
              "Idempotency-Key: " + UUID.randomUUID(),
              "Content-Length: " + file.length,
              "",
              "");
      socket.getOutputStream().write(head.getBytes(UTF_8));
      socket.getOutputStream().write(Arrays.copyOf(file, file.length - 1));
      socket.getOutputStream().flush();
      this.importId =
          Awaitility.await()
              .atMost(Duration.ofSeconds(20))
              .until(
                  () -> imports.query("select id from card_import where state = 'receiving'"),
                  receiving -> receiving.size() == 1)
              .get(0);
    }

    /** Empty where it was given up before. */
    Optional<Reply> finish() throws IOException {
      if (socket.getInputStream().available() > 0) {
        assertThat(answer()).startsWith("HTTP/1.1 408").contains("upload-stalled");
        return Optional.empty();
      }
      socket.getOutputStream().write(file[file.length - 1]);
      socket.getOutputStream().flush();
      assertThat(answer()).startsWith("HTTP/1.1 202").contains(importId);
      return Optional.of(imports.awaitImport(importId));
    }

    private String answer() throws IOException {
      return new String(socket.getInputStream().readAllBytes(), UTF_8);
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }
}
