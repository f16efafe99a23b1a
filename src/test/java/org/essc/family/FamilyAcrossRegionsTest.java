package org.essc.family;

import static org.assertj.core.api.Assertions.assertThat;
import static org.essc.family.FamilyApi.INVITATIONS;
import static org.essc.family.FamilyApi.atWindow;
import static org.essc.family.FamilyApi.created;

import io.quarkus.test.junit.QuarkusTest;
import org.essc.holderpage.PageBrowser;
import org.essc.testing.Api;
import org.essc.testing.TestPerson;
import org.junit.jupiter.api.Test;

/** Families whose people have cards of several regions, or move to another one. */
@QuarkusTest
class FamilyAcrossRegionsTest {

  private static final String DALIAN = "210200";

  private final Api api = Api.here();
  private final FamilyApi families = new FamilyApi(api);

  @Test
  void clerkOfTheRegionToWhichTheMembersCardHasMovedReadsAndEndsIt() {
    var member = api.person("411300");
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
    var invited = api.person("411300");
    var id = families.invited(api.holder(), invited, "parent");
    var answers = INVITATIONS + "/" + id + "/answers";
    var agreed = atWindow("accepted", "card");
    assertThat(api.create(answers, Api.DALIAN_CLERK, agreed).status()).isEqualTo(404);

    api.importCards(invited.withCardNo(TestPerson.next().cardNo()).withRegion(DALIAN));

    created(api.create(answers, Api.DALIAN_CLERK, agreed));
  }

  /** Jilin has no policy here, so nobody has a PIN there to agree with. */
  @Test
  void invitedOfARegionWithoutAPolicyReadsItAndDoesNotAgree() {
    var invited = api.holderOf(TestPerson.next().withRegion("220100"));
    var id = families.invited(api.holder(), invited.person(), "parent");
    var page = PageBrowser.at(api, invited, "family");

    var shown = page.get("/h/family");
    assertThat(shown.status()).as(shown.body()).isEqualTo(200);
    assertThat(shown.body()).contains("data-invitation=\"" + id + "\"");
    var went = page.submit("/h/family", "/h/family/refuse", "invitation", id);

    assertThat(went.header("Location")).endsWith("note=refused");
    assertThat(families.invitation(id, Api.CHANNEL).json().getString("state")).isEqualTo("refused");
  }
}
