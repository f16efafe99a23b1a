package org.essc.sandbox.play;

import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import org.essc.platform.config.Issuer;
import org.essc.platform.crypto.Sha256;
import org.essc.platform.random.Randomness;
import org.essc.platform.time.BusinessDates;
import org.essc.platform.time.ChinaTime;

/** A bank app links the account of a holder's card: {@code docs/flows/binding.md}, steps 1 to 4. */
@Singleton
class AccountLinking {

  private static final int VERIFIER_BYTES = 32;
  private static final int TAIL = 4;

  private final StoryHolders holders;
  private final SandboxHttp http;
  private final SandboxBank bank;
  private final Signatures signatures;
  private final ChannelApp app;
  private final Issuer issuer;
  private final Randomness randomness;
  private final Clock clock;

  AccountLinking(
      StoryHolders holders,
      SandboxHttp http,
      SandboxBank bank,
      Signatures signatures,
      ChannelApp app,
      Issuer issuer,
      Randomness randomness,
      @BusinessDates Clock clock) {
    this.holders = holders;
    this.http = http;
    this.bank = bank;
    this.signatures = signatures;
    this.app = app;
    this.issuer = issuer;
    this.randomness = randomness;
    this.clock = clock;
  }

  /** A holder whose electronic card is of level 2. */
  record Linked(Person holder, String signNo, String pin, String bindingId) {}

  Linked play(Stage stage) {
    var holder = holders.adult();
    stage.scene("持卡人有了电子社保卡和密码", "The holder gets the electronic card and a PIN");
    var channel = stage.as(Actor.CHANNEL);
    var signNo =
        stage
            .step(
                Actor.CHANNEL,
                "为持卡人申领电子社保卡（已通过人脸识别）",
                "has the electronic card issued; the face was recognised",
                app.issue(channel, holder),
                "/level",
                "/status")
            .text("signNo");
    var pin = app.pin(stage, signNo);
    stage.scene("银行关联社保卡账户", "The bank links the card’s account");
    var bindingId = link(stage, holder, signNo, pin);
    return new Linked(holder, signNo, pin, bindingId);
  }

  private String link(Stage stage, Person holder, String signNo, String pin) {
    activate(stage, holder);
    var verifier = Signatures.base64(randomness.bytes(VERIFIER_BYTES));
    var pushed =
        stage.step(
            Actor.BANK,
            "推送请求：账户、户主、用途、期限（只有这里写个人信息）",
            "pushes what it asks for: account, owner, use, until when; personal data stand here alone",
            push(holder, verifier));
    var asked =
        Body.form("client_id", SandboxBank.NUMBER, "request_uri", pushed.text("request_uri"));
    var page = LoginPage.begin(stage, Actor.BANK, http, asked);
    var asksHolder = app.scan(stage, signNo, page);
    stage.noted(
        Actor.HOLDER,
        "看到银行、账户尾号、用途、期限，选对数字，输入密码同意",
        "sees bank, account, use and duration, picks the number and agrees with the PIN",
        ChannelApp.confirm(asksHolder, page.number(), pin),
        "confirmed");
    return fetch(stage, page, verifier);
  }

  private void activate(Stage stage, Person holder) {
    stage.step(
        Actor.BANK,
        "报告：持卡人到场，社保卡的银行功能已激活",
        "reports that it has activated the card’s bank function, the holder being there",
        stage
            .as(Actor.BANK)
            .post(
                "/v1/bank-activations",
                Body.of(
                    "card", Body.of("cardNo", holder.cardNo(), "idNumber", holder.idNumber()),
                    "bankCode", SandboxBank.CODE,
                    "bankAccount", account(holder),
                    "phone", holder.phone(),
                    "inPerson", true)),
        "/bankCode");
  }

  private static String account(Person holder) {
    return "621700" + holder.phone();
  }

  private Exchange push(Person holder, String verifier) {
    var account = account(holder);
    var detail =
        Body.of(
            "type", "bank-card-binding",
            "bankCode", SandboxBank.CODE,
            "accountTail", account.substring(account.length() - TAIL),
            "accountNo", account,
            "idNumber", holder.idNumber(),
            "name", holder.name(),
            "phone", holder.phone(),
            "enables", List.of("payment"),
            "until", ChinaTime.today(clock).plusYears(1).toString());
    return bank.form(
        "/oauth2/par",
        Body.form(
            "response_type",
            "code",
            "client_id",
            SandboxBank.NUMBER,
            "redirect_uri",
            LoginPage.REDIRECT_URI,
            "scope",
            "openid",
            "state",
            Signatures.base64(randomness.bytes(VERIFIER_BYTES)),
            "code_challenge",
            Signatures.base64(Sha256.of(verifier)),
            "code_challenge_method",
            "S256",
            "authorization_details",
            signatures.json(List.of(detail))));
  }

  private String fetch(Stage stage, LoginPage page, String verifier) {
    var finished =
        stage.step(
            Actor.BANK,
            "浏览器带着授权码回到银行",
            "gets the browser back with a code",
            page.finish(http, issuer.value()));
    var tokens =
        stage.step(
            Actor.BANK,
            "用授权码换令牌：账户已关联，电子社保卡升为 2 级",
            "exchanges the code: the account is linked, the card is of level 2",
            bank.form("/oauth2/token", LoginPage.codeExchange(finished, verifier)),
            "/authorization_details/0/accountTail",
            "/authorization_details/0/level");
    return tokens.json().at("/authorization_details/0/bindingId").asText();
  }
}
