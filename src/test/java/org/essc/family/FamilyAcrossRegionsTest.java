package org.essc.family;

import static org.assertj.core.api.Assertions.assertThat;
import static org.essc.family.FamilyApi.INVITATIONS;
import static org.essc.family.FamilyApi.atWindow;
import static org.essc.family.FamilyApi.created;
import static org.essc.family.FamilyApi.invitation;

import io.agroal.api.AgroalDataSource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Set;
import org.essc.family.acting.Families;
import org.essc.holderpage.PageBrowser;
import org.essc.partner.SandboxStaff;
import org.essc.partner.StaffRole;
import org.essc.partner.token.AccessTokens;
import org.essc.platform.crypto.BlindIndex;
import org.essc.testing.Api;
import org.essc.testing.TestPerson;
import org.essc.testing.Unis;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Families whose people have cards of several regions, or move to another one. */
@QuarkusTest
class FamilyAcrossRegionsTest {

  private static final String NANYANG = "411300";
  private static final String DALIAN = "210200";

  /** It has no policy here. */
  private static final String JILIN = "220100";

  /** A clerk who serves the whole country, as there is none among the demo staff. */
  private static final String NATIONWIDE = "8000000042";

  private static final String PIN = "739105";

  @Inject AccessTokens tokens;
  @Inject AgroalDataSource database;
  @Inject BlindIndex index;

  private final Api api = Api.here();
  private final FamilyApi families = new FamilyApi(api);

  private void serve(String clerk) {
    if (clerk.equals(NATIONWIDE)) {
      var member = new SandboxStaff.Member(StaffRole.CLERK, Set.of("000000"));
      api.useToken(clerk, Unis.get(tokens.sandboxStaff(clerk, member)));
    }
  }

  /** Somebody with a card of the one region and then, the only electronic one, of the other. */
  private Api.Holder holderOf(String older, String newer) {
    var first = api.person(older);
    return api.holderOf(first.anotherCard().withRegion(newer));
  }

  private Api.Reply answer(String invitation, String clerk) {
    return api.create(
        INVITATIONS + "/" + invitation + "/answers", clerk, atWindow("accepted", "card"));
  }

  private Api.Reply code(Api.Holder actor, String memberId) {
    return api.post(
        "/v1/identity-codes",
        Api.CHANNEL,
        "{\"signNo\":\"%s\",\"purpose\":\"enquiry\",\"memberId\":\"%s\"}"
            .formatted(actor.signNo(), memberId));
  }

  /** What comes of the page's form. */
  private static Api.Reply accept(PageBrowser page, String invitation) {
    return page.submit(
        "/h/family", "/h/family/accept", "invitation", invitation, "ability", "card", "pin", PIN);
  }

  private static String note(Api.Reply went) {
    assertThat(went.header("Location")).as("%s %s", went.status(), went.body()).isNotNull();
    return went.header("Location").replaceAll(".*note=", "");
  }

  @Test
  void clerkOfTheRegionToWhichTheMembersCardHasMovedReadsAndEndsIt() {
    var member = api.person(NANYANG);
    var id = families.member(api.holder(), member, "parent");
    assertThat(families.read(id, Api.DALIAN_CLERK).status()).isEqualTo(404);
    assertThat(families.end(id, Api.DALIAN_CLERK).status()).isEqualTo(404);

    api.importCards(member.withRegion(DALIAN));

    assertThat(families.read(id, Api.DALIAN_CLERK).status()).isEqualTo(200);
    assertThat(families.end(id, Api.DALIAN_CLERK).status()).isEqualTo(204);
    var read = families.read(id, Api.DALIAN_CLERK).json();
    assertThat(read.getString("state")).isEqualTo("ended");
    assertThat(read.getString("endedBy")).isEqualTo("clerk");
  }

  @Test
  void invitedAnswersWhereverThereIsACardOfTheInvited() {
    var invited = api.person(NANYANG);
    var id = families.invited(api.holder(), invited, "parent");
    var answers = INVITATIONS + "/" + id + "/answers";
    var agreed = atWindow("accepted", "card");
    assertThat(api.create(answers, Api.DALIAN_CLERK, agreed).status()).isEqualTo(404);

    api.importCards(invited.withCardNo(TestPerson.next().cardNo()).withRegion(DALIAN));

    created(api.create(answers, Api.DALIAN_CLERK, agreed));
  }

  @Test
  void clerkWhoServesOnlyTheOneWhoActsEndsIt() {
    var actor = api.holderOf(TestPerson.next().withRegion(DALIAN));
    var id = families.member(actor, api.person(NANYANG), "parent");

    var ended = families.end(id, Api.DALIAN_CLERK);

    assertThat(ended.status()).as(ended.body()).isEqualTo(204);
    assertThat(families.read(id, Api.CLERK).json().getString("endedBy")).isEqualTo("clerk");
  }

