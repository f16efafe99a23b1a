package org.essc.card.replacement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.essc.platform.crypto.BlindIndex;
import org.essc.platform.time.ChinaTime;
import org.essc.testing.Api;
import org.essc.testing.MutableClock;
import org.essc.testing.TestPerson;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who may have a card replaced, why, where, and what it costs. */
@QuarkusTest
@TestProfile(FeesConfigured.class)
class RequestReplacementTest {

  private static final String HENAN = "411300";
  private static final String ZHOUKOU = "411600";
  private static final String TANGSHAN = "130200";
  private static final String SHIJIAZHUANG = "130100";
  private static final String DALIAN = "210200";

  @Inject MutableClock clock;
  @Inject Pool pool;
  @Inject BlindIndex index;

  private final Api api = Api.here();
  private ReplacementApi replacements;

  @BeforeEach
  void open() {
    replacements = new ReplacementApi(api, clock, pool, index);
  }

  @AfterEach
  void reset() {
    clock.reset();
    Api.forgetTokens();
  }

  private TestPerson person(String region) {
    return replacements.imported(TestPerson.next().withRegion(region));
  }

  /** replacement.reasons: what each region's documents name. */
  @ParameterizedTest(name = "{0} {1}: {2}")
  @CsvSource(
      delimiter = '|',
      value = {
        "411300 | damaged           | 201",
        "411300 | face-data-changed | 201",
        "411300 | expired           | replacement-too-early",
        "411600 | damaged           | 201",
        "411600 | face-data-changed | 201",
        "411600 | expired           | replacement-too-early",
        "130100 | damaged           | 201",
        "130100 | face-data-changed | 201",
        "130200 | damaged           | fee-not-configured",
        "210200 | face-data-changed | region-policy-open",
        "210200 | damaged           | region-policy-open",
        "411400 | damaged           | region-policy-open",
      })
  void regionSaysWhyACardIsReplaced(String region, String reason, String expected) {
    var reply = replacements.atWindow(person(region), reason);
    assertEquals(expected, reply.status() == 201 ? "201" : reply.code(), reply.body());
    if (expected.equals("replacement-too-early")) {
      assertEquals("validity.earlyReplacementDays", reply.json().getString("rule"));
      assertThat(reply.json().getList("source")).isNotEmpty();
    }
  }

  /** replacement.channels. */
  @ParameterizedTest(name = "{0} over {1}: {2}")
  @CsvSource(
      delimiter = '|',
      value = {
        "411300 | alipay-mini-program | 201",
        "411300 | alipay-life-account | 201",
        "411300 | app                 | 201",
        "411300 | wechat-account      | 201",
        "411300 | portal              | 201",
        "411300 | government-service-network | 201",
        "411300 | kiosk               | 201",
        "411300 | hospital            | channel-not-allowed",
        "411600 | kiosk               | 201",
        "130100 | portal              | channel-not-allowed",
        "130100 | kiosk               | channel-not-allowed",
        "210200 | portal              | channel-not-allowed",
      })
  void regionSaysWhereACardIsReplaced(String region, String channel, String expected) {
    var caller =
        switch (channel) {
          case "wechat-account" -> Api.OTHER_CHANNEL;
          case "portal", "government-service-network" -> Api.PORTAL;
          case "kiosk", "hospital" -> Api.TERMINAL;
          default -> Api.CHANNEL;
        };
    var by =
        caller.equals(Api.TERMINAL)
            ? "{\"channel\":\"%s\",\"shown\":[\"id\"]}".formatted(channel)
            : replacements.online(channel);
    var reply = replacements.request(caller, person(region), "damaged", by);
    assertEquals(expected, reply.status() == 201 ? "201" : reply.code(), reply.body());
    if (expected.equals("channel-not-allowed")) {
      assertEquals("replacement.channels", reply.json().getString("rule"));
    }
  }

  /** replacement.feeCharged and replacement.feeFen; what a region has left open is not free. */
  @ParameterizedTest(name = "{0}: {1} {2}")
  @CsvSource({"411300,free,", "411600,due,2000", "130100,due,2500"})
  void regionSaysWhatItCosts(String region, String feeState, Integer fen) {
    var reply = replacements.atWindow(person(region), "damaged");
    assertEquals(201, reply.status(), reply.body());
    assertEquals(feeState, reply.json().getString("feeState"));
    assertEquals(fen, reply.json().get("feeFen"));
  }

  @Test
  void feeThatTheRegionLeftOpenIsRefusedNamingTheRule() {
    var reply = replacements.atWindow(person("411400"), "damaged");
    assertEquals("region-policy-open", reply.code());
    assertEquals("replacement.feeCharged", reply.json().getString("rule"));
    assertEquals("410000", reply.json().getString("ruledBy"));
  }

