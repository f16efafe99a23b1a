package org.essc.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import java.time.LocalDate;
import org.essc.testing.Api;
import org.essc.testing.TestPerson;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Families at the clerk's desk. */
@QuarkusTest
class ClerkFamilyTest {

  private static final String GUARDIANSHIP = "guardianship";

  private final Api api = Api.here();

  private OpenedRecord child() {
    return OpenedRecord.of(api, TestPerson.next().born(LocalDate.now().minusYears(10)));
  }

  private TestPerson adult() {
    var adult = TestPerson.next();
    api.importCards(adult);
    return adult;
  }

  private static Api.Reply guardianship(OpenedRecord ward, TestPerson guardian) {
    return ward.send(
        ward.act(GUARDIANSHIP),
        "party",
        "guardian",
        "by.party.idType",
        guardian.idType(),
        "by.party.idNumber",
        guardian.idNumber(),
        "by.party.name",
        guardian.name(),
        "by.party.authority",
        "JH-2026-1",
        "shown",
        "guardian-id",
        "shown",
        "minor-id-or-hukou-book",
        "shown",
        "proof-of-guardianship",
        "relation",
        "child");
  }

  /** An invitation by somebody with an electronic card. */
  private void invite(TestPerson invited) {
    var sent =
        api.create(
            "/v1/family-invitations",
            Api.CHANNEL,
            """
            {"signNo":"%s","relation":"parent","invited":{"idNumber":"%s","name":"%s"}}"""
                .formatted(api.holder().signNo(), invited.idNumber(), invited.name()));
    assertThat(sent.status()).as(sent.body()).isEqualTo(201);
  }

  @Test
  void guardianshipIsRecordedShownMaskedAndEnded() {
    var ward = child();
    var guardian = adult();
    assertThat(ward.browser().get(ward.act(GUARDIANSHIP)).body())
        .contains("<option value=\"guardian\" selected", "data-rule=\"family.guardiansMay\"");

    var recorded = guardianship(ward, guardian);
    assertThat(recorded.status()).as(recorded.body()).isEqualTo(200);
    assertThat(recorded.body()).contains("监护关系已登记", "子女");

    var initial = Character.toString(guardian.name().codePointAt(0));
    assertThat(ward.page())
        .contains("data-item=\"membership\"", "使用人：" + initial + "*", "登记监护关系")
        .doesNotContain(guardian.name(), guardian.idNumber());
    assertThat(OpenedRecord.found(api, guardian, Api.CLERK).page())
        .as("on either side")
        .contains("data-item=\"membership\"");

    var ended = ward.send(ward.linked("membership-end"));
    assertThat(ended.status()).as(ended.body()).isEqualTo(200);
    assertThat(ended.body()).contains("家庭成员关系已结束");
    assertThat(ward.page()).doesNotContain("data-item=\"membership\"");
  }

  /** Who is of another region than the ward: the record that shows it ends it. */
  @Test
  void membershipEndsFromTheRecordOfTheOneWhoActs() {
    var guardian = TestPerson.next().withRegion("210200");
    api.importCards(guardian);
    var ward = child();
    assertThat(guardianship(ward, guardian).body()).contains("监护关系已登记");
    var opened = OpenedRecord.found(api, guardian, Api.DALIAN_CLERK);

    var ended = opened.send(opened.linked("membership-end"));

    assertThat(ended.status()).as(ended.body()).isEqualTo(200);
    assertThat(ended.body()).contains("家庭成员关系已结束");
    assertThat(ward.page()).doesNotContain("data-item=\"membership\"");
  }

  /**
   * What one clerk has recorded of an adult waits on the others' desk until it is recorded again.
   */
  @Test
  void guardianshipOfAnAdultWaitsForASecondClerk() {
    var ward = OpenedRecord.of(api, TestPerson.next());
    var guardian = adult();
    var asked = guardianship(ward, guardian);
    assertThat(asked.status()).as(asked.body()).isEqualTo(200);
    assertThat(asked.body()).contains("已送复核", "最迟复核时间").doesNotContain("监护关系已登记");
    assertThat(ward.page()).doesNotContain("data-item=\"membership\"");
    var link = "href=\"" + ward.path() + "\"";
    assertThat(ward.browser().get("/console/clerk").body()).doesNotContain(link);
    var second = OpenedRecord.found(api, ward.person(), Api.SECOND_CLERK);
    assertThat(second.browser().get("/console/clerk").body())
        .contains(link, "data-waiting=\"guardianship\"");
    assertThat(ConsoleBrowser.of(api, Api.DALIAN_CLERK).get("/console/clerk").body())
        .as("of another region")
        .doesNotContain(link);
    waitsInTheRecord(ward, guardian);
    waitsInTheRecord(second, guardian);
    assertThat(guardianship(second, guardian).body()).contains("监护关系已登记");
    assertThat(ward.page())
        .contains("data-item=\"membership\"")
        .doesNotContain("data-item=\"guardianship\"");
    assertThat(second.browser().get("/console/clerk").body()).doesNotContain(link);
  }

