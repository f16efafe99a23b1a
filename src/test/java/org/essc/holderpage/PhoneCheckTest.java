package org.essc.holderpage;

import static org.assertj.core.api.Assertions.assertThat;

import io.agroal.api.AgroalDataSource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.essc.card.replacement.FeesConfigured;
import org.essc.card.replacement.ReplacementApi;
import org.essc.events.EventApi;
import org.essc.family.acting.Families;
import org.essc.platform.crypto.BlindIndex;
import org.essc.testing.Api;
import org.essc.testing.HeldWrites;
import org.essc.testing.MutableClock;
import org.essc.testing.Statements;
import org.essc.testing.Unis;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The phone's real-name check before codes, where a region asks for it: Zhengzhou, here. */
@QuarkusTest
@TestProfile(FeesConfigured.class)
class PhoneCheckTest {

  private static final String ASKING = "410202";
  private static final String PHONE = "installation-0001";
  private static final String OTHER_PHONE = "installation-0002";

  @Inject MutableClock clock;
  @Inject Pool pool;
  @Inject BlindIndex index;
  @Inject AgroalDataSource database;

  private final Api api = Api.here();

  @AfterEach
  void reset() {
    clock.reset();
    Api.forgetTokens();
  }

  @Test
  void whereNoRegionAsksACodeNeedsNothingAndNothingIsLookedUp() {
    var holder = holder("411600");
    try (var statements = Statements.logged()) {
      assertThat(statements.executed("known_device", () -> made(code(holder, null, null))))
          .isFalse();
      assertThat(statements.executed("known_device", () -> made(code(holder, PHONE, sms(0)))))
          .isFalse();
      var asked = holder(ASKING);
      assertThat(statements.executed("known_device", () -> refused(code(asked, null, null))))
          .as("as it is seen where it is asked")
          .isTrue();
    }
  }

