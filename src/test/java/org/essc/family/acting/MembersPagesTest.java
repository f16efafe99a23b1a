package org.essc.family.acting;

import static org.assertj.core.api.Assertions.assertThat;

import io.agroal.api.AgroalDataSource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.redis.client.RedisAPI;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.essc.holderpage.PageBrowser;
import org.essc.platform.crypto.BlindIndex;
import org.essc.testing.Api;
import org.essc.testing.HeldWrites;
import org.essc.testing.LockWaits;
import org.essc.testing.TestServers;
import org.essc.testing.Unis;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A member's pages, on the phone of whoever acts. */
@QuarkusTest
class MembersPagesTest {

  private static final int LOST = 2;
  private static final Pattern CODE = Pattern.compile("data-code=\"([0-9A-Z]+)\"");

  @Inject AgroalDataSource database;
  @Inject BlindIndex index;
  @Inject RedisAPI redis;

  private final Api api = Api.here();
  private Families families;

  @BeforeEach
  void families() {
    families = new Families(database, index, api);
  }

  @ParameterizedTest
  @CsvSource({
    "guardian, card,     201",
    "guardian, uses,     201",
    "guardian, pin,      201",
    "guardian, logins,   201",
    "guardian, channels, 403",
    "guardian, banks,    403",
    "guardian, confirmations, 403",
    "guardian, benefits, 201",
    "card,     benefits, 403",
    "card,     card,     201",
    "card,     uses,     403",
    "card,     pin,      403",
    "card,     logins,   403",
    "enquiry,  card,     403"
  })
  void pagesOpenForWhatWasAgreed(String by, String page, int status) {
    var two = by.equals("guardian") ? families.guardian() : families.relative(by);

    var made = PageBrowser.launchOfMember(api, two.actor(), two.memberId(), page, false);

    assertThat(made.status()).as(made.body()).isEqualTo(status);
    if (status == 403) {
      assertThat(made.code()).isEqualTo("not-delegated");
    }
  }

  @Test
  void pageSaysWhoseCardItIsAndWhoActsAndItsCodesDoToo() {
    var two = families.guardian();
    var page = open(two, "card");

    var shown = page.get("/h/card").body();
    assertThat(shown)
        .contains("data-test=\"acting\" data-kind=\"guardian\"")
        .contains(masked(two.member()), masked(two.actor()))
        .contains(
            "data-test=\"reveal\"", "href=\"/h/uses\"", "href=\"/h/pin\"", "href=\"/h/benefits\"")
        .contains("href=\"/h/logins\"")
        .doesNotContain("href=\"/h/channels\"", "href=\"/h/banks\"", "data-test=\"payment\"");
    assertThat(page.submit("/h/card", "/h/card/reveal").body())
        .contains(two.member().person().cardNo());

    var code = CODE.matcher(page.submit("/h/card", "/h/card/code").body());
    assertThat(code.find()).isTrue();
    var verified = api.verifyAsync(Api.VERIFIER, code.group(1), "other", null).join().json();
    assertThat(verified.getString("act_kind")).isEqualTo("guardian");
  }

  /** A browser takes the dots away; whoever acts may use another program. */
  @Test
  void pageIsTheOneThatAnAddressLeadsToWhateverItBeginsWith() {
    var two = families.relative("card", "login");
    var page = open(two, "card");
    var token = "token=" + page.token("/h/card");

    for (var hidden :
        new String[] {"/h/confirm/../", "/h/confirm/%2e%2e/", "/h/confirm/x/../../"}) {
      for (var closed : new String[] {"uses", "channels", "banks", "family", "logins", "pin"}) {
        assertThat(page.get(hidden + closed).status()).as(hidden + closed).isEqualTo(403);
      }
      for (var act : new String[] {"card/reveal", "channels/end", "logins/end", "pin/change"}) {
        assertThat(page.send(hidden + act, api.url(""), token).status())
            .as(hidden + act)
            .isEqualTo(403);
      }
    }
    assertThat(page.get("/h/uses/../card").status()).isEqualTo(200);
  }

  @Test
  void relativeSeesTheMaskedCardAndNothingThatWasNotAgreed() {
    var two = families.relative("card", "other");
    var page = open(two, "card");

    assertThat(page.get("/h/card").body())
        .contains("data-kind=\"family\"", "code-form")
        .doesNotContain("data-test=\"reveal\"", two.member().person().cardNo());
    var token = "token=" + page.token("/h/card");
    for (var form : new String[] {"/h/card/reveal", "/h/pin/set", "/h/card/payment"}) {
      assertThat(page.send(form, api.url(""), token).status()).as(form).isEqualTo(403);
    }
    assertThat(page.send("/h/card/code", api.url(""), token).status()).isEqualTo(200);
    for (var other : new String[] {"uses", "pin", "logins", "channels", "banks", "card/payment"}) {
      assertThat(page.get("/h/" + other).status()).as(other).isEqualTo(403);
    }
    assertThat(open(families.relative("card"), "card").get("/h/card").body())
        .as("no codes were agreed")
        .doesNotContain("code-form");
  }