  /** By the older card's rules, which there are none of, nobody could have read it afterwards. */
  @ParameterizedTest
  @ValueSource(strings = {Api.DALIAN_CLERK, NATIONWIDE})
  void membershipBeginsByTheCardThatTheClerkServes(String clerk) {
    serve(clerk);
    var actor = api.holder();
    var member = holderOf(JILIN, DALIAN);
    var answered = answer(families.invited(actor, member.person(), "parent"), clerk);

    var read = families.read(created(answered), clerk);

    assertThat(read.status()).as(read.body()).isEqualTo(200);
    assertThat(read.json().getList("abilities", String.class)).containsExactly("card");
    var searched = families.search(actor);
    assertThat(searched.status()).as(searched.body()).isEqualTo(200);
  }

  @Test
  void membershipBeginsByTheCardOfThePageOnWhichItIsAgreedTo() {
    var invited = holderOf(NANYANG, DALIAN);
    PageBrowser.setPin(api, invited, PIN);
    var invitation = families.invited(api.holder(), invited.person(), "parent");

    var page = PageBrowser.at(api, invited, "family");

    assertThat(note(accept(page, invitation))).isEqualTo("accepted");
    var id = families.invitation(invitation, Api.CHANNEL).json().getString("memberId");
    api.importCards(invited.person().withState(9));
    var read = families.read(id, Api.DALIAN_CLERK);
    assertThat(read.status()).as("it stays with the region in which it began").isEqualTo(200);
    assertThat(read.json().getString("state")).isEqualTo("active");
  }

  /** As one could begin before, or where a policy was taken away. */
  @Test
  void membershipOfARegionWithoutAPolicyAllowsNothingAndIsShownAndEnded() {
    var actor = api.holder();
    var member = api.holderOf(TestPerson.next().withRegion(JILIN));
    var id =
        new Families(database, index, api)
            .of(actor, member, "card", "enquiry")
            .memberId()
            .toString();

    for (var one : List.of(actor, member)) {
      var shown = PageBrowser.at(api, one, "family").get("/h/family");
      assertThat(shown.status()).as(shown.body()).isEqualTo(200);
      assertThat(shown.body()).contains("data-member=\"" + id + "\"", "目前不能办理任何事项");
    }
    assertThat(code(actor, id).code()).isEqualTo("not-found");
    assertThat(families.end(id, Api.CHANNEL).status()).isEqualTo(204);
  }

  @Test
  void whatWasNotAgreedToIsNotDelegatedWhateverTheRegionOfTheCardThatIsShown() {
    var actor = api.holder();
    var member = holderOf(DALIAN, JILIN);
    var answered = answer(families.invited(actor, member.person(), "parent"), Api.DALIAN_CLERK);

    assertThat(code(actor, created(answered)).code()).isEqualTo("not-delegated");
  }

  @Test
  void whoeverHasAnOlderCardOfARegionWithoutAPolicyInvitesAndIsAGuardian() {
    var person = holderOf(JILIN, NANYANG);

    var sent = families.invite(invitation(person, api.person(NANYANG), "parent"));
    var recorded = families.record(Api.CLERK, atWindow(person.person(), families.child(), "child"));

    assertThat(sent.status()).as(sent.body()).isEqualTo(201);
    assertThat(families.state(created(recorded))).isEqualTo("active");
  }

  @Test
  void clerkWhoServesARegionWithoutAPolicyFindsAFamilyThere() {
    serve(NATIONWIDE);
    var found =
        api.post(
            FamilyApi.MEMBERS + "/search",
            NATIONWIDE,
            "{\"card\":{\"cardNo\":\"%s\"}}".formatted(api.person(JILIN).cardNo()));

    assertThat(found.status()).as(found.body()).isEqualTo(200);
    assertThat(found.json().getList("members")).isEmpty();
  }

  @Test
  void pinIsNoneOnceTheCardHasMovedToARegionWithoutAPolicy() {
    var invited = api.holder();
    PageBrowser.setPin(api, invited, PIN);
    var id = families.invited(api.holder(), invited.person(), "parent");
    var page = PageBrowser.at(api, invited, "family");
    api.importCards(invited.person().withRegion(JILIN));

    assertThat(note(accept(page, id))).isEqualTo("pin-not-set");
    assertThat(families.invitation(id, Api.CHANNEL).json().getString("state")).isEqualTo("open");
  }

  /** Nobody has a PIN there to agree with. */
  @Test
  void invitedOfARegionWithoutAPolicyReadsItAndDoesNotAgree() {
    var invited = api.holderOf(TestPerson.next().withRegion(JILIN));
    var id = families.invited(api.holder(), invited.person(), "parent");
    var page = PageBrowser.at(api, invited, "family");

    var shown = page.get("/h/family");
    assertThat(shown.status()).as(shown.body()).isEqualTo(200);
    assertThat(shown.body())
        .contains("data-invitation=\"" + id + "\"", "data-test=\"cannot-agree\"")
        .doesNotContain("/h/family/accept");
    assertThat(note(accept(page, id))).as("the form of an older page").isEqualTo("pin-not-set");

    assertThat(note(page.submit("/h/family", "/h/family/refuse", "invitation", id)))
        .isEqualTo("refused");
    assertThat(families.invitation(id, Api.CHANNEL).json().getString("state")).isEqualTo("refused");
  }
}
