package org.essc.binding;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashMap;
import org.essc.holderpage.PageBrowser;
import org.essc.testing.Answered;
import org.essc.testing.Api;
import org.essc.testing.PlatformProcess;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is asked at a counter lies on no instance: each step is taken on another one. */
class CounterInstancesIT {

  @TempDir private static Path directory;

  private static PlatformProcess first;
  private static PlatformProcess second;
  private static PlatformProcess third;

  @BeforeAll
  static void start() {
    first = PlatformProcess.start(directory.resolve("data"));
    var environment = new HashMap<>(first.serversAsEnvironment());
    environment.put("ESSC_ISSUER", first.baseUrl());
    second = PlatformProcess.launch(directory.resolve("second"), environment);
    third = PlatformProcess.launch(directory.resolve("third"), environment);
    second.awaitReady().awaitHealthy();
    third.awaitReady().awaitHealthy();
  }

  @AfterAll
  static void stop() {
    for (var one : new PlatformProcess[] {third, second, first}) {
      if (one != null) {
        one.close();
      }
    }
  }

  @Test
  void requestThatIsBegunAtOneIsConfirmedAtAnotherAndFetchedAtAThird() {
    var api = Api.at(first.baseUrl());
    var counter = new CounterApi(api, BankApi.registeredAt(api, first.baseUrl()));
    var holder = counter.bank.holder();
    var there = counter.at(Api.at(second.baseUrl()).once());
    var id = CounterApi.id(Answered.one(() -> there.ask(holder, counter.code(holder))));
    second.kill9();
    assertThat(counter.error(id)).isEqualTo("authorization_pending");

    var ticket =
        api.post(
                "/v1/launch-tickets",
                Api.CHANNEL,
                "{\"signNo\":\"%s\",\"page\":\"confirmations\"}".formatted(holder.signNo()))
            .json()
            .getString("launchUrl");
    var phone = new PageBrowser(Api.at(third.baseUrl()), first.baseUrl());
    phone.redeem(PageBrowser.ticket(ticket));
    assertThat(CounterApi.confirm(phone, CounterApi.waiting(phone), CounterApi.NUMBER, BankApi.PIN))
        .isEqualTo("confirmed");

    var tokens = counter.fetch(id);
    assertThat(tokens.status()).as(tokens.body()).isEqualTo(200);
    assertThat(tokens.json().getInt("authorization_details[0].level")).isEqualTo(2);
    assertThat(counter.at(Api.at(third.baseUrl())).error(id)).isEqualTo("invalid_grant");
  }
}