  @Test
  void guardianSetsTheMembersPinAndBothAreRemembered() throws SQLException {
    var two = families.guardian();
    var page = PageBrowser.ofMember(api, two.actor(), two.memberId(), "pin", true);

    var went =
        page.submit("/h/pin", "/h/pin/set", "new-pin", "739164", "new-pin-again", "739164")
            .header("Location");

    assertThat(went).endsWith("note=set");
    assertThat(
            text(
                "select party from card_act where act = 'ecard.set-pin' and holder_id = '"
                    + families.holderId(two.member())
                    + "'"))
        .isEqualTo("guardian");
    assertThat(
            text(
                "select payload from audit_entry where payload like '%ecard.set-pin%"
                    + two.memberId()
                    + "%'"))
        .contains("guardian");
    assertThat(PageBrowser.at(api, two.member(), "uses").get("/h/uses").body())
        .contains("data-kind=\"set-pin\"", "data-act=\"guardian\"", masked(two.actor()));
    assertThat(PageBrowser.at(api, two.actor(), "uses").get("/h/uses").body())
        .contains("data-kind=\"set-pin-for\"", "data-act=\"guardian\"", masked(two.member()));
  }

  /** Each waits for the membership, and who comes second finds what the first has made of it. */
  @ParameterizedTest
  @CsvSource({"set, true", "set, false", "change, true", "change, false"})
  void ofTheMembershipsEndAndTheWardsNewPinTheFirstHolds(String act, boolean endFirst)
      throws SQLException {
    for (int round = 0; !firstHolds(act, endFirst); round++) {
      assertThat(round).as("rounds that took too long").isLessThan(5);
    }
  }

  /** False where one was told to come back: then it comes behind the other. */
  private boolean firstHolds(String act, boolean endFirst) throws SQLException {
    var two = families.guardian();
    PageBrowser.setPin(api, two.member(), "739105");
    var page = PageBrowser.ofMember(api, two.actor(), two.memberId(), "pin", true);
    var form = "token=" + page.token("/h/pin") + "&pin=739105&new-pin=739164&new-pin-again=739164";
    Supplier<Api.Reply> end =
        () -> api.once().delete("/v1/family-members/" + two.memberId(), Api.CHANNEL);
    Supplier<Api.Reply> pin = () -> page.once().send("/h/pin/" + act, api.url(""), form);
    var before = version(two);
    CompletableFuture<Api.Reply> first;
    CompletableFuture<Api.Reply> second;
    try (var holding = TestServers.superuserDatabase().getConnection();
        var statement = holding.createStatement()) {
      holding.setAutoCommit(false);
      statement.execute("select from family_member where id = '" + two.memberId() + "' for update");
      first = CompletableFuture.supplyAsync(endFirst ? end : pin);
      await(first, () -> LockWaits.behind(holding) > 0);
      second = CompletableFuture.supplyAsync(endFirst ? pin : end);
      await(second, () -> LockWaits.all() > 1);
      holding.rollback();
    }
    if (first.join().status() == 503 || second.join().status() == 503) {
      return false;
    }

    assertThat((endFirst ? first : second).join().status()).isEqualTo(204);
    assertThat((endFirst ? second : first).join().status()).isEqualTo(endFirst ? 403 : 303);
    assertThat(version(two)).isEqualTo(endFirst ? before : before + 1);
    return true;
  }

