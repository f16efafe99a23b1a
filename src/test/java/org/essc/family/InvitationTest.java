package org.essc.family;

import static org.assertj.core.api.Assertions.assertThat;
import static org.essc.family.FamilyApi.INVITATIONS;
import static org.essc.family.FamilyApi.atWindow;
import static org.essc.family.FamilyApi.created;
import static org.essc.family.FamilyApi.invitation;

import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.essc.holderpage.PageBrowser;
import org.essc.testing.Api;
import org.essc.testing.MutableClock;
import org.essc.testing.TestPerson;
import org.essc.testing.Unis;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Adults are invited, and agree or do not, on their own page or at a window. */
@QuarkusTest
class InvitationTest {

  private static final String PIN = "739105";

  @Inject MutableClock clock;
  @Inject Pool pool;
  @Inject FollowCalendar calendar;

  private final Api api = Api.here();
  private final FamilyApi families = new FamilyApi(api);

  @AfterEach
  void setClockRight() {
    clock.reset();
    Api.forgetTokens();
  }

  private static String note(Api.Reply went) {
    return went.header("Location").replaceAll(".*note=", "");
  }

  /** What the page says of an acceptance. */
  private static String accepted(PageBrowser page, String id, String pin, String... abilities) {
    var fields = new ArrayList<>(List.of("invitation", id));
    for (var one : abilities) {
      fields.addAll(List.of("ability", one));
    }
    fields.addAll(List.of("pin", pin));
    return note(page.submit("/h/family", "/h/family/accept", fields.toArray(String[]::new)));
  }

  private static String refused(PageBrowser page, String id) {
    return note(page.submit("/h/family", "/h/family/refuse", "invitation", id));
  }

  @Test
  void invitedAgreesOnTheOwnPageWithThePin() {
    var inviter = api.holder();
    var invited = api.holder();
    PageBrowser.setPin(api, invited, PIN);
    var id = families.invited(inviter, invited.person(), "parent");
    var page = PageBrowser.at(api, invited, "family");
    assertThat(page.get("/h/family").body())
        .contains("data-test=\"received\"", inviter.person().name().substring(0, 1))
        .doesNotContain(inviter.person().idNumber(), inviter.person().phone());

    assertThat(accepted(page, id, "111111", "medical")).startsWith("pin-wrong");
    for (var another : new String[] {"73910", "7391050"}) {
      assertThat(accepted(page, id, another, "medical")).isEqualTo("pin-format");
    }
    assertThat(accepted(page, id, PIN)).isEqualTo("nothing");
    assertThat(accepted(page, id, PIN, "medical", "card")).isEqualTo("accepted");

    var sent = families.invitation(id, Api.CHANNEL).json();
    assertThat(sent.getString("state")).isEqualTo("accepted");
    var read = families.read(sent.getString("memberId"), Api.CHANNEL).json();
    assertThat(read.getString("kind")).isEqualTo("family");
    assertThat(read.getList("abilities", String.class))
        .containsExactlyInAnyOrder("card", "medical");
    assertThat(accepted(page, id, PIN, "card")).isEqualTo("closed");

    assertThat(
            note(
                page.submit(
                    "/h/family",
                    "/h/family/end",
                    "member",
                    sent.getString("memberId"),
                    "sure",
                    "yes")))
        .isEqualTo("ended");
    assertThat(families.read(sent.getString("memberId"), Api.CLERK).json().getString("endedBy"))
        .isEqualTo("member");
  }

  @Test
  void invitedDoesNotAgreeOnTheOwnPage() {
    var inviter = api.holder();
    var invited = api.holder();
    var id = families.invited(inviter, invited.person(), "spouse");
    var page = PageBrowser.at(api, invited, "family");

    assertThat(refused(page, id)).isEqualTo("refused");

    assertThat(families.invitation(id, Api.CHANNEL).json().getString("state")).isEqualTo("refused");
    assertThat(families.search(inviter).json().getList("members")).isEmpty();
  }

