package org.essc.sandbox.play;

import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;

/** A child's card on the mother's phone: {@code docs/flows/family.md}. */
@Singleton
class ChildsCardStory implements Story {

  private static final String MEMBERS = "/v1/family-members";

  private final StoryHolders holders;
  private final ChannelApp app;

  ChildsCardStory(StoryHolders holders, ChannelApp app) {
    this.holders = holders;
    this.app = app;
  }

  @Override
  public String id() {
    return "childs-card";
  }

  @Override
  public Words title() {
    return new Words("母亲手机上孩子的卡", "A child’s card on the mother’s phone");
  }

  @Override
  public Words summary() {
    return new Words(
        "窗口登记监护关系，母亲为孩子申领电子社保卡，在医院亮孩子的码；医院知道谁代谁办。监护登记一结束，手机上的码随即失效。",
        "A clerk records the guardianship, the mother gets the child’s electronic card and shows the child’s code; the"
            + " hospital learns who acts for whom. When the membership ends, the code on the phone dies.");
  }

  @Override
  public void play(Stage stage) {
    var mother = holders.woman();
    var child = holders.child();
    var channel = stage.as(Actor.CHANNEL);
    stage.scene("登记监护关系", "The guardianship is recorded");
    var signNo =
        stage
            .step(
                Actor.CHANNEL,
                "为母亲申领电子社保卡（已通过人脸识别）",
                "has the mother’s electronic card issued; her face was recognised",
                app.issue(channel, mother),
                "/status")
            .text("signNo");
    var memberId = record(stage, mother, child);
    Runnable end = () -> channel.delete(MEMBERS + "/" + memberId);
    stage.afterwards(end);

    stage.scene("孩子的卡到母亲手机上", "The child’s card comes to the mother’s phone");
    stage.step(
        Actor.CHANNEL,
        "母亲为孩子申领电子社保卡（识别的是母亲的脸）",
        "has the child’s electronic card issued at the mother’s request; it is her face that was recognised",
        app.issue(channel, child, signNo, memberId),
        "/status");
    stage.step(
        Actor.HOSPITAL,
        "母亲亮出孩子的码；核验得知持卡人是孩子，由监护人代办",
        "verifies the child’s code that the mother shows: the holder is the child, a guardian acts",
        verify(stage, code(stage, signNo, memberId)),
        "/claims/name",
        "/act_kind");
    stage.refused(
        Actor.CHANNEL,
        "母亲要孩子的支付码：被拒绝，支付不能代办",
        "asks for the child’s payment code and is refused: paying is not delegated",
        ask(stage, signNo, memberId, "payment"),
        "not-delegated");

    stage.scene("监护登记结束", "The membership ends");
    var last = code(stage, signNo, memberId);
    stage.step(
        Actor.CHANNEL,
        "应母亲的要求结束登记",
        "ends the membership at the mother’s wish",
        channel.delete(MEMBERS + "/" + memberId));
    stage.forget(end);
    stage.refused(
        Actor.HOSPITAL,
        "核验手机上还亮着的码：被拒绝",
        "verifies the code that is still on the phone and is refused",
        verify(stage, last),
        "code-expired");
  }

  private static String record(Stage stage, Person mother, Person child) {
    var party =
        Body.of(
            "kind", "guardian",
            "idType", "01",
            "idNumber", mother.idNumber(),
            "name", mother.name(),
            "authority", "sandbox-1");
    var shown = List.of("guardian-id", "minor-id-or-hukou-book", "proof-of-guardianship");
    return stage
        .step(
            Actor.CLERK,
            "在窗口登记监护关系（出示母亲身份证、孩子户口簿、监护证明）",
            "records the guardianship; the mother’s ID, the child’s household book and the proof were shown",
            stage
                .as(Actor.CLERK)
                .post(
                    MEMBERS,
                    Body.of(
                        "card", Map.of("idNumber", child.idNumber()),
                        "relation", "child",
                        "by", Body.of("shown", shown, "party", party))),
            "/kind",
            "/state")
        .text("memberId");
  }

  private static String code(Stage stage, String signNo, String memberId) {
    return stage
        .step(
            Actor.CHANNEL,
            "生成孩子的就医码，亮在母亲的手机上",
            "makes a code of the child’s card for the mother’s phone",
            ask(stage, signNo, memberId, "medical"))
        .text("code");
  }

  private static Exchange ask(Stage stage, String signNo, String memberId, String purpose) {
    return stage
        .as(Actor.CHANNEL)
        .post(
            "/v1/identity-codes",
            Body.of("signNo", signNo, "memberId", memberId, "purpose", purpose));
  }

  private static Exchange verify(Stage stage, String code) {
    return stage
        .as(Actor.HOSPITAL)
        .post("/v1/verifications", Body.of("code", code, "purpose", "medical"));
  }
}
