package org.essc.holderpage;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.util.UUID;
import org.essc.testing.Api;
import org.essc.testing.TestPerson;
import org.essc.testing.Unis;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A channel opens pages when it likes and could send their forms: it has no PIN to end what others
 * have, and the log names it.
 */
@QuarkusTest
class EndingByPinTest {

  private static final String PIN = "739164";
  private static final String KAIFENG = "410200";
  private static final String PAGE = "/h/channels";

  @Inject Pool pool;

  private final Api api = Api.here();

  @Test
  void anotherChannelsSigningTakesThePinAndTheEntryNamesThePagesChannel() {
    var holder = api.holder();
    var other = api.issue(Api.OTHER_CHANNEL, holder.person()).json().getString("signNo");
    PageBrowser.setPin(api, holder, PIN);
    var browser = PageBrowser.at(api, holder, "channels");
    assertThat(browser.get(PAGE).body()).containsOnlyOnce("data-test=\"end-pin\"");

    assertThat(end(browser, signing(other))).endsWith("note=pin-format");
    assertThat(end(browser, signing(other), "pin", "285713")).endsWith("note=pin-wrong&left=5");
    assertThat(browser.get(PAGE + "?note=pin-wrong&left=5").body())
        .contains("data-note=\"pin-wrong\"", "还可以输入 5 次");
    assertThat(api.get("/v1/ecards/" + other, Api.OTHER_CHANNEL).status()).isEqualTo(200);

    assertThat(end(browser, signing(other), "pin", PIN)).endsWith(PAGE + "?note=ended");
    assertThat(api.get("/v1/ecards/" + other, Api.OTHER_CHANNEL).status()).isEqualTo(404);
    assertThat(entry("ecard.unbind", signing(other)))
        .contains("\"id\":\"" + Api.CHANNEL + "\"", "\"by\":\"holder\"");
  }

  @Test
  void whatHasEndedBeforeIsNotedAndAStrangersSigningIsNoPageOfTheHolders() {
    var holder = api.holder();
    var other = api.issue(Api.OTHER_CHANNEL, holder.person()).json().getString("signNo");
    PageBrowser.setPin(api, holder, PIN);
    var browser = PageBrowser.at(api, holder, "channels");
    assertThat(end(browser, signing(other), "pin", PIN)).endsWith(PAGE + "?note=ended");

    assertThat(end(browser, signing(other), "pin", PIN)).endsWith(PAGE + "?note=ended-before");

    assertThat(browser.get(PAGE + "?note=ended-before").body())
        .contains("data-note=\"ended-before\"", "此前已解除");
    var strangers = signing(api.holder().signNo()).toString();
    var refused =
        browser.submit(PAGE, PAGE + "/end", "signing", strangers, "sure", "yes", "pin", PIN);
    assertThat(refused.status()).isEqualTo(403);
  }

  @Test
  void ownChannelEndsWithoutThePin() {
    var holder = api.holder();
    PageBrowser.setPin(api, holder, PIN);

    assertThat(end(PageBrowser.at(api, holder, "channels"), signing(holder.signNo())))
        .endsWith("/h/closed");
  }

  /** Then no PIN is looked at, and the holder can leave channels all the same. */
  @ParameterizedTest
  @ValueSource(ints = {2, 3})
  void cardThatMayNotBeUsedAsksForNone(int state) {
    var holder = api.holder();
    var other = api.issue(Api.OTHER_CHANNEL, holder.person()).json().getString("signNo");
    PageBrowser.setPin(api, holder, PIN);
    api.importCards(holder.person().withState(state));
    var browser = PageBrowser.at(api, holder, "channels");

    assertThat(browser.get(PAGE).body()).doesNotContain("data-test=\"end-pin\"");
    assertThat(end(browser, signing(other))).endsWith(PAGE + "?note=ended");
  }

  /** What ends is the holder's: a lost card is no way around the PIN of another one. */
  @Test
  void ofACardThatMayNotBeUsedThePinOfTheHoldersOtherOneIsTyped() {
    var holder = api.holder();
    var other = api.issue(Api.OTHER_CHANNEL, holder.person()).json().getString("signNo");
    PageBrowser.setPin(api, second(holder), PIN);
    api.importCards(holder.person().withState(2));
    var browser = PageBrowser.at(api, holder, "channels");

    assertThat(browser.get(PAGE).body()).containsOnlyOnce("data-test=\"end-pin\"");
    assertThat(end(browser, signing(other))).endsWith("note=pin-format");
    assertThat(end(browser, signing(other), "pin", "285713")).endsWith("note=pin-wrong&left=5");
    assertThat(api.get("/v1/ecards/" + other, Api.OTHER_CHANNEL).status()).isEqualTo(200);
    assertThat(end(browser, signing(other), "pin", PIN)).endsWith(PAGE + "?note=ended");
  }

  @Test
  void cardWithoutAPinIsNoWayAroundThatOfAnother() {
    var holder = api.holder();
    var other = api.issue(Api.OTHER_CHANNEL, holder.person()).json().getString("signNo");
    PageBrowser.setPin(api, second(holder), PIN);
    var browser = PageBrowser.at(api, holder, "channels");

    assertThat(end(browser, signing(other))).endsWith("note=pin-format");
    assertThat(end(browser, signing(other), "pin", PIN)).endsWith(PAGE + "?note=ended");
  }