  @Test
  void whoeverIsNotInvitedCannotAnswer() {
    var id = families.invited(api.holder(), api.holder().person(), "other");
    var stranger = api.holder();
    PageBrowser.setPin(api, stranger, PIN);
    families.invited(api.holder(), stranger.person(), "other");
    var page = PageBrowser.at(api, stranger, "family");

    assertThat(accepted(page, id, PIN, "card")).isEqualTo("closed");
    assertThat(refused(page, id)).isEqualTo("closed");
    assertThat(families.invitation(id, Api.CHANNEL).json().getString("state")).isEqualTo("open");
  }

  @Test
  void clerkTakesTheAnswerOfWhoeverStandsThere() {
    var inviter = api.holder();
    var invited = families.person(LocalDate.of(1948, 2, 29));
    var id = families.invited(inviter, invited, "parent");

    var unseen =
        families.answer(id, "{\"outcome\":\"accepted\",\"abilities\":[\"card\"],\"by\":{}}");
    assertThat(unseen.code()).isEqualTo("evidence-missing");
    assertThat(families.answer(id, atWindow("accepted", "payment")).code())
        .isEqualTo("invalid-request");
    var member = created(families.answer(id, atWindow("accepted", "medical")));

    assertThat(families.state(member)).isEqualTo("active");
    assertThat(families.answer(id, atWindow("accepted", "medical")).code())
        .isEqualTo("invitation-closed");
  }

  /** The two answers are compared but for what was written and made up anew. */
  @Test
  void nobodyLearnsWhetherThereIsSuchAPerson() {
    var inviter = api.holder();
    var there = families.invite(invitation(inviter, api.holder().person(), "other"));
    var nobody = families.invite(invitation(api.holder(), TestPerson.next(), "other"));
    var renamed = api.holder().person();
    var otherName = families.invite(invitation(api.holder(), renamed.withName("李某某"), "other"));

    for (var reply : new Api.Reply[] {there, nobody, otherName}) {
      assertThat(reply.status()).isEqualTo(201);
      assertThat(reply.json().getMap("").keySet()).isEqualTo(there.json().getMap("").keySet());
      assertThat(reply.json().getString("state")).isEqualTo("open");
    }
    var id = nobody.json().getString("invitationId");
    assertThat(families.invitation(id, Api.CHANNEL).json().getString("state")).isEqualTo("open");
    assertThat(families.answer(id, atWindow("accepted", "card")).status()).isEqualTo(404);
    assertThat(
            families
                .answer(otherName.json().getString("invitationId"), atWindow("accepted", "card"))
                .status())
        .isEqualTo(404);
  }

  @Test
  void sameAgainIsTheSameUntilItIsAnswered() {
    var inviter = api.holder();
    var invited = api.holder().person();
    var id = families.invited(inviter, invited, "other");

    var again = families.invite(invitation(inviter, invited, "other"));
    assertThat(again.status()).isEqualTo(200);
    assertThat(again.json().getString("invitationId")).isEqualTo(id);

    created(families.answer(id, atWindow("accepted", "card")));
    assertThat(families.invite(invitation(inviter, invited, "other")).code())
        .isEqualTo("family-member-exists");
  }

  @Test
  void cardNumberAndNameInviteAsWell() {
    var invited = api.holder().person();
    var body = invitation(api.holder(), invited, "other");
    body.put(
        "invited", new JsonObject().put("cardNo", invited.cardNo()).put("name", invited.name()));

    var id = families.invite(body).json().getString("invitationId");

    created(families.answer(id, atWindow("accepted", "card")));
  }

  @ParameterizedTest
  @CsvSource({
    // the invited's age in years and days
    "15, 364, guardian-required",
    "16, 0, "
  })
  void whoeverDecidesAloneIsInvited(int years, int days, String refused) {
    var today = LocalDate.now(org.essc.platform.time.ChinaTime.ZONE);
    var birthday = days == 0 ? today.minusYears(years) : today.plusDays(1).minusYears(years + 1);
    var invited = families.person(birthday);

    var sent = families.invite(invitation(api.holder(), invited, "child"));

    assertThat(sent.code()).as(sent.body()).isEqualTo(refused);
  }

