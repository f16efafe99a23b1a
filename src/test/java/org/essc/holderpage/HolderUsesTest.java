package org.essc.holderpage;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.essc.login.CodedLogins;
import org.essc.login.TestPortal;
import org.essc.login.WaitingLogins;
import org.essc.testing.Api;
import org.essc.testing.Unis;
import org.junit.jupiter.api.Test;

@QuarkusTest
class HolderUsesTest {

  private static final String PIN = "739164";
  private static final Pattern KIND = Pattern.compile("data-kind=\"([a-z-]+)\"");
  private static final Pattern OLDER = Pattern.compile("href=\"(/h/uses\\?before=[^\"]+)\"");

  @Inject WaitingLogins logins;
  @Inject CodedLogins coded;
  @Inject Pool pool;

  private final Api api = Api.here();

  @Test
  void whatTheHolderDidWithLoginsAndCardIsThere() {
    var holder = api.holder();
    confirmPage(holder).submit("/h/confirm", "/h/confirm/refuse");
    confirmPage(holder).submit("/h/confirm", "/h/confirm/report");
    confirmPage(holder).submit("/h/confirm", "/h/confirm", "number", "11", "pin", PIN);
    var browser = PageBrowser.at(api, holder, "card");
    browser.submit("/h/card", "/h/card/reveal");
    api.issue(Api.OTHER_CHANNEL, holder.person());
    api.delete("/v1/ecards/" + signNo(holder, Api.OTHER_CHANNEL), Api.OTHER_CHANNEL);

    assertThat(kinds(browser.get("/h/uses").body()))
        .containsExactly("channel-ended", "reveal", "wrong-number", "report", "refuse");
    assertThat(browser.get("/h/uses").body())
        .as("the portal and the channel by name")
        .contains(name(Api.PORTAL), name(Api.OTHER_CHANNEL));
    assertThat(kinds(PageBrowser.at(api, api.holder(), "uses").get("/h/uses").body()))
        .as("another holder's")
        .isEmpty();
  }

  @Test
  void loginThatToldNothingPersonalSaysSo() {
    var holder = api.holder();
    var portal = TestPortal.register(pool, TestPortal.Terms.CONFIDENTIAL);
    coded.loggedIn(portal, holder, CodedLogins.Asked.scopes("openid", "offline_access"));

    assertThat(PageBrowser.at(api, holder, "uses").get("/h/uses").body()).contains("无个人信息");

    coded.loggedIn(portal, holder, CodedLogins.Asked.scopes("openid", "profile"));
    assertThat(PageBrowser.at(api, holder, "uses").get("/h/uses").body())
        .contains("<span class=\"tag\">脱敏姓名</span>");
  }

  @Test
  void whatWasDoneWithThePinIsThere() {
    var holder = api.holder();
    var face = PageBrowser.face(Instant.now());
    PageBrowser.setPin(api, holder, PIN);
    var browser = PageBrowser.at(api, holder.signNo(), "pin", face);
    change(browser, PIN, "804627");
    IntStream.range(0, 6).forEach(i -> change(browser, "285710", "561938"));
    set(browser, "561938");
    set(browser, PIN);

    var page = browser.get("/h/uses").body();
    assertThat(kinds(page))
        .containsExactly("reset-pin", "reset-pin", "lock-pin", "change-pin", "set-pin");
    assertThat(page.split("同时解除了锁定")).as("one of them has unlocked it").hasSize(2);
  }

  @Test
  void refusingTwiceIsOneUse() {
    var holder = api.holder();
    var page = confirmPage(holder);
    var token = "token=" + page.token("/h/confirm");
    page.send("/h/confirm/refuse", api.url(""), token);
    assertThat(page.send("/h/confirm/refuse", api.url(""), token).header("Location"))
        .endsWith("note=over");

    assertThat(kinds(PageBrowser.at(api, holder, "uses").get("/h/uses").body()))
        .containsExactly("refuse");
  }

  @Test
  void eachUseIsOnOnePageAlsoWhereManyAreOfOneMoment() {
    var holder = api.holder();
    var at = Instant.now().minusSeconds(60);
    Unis.get(
        pool.preparedQuery(
                """
                insert into card_act (id, holder_id, card_id, at, act, actor, region_code, party, shown)
                select gen_random_uuid(), c.holder_id, c.id, $2, 'login.refuse', 'x', c.region_code,
                       'holder', '{}'
                  from generate_series(1, 45), ecard_binding b
                  join ecard e on e.id = b.ecard_id join physical_card c on c.id = e.card_id
                 where b.sign_no = $1""")
            .execute(Tuple.of(holder.signNo(), at.atOffset(java.time.ZoneOffset.UTC))));
    var browser = PageBrowser.at(api, holder, "card");
    browser.submit("/h/card", "/h/card/reveal");

    var pages = new ArrayList<List<String>>();
    var next = "/h/uses";
    while (next != null) {
      var page = browser.get(next).body();
      pages.add(kinds(page));
      var older = OLDER.matcher(page);
      next = older.find() ? older.group(1) : null;
    }
    assertThat(pages).extracting(List::size).containsExactly(20, 20, 6);
    assertThat(pages.get(0).get(0)).isEqualTo("reveal");
    for (var noCursor : List.of("nonsense", "-9000000000000000000_" + new UUID(0, 0))) {
      assertThat(kinds(browser.get("/h/uses?before=" + noCursor).body())).hasSize(20);
    }
  }

  private PageBrowser confirmPage(Api.Holder holder) {
    var scan =
        api.post(
            "/v1/login-scans",
            Api.CHANNEL,
            "{\"signNo\":\"%s\",\"qr\":\"%s\"}"
                .formatted(holder.signNo(), logins.qr(logins.open())));
    assertThat(scan.status()).as(scan.body()).isEqualTo(201);
    var browser = new PageBrowser(api);
    browser.redeem(PageBrowser.ticket(scan.json().getString("launchUrl")));
    return browser;
  }

  private static void change(PageBrowser browser, String pin, String newPin) {
    browser.submit(
        "/h/card", "/h/pin/change", "pin", pin, "new-pin", newPin, "new-pin-again", newPin);
  }

  private static void set(PageBrowser browser, String pin) {
    browser.submit("/h/card", "/h/pin/set", "new-pin", pin, "new-pin-again", pin);
  }

  private static List<String> kinds(String page) {
    return KIND.matcher(page).results().map(found -> found.group(1)).toList();
  }

  private String signNo(Api.Holder holder, String channel) {
    return api.issue(channel, holder.person()).json().getString("signNo");
  }

  private String name(String partner) {
    return Unis.get(
            pool.preparedQuery("select name from partner where partner_no = $1")
                .execute(Tuple.of(partner)))
        .iterator()
        .next()
        .getString(0);
  }
}
