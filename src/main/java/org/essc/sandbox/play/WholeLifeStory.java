package org.essc.sandbox.play;

import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A card's whole life: applied for, made, collected, activated, carried electronically, logged in
 * with, lost, replaced. Where the region's documents leave open whether or what a replacement
 * costs, it is refused, the story says so, and the card is found again.
 */
@Singleton
class WholeLifeStory implements Story {

  private static final String RULE_OPEN = "region-policy-open";
  private static final Set<String> OPEN = Set.of("fee-not-configured", RULE_OPEN);

  private final Newcomers newcomers;
  private final EmployersFile employersFile;
  private final CardFactory factory;
  private final ChannelApp app;
  private final PortalLogin login;

  WholeLifeStory(
      Newcomers newcomers,
      EmployersFile employersFile,
      CardFactory factory,
      ChannelApp app,
      PortalLogin login) {
    this.newcomers = newcomers;
    this.employersFile = employersFile;
    this.factory = factory;
    this.app = app;
    this.login = login;
  }

  @Override
  public String id() {
    return "whole-life";
  }

  @Override
  public Words title() {
    return new Words("一张卡的一生", "A card’s whole life");
  }

  @Override
  public Words summary() {
    return new Words(
        "窗口申领、制卡厂制卡、凭证领卡、启用，然后签发电子社保卡、扫码登录政务门户；卡丢了挂失，门户的登录随即失效，补卡后电子社保卡照旧。",
        "Applied for at a window, made by the factory, collected, activated; then the electronic card, and a log-in to a"
            + " portal. The card is lost and the login ends; it is replaced, and the electronic card goes on.");
  }

  @Override
  public List<Place> places() {
    return Newcomers.PLACES;
  }

  /** One at a time: a batch takes all that waits in the stories’ region. */
  @Override
  public synchronized void play(Stage stage) {
    var person = newcomers.next(stage.place());
    stage.scene("申领", "Apply");
    var applied = apply(stage, person);
    if (applied == null) {
      return;
    }
    var holder = makeAndActivate(stage, person, applied, "制卡、领卡、启用", "Produce, collect, activate");
    stage.scene("签发电子社保卡", "Issue the electronic card");
    var signNo =
        stage
            .step(
                Actor.CHANNEL,
                "为持卡人申领电子社保卡（已通过人脸识别）",
                "has the electronic card issued; the face was recognised",
                app.issue(stage.as(Actor.CHANNEL), holder),
                "/esscNo",
                "/status")
            .text("signNo");
    var pin = app.pin(stage, signNo);
    stage.scene("登录政务门户", "Log in to a government portal");
    var token = login.play(stage, signNo, pin);
    stage.scene("卡丢了", "Lose the card");
    lose(stage, holder, token);
    stage.scene("补卡", "Replace it");
    replace(stage, holder, signNo);
  }

  /** Null where the region does not say who may apply. */
  private Exchange apply(Stage stage, Person person) {
    var place = stage.place();
    var who = place.through();
    var photo =
        stage.step(
            who,
            "上传照片，平台检查尺寸与背景",
            "uploads the photo; the platform checks size and background",
            stage
                .as(who)
                .post("/v1/card-photos?regionCode=" + person.regionCode(), Newcomers.photo()));
    var photoId = photo.text("photoId");
    if (who == Actor.EMPLOYER) {
      return employersFile.send(stage, person, photoId);
    }
    var asked =
        stage.as(who).post("/v1/card-applications", Newcomers.application(place, person, photoId));
    if (RULE_OPEN.equals(asked.text("code"))) {
      stage.refused(
          who,
          "受理申请：本地区的文件没有写明由谁申领，平台不猜，也不借用别处的规定",
          "takes the application: this region’s documents do not say who may apply; the platform guesses"
              + " nothing and takes no other region’s rule",
          asked,
          RULE_OPEN);
      return null;
    }
    return stage.step(
        who,
        "受理申请，交给申请人领卡凭据",
        "takes the application and gives the claim voucher",
        asked,
        "/state");
  }

