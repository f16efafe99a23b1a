package org.essc.sandbox.play;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.essc.sandbox.play.EventStreams.Stream;

/** A grandmother's yearly authentication: {@code docs/flows/benefit-qualification.md}. */
@Singleton
class YearlyAuthenticationStory implements Story {

  private static final String QUALIFICATIONS = "/v1/benefit-qualifications";
  private static final String PAGE = "/h/benefits";
  private static final String DUE_SOON = "benefit-due-soon";
  private static final String QUALIFIED = "benefit-qualified";

  private final StoryHolders holders;
  private final PensionFile file;
  private final ChannelApp app;
  private final EventStreams streams;
  private final Signatures signatures;

  YearlyAuthenticationStory(
      StoryHolders holders,
      PensionFile file,
      ChannelApp app,
      EventStreams streams,
      Signatures signatures) {
    this.holders = holders;
    this.file = file;
    this.app = app;
    this.streams = streams;
    this.signatures = signatures;
  }

  @Override
  public String id() {
    return "yearly-authentication";
  }

  @Override
  public Words title() {
    return new Words("奶奶一年一次的待遇资格认证", "A grandmother’s yearly authentication");
  }

  @Override
  public Words summary() {
    return new Words(
        "经办机构上传待认证名单，渠道得到提醒；奶奶刷脸后在平台的页面上用密码认证，经办机构得到签名的结果。一位爷爷到窗口认证。",
        "The insurer sends who is due, the channel is told; the grandmother’s face is recognised and she authenticates"
            + " with her PIN on the platform’s page; the insurer gets the signed statement. A grandfather does it at a"
            + " counter.");
  }

  @Override
  public void play(Stage stage) {
    stage.scene("奶奶有了电子社保卡和密码", "The grandmother gets the electronic card and a PIN");
    var grandmother = holders.grandmother();
    var signNo =
        stage
            .step(
                Actor.CHANNEL,
                "为奶奶申领电子社保卡（已通过人脸识别）",
                "has the electronic card issued; her face was recognised",
                app.issue(stage.as(Actor.CHANNEL), grandmother),
                "/status")
            .text("signNo");
    var pin = app.pin(stage, signNo);
    var channel = streams.open(stage, Actor.CHANNEL, DUE_SOON);
    var insurer = streams.open(stage, Actor.INSURER, DUE_SOON, QUALIFIED);

    stage.scene("又到认证的时候", "The year is nearly over");
    var reference = file.send(stage, grandmother);
    file.lookAtDeadlines(stage);
    remind(stage, channel, insurer, signNo, reference);

    stage.scene("奶奶在手机上认证", "She authenticates on the phone");
    onThePage(stage, signNo, pin);
    statement(stage, insurer, reference);

    stage.scene("一位爷爷到窗口认证", "A grandfather comes to a counter");
    var other = holders.grandfather();
    var others = file.send(stage, other);
    atTheCounter(stage, other);
    statement(stage, insurer, others);
  }

  private void remind(
      Stage stage, Stream channel, Stream insurer, String signNo, String reference) {
    streams.told(
        stage,
        insurer,
        DUE_SOON,
        of(reference),
        "轮询，得知认证快到期",
        "polls and is told that the authentication is due soon");
    streams.told(
        stage,
        channel,
        DUE_SOON,
        event -> event.path("signNo").asText().equals(signNo),
        "轮询，得知奶奶的认证快到期（不知道是哪项待遇），在应用里提醒她",
        "polls and is told that hers is due soon, not of what; reminds her in the app");
  }

  private void onThePage(Stage stage, String signNo, String pin) {
    var launched =
        stage.step(
            Actor.CHANNEL,
            "奶奶刷脸；渠道带着人脸核验结果请求打开平台的“待遇”页",
            "her face is recognised; the channel hands that in and asks for the platform’s page “benefits”",
            app.launch(stage.as(Actor.CHANNEL), signNo, "benefits"));
    stage.noted(
        Actor.HOLDER,
        "在平台的页面上看到待认证的待遇，输入密码认证",
        "sees what is due on the platform’s page, and authenticates with the PIN",
        app.open(launched).send(PAGE, PAGE, Body.form("pin", pin)),
        "done");
  }

  private static void atTheCounter(Stage stage, Person person) {
    stage.step(
        Actor.CLERK,
        "查询：此人有什么要认证、怎样认证",
        "asks what this person has to have authenticated, and how",
        stage
            .as(Actor.CLERK)
            .post("/v1/benefit-qualification-checks", Body.of("person", number(person))));
    stage.step(
        Actor.CLERK,
        "爷爷本人在场并出示身份证，窗口认证",
        "authenticates: the person stands there, and the ID card was shown",
        stage
            .as(Actor.CLERK)
            .post(
                QUALIFICATIONS,
                Body.of(
                    "way", "counter",
                    "person", number(person),
                    "evidence", Map.of("present", true),
                    "by", Map.of("shown", List.of("id")))));
  }

  /** By event, and by the list and the authentication itself. */
  private void statement(Stage stage, Stream insurer, String reference) {
    var event =
        streams.told(
            stage,
            insurer,
            QUALIFIED,
            of(reference),
            "轮询，得到带签名结果的通知",
            "polls and is told, with the signed statement");
    var caller = stage.as(Actor.INSURER);
    var listed = inTheList(caller, reference);
    stage.told(
        Actor.INSURER,
        "查名单（已认证）：找到这一项和有效期",
        "reads the list of those authenticated: this one, and until when",
        listed,
        Map.of("state", "qualified"),
        row(listed, reference));
    var read = caller.get(QUALIFICATIONS + "/" + event.path("qualification_id").asText());
    var same = read.text("statement").equals(event.path("statement").asText());
    stage.told(
        Actor.INSURER,
        "取回签名的结果（与通知中的相同），读出内容：没有姓名和号码",
        "fetches the signed statement, the same as in the event, and opens it: no name, no number",
        read,
        Map.of("way", read.text("way")),
        same ? signatures.claims(read.text("statement")) : null);
  }

  private static Exchange inTheList(Caller insurer, String reference) {
    var first = "/v1/benefit-entitlements?state=qualified&limit=100";
    var page = insurer.get(first).expect(200);
    while (row(page, reference) == null && page.json().hasNonNull("nextCursor")) {
      page = insurer.get(first + "&cursor=" + page.text("nextCursor")).expect(200);
    }
    return page;
  }

  private static JsonNode row(Exchange page, String reference) {
    for (var row : page.json().path("items")) {
      if (row.path("reference").asText().equals(reference)) {
        return row;
      }
    }
    return null;
  }

  private static Predicate<JsonNode> of(String reference) {
    return event -> event.path("reference").asText().equals(reference);
  }

  private static Map<String, String> number(Person person) {
    return Map.of("idNumber", person.idNumber());
  }
}