  @Test
  void chargedFeeWithoutAnAmountIsRefusedNamingTheRule() {
    var reply = replacements.atWindow(person(TANGSHAN), "damaged");
    assertEquals("fee-not-configured", reply.code());
    assertEquals("replacement.feeFen", reply.json().getString("rule"));
    assertEquals(TANGSHAN, reply.json().getString("regionCode"));
  }

  /** validity.earlyReplacementDays: from the sixtieth day before the last on. */
  @ParameterizedTest(name = "{0} days before its last day, {1}:00 in China: {2}")
  @CsvSource(
      delimiter = '|',
      value = {
        "61 | 00:00 | replacement-too-early",
        "61 | 23:59 | replacement-too-early",
        "60 | 00:00 | 201",
        "59 | 12:00 | 201",
        "0  | 23:59 | 201",
        "-1 | 00:00 | 201",
      })
  void expiringCardIsReplacedFromTheSixtiethDayBeforeItsLast(
      int days, String time, String expected) {
    var lastDay = LocalDate.of(2031, 3, 1);
    clock.moveTo(ChinaTimes.at(lastDay.minusDays(days), time));
    Api.forgetTokens();
    var person =
        replacements.imported(
            TestPerson.next()
                .withRegion(SHIJIAZHUANG)
                .withValidity(lastDay.minusYears(10), lastDay));
    var reply = replacements.atWindow(person, "expired");
    assertEquals(expected, reply.status() == 201 ? "201" : reply.code(), reply.body());
    if (!expected.equals("201")) {
      assertEquals("2030-12-31", reply.json().getString("opensOn"));
      assertEquals("validity.earlyReplacementDays", reply.json().getString("rule"));
    }
  }

  /** A loss has to be reported; the window takes the report with the request. */
  @ParameterizedTest(name = "state {0} over {1}: {2}, then state {3}")
  @CsvSource({
    "1,window,201,2",
    "3,window,201,2",
    "0,window,201,2",
    "4,window,201,2",
    "2,window,201,2",
    "1,app,loss-report-required,1",
    "4,app,201,2",
    "2,app,201,2",
    "9,window,card-state,9"
  })
  void lostCardIsReportedFormally(int state, String channel, String expected, int after) {
    var person = replacements.imported(TestPerson.next().withRegion(HENAN).withState(state));
    var reply =
        channel.equals("window")
            ? replacements.atWindow(person, "lost")
            : replacements.request(Api.CHANNEL, person, "lost", replacements.online(channel));
    assertEquals(expected, reply.status() == 201 ? "201" : reply.code(), reply.body());
    assertEquals(
        String.valueOf(after),
        replacements.text(
            "select state::text from physical_card where id = $1", replacements.cardId(person)));
  }

  @ParameterizedTest(name = "damaged in state {0}: {1}")
  @CsvSource({"0,201", "1,201", "3,201", "2,card-state", "4,card-state", "9,card-state"})
  void lostCardIsNotSaidToBeDamaged(int state, String expected) {
    var person = replacements.imported(TestPerson.next().withRegion(HENAN).withState(state));
    var reply = replacements.atWindow(person, "damaged");
    assertEquals(expected, reply.status() == 201 ? "201" : reply.code(), reply.body());
  }

  @Test
  void damagedCardStaysAsItIsUntilTheNewOneIsActivated() {
    var holder = api.holder();
    assertEquals(201, replacements.atWindow(holder.person(), "damaged").status());
    assertEquals(200, api.verify(Api.VERIFIER, api.freshCode(holder)).status());
  }

  @Test
  void applicationHasTheNewNameAndAVoucherThatTheDatabaseCannotTell() {
    var person = person(HENAN);
    var reply =
        api.create(
            ReplacementApi.PATH,
            Api.CLERK,
            "{\"card\":%s,\"reason\":\"face-data-changed\",\"name\":\"司马相如\",\"by\":%s}"
                .formatted(ReplacementApi.card(person), ReplacementApi.AT_WINDOW));
    assertEquals(201, reply.status(), reply.body());
    var application = UUID.fromString(reply.json().getString("applicationId"));
    assertEquals(
        "replacement applied false " + replacements.cardId(person),
        replacements.text(
            "select kind || ' ' || state || ' ' || on_hold || ' ' || replaces"
                + " from card_application where id = $1",
            application));
    var voucher = reply.json().getString("voucher");
    assertThat(voucher).isNotBlank();
    assertNull(
        replacements
            .read(Api.CLERK, reply.json().getString("replacementId"))
            .json()
            .get("voucher"));
    assertThat(
            replacements.text("select a::text from card_application a where id = $1", application))
        .doesNotContain("司马相如", person.phone(), voucher);
    assertEquals(
        400,
        api.create(
                ReplacementApi.PATH,
                Api.CLERK,
                "{\"card\":%s,\"reason\":\"damaged\",\"name\":\"司马相如\",\"by\":%s}"
                    .formatted(ReplacementApi.card(person), ReplacementApi.AT_WINDOW))
            .status(),
        "a new name has a reason");
  }

