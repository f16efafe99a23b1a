package org.essc.sandbox.play;

import jakarta.ws.rs.core.HttpHeaders;
import java.net.URI;
import java.util.Map;
import java.util.regex.Pattern;

/** A browser at the platform's login page, to which a portal or a bank has sent it. */
record LoginPage(String path, String cookie, String qr, String number) {

  /** Where every demo portal, and the demo bank, takes its browser back; nobody listens there. */
  static final String REDIRECT_URI = "http://127.0.0.1/callback";

  private static final Pattern QR = Pattern.compile("data-qr=\"([^\"]+)\"");
  private static final Pattern NUMBER = Pattern.compile("data-test=\"number\">([0-9]{2})<");
  private static final Pattern CODE = Pattern.compile("[?&]code=([^&]+)");

  /** Sends a browser to the platform. */
  static LoginPage begin(Stage stage, Actor who, SandboxHttp http, Map<String, String> asked) {
    var begun =
        stage.step(
            who,
            "把浏览器引到平台；登录页显示二维码和数字",
            "sends the browser to the platform, whose page shows a QR code and a number",
            http.get("/oauth2/authorize?" + SandboxHttp.query(asked), Map.of()).expect(303));
    var path = URI.create(begun.header(HttpHeaders.LOCATION).orElseThrow()).getPath();
    var page = http.get(path, Map.of(HttpHeaders.COOKIE, begun.cookie())).expect(200);
    var qr = found(QR, page).replace("&#x2F;", "/").replace("&amp;", "&");
    return new LoginPage(path, begun.cookie(), qr, found(NUMBER, page));
  }

  private static String found(Pattern pattern, Exchange page) {
    var matcher = pattern.matcher(page.answer().body());
    if (!matcher.find()) {
      throw new Exchange.Refused(page);
    }
    return matcher.group(1);
  }

  /** The holder has decided: where the browser is sent. */
  Exchange finish(SandboxHttp http, String origin) {
    return http.form(
        path + "/finish", Map.of(), Map.of(HttpHeaders.COOKIE, cookie, "Origin", origin));
  }

  /** What the code with which it is sent back is exchanged by. */
  static Map<String, String> codeExchange(Exchange finished, String verifier) {
    return Body.form(
        "grant_type",
        "authorization_code",
        "code",
        code(finished),
        "redirect_uri",
        REDIRECT_URI,
        "code_verifier",
        verifier);
  }

  /** The authorization code with which it is sent back, or nothing. */
  private static String code(Exchange finished) {
    var code = CODE.matcher(finished.header(HttpHeaders.LOCATION).orElse(""));
    return code.find() ? code.group(1) : "";
  }

  @Override
  public String toString() {
    return "LoginPage[]";
  }
}
