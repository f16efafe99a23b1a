package org.essc.sandbox.play;

import jakarta.ws.rs.core.HttpHeaders;
import java.net.URI;
import java.util.Map;
import java.util.regex.Pattern;

/** A browser at the platform's login page, to which a portal or a bank has sent it. */
record LoginPage(String path, String cookie, String qr, String number) {

  private static final Pattern QR = Pattern.compile("data-qr=\"([^\"]+)\"");
  private static final Pattern NUMBER = Pattern.compile("data-test=\"number\">([0-9]{2})<");
  private static final Pattern CODE = Pattern.compile("[?&]code=([^&]+)");

  /**
   * @param begun the authorization endpoint's answer
   */
  static LoginPage of(SandboxHttp http, Exchange begun) {
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

  /** The authorization code with which it is sent back, or nothing. */
  static String code(Exchange finished) {
    var code = CODE.matcher(finished.header(HttpHeaders.LOCATION).orElse(""));
    return code.find() ? code.group(1) : "";
  }

  @Override
  public String toString() {
    return "LoginPage[]";
  }
}