  @Test
  void nobodyInvitesOneselfOrWhatTheRegionKeeps() {
    var holder = api.holder();
    assertThat(families.invite(invitation(holder, holder.person(), "other")).code())
        .isEqualTo("evidence-contradictory");
    var body = invitation(holder, api.holder().person(), "other");
    var refused = families.invite(body.put("abilities", new JsonArray().add("payment")));
    assertThat(refused.code()).isEqualTo("party-not-allowed");
    assertThat(refused.json().getString("rule")).isEqualTo("family.relativesMay");
  }

  @Test
  void invitationThatNobodyAnswersEnds() {
    var inviter = api.holder();
    var invited = api.holder().person();
    var id = families.invited(inviter, invited, "spouse");

    clock.advance(Duration.ofHours(72));
    Api.forgetTokens();

    assertThat(families.answer(id, atWindow("accepted", "card")).json().getString("state"))
        .isEqualTo("expired");
    assertThat(families.invitation(id, Api.CHANNEL).json().getString("state")).isEqualTo("expired");
    var again = families.invited(inviter, invited, "spouse");
    assertThat(again).as("the place is free").isNotEqualTo(id);
    Unis.get(calendar.sweep());
    assertThat(families.invitation(id, Api.CHANNEL).json().getString("state")).isEqualTo("expired");
  }

  @Test
  void lastMomentIsInTime() {
    var id = families.invited(api.holder(), api.holder().person(), "spouse");

    clock.advance(Duration.ofHours(72).minusMinutes(1));
    Api.forgetTokens();

    created(families.answer(id, atWindow("accepted", "card")));
  }

  @Test
  void placesOfInvitationsCountAndAreFreeAgain() {
    var inviter = api.holder();
    var first = families.invited(inviter, api.holder().person(), "spouse");

    var second = families.invite(invitation(inviter, api.holder().person(), "spouse"));
    assertThat(second.code()).isEqualTo("family-full");
    assertThat(second.json().getString("rule")).isEqualTo("family.mostSpouses");
    assertThat(api.delete(INVITATIONS + "/" + first, Api.CHANNEL).status()).isEqualTo(204);
    assertThat(api.delete(INVITATIONS + "/" + first, Api.CHANNEL).status()).isEqualTo(404);

    families.invited(inviter, api.holder().person(), "spouse");
  }

  @Test
  void invitationsOfADayAreBounded() {
    var inviter = api.holder();
    for (int n = 0; n < 20; n++) {
      var id = families.invited(inviter, TestPerson.next(), "spouse");
      api.delete(INVITATIONS + "/" + id, Api.CHANNEL);
    }

    var refused = families.invite(invitation(inviter, TestPerson.next(), "spouse"));

    assertThat(refused.json().getString("rule")).isEqualTo("family.mostInvitationsADay");
  }

  /** Otherwise the number of whoever is a member would be found by trying, as no try is counted. */
  @Test
  void fullFamilyDoesNotTellTheNumberOfItsMember() {
    var inviter = api.holder();
    var spouse = api.holder().person();
    families.member(inviter, spouse, "spouse");

    var guessed = families.invite(invitation(inviter, spouse, "spouse"));
    var missed = families.invite(invitation(inviter, TestPerson.next(), "spouse"));

    assertThat(guessed.code()).isEqualTo(missed.code()).isEqualTo("family-full");
    assertThat(guessed.json().getMap("").keySet()).isEqualTo(missed.json().getMap("").keySet());
    assertThat(guessed.json().getString("rule")).isEqualTo("family.mostSpouses");
  }

  @Test
  void whoHasInvitedOftenEnoughTodayLearnsNothingByMoreGuesses() {
    var inviter = api.holder();
    var member = api.holder().person();
    families.member(inviter, member, "other");
    for (int n = 1; n < 20; n++) {
      var id = families.invited(inviter, TestPerson.next(), "other");
      api.delete(INVITATIONS + "/" + id, Api.CHANNEL);
    }

    var guessed = families.invite(invitation(inviter, member, "other"));

    assertThat(guessed.json().getString("rule")).isEqualTo("family.mostInvitationsADay");
  }