  /** Soon: a request waits for a lock no longer than its deadline. */
  private static void await(CompletableFuture<Api.Reply> answer, Callable<Boolean> waits) {
    Awaitility.await()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(10))
        .until(() -> answer.isDone() || waits.call());
  }

  private int version(Families.Two two) throws SQLException {
    return Integer.parseInt(
        text(
            "select value_version from ecard_pin where holder_id = '"
                + families.holderId(two.member())
                + "'"));
  }

  /** Whoever was told that it is away finds the PIN as it was. */
  @Test
  void pinThatCouldNotBeSetInTimeIsNotSetAfterwards() throws SQLException {
    var two = families.guardian();
    PageBrowser.setPin(api, two.member(), "739105");
    var page = PageBrowser.ofMember(api, two.actor(), two.memberId(), "pin", true);
    var form = "token=" + page.token("/h/pin") + "&new-pin=739164&new-pin-again=739164";
    var before = version(two);
    var late =
        HeldWrites.answer(
            "update", "ecard_pin", () -> page.once().send("/h/pin/set", api.url(""), form));
    assertThat(late.status()).isEqualTo(503);

    assertThat(version(two)).isEqualTo(before);
    assertThat(page.send("/h/pin/set", api.url(""), form).header("Location")).endsWith("note=set");
  }

  @Test
  void endedMembershipClosesThePage() {
    var two = families.guardian();
    var page = open(two, "card");
    var form = "token=" + page.token("/h/card");
    assertThat(page.get("/h/card").status()).isEqualTo(200);

    assertThat(api.delete("/v1/family-members/" + two.memberId(), Api.CHANNEL).status())
        .isEqualTo(204);

    assertThat(page.get("/h/card").status()).isEqualTo(403);
    assertThat(page.send("/h/card/code", api.url(""), form).status()).isEqualTo(403);
  }

  @Test
  void lossOfTheActorsCardClosesThePage() {
    var two = families.guardian();
    var page = open(two, "card");

    api.importCards(two.actor().person().withState(LOST));

    assertThat(page.get("/h/card").status()).isEqualTo(403);
    var refused = PageBrowser.launchOfMember(api, two.actor(), two.memberId(), "card", false);
    assertThat(refused.code()).isEqualTo("card-not-usable");
    assertThat(refused.json().getString("whose")).isEqualTo("actor");
  }

  @Test
  void lossOfTheMembersCardIsToldAndNoCodeIsShown() {
    var two = families.guardian();
    var page = open(two, "card");

    api.importCards(two.member().person().withState(LOST));

    assertThat(page.get("/h/card").body())
        .contains("data-test=\"acting\"")
        .doesNotContain("code-form");
  }

  @ParameterizedTest
  @ValueSource(strings = {"actor", "member"})
  void endOfEitherSigningClosesThePage(String whose) {
    var two = families.guardian();
    var page = open(two, "card");
    var holder = whose.equals("actor") ? two.actor() : two.member();

    api.delete("/v1/ecards/" + holder.signNo(), Api.CHANNEL);

    assertThat(page.get("/h/card").status()).isEqualTo(403);
  }

  /** Who has agreed to codes of one kind alone has them shown. */
  @Test
  void relativeShowsCodesForWhatWasAgreedAlone() {
    var page = open(families.relative("card", "medical", "enquiry"), "card");

    assertThat(page.get("/h/card").body())
        .contains("name=\"purpose\" value=\"medical\"", "data-test=\"purpose-enquiry\"");
    assertThat(page.get("/h/card?purpose=enquiry").body())
        .contains("name=\"purpose\" value=\"enquiry\"", "data-test=\"purpose-medical\"");
    for (var purpose : new String[] {"medical", "enquiry"}) {
      var code = CODE.matcher(page.submit("/h/card", "/h/card/code", "purpose", purpose).body());
      assertThat(code.find()).as(purpose).isTrue();
      assertThat(api.verifyAsync(Api.VERIFIER, code.group(1), purpose, null).join().status())
          .as(purpose)
          .isEqualTo(200);
    }
    for (var purpose : new String[] {"other", "payment", "x"}) {
      assertThat(page.submit("/h/card", "/h/card/code", "purpose", purpose).status())
          .as(purpose)
          .isEqualTo(403);
    }
    assertThat(open(families.relative("card", "enquiry"), "card").get("/h/card").body())
        .contains("name=\"purpose\" value=\"enquiry\"")
        .doesNotContain("data-test=\"purpose-");
  }

  @Test
  void fromTheOwnCardToTheMembersAndBackInTheSameTenMinutes() {
    var two = families.guardian();
    var page = PageBrowser.at(api, two.actor(), "card");
    var own = new Object[] {page.cookie(), left(page)};

    var went = page.submit("/h/card", "/h/member", "memberId", two.memberId().toString());

    assertThat(went.header("Location")).endsWith("/h/card");
    assertThat(page.cookie()).isNotEqualTo(own[0]);
    assertThat(left(page)).isLessThanOrEqualTo((Long) own[1]);
    assertThat(page.get("/h/card").body())
        .contains("data-kind=\"guardian\"", "data-test=\"own-card\"");
    assertThat(page.get("/h/banks").status()).isEqualTo(403);
    page.submit("/h/card", "/h/member");
    assertThat(page.get("/h/card").body()).doesNotContain("data-test=\"acting\"");
    assertThat(page.get("/h/banks").status()).isEqualTo(200);
  }

  @Test
  void pageOfTheFamilyLeadsToTheCardsThatMayBeSeen() {
    var two = families.relative("card");
    families.of(two.actor(), api.holder(), "enquiry");
    var page = PageBrowser.at(api, two.actor(), "family");

    var shown = page.get("/h/family").body();

    assertThat(shown.split("data-test=\"member-card\"", -1)).as("one way of two").hasSize(2);
    assertThat(shown).contains("name=\"memberId\" value=\"" + two.memberId() + "\"");
    assertThat(PageBrowser.at(api, two.member(), "family").get("/h/family").body())
        .as("no way to the card of whoever acts")
        .contains(two.memberId().toString())
        .doesNotContain("member-card");
    assertThat(
            page.submit("/h/family", "/h/member", "memberId", two.memberId().toString())
                .header("Location"))
        .endsWith("/h/card");
    assertThat(page.get("/h/card").body())
        .contains("data-test=\"acting\"")
        .doesNotContain("href=\"/h/benefits\"");
  }

  @Test
  void wayThatLeadsNoFurtherSaysWhyOnThePageOfTheFamily() {
    var two = families.guardian();
    var page = PageBrowser.at(api, two.actor(), "family");
    var id = two.memberId().toString();

    api.importCards(two.actor().person().withState(LOST));
    var lost = page.submit("/h/family", "/h/member", "memberId", id).header("Location");
    api.importCards(two.actor().person());
    api.delete("/v1/ecards/" + two.member().signNo(), Api.CHANNEL);
    var none = page.submit("/h/family", "/h/member", "memberId", id).header("Location");

    assertThat(lost).endsWith("/h/family?note=card-not-usable");
    assertThat(none).endsWith("/h/family?note=member-without-ecard");
    assertThat(page.get("/h/family?note=member-without-ecard").body())
        .contains("data-note=\"member-without-ecard\"");
  }

  @Test
  void nobodyGoesOnToAStranger() {
    var other = families.guardian();
    var page = PageBrowser.at(api, api.holder(), "card");

    for (var id : new String[] {other.memberId().toString(), "none"}) {
      assertThat(page.submit("/h/card", "/h/member", "memberId", id).status()).isEqualTo(403);
    }
    assertThat(page.get("/h/card").status()).as("the own page stays").isEqualTo(200);
    var token = "token=" + "0".repeat(64) + "&memberId=" + other.memberId();
    assertThat(page.send("/h/member", api.url(""), token).status()).isEqualTo(403);
  }

  @Test
  void whoeverActsForSomebodyDoesNotActForThatOnesFamily() {
    var two = families.relative("card");
    var beyond = families.of(two.member(), api.holder(), "card");
    var sibling = families.of(two.actor(), api.holder(), "card");
    var page = open(two, "card");

    var refused = page.submit("/h/card", "/h/member", "memberId", beyond.memberId().toString());
    assertThat(refused.status()).isEqualTo(403);
    assertThat(page.get("/h/card").body())
        .contains(masked(two.member()))
        .doesNotContain(masked(beyond.member()));

    page.submit("/h/card", "/h/member", "memberId", sibling.memberId().toString());
    assertThat(page.get("/h/card").body()).contains(masked(sibling.member()));
  }

  /** Milliseconds that the browser's session lives on. */
  private long left(PageBrowser page) {
    var id = page.cookie().substring(page.cookie().indexOf('=') + 1, page.cookie().indexOf('.'));
    return Unis.get(redis.pttl("essc:page:{" + id + "}")).toLong();
  }

  @Test
  void strangersMembershipLooksLikeNone() {
    var two = families.guardian();
    var other = families.guardian();

    for (var id : new UUID[] {other.memberId(), UUID.randomUUID()}) {
      assertThat(PageBrowser.launchOfMember(api, two.actor(), id, "card", false).code())
          .isEqualTo("not-found");
    }
    assertThat(PageBrowser.launchOfMember(api, two.member(), two.memberId(), "card", false).code())
        .isEqualTo("not-found");
    assertThat(
            api.post(
                    "/v1/launch-tickets",
                    Api.OTHER_CHANNEL,
                    "{\"signNo\":\"%s\",\"page\":\"card\",\"memberId\":\"%s\"}"
                        .formatted(two.actor().signNo(), two.memberId()))
                .code())
        .isEqualTo("not-found");
  }

  private PageBrowser open(Families.Two two, String page) {
    return PageBrowser.ofMember(api, two.actor(), two.memberId(), page, false);
  }

  private String text(String sql) throws SQLException {
    try (var connection = database.getConnection();
        var statement = connection.createStatement()) {
      var rows = statement.executeQuery(sql);
      assertThat(rows.next()).isTrue();
      return rows.getString(1);
    }
  }

  private static String masked(Api.Holder holder) {
    var name = holder.person().name();
    return name.substring(0, name.offsetByCodePoints(0, 1)) + "*";
  }
}
