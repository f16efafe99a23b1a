package org.essc.card.pin;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.essc.testing.Api;
import org.essc.testing.Api.Reply;
import org.essc.testing.Imports;
import org.essc.testing.PlatformProcess;
import org.essc.testing.TestPartner;
import org.essc.testing.TestPerson;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two instances of the packaged program on one database count together. */
class PinLockIT {

  private static final String ISSUER = "https://essc.example";
  private static final int MOST_BURSTS = 20;

  @TempDir Path directory;

  @Test
  void errorsAtTwoInstancesCountTogether() throws SQLException {
    var issuer = Map.of("ESSC_ISSUER", ISSUER);
    try (var first = PlatformProcess.launch(directory.resolve("data"), issuer).awaitReady()) {
      var environment = new HashMap<>(first.serversAsEnvironment());
      environment.putAll(issuer);
      try (var second =
          PlatformProcess.launch(directory.resolve("other"), environment).awaitReady()) {
        var here = Api.at(first.baseUrl());
        var there = Api.at(second.baseUrl());
        var terminal = terminal(here);
        here.useToken(Api.TERMINAL, terminal);
        there.useToken(Api.TERMINAL, terminal);
        var person = new PinApi(here).withOwnPin("411600");
        alternately(person, new PinApi(here), new PinApi(there));
        atOnce(here, first, new PinApi(here), new PinApi(there));
        nothingShowsAPin(first, second);
      }
    }
  }

  private static void alternately(TestPerson person, PinApi here, PinApi there) {
    for (int i = 0; i < 5; i++) {
      var pins = i % 2 == 0 ? here : there;
      assertThat(pins.check(person, PinApi.OTHER).json().getInt("attemptsLeft")).isEqualTo(5 - i);
    }
    assertThat(there.result(person, PinApi.OTHER)).isEqualTo("locked");
    assertThat(here.result(person, PinApi.OWN)).isEqualTo("locked");
    assertThat(there.result(person, PinApi.OWN)).isEqualTo("locked");
  }

  private static void atOnce(Api api, PlatformProcess first, PinApi here, PinApi there)
      throws SQLException {
    var person = here.withOwnPin("411600");
    assertThat(there.result(person, PinApi.OWN)).isEqualTo("correct");
    // What is refused as too much is neither looked at nor counted, so the guesser goes on.
    var results = new ArrayList<String>();
    for (int burst = 0; burst < MOST_BURSTS && !results.contains("locked"); burst++) {
      var guesses = new ArrayList<CompletableFuture<Reply>>();
      for (int i = 0; i < 200; i++) {
        var guess = String.valueOf(200_000 + 200 * burst + i);
        guesses.add((i % 2 == 0 ? here : there).checkAsync(person, guess));
      }
      guesses.stream().map(CompletableFuture::join).map(PinApi::result).forEach(results::add);
    }
    results.removeAll(PinApi.COME_BACK);
    assertThat(List.of("wrong", "locked")).containsAll(results);
    assertThat(results).filteredOn("wrong"::equals).hasSizeLessThanOrEqualTo(5);
    assertThat(here.result(person, PinApi.OWN)).isEqualTo("locked");
    assertThat(there.result(person, PinApi.OWN)).isEqualTo("locked");
    assertThat(
            new Imports(api, first.servers().superuserDatabase())
                .query("select errors from card_pin where locked_at is not null"))
        .containsExactly("6", "6");
  }

  private static void nothingShowsAPin(PlatformProcess first, PlatformProcess second)
      throws SQLException {
    var database = new Imports(Api.at(first.baseUrl()), first.servers().superuserDatabase());
    for (var pin : List.of(PinApi.OWN, PinApi.OTHER)) {
      var alone = PinApi.inClear(pin);
      assertThat(database.everythingStored()).doesNotContainPattern(alone);
      assertThat(first.output() + second.output()).doesNotContainPattern(alone);
    }
  }

  /** A terminal that is no demo partner, so that an instance without the sandbox knows it, too. */
  private static String terminal(Api api) {
    return TestPartner.registerAt(
            api,
            new JsonObject()
                .put("roles", new JsonArray().add("terminal"))
                .put("serviceChannels", new JsonArray().add("hospital"))
                .put("regions", new JsonArray().add("410000")))
        .tokenAt(api, ISSUER);
  }
}
