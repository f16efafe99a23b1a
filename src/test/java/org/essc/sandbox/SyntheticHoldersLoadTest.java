package org.essc.sandbox;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.smallrye.mutiny.Multi;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.essc.card.imports.ReceiveCardFile;
import org.essc.files.FileFormat;
import org.essc.testing.Patiently;
import org.essc.testing.TestServers;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class SyntheticHoldersLoadTest {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @Inject LoadSyntheticHolders loadHolders;
  @Inject ReceiveCardFile receiveCardFile;

  @BeforeEach
  void load() {
    loadHolders.load().subscribeAsCompletionStage().orTimeout(30, TimeUnit.SECONDS).join();
  }

  @Test
  void listHasAllHoldersWithTheirStates() {
    var items = list("").getList("items", Map.class);
    assertThat(items).hasSize(1000);
    for (int i = 0; i < items.size(); i++) {
      var expected = SyntheticHolders.all().get(i);
      assertThat(items.get(i))
          .containsEntry("name", expected.name())
          .containsEntry("idNumber", expected.idNumber())
          .containsEntry("cardNo", expected.cardNo())
          .containsEntry("cardIdCode", expected.cardIdCode())
          .containsEntry("phone", expected.phone())
          .containsEntry("regionCode", expected.regionCode());
    }
    assertThat(items.get(970)).containsEntry("state", 4);
  }

  @Test
  void listIsPagedByCursor() {
    var cardNos = new ArrayList<String>();
    String cursor = null;
    do {
      var page = list("?limit=300" + (cursor == null ? "" : "&cursor=" + cursor));
      cardNos.addAll(page.getList("items.cardNo", String.class));
      cursor = page.getString("nextCursor");
    } while (cursor != null);
    assertThat(cardNos)
        .containsExactlyElementsOf(
            SyntheticHolders.all().stream().map(SyntheticHolder::cardNo).toList());
  }

  @Test
  void impossibleLimitOrCursorIsRefused() {
    for (var query : List.of("limit=0", "limit=1001", "cursor=nobody")) {
      given().get("/sandbox/holders?" + query).then().statusCode(400);
    }
  }

  @Test
  void loadingAgainChangesNothingAlsoNotACardThatWasReportedLost() throws SQLException {
    var lost = SyntheticHolders.all().get(0);
    send(changed(lost, 2));
    awaitState(lost, 2);
    var before = registry();

    load();

    assertThat(registry()).isEqualTo(before);
    assertThat(state(lost)).isEqualTo(2);
    send(changed(lost, 1));
    awaitState(lost, 1);
  }

  private void send(SyntheticHolder holder) {
    receiveCardFile
        .importFile(
            LoadSyntheticHolders.REGISTRY,
            FileFormat.CSV,
            Multi.createFrom().item(SyntheticHolders.csv(List.of(holder))))
        .subscribeAsCompletionStage()
        .join();
  }

  private static void awaitState(SyntheticHolder holder, int state) {
    Awaitility.await().atMost(PATIENCE).until(() -> state(holder) == state);
  }

  private static int state(SyntheticHolder holder) {
    return list("").getInt("items.find { it.cardNo == '%s' }.state".formatted(holder.cardNo()));
  }

  private static JsonPath list(String query) {
    return Patiently.ask(() -> given().get("/sandbox/holders" + query))
        .then()
        .statusCode(200)
        .extract()
        .jsonPath();
  }

  private static SyntheticHolder changed(SyntheticHolder holder, int state) {
    return new SyntheticHolder(
        holder.cardNo(),
        holder.cardIdCode(),
        holder.regionCode(),
        holder.idNumber(),
        holder.name(),
        holder.phone(),
        state,
        holder.issuedOn(),
        holder.validUntil());
  }

  /** How often cards were written, ever, and how many imports there were. */
  private static List<Long> registry() throws SQLException {
    try (var connection = TestServers.database().getConnection();
        var statement = connection.createStatement();
        var row =
            statement.executeQuery(
                "select (select sum(version) from physical_card), (select count(*) from"
                    + " card_import)")) {
      row.next();
      return List.of(row.getLong(1), row.getLong(2));
    }
  }
}
