package org.essc.holderpage;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.redis.client.RedisAPI;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.essc.platform.crypto.Sha256;
import org.essc.testing.Api;
import org.essc.testing.TestPerson;
import org.essc.testing.Unis;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class HolderPagesTest {

  @Inject RedisAPI redis;
  @Inject Pool pool;

  private final Api api = Api.here();

  @Test
  void launchAddressHoldsItsTicketInTheFragment() {
    var before = Instant.now();
    var made = PageBrowser.launch(api, Api.CHANNEL, api.holder().signNo(), "card", null);

    assertThat(made.status()).isEqualTo(201);
    assertThat(made.json().getString("launchUrl"))
        .matches("http://localhost:\\d+/h#t=[0-9A-HJKMNP-TV-Z]{32}");
    assertThat(Instant.parse(made.json().getString("expiresAt")))
        .isBetween(before.plusSeconds(55), Instant.now().plusSeconds(65));
  }

  @Test
  void launchIsForTheChannelsOwnSigningAndKnownPages() {
    var holder = api.holder();
    assertThat(api.post("/v1/launch-tickets", null, "{}").status()).isEqualTo(401);
    assertThat(PageBrowser.launch(api, Api.VERIFIER, holder.signNo(), "card", null).status())
        .isEqualTo(403);
    assertThat(PageBrowser.launch(api, Api.OTHER_CHANNEL, holder.signNo(), "card", null).code())
        .isEqualTo("not-found");
    assertThat(api.delete("/v1/ecards/" + holder.signNo(), Api.CHANNEL).status()).isEqualTo(204);
    assertThat(PageBrowser.launch(api, Api.CHANNEL, holder.signNo(), "card", null).status())
        .as("an ended signing")
        .isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(strings = {"letters", "confirm", "CARD", ""})
  void unknownPageIsRefused(String page) {
    var refused = PageBrowser.launch(api, Api.CHANNEL, api.holder().signNo(), page, null);
    assertThat(refused.status()).isEqualTo(400);
  }

  @Test
  void getConsumesNothingAndTheFirstBrowserOwnsTheSession() {
    var url = launchUrl(api.holder());
    var first = new PageBrowser(api);

    assertThat(first.get("/h").status()).isEqualTo(200);
    assertThat(first.get("/h").status()).isEqualTo(200);
    assertThat(first.redeem(PageBrowser.ticket(url)).json().getString("to")).isEqualTo("/h/card");
    assertThat(first.get("/h/card").status()).isEqualTo(200);

    var second = new PageBrowser(api);
    assertThat(second.redeem(PageBrowser.ticket(url)).status()).isEqualTo(403);
    assertThat(second.get("/h/card").status()).isEqualTo(403);
    assertThat(first.get("/h/card").status()).as("the first still has it").isEqualTo(200);
  }

  @Test
  void ofManyRedemptionsOneSucceeds() {
    var ticket = PageBrowser.ticket(launchUrl(api.holder()));
    var statuses =
        IntStream.range(0, 12)
            .parallel()
            .mapToObj(i -> new PageBrowser(api).redeem(ticket).status())
            .toList();

    assertThat(statuses).containsOnlyOnce(200);
  }

  @Test
  void cookieIsNotForScriptsAndNotForOtherSites() {
    var browser = new PageBrowser(api);
    var reply = browser.redeem(PageBrowser.ticket(launchUrl(api.holder())));

    assertThat(reply.header("Set-Cookie"))
        .contains("HttpOnly", "SameSite=Strict", "Path=/", "Max-Age=600");
  }

  @Test
  void redemptionFromAnotherOriginIsRefused() {
    var ticket = PageBrowser.ticket(launchUrl(api.holder()));
    var browser = new PageBrowser(api);

    assertThat(browser.send("/h/session", "https://evil.example", "ticket=" + ticket).status())
        .isEqualTo(403);
    assertThat(browser.send("/h/session", null, "ticket=" + ticket).status()).isEqualTo(403);
    assertThat(browser.redeem(ticket).status()).as("nothing was consumed").isEqualTo(200);
  }

  @Test
  void ticketAndSessionEndWithTheirTime() {
    var late = PageBrowser.ticket(launchUrl(api.holder()));
    outlive(late);
    assertThat(new PageBrowser(api).redeem(late).status()).isEqualTo(403);

    var ticket = PageBrowser.ticket(launchUrl(api.holder()));
    var browser = new PageBrowser(api);
    browser.redeem(ticket);
    assertThat(life(ticket)).isBetween(Duration.ofMinutes(9), Duration.ofMinutes(10));
    outlive(ticket);
    var closed = browser.get("/h/card");
    assertThat(closed.status()).isEqualTo(403);
    assertThat(closed.body()).contains("页面已关闭");
  }

  @Test
  void redisHoldsNeitherTicketNorSecret() {
    var ticket = PageBrowser.ticket(launchUrl(api.holder(), PageBrowser.face(Instant.now())));
    var browser = new PageBrowser(api);
    browser.redeem(ticket);
    var all = Unis.get(redis.hgetall(key(ticket))).toString();

    assertThat(all)
        .contains("signing")
        .doesNotContain(ticket, browser.cookie().substring(browser.cookie().indexOf('.') + 1))
        .as("the evidence's reference")
        .doesNotContain("look-9");
  }

  @Test
  void cardIsMaskedUntilItIsRevealed() {
    var holder = api.holder();
    var person = holder.person();
    var browser = PageBrowser.at(api, holder, "card");

    assertThat(browser.get("/h/card").body()).doesNotContain(person.name(), person.cardNo());
    var revealed = browser.submit("/h/card", "/h/card/reveal");
    assertThat(revealed.status()).isEqualTo(200);
    assertThat(revealed.body()).contains(person.name(), person.cardNo());
    assertThat(browser.get("/h/card").body()).doesNotContain(person.name(), person.cardNo());
    assertThat(entries("holder-page.reveal")).isPositive();
  }

  @Test
  void codeOfThePageIsAccepted() {
    var browser = PageBrowser.at(api, api.holder(), "card");
    var page = browser.submit("/h/card", "/h/card/code").body();
    var code = page.replaceAll("(?s).*data-code=\"([0-9A-Z]{30})\".*", "$1");

    assertThat(page).contains("<svg ");
    assertThat(api.verifyAsync(Api.VERIFIER, code, "other", null).join().status()).isEqualTo(200);
    assertThat(browser.get("/h/uses").body()).contains("data-kind=\"verification\"", "核验身份码", "演示");
  }

  @ParameterizedTest
  @CsvSource({"2,lost", "3,locked", "9,cancelled"})
  void cardThatMayNotBeUsedSaysWhyAndHasNoCode(int state, String reason) {
    var holder = api.holder();
    api.importCards(holder.person().withState(state));
    var browser = PageBrowser.at(api, holder, "card");

    var page = browser.get("/h/card").body();
    assertThat(page).contains("data-reason=\"" + reason + "\"").doesNotContain("id=\"code-form\"");
    assertThat(browser.get("/h/uses").status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/h/card/reveal",
        "/h/card/code",
        "/h/pin/set",
        "/h/pin/change",
        "/h/logins/end",
        "/h/channels/end",
        "/h/banks/end",
        "/h/confirm",
        "/h/confirm/refuse",
        "/h/confirm/report"
      })
  void everyFormComesFromItsOwnPage(String form) {
    var browser = PageBrowser.at(api, api.holder(), "card");
    var other = PageBrowser.at(api, api.holder(), "card");
    var token = "token=" + browser.token("/h/card");

    assertThat(browser.send(form, api.url(""), "").status()).as("no token").isEqualTo(403);
    assertThat(browser.send(form, api.url(""), "token=" + other.token("/h/card")).status())
        .as("another session's token")
        .isEqualTo(403);
    assertThat(browser.send(form, "https://evil.example", token).status())
        .as("another origin")
        .isEqualTo(403);
    assertThat(browser.send(form, null, token).status()).as("no origin").isEqualTo(403);
    assertThat(browser.send(form, "null", token).status()).as("opaque origin").isEqualTo(403);
    assertThat(browser.get("/h/card").status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/h/card", "/h/pin", "/h/uses", "/h/logins", "/h/channels", "/h/banks"})
  void pagesAreHeldByTheirHeaders(String path) {
    var browser = PageBrowser.at(api, api.holder(), "card");
    var page = browser.get(path);

    assertThat(page.status()).as(page.body()).isEqualTo(200);
    assertThat(page.header("Content-Security-Policy"))
        .contains("default-src 'none'", "frame-ancestors 'none'", "form-action 'self'")
        .doesNotContain("unsafe");
    assertThat(page.header("Cache-Control")).isEqualTo("no-store");
    assertThat(page.header("Referrer-Policy")).isEqualTo("same-origin");
    assertThat(page.body())
        .containsPattern("<title>[^<]+ · 电子社会保障卡</title>")
        .containsOnlyOnce("<h1>");
    assertThat(page.body()).doesNotContain("style=", "onclick");
    assertThat(browser.get(path + "?lang=en").body()).contains("<html lang=\"en\">");
    assertThat(new PageBrowser(api).get(path).status()).as("without a session").isEqualTo(403);
  }

  @Test
  void endedSigningClosesThePage() {
    var holder = api.holder();
    var browser = PageBrowser.at(api, holder, "card");
    api.delete("/v1/ecards/" + holder.signNo(), Api.CHANNEL);

    assertThat(browser.get("/h/card").status()).isEqualTo(403);
  }

  @Test
  void suspendedChannelClosesThePage() {
    var channel = Api.OTHER_CHANNEL;
    var person = TestPerson.next();
    api.importCards(person);
    var signNo = api.issue(channel, person).json().getString("signNo");
    var url = PageBrowser.launch(api, channel, signNo, "card", null).json().getString("launchUrl");
    var browser = new PageBrowser(api);
    browser.redeem(PageBrowser.ticket(url));
    assertThat(browser.get("/h/card").status()).isEqualTo(200);
    setStatus(channel, "suspended");
    try {
      assertThat(browser.get("/h/card").status()).isEqualTo(403);
    } finally {
      setStatus(channel, "active");
    }
  }

  @Test
  void channelIsEndedOnlyWhenTheHolderIsSure() {
    var holder = api.holder();
    var other = api.issue(Api.OTHER_CHANNEL, holder.person()).json().getString("signNo");
    var browser = PageBrowser.at(api, holder, "channels");
    var page = browser.get("/h/channels").body();
    var own = signing(holder.signNo());
    var foreign = signing(other);
    assertThat(page).contains(own, foreign);

    assertThat(location(browser.submit("/h/channels", "/h/channels/end", "signing", foreign)))
        .endsWith("/h/channels?note=unsure");
    assertThat(
            location(
                browser.submit(
                    "/h/channels", "/h/channels/end", "signing", foreign, "sure", "yes")))
        .endsWith("/h/channels?note=ended");
    assertThat(api.get("/v1/ecards/" + other, Api.OTHER_CHANNEL).status()).isEqualTo(404);

    assertThat(
            location(
                browser.submit("/h/channels", "/h/channels/end", "signing", own, "sure", "yes")))
        .endsWith("/h/closed");
    assertThat(browser.get("/h/channels").status()).isEqualTo(403);
  }

  @Test
  void anothersSigningCannotBeEnded() {
    var victim = api.holder();
    var browser = PageBrowser.at(api, api.holder(), "channels");

    assertThat(
            browser
                .submit(
                    "/h/channels",
                    "/h/channels/end",
                    "signing",
                    signing(victim.signNo()),
                    "sure",
                    "yes")
                .status())
        .isEqualTo(403);
    assertThat(api.get("/v1/ecards/" + victim.signNo(), Api.CHANNEL).status()).isEqualTo(200);
  }

  @Test
  void firstPinNeedsAFreshFaceAndIsThenChanged() {
    var holder = api.holder();
    assertThat(PageBrowser.at(api, holder, "pin").get("/h/pin").body())
        .contains("您还没有设置密码")
        .doesNotContain("data-test=\"submit\"");
    var stale = PageBrowser.face(Instant.now().minus(Duration.ofMinutes(6)));
    var late = PageBrowser.at(api, holder.signNo(), "pin", stale);
    assertThat(location(set(late, "/h/card", "285713", "285713")))
        .contains("note=face-evidence-required");

    var fresh = PageBrowser.at(api, holder.signNo(), "pin", PageBrowser.face(Instant.now()));
    assertThat(location(set(fresh, "/h/pin", "285713", "285714"))).contains("pin-differs");
    assertThat(location(set(fresh, "/h/pin", "111111", "111111"))).contains("pin-weak");
    assertThat(location(set(fresh, "/h/pin", "285713", "285713"))).endsWith("/h/pin?note=set");
    assertThat(fresh.get("/h/pin?note=set").body()).contains("data-note=\"set\"");

    var again = PageBrowser.at(api, holder, "pin");
    assertThat(location(change(again, "285710", "739158"))).contains("ecard-pin-wrong&left=5");
    assertThat(location(change(again, "285713", "739158"))).endsWith("/h/pin?note=changed");
    assertThat(again.get("/h/uses").body())
        .contains("data-kind=\"set-pin\"", "data-kind=\"change-pin\"");
  }

  private Api.Reply set(PageBrowser browser, String page, String pin, String pinAgain) {
    return browser.submit(page, "/h/pin/set", "new-pin", pin, "new-pin-again", pinAgain);
  }

  private Api.Reply change(PageBrowser browser, String pin, String newPin) {
    return browser.submit(
        "/h/pin", "/h/pin/change", "pin", pin, "new-pin", newPin, "new-pin-again", newPin);
  }

  private static String location(Api.Reply reply) {
    assertThat(reply.status()).as(reply.body()).isEqualTo(303);
    return reply.header("Location");
  }

  private String launchUrl(Api.Holder holder) {
    return launchUrl(holder, null);
  }

  private String launchUrl(Api.Holder holder, String evidence) {
    return PageBrowser.launch(api, Api.CHANNEL, holder.signNo(), "card", evidence)
        .json()
        .getString("launchUrl");
  }

  private static String key(String ticket) {
    return "essc:page:{" + Sha256.hex(ticket) + "}";
  }

  private Duration life(String ticket) {
    return Duration.ofMillis(Unis.get(redis.pttl(key(ticket))).toLong());
  }

  /** As if its time were over: the moment passed, though Redis has not forgotten it yet. */
  private void outlive(String ticket) {
    Unis.get(redis.hset(List.of(key(ticket), "until", "1")));
  }

  private String signing(String signNo) {
    return Unis.get(
            pool.preparedQuery("select id from ecard_binding where sign_no = $1")
                .execute(Tuple.of(signNo)))
        .iterator()
        .next()
        .getUUID("id")
        .toString();
  }

  private long entries(String act) {
    return Unis.get(
            pool.preparedQuery("select count(*) from audit_entry where payload like $1")
                .execute(Tuple.of("%\"" + act + "\"%")))
        .iterator()
        .next()
        .getLong(0);
  }

  private void setStatus(String partner, String status) {
    Unis.get(
        pool.preparedQuery("update partner set status = $2 where partner_no = $1")
            .execute(Tuple.of(partner, status)));
  }
}
