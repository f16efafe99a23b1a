package org.essc.sandbox.play;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.essc.platform.config.Issuer;
import org.essc.sandbox.play.AccountLinking.Linked;
import org.essc.sandbox.play.EventStreams.Stream;

/** The holder loses the card: bank, hospital and channel are told, and nothing is paid any more. */
@Singleton
class CardLostStory implements Story {

  private static final String LOST = "card-lost";
  private static final String RELEASED = "card-released";
  private static final String BINDING = "binding-changed";

  private final AccountLinking linking;
  private final Payment payment;
  private final EventStreams streams;
  private final Issuer issuer;

  CardLostStory(AccountLinking linking, Payment payment, EventStreams streams, Issuer issuer) {
    this.linking = linking;
    this.payment = payment;
    this.streams = streams;
    this.issuer = issuer;
  }

  /** Whom the story tells, each by the own stream. */
  private record Told(Stream channel, Stream hospital, Stream bank) {}

  @Override
  public String id() {
    return "card-lost";
  }

  @Override
  public Words title() {
    return new Words("持卡人丢了卡", "The holder loses the card");
  }

  @Override
  public Words summary() {
    return new Words(
        "卡已关联银行账户，医院认识持卡人。窗口挂失的那一刻，身份码和支付授权一起失效，银行、医院、渠道各自得到通知；卡找到后又一切恢复。",
        "The account is linked and a hospital knows the holder. From the clerk’s report on, codes and payments are"
            + " refused; bank, hospital and channel are told, and told again when the card is found.");
  }

  @Override
  public void play(Stage stage) {
    var linked = linking.play(stage);
    stage.scene("谁想知道变化", "Who wants to be told");
    var told = listen(stage, linked);
    stage.scene("卡丢了", "The card is lost");
    var jti = payment.authorized(stage, linked);
    var card = linked.holder().card();
    var clerk = stage.as(Actor.CLERK);
    var lost = clerk.post("/v1/loss-reports", Body.of("card", card, "by", shown("id")));
    Supplier<Exchange> release =
        () -> clerk.post("/v1/loss-releases", Body.of("card", card, "by", shown("card", "id")));
    Runnable atTheEnd = release::get;
    stage.afterwards(atTheEnd);
    stage.step(
        Actor.CLERK,
        "在窗口为持卡人挂失（出示身份证）",
        "reports the card lost at the window; the ID card was shown",
        lost,
        "/state");
    refuse(stage, linked, jti);
    tell(stage, told, linked, LOST, "suspended");

    stage.scene("卡找到了", "The card is found");
    stage.step(
        Actor.CLERK,
        "解除挂失（出示社保卡和身份证）",
        "releases the report; card and ID card were shown",
        release.get(),
        "/state");
    stage.forget(atTheEnd);
    tell(stage, told, linked, RELEASED, "active");
    stage.step(
        Actor.CHANNEL,
        "电子社保卡恢复，仍是 2 级",
        "reads the electronic card: active again, of level 2",
        stage.as(Actor.CHANNEL).get("/v1/ecards/" + linked.signNo()),
        "/status",
        "/level");
  }

  private Told listen(Stage stage, Linked linked) {
    var channel = streams.open(stage, Actor.CHANNEL, LOST, RELEASED);
    var bank = streams.open(stage, Actor.BANK, BINDING);
    var hospital = streams.open(stage, Actor.HOSPITAL, LOST, RELEASED);
    var code = code(stage, linked);
    stage.step(Actor.CHANNEL, "生成身份码，手机亮出", "makes an identity code for the phone", code);
    var asked = Body.of("code", code.text("code"), "purpose", "enquiry");
    var verified =
        stage.step(
            Actor.HOSPITAL,
            "核验身份码，认出持卡人",
            "verifies the code and knows who it is",
            stage.as(Actor.HOSPITAL).post("/v1/verifications", asked),
            "/outcome",
            "/level");
    var subject =
        Body.of("format", "iss_sub", "iss", issuer.value(), "sub", verified.text("subject"));
    stage.step(
        Actor.HOSPITAL,
        "登记：此人有变化时通知我",
        "asks to be told of this holder",
        stage
            .as(Actor.HOSPITAL)
            .post("/ssf/subjects/add", Body.of("stream_id", hospital.id(), "subject", subject)));
    return new Told(channel, hospital, bank);
  }

  private Exchange code(Stage stage, Linked linked) {
    return stage
        .as(Actor.CHANNEL)
        .post("/v1/identity-codes", Body.of("signNo", linked.signNo(), "purpose", "enquiry"));
  }

  private void refuse(Stage stage, Linked linked, String jti) {
    stage.refused(
        Actor.BANK,
        "核销挂失前刚得到的授权：被拒绝",
        "redeems the authorisation of a moment ago and is refused",
        payment.redeem(stage, jti),
        "card-not-usable");
    stage.refused(
        Actor.CHANNEL,
        "再要身份码：被拒绝",
        "asks for another code and is refused",
        code(stage, linked),
        "card-not-usable");
  }

  private void tell(Stage stage, Told told, Linked linked, String type, String state) {
    Predicate<JsonNode> binding =
        event ->
            event.path("binding_id").asText().equals(linked.bindingId())
                && event.path("state").asText().equals(state);
    streams.told(
        stage,
        told.bank(),
        BINDING,
        binding,
        "轮询，得知关联" + (state.equals("active") ? "恢复" : "暂停"),
        "polls and is told: the binding is " + state);
    streams.told(stage, told.hospital(), type, event -> true, "轮询，得到通知", "polls and is told");
    streams.told(
        stage,
        told.channel(),
        type,
        event -> event.path("signNo").asText().equals(linked.signNo()),
        "轮询，得到通知",
        "polls and is told");
  }

  private static Map<String, Object> shown(String... documents) {
    return Map.of("shown", List.of(documents));
  }
}