  /**
   * @param applied answer with an application's id and its claim voucher
   * @return the person with the new card
   */
  private Person makeAndActivate(
      Stage stage, Person person, Exchange applied, String zh, String en) {
    stage.scene(zh, en);
    var made = factory.make(stage, person.regionCode(), applied.text("applicationId"));
    stage.step(
        Actor.CLERK,
        "凭领卡凭据和身份证发卡，持卡人核对卡面",
        "hands the card out against voucher and ID card; the holder has checked its face",
        stage
            .as(Actor.CLERK)
            .post(
                "/v1/card-distributions",
                Body.of(
                    "voucher", applied.text("voucher"),
                    "face",
                        Body.of(
                            "nameRight", true,
                            "sexRight", true,
                            "socialSecurityNumberRight", true),
                    "by", Body.of("shown", List.of("id")))),
        "/state");
    stage.step(
        Actor.TERMINAL,
        "在自助终端启用社会保障功能",
        "activates the card at a kiosk",
        stage
            .as(Actor.TERMINAL)
            .post(
                "/v1/card-activations",
                Body.of(
                    "card", Body.of("cardNo", made.cardNo(), "idNumber", person.idNumber()),
                    "cardIdCode", made.cardIdCode(),
                    "by", Body.of("channel", "kiosk"))),
        "/state");
    return new Person(
        person.regionCode(), person.idNumber(), person.name(), person.phone(), made.cardNo());
  }

  private void lose(Stage stage, Person holder, String token) {
    stage.step(
        Actor.CLERK,
        "在窗口为持卡人挂失（出示身份证）",
        "reports the card lost at the window; the ID card was shown",
        stage.as(Actor.CLERK).post("/v1/loss-reports", act(holder, "id")),
        "/state");
    stage.refused(
        Actor.PORTAL,
        "再问是谁：令牌已作废，登录失效",
        "asks again who it is: the token is worth nothing, the login has ended",
        login.info(token),
        401);
  }

  private void replace(Stage stage, Person holder, String signNo) {
    var clerk = stage.as(Actor.CLERK);
    var body = Body.of("card", holder.card(), "reason", "lost");
    body.put("by", Body.of("shown", List.of("id")));
    var asked = clerk.post("/v1/replacements", body);
    if (OPEN.contains(asked.text("code"))) {
      foundAgain(stage, holder, asked);
      return;
    }
    stage.step(
        Actor.CLERK,
        "受理补卡，给出新的领卡凭据",
        "takes the request and gives a new voucher",
        asked,
        "/feeFen");
    if (asked.text("feeState").equals("due")) {
      stage.step(
          Actor.CLERK,
          "收取补卡费",
          "takes the fee",
          clerk.post(
              "/v1/replacements/" + asked.text("replacementId") + "/payment",
              Map.of("amountFen", asked.json().path("feeFen").asInt())),
          "/feeState");
    }
    makeAndActivate(
        stage, holder, asked, "新卡：制卡、领卡、启用", "The new card: produce, collect, activate");
    stage.step(
        Actor.CHANNEL,
        "查询电子社保卡：号码不变，恢复使用",
        "reads the electronic card: the same number, active again",
        stage.as(Actor.CHANNEL).get("/v1/ecards/" + signNo),
        "/esscNo",
        "/status");
  }

  private static void foundAgain(Stage stage, Person holder, Exchange asked) {
    stage.refused(
        Actor.CLERK,
        "请求补卡：本地区的文件没有写明收不收费、收多少，平台不猜，也不借用别处的规定",
        "asks for a replacement: this region’s documents do not say whether it costs a fee, or how much;"
            + " the platform guesses nothing and takes no other region’s rule",
        asked,
        asked.text("code"));
    stage.step(
        Actor.CLERK,
        "卡找到了，解除挂失（出示社保卡和身份证）",
        "releases the report, as the card was found; card and ID card were shown",
        stage.as(Actor.CLERK).post("/v1/loss-releases", act(holder, "card", "id")),
        "/state");
  }

  private static Map<String, Object> act(Person holder, String... shown) {
    return Body.of("card", holder.card(), "by", Map.of("shown", List.of(shown)));
  }
}