  @Test
  void changedFaceIsRecordedBeforeOrGivenByAClerk() {
    var person = person(HENAN);
    var body =
        "{\"card\":%s,\"reason\":\"face-data-changed\",%s\"by\":%s}"
            .formatted(ReplacementApi.card(person), "%s", "%s");
    assertEquals(
        "face-data-unchanged",
        api.create(ReplacementApi.PATH, Api.CLERK, body.formatted("", ReplacementApi.AT_WINDOW))
            .code());
    assertEquals(
        "invalid-request",
        api.create(
                ReplacementApi.PATH,
                Api.CHANNEL,
                body.formatted("\"name\":\"司马相如\",", replacements.online("app")))
            .code(),
        "a remote channel has seen no proof");
  }

  @Test
  void twoRequestsAtOnceOpenOneReplacement() {
    var person = person(HENAN);
    var asked = new ArrayList<java.util.concurrent.CompletableFuture<Api.Reply>>();
    for (int i = 0; i < 8; i++) {
      asked.add(replacements.atWindowAsync(person, "damaged"));
    }
    var replies = asked.stream().map(java.util.concurrent.CompletableFuture::join).toList();
    assertThat(replies.stream().filter(reply -> reply.status() == 201)).hasSize(1);
    assertThat(replies.stream().filter(reply -> reply.status() != 201))
        .allMatch(reply -> "replacement-requested".equals(reply.code()));
    assertEquals(
        "1",
        replacements.text(
            "select count(*)::text from card_application where replaces = $1",
            replacements.cardId(person)));
  }

  /** Whoever locks the card first wins: never a released card with an open replacement. */
  @Test
  void replacementAndReleaseAtOnceExcludeEachOther() {
    for (int round = 0; round < 8; round++) {
      var person = replacements.imported(TestPerson.next().withRegion(HENAN).withState(2));
      var release =
          api.createAsync(
              "/v1/loss-releases",
              Api.CLERK,
              "{\"card\":%s,\"by\":{\"shown\":[\"card\",\"id\"]}}"
                  .formatted(ReplacementApi.card(person)));
      var request =
          api.createAsync(
              ReplacementApi.PATH,
              Api.CHANNEL,
              ReplacementApi.body(person, "lost", replacements.online("app")));
      var codes = List.of(release.join(), request.join());
      boolean released = codes.get(0).status() == 201;
      assertEquals(
          released ? "loss-report-required" : "replacement-requested",
          codes.get(released ? 1 : 0).code(),
          codes.get(1).body());
      assertEquals(
          released ? "1 0" : "2 1",
          replacements.text(
              "select state || ' ' || (select count(*) from card_replacement r"
                  + " where r.old_card_id = c.id and r.state = 'requested')"
                  + " from physical_card c where id = $1",
              replacements.cardId(person)));
    }
  }

  @ParameterizedTest(name = "{0} {1}: {2}")
  @CsvSource(
      delimiter = '|',
      value = {
        "411300 | {}                                  | evidence-missing",
        "411300 | {'shown':['id','agent-id']}         | evidence-contradictory",
        "411300 | {'party':{'kind':'school'},'shown':['id']} | party-not-allowed",
        "411600 | {'party':{'kind':'agent','idType':'01','idNumber':'AGENT','name':'王五'},'shown':['id','agent-id']} | evidence-missing",
        "411600 | {'party':{'kind':'agent','idType':'01','idNumber':'AGENT','name':'王五','authority':'a-1'},'shown':['id','agent-id']} | party-not-allowed",
        "411600 | {'party':{'kind':'agent','idType':'01','idNumber':'AGENT','name':'王五','authority':'a-1','ground':'immobile-or-long-away'},'shown':['id','agent-id']} | 201",
        "411300 | {'party':{'kind':'agent','idType':'01','idNumber':'AGENT','name':'王五','authority':'a-1','ground':'immobile-or-long-away'},'shown':['id','agent-id']} | 201",
        "411300 | {'channel':'app'}                   | channel-not-granted",
      })
  void windowSeesWhoAsks(String region, String by, String expected) {
    var shown = by.replace('\'', '"').replace("AGENT", TestPerson.next().idNumber());
    var reply = replacements.request(Api.CLERK, person(region), "damaged", shown);
    assertEquals(expected, reply.status() == 201 ? "201" : reply.code(), reply.body());
  }