  /** Masked, with the form in which nothing of what the first one entered stands. */
  private static void waitsInTheRecord(OpenedRecord ward, TestPerson guardian) {
    var initial = Character.toString(guardian.name().codePointAt(0));
    assertThat(ward.page())
        .contains("data-item=\"guardianship\"", "使用人：" + initial + "*", "最迟再次登记日")
        .doesNotContain(guardian.name(), guardian.idNumber(), "JH-2026-1");
    var item = ward.page().split("data-item=\"guardianship\"")[1].split("</li>")[0];
    assertThat(item).contains("href=\"" + ward.act(GUARDIANSHIP) + "\"");
    assertThat(ward.browser().get(ward.act(GUARDIANSHIP)).body())
        .doesNotContain(guardian.name(), guardian.idNumber(), "JH-2026-1");
  }

  @Test
  void guardianshipWithoutItsProofIsRefusedWithTheRule() {
    var ward = child();
    var guardian = adult();
    var refused =
        ward.send(
            ward.act(GUARDIANSHIP),
            "party",
            "guardian",
            "by.party.idType",
            guardian.idType(),
            "by.party.idNumber",
            guardian.idNumber(),
            "by.party.name",
            guardian.name(),
            "relation",
            "child");
    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.body())
        .contains("data-code=\"evidence-missing\"", "data-test=\"refusal-rule\"");
    assertThat(ward.page()).doesNotContain("data-item=\"membership\"");
  }

  @Test
  void invitedAgreesToAPartAtTheWindow() {
    var opened = OpenedRecord.of(api, TestPerson.next());
    invite(opened.person());
    assertThat(opened.page()).contains("data-item=\"invitation\"", "邀请人：");
    var answered =
        opened.send(
            opened.linked("invitation-answer"),
            "party",
            "holder",
            "shown",
            "id",
            "outcome",
            "accepted",
            "abilities",
            "card",
            "abilities",
            "medical");
    assertThat(answered.status()).as(answered.body()).isEqualTo(200);
    assertThat(answered.body()).contains("答复已登记");
    assertThat(opened.page())
        .contains("data-item=\"membership\"", "可代办：")
        .doesNotContain("data-item=\"invitation\"");
  }

  @Test
  void refusedInvitationIsGone() {
    var opened = OpenedRecord.of(api, TestPerson.next());
    invite(opened.person());
    var form = opened.linked("invitation-answer");
    var contradictory =
        opened.send(
            form, "party", "holder", "shown", "id", "outcome", "refused", "abilities", "card");
    assertThat(contradictory.status()).isEqualTo(400);
    assertThat(contradictory.body())
        .contains("class=\"wrong\"", "name=\"abilities\" value=\"card\" checked");
    var refused = opened.send(form, "party", "holder", "shown", "id", "outcome", "refused");
    assertThat(refused.status()).as(refused.body()).isEqualTo(200);
    assertThat(opened.page())
        .doesNotContain("data-item=\"invitation\"", "data-item=\"membership\"");
  }

  @Test
  void nothingIsDoneToAnothersFamilyOrWithoutTheSessionsToken() {
    var ward = child();
    guardianship(ward, adult());
    var end = ward.linked("membership-end");
    var other = OpenedRecord.of(api, TestPerson.next());
    var path = other.path() + end.substring(end.indexOf("/acts/"));
    assertThat(other.browser().submit(other.act("loss-report"), path).status()).isEqualTo(404);
    assertThat(ward.browser().post(end, api.url(""), "key=AAAA").status()).isEqualTo(403);
    assertThat(ward.page()).contains("data-item=\"membership\"");
    var elsewhere = ConsoleBrowser.of(api, Api.DALIAN_CLERK);
    assertThat(elsewhere.get(end).status()).isEqualTo(303);
  }

  @ParameterizedTest
  @ValueSource(strings = {Api.HOTLINE, "8000000003", "8000000004", "8000000005"})
  void familiesAreForClerksAlone(String staffNo) {
    var ward = child();
    assertThat(ConsoleBrowser.of(api, staffNo).get(ward.act(GUARDIANSHIP)).status()).isEqualTo(403);
  }
}