  @Test
  void nobodyHearsOfTheEndOfACardByAnInvitation() {
    var invited = api.holder().person();
    var id = families.invited(api.holder(), invited, "other");

    api.importCards(invited.withState(9));

    assertThat(families.answer(id, atWindow("accepted", "card")).status()).isEqualTo(404);
    assertThat(families.invitation(id, Api.CHANNEL).json().getString("state")).isEqualTo("open");
  }

  @Test
  void otherCallersFindNothingOrMayNot() {
    var id = families.invited(api.holder(), api.holder().person(), "other");
    var path = INVITATIONS + "/" + id;

    assertThat(families.invitation(id, Api.OTHER_CHANNEL).status()).isEqualTo(404);
    assertThat(api.delete(path, Api.OTHER_CHANNEL).status()).isEqualTo(404);
    for (var caller : new String[] {Api.VERIFIER, Api.HOTLINE, Api.CLERK}) {
      assertThat(families.invitation(id, caller).status()).isEqualTo(403);
      assertThat(api.delete(path, caller).status()).isEqualTo(403);
      assertThat(api.create(INVITATIONS, caller, "{}").status()).isEqualTo(403);
    }
    for (var caller : new String[] {Api.CHANNEL, Api.HOTLINE}) {
      assertThat(api.create(path + "/answers", caller, atWindow("refused")).status())
          .isEqualTo(403);
    }
    assertThat(api.create(path + "/answers", Api.DALIAN_CLERK, atWindow("refused")).status())
        .isEqualTo(404);
    assertThat(api.create(INVITATIONS, null, "{}").status()).isEqualTo(401);
    assertThat(families.invitation(id, null).status()).isEqualTo(401);
    assertThat(api.delete(path, null).status()).isEqualTo(401);
    assertThat(api.create(path + "/answers", null, "{}").status()).isEqualTo(401);
    assertThat(api.post(FamilyApi.MEMBERS + "/search", null, "{}").status()).isEqualTo(401);
    assertThat(api.post(FamilyApi.MEMBERS + "/search", Api.VERIFIER, "{}").status()).isEqualTo(403);
    assertThat(
            api.post(
                    FamilyApi.MEMBERS + "/search",
                    Api.OTHER_CHANNEL,
                    "{\"signNo\":\"%s\"}".formatted(api.holder().signNo()))
                .status())
        .isEqualTo(404);
  }

  @Test
  void familyIsFoundByChannelAndClerk() {
    var actor = api.holder();
    var member = api.holder();
    var id = families.member(actor, member.person(), "parent", "card");

    var own = families.search(actor).json();
    assertThat(own.getList("members.memberId")).containsExactly(id);
    assertThat(own.getString("members[0].actor.signNo")).isEqualTo(actor.signNo());
    assertThat(own.getString("members[0].member.signNo")).as("another's page").isNull();
    var byClerk =
        api.post(
            FamilyApi.MEMBERS + "/search",
            Api.CLERK,
            "{\"card\":{\"idNumber\":\"%s\"}}".formatted(member.person().idNumber()));
    assertThat(byClerk.json().getList("members.memberId")).containsExactly(id);
    assertThat(byClerk.body()).doesNotContain(actor.person().idNumber(), actor.person().name());
  }

  @Test
  void namesAndNumbersAreNotStoredOpen() {
    var invited = TestPerson.next();
    var id = UUID.fromString(families.invited(api.holder(), invited, "other"));

    var row =
        Unis.get(
                pool.preparedQuery("select i::text from family_invitation i where id = $1")
                    .execute(io.vertx.mutiny.sqlclient.Tuple.of(id)))
            .iterator()
            .next()
            .getString(0);

    assertThat(row).doesNotContain(invited.name(), invited.idNumber());
  }
}