  @Test
  void remoteChannelNamesBothNumbersAndHowItKnowsItsUser() {
    var person = person(HENAN);
    assertEquals(
        "evidence-missing",
        replacements.request(Api.CHANNEL, person, "damaged", "{\"channel\":\"app\"}").code());
    var half =
        api.create(
            ReplacementApi.PATH,
            Api.CHANNEL,
            "{\"card\":{\"cardNo\":\"%s\"},\"reason\":\"damaged\",\"by\":%s}"
                .formatted(person.cardNo(), replacements.online("app")));
    assertEquals(400, half.status());
    var other = person(HENAN);
    var mixed =
        api.create(
            ReplacementApi.PATH,
            Api.CHANNEL,
            "{\"card\":{\"cardNo\":\"%s\",\"idNumber\":\"%s\"},\"reason\":\"damaged\",\"by\":%s}"
                .formatted(person.cardNo(), other.idNumber(), replacements.online("app")));
    assertEquals("card-mismatch", mixed.code());
  }

  @Test
  void everyEndpointKnowsItsCallers() {
    var person = person(HENAN);
    var id = replacements.requested(person, "damaged");
    var path = ReplacementApi.PATH + "/" + id;
    for (var post :
        List.of(
            ReplacementApi.PATH,
            path + "/payment",
            path + "/old-card",
            path + "/withdrawal",
            "/v1/temporary-cards")) {
      assertEquals(401, api.create(post, null, "{}").status(), post);
      assertEquals(403, api.create(post, Api.VERIFIER, "{}").status(), post);
      assertEquals(403, api.create(post, Api.HOTLINE, "{}").status(), post);
    }
    assertEquals(403, api.create(path + "/old-card", Api.CHANNEL, "{}").status());
    assertEquals(403, api.create("/v1/temporary-cards", Api.CHANNEL, "{}").status());
    assertEquals(401, api.get(path, null).status());
    assertEquals(403, api.get(path, Api.BANK).status());
    assertEquals(404, api.get(path, Api.CHANNEL).status(), "a clerk asked for it");
    assertEquals(200, api.get(path, Api.SECOND_CLERK).status());
    assertEquals("not-found", api.get(path, Api.DALIAN_CLERK).code());
    assertEquals(404, api.get(ReplacementApi.PATH + "/no-such", Api.CLERK).status());
    assertEquals(404, api.get(ReplacementApi.PATH + "/" + UUID.randomUUID(), Api.CLERK).status());
    assertEquals(
        "not-found",
        replacements
            .request(Api.DALIAN_CLERK, person(HENAN), "damaged", ReplacementApi.AT_WINDOW)
            .code());
    var nobody = TestPerson.next();
    assertEquals("not-found", replacements.atWindow(nobody, "damaged").code());
  }

  @Test
  void anotherPartnersReplacementDoesNotExist() {
    var person = person(HENAN);
    var reply = replacements.request(Api.CHANNEL, person, "damaged", replacements.online("app"));
    var id = reply.json().getString("replacementId");
    assertEquals(200, replacements.read(Api.CHANNEL, id).status());
    assertEquals(404, replacements.read(Api.OTHER_CHANNEL, id).status());
    var by = replacements.online("wechat-account");
    assertEquals(404, replacements.withdraw(Api.OTHER_CHANNEL, id, by).status());
    assertEquals(404, replacements.pay(Api.OTHER_CHANNEL, id, 1, by).status());
    assertEquals(200, replacements.withdraw(Api.CHANNEL, id, replacements.online("app")).status());
  }

  @Test
  void feeIsPaidOnceAndTheCardIsMadeFromThenOn() {
    var person = person(ZHOUKOU);
    var id = replacements.requested(person, "damaged");
    var hold = "select on_hold::text from card_application where replaces = $1";
    assertEquals("true", replacements.text(hold, replacements.cardId(person)));

    var wrong = replacements.pay(Api.CLERK, id, 1999, "{}");
    assertEquals("fee-amount", wrong.code());
    assertEquals(2000, wrong.json().getInt("feeFen"));
    assertEquals("true", replacements.text(hold, replacements.cardId(person)));

    assertEquals("paid", replacements.pay(Api.CLERK, id, 2000, "{}").json().get("feeState"));
    assertEquals("paid", replacements.pay(Api.CLERK, id, 2000, "{}").json().get("feeState"));
    assertEquals("false", replacements.text(hold, replacements.cardId(person)));
    assertEquals(
        "1",
        replacements.text(
            "select count(*)::text from outbox_event where type = 'replacement-fee-paid'"
                + " and subject_id = $1",
            UUID.fromString(id)));
    assertThat(
            replacements.text(
                "select r::text from card_replacement r where id = $1", UUID.fromString(id)))
        .doesNotContain("pay-1");
    assertEquals(
        "no-fee-due",
        replacements
            .pay(Api.CLERK, replacements.requested(person(HENAN), "damaged"), 1, "{}")
            .code());
  }