  @Test
  void firstCodeNeedsTheCheckAndLaterOnesDoNot() {
    var holder = holder(ASKING);

    var refused = code(holder, null, null);

    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.code()).isEqualTo("phone-check-required");
    assertThat(refused.json().getString("rule")).isEqualTo("ecard.code.phoneCheck");
    assertThat(refused.json().getString("ruledBy")).isEqualTo("410200");
    assertThat(refused.json().getList("source")).containsExactly("T 3");
    made(code(holder, null, sms(0)));
    made(code(holder, null, null));
    assertThat(devices(holder)).hasSize(1);
  }

  @Test
  void otherOrStaleEvidenceIsNone() {
    var holder = holder(ASKING);
    refused(code(holder, PHONE, evidence("FACE", Duration.ZERO)));
    refused(code(holder, PHONE, sms(6)));
    assertThat(devices(holder)).isEmpty();
    made(code(holder, PHONE, sms(4)));
  }

  @Test
  void newDeviceNeedsTheCheckAndARememberedOneDoesNot() {
    var holder = holder(ASKING);
    made(code(holder, PHONE, sms(0)));
    refused(code(holder, OTHER_PHONE, null));
    refused(code(holder, null, null));
    made(code(holder, OTHER_PHONE, sms(0)));
    made(code(holder, PHONE, null));
    made(code(holder, OTHER_PHONE, null));
    assertThat(devices(holder)).hasSize(2).allMatch(digest -> digest.length() == 64);
  }

  @Test
  void eachNewDeviceIsToldToTheHoldersChannelsOnce() {
    var events = new EventApi(api);
    var stream = events.polling(Api.CHANNEL, EventApi.OWN + "device-added");
    var holder = holder(ASKING);
    made(code(holder, PHONE, sms(0)));
    made(code(holder, PHONE, null));
    made(code(holder, OTHER_PHONE, sms(0)));
    made(code(holder, PHONE, sms(0)));
    clock.advance(Duration.ofMinutes(2));
    var later = clock.instant().getEpochSecond();
    made(code(holder, "installation-0003", sms(0)));

    // a holder's events come in their order, so between the second and the last there was none
    var told = events.receive(Api.CHANNEL, stream, "signNo", holder.signNo(), 3);
    assertThat(told)
        .allSatisfy(one -> assertThat(one.data()).containsOnlyKeys("event_timestamp", "signNo"))
        .extracting(one -> ((Number) one.data().get("event_timestamp")).longValue() >= later)
        .containsExactly(false, false, true);
    events.delete(Api.CHANNEL, stream);
  }

  @Test
  void otherChannelsDeviceIsNotKnownAndCannotBeJoined() {
    var holder = holder(ASKING);
    var other =
        new Api.Holder(
            holder.person(),
            api.issue(Api.OTHER_CHANNEL, holder.person()).json().getString("signNo"));
    made(code(holder, PHONE, sms(0)));

    refused(code(Api.OTHER_CHANNEL, other, PHONE, null));
    made(code(Api.OTHER_CHANNEL, other, PHONE, sms(0)));
    assertThat(devices(other)).hasSize(1).doesNotContainAnyElementsOf(devices(holder));
  }

  @Test
  void lastFiveAreKnown() {
    var holder = holder(ASKING);
    IntStream.rangeClosed(1, 6).forEach(i -> made(code(holder, phone(i), sms(0))));

    assertThat(devices(holder)).hasSize(5);
    refused(code(holder, phone(1), null));
    IntStream.rangeClosed(2, 6).forEach(i -> made(code(holder, phone(i), null)));
  }

  @Test
  void ofManyDevicesAtOnceFiveStay() {
    var holder = holder(ASKING);
    var replies =
        IntStream.rangeClosed(1, 8)
            .mapToObj(i -> api.patiently(request(Api.CHANNEL, holder, phone(i), sms(0))))
            .toList()
            .stream()
            .map(CompletableFuture::join)
            .toList();

    assertThat(replies).extracting(Api.Reply::status).containsOnly(201);
    assertThat(devices(holder)).hasSize(5);
  }

  @Test
  void ofManyRequestsOfOneDeviceOnlyCheckedOnesAreAnswered() {
    var holder = holder(ASKING);
    var replies =
        IntStream.range(0, 6)
            .mapToObj(i -> api.patiently(request(Api.CHANNEL, holder, PHONE, null)))
            .toList()
            .stream()
            .map(CompletableFuture::join)
            .toList();

    assertThat(replies).extracting(Api.Reply::status).containsOnly(409);
  }

  @Test
  void endedSigningForgetsItsDevices() {
    var holder = holder(ASKING);
    made(code(holder, PHONE, sms(0)));
    api.delete("/v1/ecards/" + holder.signNo(), Api.CHANNEL);

    assertThat(devices(holder)).isEmpty();
    var again = api.issue(Api.CHANNEL, holder.person()).json().getString("signNo");
    refused(code(new Api.Holder(holder.person(), again), PHONE, null));
  }

  @Test
  void deviceStaysKnownWhenTheCardIsReplaced() {
    var holder = holder(ASKING);
    made(code(holder, PHONE, sms(0)));
    var replacements = new ReplacementApi(api, clock, pool, index);
    var id = replacements.requested(holder.person(), "damaged");
    replacements.oldCard(Api.CLERK, id, false);
    var activated =
        api.create(
            "/v1/card-activations",
            Api.CLERK,
            "{\"card\":{\"cardId\":\"%s\"},\"by\":{\"shown\":[\"card\",\"id\"]}}"
                .formatted(replacements.newCard(holder.person())));
    assertThat(activated.status()).as(activated.body()).isEqualTo(201);

    made(code(holder, PHONE, null));
    refused(code(holder, OTHER_PHONE, null));
  }

  /** The phone of whoever shows a member's code, for which the check is asked alone. */
  @Test
  void deviceOfACodeThatDidNotComeInTimeIsNotKnownAfterwards() throws SQLException {
    var holder = holder(ASKING);
    var member = new Families(database, index, api).of(holder, api.holder(), "enquiry").memberId();
    var late =
        HeldWrites.answer(
            "insert", "known_device", () -> membersCode(api.once(), holder, member, sms(0)));
    assertThat(late.status()).isEqualTo(503);

    assertThat(devices(holder)).isEmpty();
    refused(membersCode(api, holder, member, null));
    made(membersCode(api, holder, member, sms(0)));
  }

  private static Api.Reply membersCode(Api api, Api.Holder holder, UUID member, String evidence) {
    return api.post(
        "/v1/identity-codes",
        Api.CHANNEL,
        "{\"signNo\":\"%s\",\"memberId\":\"%s\",\"purpose\":\"enquiry\"%s}"
            .formatted(holder.signNo(), member, more(PHONE, evidence)));
  }

  @Test
  void cardsPageSaysThatThePhoneIsToBeCheckedAndUsesTellOfIt() {
    var holder = holder(ASKING);
    var refused = page(holder, PHONE, null).submit("/h/card", "/h/card/code");
    assertThat(refused.status()).isEqualTo(303);
    assertThat(refused.header("Location")).endsWith("/h/card?note=phone-check");

    var told = page(holder, PHONE, null);
    assertThat(told.get("/h/card?note=phone-check").body())
        .contains("data-note=\"phone-check\"")
        .doesNotContain("id=\"code-form\"");
    assertThat(page(holder, PHONE, sms(0)).submit("/h/card", "/h/card/code").body())
        .contains("data-code=");
    assertThat(page(holder, PHONE, null).submit("/h/card", "/h/card/code").body())
        .contains("data-code=");
    assertThat(page(holder, OTHER_PHONE, null).submit("/h/card", "/h/card/code").status())
        .isEqualTo(303);
    assertThat(told.get("/h/uses").body()).containsOnlyOnce("data-kind=\"check-phone\"");
  }

  /** As many pages as a channel has places for its own acts. */
  @Test
  void checksOnPagesLeaveTheChannelItsOwn() throws SQLException {
    var pages = IntStream.range(0, 10).mapToObj(i -> page(holder(ASKING), PHONE, sms(0))).toList();
    var tokens = pages.stream().map(page -> "token=" + page.token("/h/card")).toList();
    var other = holder(ASKING);

    HeldWrites.answer(
        "insert",
        "known_device",
        "new.signing_id <> '%s'".formatted(signing(other)),
        () -> {
          var asked =
              IntStream.range(0, pages.size())
                  .mapToObj(i -> shown(pages.get(i).once(), tokens.get(i)))
                  .toList();
          assertThat(asked).extracting(CompletableFuture::join).containsOnly(503);
          made(code(other, PHONE, sms(0)));
          return null;
        });
  }

  /** The status of the page's code. */
  private CompletableFuture<Integer> shown(PageBrowser page, String token) {
    return CompletableFuture.supplyAsync(
        () -> page.send("/h/card/code", api.url(""), token).status(),
        task -> new Thread(task).start());
  }

  private UUID signing(Api.Holder holder) {
    return Unis.get(
            pool.preparedQuery("select id from ecard_binding where sign_no = $1")
                .execute(Tuple.of(holder.signNo())))
        .iterator()
        .next()
        .getUUID(0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"short", "with a blank in it", "设备标识设备标识设备标识设备标识"})
  void deviceHasAForm(String device) {
    var refused = code(holder("411600"), device, null);
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.body()).contains("\"device\"");
  }

  private PageBrowser page(Api.Holder holder, String device, String evidence) {
    var made =
        api.post(
            "/v1/launch-tickets",
            Api.CHANNEL,
            "{\"signNo\":\"%s\",\"page\":\"card\"%s}"
                .formatted(holder.signNo(), more(device, evidence)));
    assertThat(made.status()).as(made.body()).isEqualTo(201);
    var browser = new PageBrowser(api);
    browser.redeem(PageBrowser.ticket(made.json().getString("launchUrl")));
    return browser;
  }

  private Api.Holder holder(String region) {
    var person = api.person(region);
    return new Api.Holder(person, api.issue(Api.CHANNEL, person).json().getString("signNo"));
  }

  private Api.Reply code(Api.Holder holder, String device, String evidence) {
    return code(Api.CHANNEL, holder, device, evidence);
  }

  private Api.Reply code(String channel, Api.Holder holder, String device, String evidence) {
    return api.join(request(channel, holder, device, evidence));
  }

  private java.net.http.HttpRequest.Builder request(
      String channel, Api.Holder holder, String device, String evidence) {
    return api.json(
        "/v1/identity-codes",
        channel,
        "{\"signNo\":\"%s\",\"purpose\":\"enquiry\"%s}"
            .formatted(holder.signNo(), more(device, evidence)));
  }

  private static String more(String device, String evidence) {
    return (device == null ? "" : ",\"device\":\"" + device + "\"")
        + (evidence == null ? "" : ",\"evidence\":" + evidence);
  }

  private static String sms(int minutesAgo) {
    return evidence("SMS", Duration.ofMinutes(minutesAgo));
  }

  private static String evidence(String method, Duration ago) {
    return "{\"method\":\"%s\",\"provider\":\"sms-check\",\"reference\":\"s-1\",\"verifiedAt\":\"%s\"}"
        .formatted(method, Instant.now().minus(ago));
  }

  private static String phone(int number) {
    return "installation-number-" + number;
  }

  private static void made(Api.Reply reply) {
    assertThat(reply.status()).as(reply.body()).isEqualTo(201);
  }

  private static void refused(Api.Reply reply) {
    assertThat(reply.status()).as(reply.body()).isEqualTo(409);
    assertThat(reply.code()).isEqualTo("phone-check-required");
  }

  private List<String> devices(Api.Holder holder) {
    return Unis.get(
            pool.preparedQuery(
                    """
                    select encode(d.device_digest, 'hex') from known_device d
                      join ecard_binding b on b.id = d.signing_id where b.sign_no = $1\
                    """)
                .execute(Tuple.of(holder.signNo())))
        .stream()
        .map(row -> row.getString(0))
        .toList();
  }
}
