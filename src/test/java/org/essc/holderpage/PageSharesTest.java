package org.essc.holderpage;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.essc.card.loss.LossApi;
import org.essc.login.WaitingLogins;
import org.essc.testing.Api;
import org.essc.testing.HeldWrites;
import org.essc.testing.MutableClock;
import org.essc.testing.TestPerson;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What one holder's browser sends costs neither the channel nor other holders their acts. */
@QuarkusTest
class PageSharesTest {

  /** More than anybody has places. */
  private static final int MANY = 14;

  @Inject WaitingLogins logins;
  @Inject MutableClock clock;

  private final Api api = Api.here();

  @Test
  void floodOfOneBrowserLeavesTheChannelAndOtherHoldersTheirActs() throws SQLException {
    var lost = TestPerson.next();
    api.importCards(lost);
    var flooding = PageBrowser.at(api, api.holder(), "card");
    var other = confirmPage(api.holder());
    var token = "token=" + flooding.token("/h/card");

    HeldWrites.answer(
        "insert",
        "card_act",
        "new.act = 'holder-page.reveal'",
        () -> {
          assertThat(reveals(flooding, token)).as("all wait for what is held").containsOnly(503);

          assertThat(new LossApi(api, clock).reportOver("app", lost).status()).isEqualTo(201);
          assertThat(other.submit("/h/confirm", "/h/confirm/refuse").header("Location"))
              .endsWith("note=refused");
          return null;
        });

    assertThat(flooding.send("/h/card/reveal", api.url(""), token).status()).isEqualTo(200);
  }

  /**
   * It ends the login and is recorded then: whoever was told that it was not has to come again.
   *
   * @param logged what the audit log has of it
   */
  @ParameterizedTest
  @CsvSource({"refuse,refused,login.refuse", "report,reported,stopped"})
  void decisionThatCouldNotBeRecordedIsRecordedByItsRepeat(String act, String note, String logged)
      throws SQLException {
    var holder = api.holder();
    var flooding = PageBrowser.at(api, holder, "card");
    var reveal = "token=" + flooding.token("/h/card");
    var page = confirmPage(holder);
    var token = "token=" + page.token("/h/confirm");

    HeldWrites.answer(
        "insert",
        "card_act",
        "new.act = 'holder-page.reveal'",
        () -> {
          reveals(flooding, reveal);
          var refused = page.once().send("/h/confirm/" + act, api.url(""), token);
          assertThat(refused.status()).as(refused.body()).isEqualTo(503);
          return null;
        });
    var uses = PageBrowser.at(api, holder, "uses");
    assertThat(uses.get("/h/uses").body()).doesNotContain("data-kind=\"" + act + "\"");

    assertThat(page.send("/h/confirm/" + act, api.url(""), token).header("Location"))
        .endsWith("note=" + note);

    assertThat(uses.get("/h/uses").body()).contains("data-kind=\"" + act + "\"");
    assertThat(api.get("/v1/audit-entries?act=login." + act + "&limit=1", "8000000003").body())
        .contains(logged);
  }

  /** Those that have begun keep their places after they were answered. */
  private int[] reveals(PageBrowser browser, String token) {
    var sent =
        IntStream.range(0, MANY)
            .mapToObj(
                i ->
                    CompletableFuture.supplyAsync(
                        () -> reveal(browser, token), task -> new Thread(task).start()))
            .toList();
    return sent.stream().mapToInt(CompletableFuture::join).toArray();
  }

  private int reveal(PageBrowser browser, String token) {
    return browser.once().send("/h/card/reveal", api.url(""), token).status();
  }

  private PageBrowser confirmPage(Api.Holder holder) {
    var login = logins.open();
    var scanned =
        api.post(
            "/v1/login-scans",
            Api.CHANNEL,
            "{\"signNo\":\"%s\",\"qr\":\"%s\"}".formatted(holder.signNo(), logins.qr(login)));
    return PageBrowser.opened(api, scanned.json().getString("launchUrl"));
  }
}