  @Test
  void requestIsWithdrawnOnlyBeforeTheCardIsMade() {
    var person = person(HENAN);
    var id = replacements.requested(person, "damaged");
    assertEquals("evidence-missing", replacements.withdraw(Api.CLERK, id, "{}").code());
    var application =
        replacements.text(
            "select application_id::text from card_replacement where id = $1", UUID.fromString(id));
    assertEquals(
        "application-of-replacement",
        api.create(
                "/v1/card-applications/" + application + "/withdrawal",
                Api.CLERK,
                "{\"by\":" + ReplacementApi.AT_WINDOW + "}")
            .code(),
        "the card would stay replaced for ever");
    var withdrawn = replacements.withdraw(Api.CLERK, id, ReplacementApi.AT_WINDOW);
    assertEquals("withdrawn", withdrawn.json().getString("state"), withdrawn.body());
    assertEquals(
        "replacement-not-open",
        replacements.withdraw(Api.CLERK, id, ReplacementApi.AT_WINDOW).code());
    assertEquals("replacement-not-open", replacements.oldCard(Api.CLERK, id, false).code());

    var again = replacements.requested(person, "damaged");
    replacements.texts(
        "update card_application set state = 'in-production' where replaces = $1"
            + " and state = 'applied' returning id::text",
        replacements.cardId(person));
    assertEquals(
        "replacement-in-production",
        replacements.withdraw(Api.CLERK, again, ReplacementApi.AT_WINDOW).code());
    assertEquals("requested", replacements.read(Api.CLERK, again).json().getString("state"));
  }

  @Test
  void destroyedCardIsNoWayBack() {
    var id = replacements.requested(person(HENAN), "damaged");
    assertEquals(
        400,
        api.create(
                ReplacementApi.PATH + "/" + id + "/old-card",
                Api.CLERK,
                "{\"destroyed\":true,\"by\":{}}")
            .status(),
        "what was not handed in is not destroyed");
    var collected = replacements.oldCard(Api.CLERK, id, false);
    assertEquals(true, collected.json().getBoolean("oldCardCollected"), collected.body());
    assertEquals(false, collected.json().getBoolean("oldCardDestroyed"));
    assertEquals(
        true, replacements.oldCard(Api.CLERK, id, true).json().getBoolean("oldCardDestroyed"));
    assertEquals(
        true,
        replacements.oldCard(Api.CLERK, id, false).json().getBoolean("oldCardDestroyed"),
        "it stays destroyed");
    assertEquals(
        "old-card-destroyed",
        replacements.withdraw(Api.CLERK, id, ReplacementApi.AT_WINDOW).code());
  }

  @Test
  void requestIsRepeatedByItsKey() {
    var body = ReplacementApi.body(person(HENAN), "damaged", ReplacementApi.AT_WINDOW);
    var key = UUID.randomUUID().toString();
    var first = repeat(key, body);
    assertEquals(201, first.status());
    assertEquals(first.body(), repeat(key, body).body());
    assertEquals("replacement-requested", api.create(ReplacementApi.PATH, Api.CLERK, body).code());
    assertEquals("idempotency-key-required", api.post(ReplacementApi.PATH, Api.CLERK, body).code());
  }

  private Api.Reply repeat(String key, String body) {
    return api.join(api.json(ReplacementApi.PATH, Api.CLERK, body).header("Idempotency-Key", key));
  }

  @Test
  void staleEvidenceIsRefused() {
    var person = person(HENAN);
    var by = replacements.online("app");
    clock.advance(Duration.ofHours(25));
    Api.forgetTokens();
    assertEquals(400, replacements.request(Api.CHANNEL, person, "damaged", by).status());
  }

  /** Times of day in China. */
  private static final class ChinaTimes {
    static java.time.Instant at(LocalDate day, String time) {
      return day.atTime(java.time.LocalTime.parse(time)).atZone(ChinaTime.ZONE).toInstant();
    }
  }
}
