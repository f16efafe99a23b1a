package org.essc.sandbox.play;

import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.essc.platform.config.Issuer;
import org.essc.platform.random.Randomness;

/** The first demo channel: its back end, and the web view of its app on a holder's phone. */
@Singleton
class ChannelApp {

  static final String NUMBER = "1000000001";

  /** None is weak for everybody: the first that is not for this holder is the PIN. */
  private static final List<String> PINS = List.of("739164", "804627", "561938");

  private final SandboxHttp http;
  private final Issuer issuer;
  private final Randomness randomness;
  private final Clock clock;

  ChannelApp(SandboxHttp http, Issuer issuer, Randomness randomness, Clock clock) {
    this.http = http;
    this.issuer = issuer;
    this.randomness = randomness;
    this.clock = clock;
  }

  /** The same card each time: a channel that asks again gets the signing that it has. */
  Exchange issue(Caller channel, Person holder) {
    return channel.post("/v1/ecards", application(holder));
  }

  /**
   * A ward's card, for which the guardian asks with the own face.
   *
   * @param signNo the guardian's
   */
  Exchange issue(Caller channel, Person ward, String signNo, String memberId) {
    var body = application(ward);
    body.put("guardian", Body.of("signNo", signNo, "memberId", memberId));
    return channel.post("/v1/ecards", body);
  }

  private Map<String, Object> application(Person holder) {
    return Body.of(
        "regionCode", holder.regionCode(),
        "idType", "01",
        "idNumber", holder.idNumber(),
        "name", holder.name(),
        "phone", holder.phone(),
        "evidence", face());
  }

  /** Asks for a ticket to one of the holder's pages, the face having just been looked at. */
  Exchange launch(Caller channel, String signNo, String page) {
    return channel.post(
        "/v1/launch-tickets", Body.of("signNo", signNo, "page", page, "evidence", face()));
  }

  HolderVisit open(Exchange launched) {
    return HolderVisit.open(http, issuer, launched.expect(201, 200).text("launchUrl"));
  }

  /** Each look at a face is another one: a proof serves one person, once. */
  private Map<String, String> face() {
    return Body.form(
        "method",
        "FACE",
        "provider",
        "sandbox",
        "reference",
        randomness.uuid().toString(),
        "verifiedAt",
        clock.instant().toString());
  }

  /** The holder chooses an e-card PIN on the platform's page. */
  String pin(Stage stage, String signNo) {
    var launched =
        stage.step(
            Actor.CHANNEL,
            "请求打开平台的“密码”页",
            "asks for the platform’s page “PIN” to be opened",
            launch(stage.as(Actor.CHANNEL), signNo, "pin"));
    var chosen = choosePin(open(launched));
    stage.noted(
        Actor.HOLDER,
        "在平台的页面上设置密码；渠道见不到它",
        "sets a PIN on the platform’s page; the channel never sees it",
        chosen.sent(),
        "set");
    return chosen.pin();
  }

  /** A PIN that was chosen, and what sent it. */
  record ChosenPin(String pin, Exchange sent) {}

  /** Sets the e-card PIN anew, so that it does not matter what was done to it before. */
  static ChosenPin choosePin(HolderVisit visit) {
    for (var pin : PINS) {
      var sent =
          visit.send("/h/pin", "/h/pin/set", Body.form("new-pin", pin, "new-pin-again", pin));
      if (HolderVisit.note(sent).equals("set")) {
        return new ChosenPin(pin, sent);
      }
    }
    throw new IllegalStateException("no PIN of the sandbox is good for this holder");
  }

  /** The holder scans the code of a login page, and sees what is asked. */
  HolderVisit scan(Stage stage, String signNo, LoginPage page) {
    var scanned =
        stage.step(
            Actor.CHANNEL,
            "持卡人用应用扫码，渠道交来二维码",
            "hands in the QR code that the holder has scanned",
            stage
                .as(Actor.CHANNEL)
                .post("/v1/login-scans", Body.of("signNo", signNo, "qr", page.qr())),
            "/portal/name");
    return open(scanned);
  }

  /** Confirms a login or a consent that a scan has opened. */
  static Exchange confirm(HolderVisit visit, String number, String pin) {
    return visit.send("/h/confirm", "/h/confirm", Body.form("number", number, "pin", pin));
  }
}