  /** A PIN is looked at on the pages of channels that have its card. */
  @Test
  void pinOfACardThatThePagesChannelHasNotIsTypedElsewhere() {
    var holder = api.holder();
    var second = second(holder);
    assertThat(api.issue(Api.OTHER_CHANNEL, second.person()).status()).isEqualTo(201);
    var other = api.issue(Api.OTHER_CHANNEL, holder.person()).json().getString("signNo");
    PageBrowser.setPin(api, second, PIN);
    assertThat(api.delete("/v1/ecards/" + second.signNo(), Api.CHANNEL).status()).isEqualTo(204);
    var browser = PageBrowser.at(api, holder, "channels");
    assertThat(browser.get(PAGE).body())
        .contains("data-test=\"end-pin-elsewhere\"", "另一张电子社保卡")
        .containsOnlyOnce("data-test=\"end\"")
        .doesNotContain("data-test=\"end-pin\"");

    assertThat(end(browser, signing(other), "pin", PIN)).endsWith(PAGE + "?note=pin-elsewhere");
    assertThat(browser.get(PAGE + "?note=pin-elsewhere").body())
        .contains("data-note=\"pin-elsewhere\"", "另一张电子社保卡");
    assertThat(api.get("/v1/ecards/" + other, Api.OTHER_CHANNEL).status()).isEqualTo(200);
  }

  /** Nobody can type it, and the holder can leave channels all the same. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aLookAtTheFaceStandsInForThePinOfACardThatNoAppHas(boolean suspended) {
    var holder = api.holder();
    var other = api.issue(Api.OTHER_CHANNEL, holder.person()).json().getString("signNo");
    var second = second(holder);
    PageBrowser.setPin(api, second, PIN);
    if (suspended) {
      assertThat(api.issue(Api.OTHER_CHANNEL, second.person()).status()).isEqualTo(201);
    }
    assertThat(api.delete("/v1/ecards/" + second.signNo(), Api.CHANNEL).status()).isEqualTo(204);
    api.importCards(holder.person().withState(2));
    setStatus(Api.OTHER_CHANNEL, suspended ? "suspended" : "active");
    try {
      var browser = PageBrowser.at(api, holder, "channels");
      assertThat(browser.get(PAGE).body())
          .contains("data-test=\"end-pin-nowhere\"")
          .doesNotContain("data-test=\"end-pin\"");
      assertThat(end(browser, signing(other), "pin", PIN)).endsWith(PAGE + "?note=pin-nowhere");
      assertThat(browser.get(PAGE + "?note=pin-nowhere").body())
          .contains("data-note=\"pin-nowhere\"", "完成人脸核验");

      var seen = PageBrowser.at(api, holder.signNo(), "channels", PageBrowser.look());
      assertThat(seen.get(PAGE).body()).doesNotContain("data-test=\"end-pin");
      assertThat(end(seen, signing(other))).endsWith(PAGE + "?note=ended");
    } finally {
      setStatus(Api.OTHER_CHANNEL, "active");
    }
  }

  private void setStatus(String partner, String status) {
    Unis.get(
        pool.preparedQuery("update partner set status = $2 where partner_no = $1")
            .execute(Tuple.of(partner, status)));
  }

  /**
   * Whoever types it wrong gets past it no more than before; a channel could do that day by day.
   */
  @Test
  void aLookAtTheFaceStandsInForALockedPin() {
    var holder = api.holder();
    var other = api.issue(Api.OTHER_CHANNEL, holder.person()).json().getString("signNo");
    PageBrowser.setPin(api, holder, PIN);
    var browser = PageBrowser.at(api, holder, "channels");
    for (int error = 0; error < 6; error++) {
      end(browser, signing(other), "pin", "285713");
    }
    assertThat(end(browser, signing(other))).endsWith("note=pin-format");
    assertThat(end(browser, signing(other), "pin", PIN)).contains("note=pin-locked");
    assertThat(api.get("/v1/ecards/" + other, Api.OTHER_CHANNEL).status()).isEqualTo(200);

    var seen =
        PageBrowser.at(api, holder.signNo(), "channels", PageBrowser.face(java.time.Instant.now()));
    assertThat(seen.get(PAGE).body()).doesNotContain("data-test=\"end-pin\"");
    assertThat(end(seen, signing(other))).endsWith(PAGE + "?note=ended");
  }

  /** The same holder's, of another region. */
  private Api.Holder second(Api.Holder holder) {
    var card = holder.person().withCardNo(TestPerson.next().cardNo()).withRegion(KAIFENG);
    return api.holderOf(card);
  }

  private static String end(PageBrowser browser, UUID signing, String... more) {
    var fields = new String[4 + more.length];
    fields[0] = "signing";
    fields[1] = signing.toString();
    fields[2] = "sure";
    fields[3] = "yes";
    System.arraycopy(more, 0, fields, 4, more.length);
    var reply = browser.submit(PAGE, PAGE + "/end", fields);
    assertThat(reply.status()).as(reply.body()).isEqualTo(303);
    return reply.header("Location");
  }

  private UUID signing(String signNo) {
    return Unis.get(
            pool.preparedQuery("select id from ecard_binding where sign_no = $1")
                .execute(Tuple.of(signNo)))
        .iterator()
        .next()
        .getUUID(0);
  }

  private String entry(String act, UUID object) {
    return Unis.get(
            pool.preparedQuery(
                    "select payload from audit_entry where payload like $1 and payload like $2")
                .execute(Tuple.of("%\"" + act + "\"%", "%" + object + "%")))
        .iterator()
        .next()
        .getString(0);
  }
}
