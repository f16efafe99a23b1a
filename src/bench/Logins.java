import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Logs holders in at the sandbox's portal, each step as its browser, channel or phone takes it. */
final class Logins {

  static final String REDIRECT_URI = "http://localhost/callback";

  /** A PIN's hash is dear on purpose, and the platform refuses those who would wait long for it. */
  static final int PINS_AT_ONCE = 4;

  private static final String PIN = "739164";
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern QR = Pattern.compile("data-qr=\"([^\"]+)\"");
  private static final Pattern NUMBER = Pattern.compile("data-test=\"number\">(\\d+)<");
  private static final Pattern TOKEN = Pattern.compile("name=\"token\" value=\"([0-9a-f]{64})\"");

  private final String base;
  private final String issuer;
  private final String portal;
  private final String channel;
  private final List<String> signNos;

  /**
   * @param portal the Authorization header of the portal
   * @param channel the one of the holders' channel
   * @param signNos its signings
   */
  Logins(String base, String issuer, String portal, String channel, List<String> signNos) {
    this.base = base;
    this.issuer = issuer;
    this.portal = portal;
    this.channel = channel;
    this.signNos = signNos;
  }

  /** Gives each holder's electronic card a PIN. */
  void setPins() {
    Together.each(
        PINS_AT_ONCE, signNos.size(), i -> Together.again(10, () -> setPin(signNos.get(i))));
  }

  private String setPin(String signNo) {
    var launch =
        api(
            "/v1/launch-tickets",
            """
            {"signNo":"%s","page":"pin","evidence":{"method":"FACE","provider":"bench",\
            "reference":"pin","verifiedAt":"%s"}}"""
                .formatted(signNo, Instant.now()));
    submit(
        open(launch), "/h/pin", "/h/pin/set", Map.of("new-pin", PIN, "new-pin-again", PIN), "set");
    return signNo;
  }

  /** A code of a login by the holder of this number, with the PIN or without one. */
  String code(int holder, boolean pin) {
    var browser = new Web();
    var page = begin(browser, pin);
    var shown = browser.get(page);
    var number = Web.found(shown, NUMBER);
    var scan = scan(holder, Web.found(shown, QR));
    var answer = pin ? Map.of("number", number, "pin", PIN) : Map.of("number", number);
    submit(open(scan), "/h/confirm", "/h/confirm", answer, "confirmed");
    return Web.code(browser.post(page.replaceFirst("\\?.*", "") + "/finish", issuer, Map.of()));
  }

  /** The address of the login page that a browser is sent to. */
  String begin(Web browser) {
    return begin(browser, true);
  }

  private String begin(Web browser, boolean pin) {
    return base + path(Web.location(browser.get(base + authorization(pin))));
  }

  /** What the channel of the holder of this number is told to open. */
  JsonNode scan(int holder, String qr) {
    return api(
        "/v1/login-scans",
        "{\"signNo\":\"%s\",\"qr\":\"%s\"}"
            .formatted(signNos.get(holder % signNos.size()), qr));
  }

  /** The form that exchanges a code. */
  static String exchange(String code, String redirectUri) {
    return "grant_type=authorization_code&code="
        + code
        + "&code_verifier="
        + Web.VERIFIER
        + "&redirect_uri="
        + URLEncoder.encode(redirectUri, StandardCharsets.UTF_8);
  }

  /** All of a login, until the portal has its tokens. */
  void logIn(int holder, boolean pin) {
    var tokens =
        new Web()
            .post(
                base + "/oauth2/token",
                portal,
                "application/x-www-form-urlencoded",
                exchange(code(holder, pin), REDIRECT_URI));
    if (!json(tokens).hasNonNull("id_token")) {
      throw Web.unexpected(tokens);
    }
  }

  private static String authorization(boolean pin) {
    return "/oauth2/authorize?response_type=code&client_id=3000000001&state=s&nonce=n"
        + "&scope=openid+profile+offline_access&code_challenge_method=S256&code_challenge="
        + Web.CHALLENGE
        + "&acr_values=urn:essc:acr:"
        + (pin ? "scan-pin" : "scan")
        + "&redirect_uri="
        + URLEncoder.encode(REDIRECT_URI, StandardCharsets.UTF_8);
  }

  private JsonNode api(String path, String body) {
    return json(new Web().post(base + path, channel, "application/json", body));
  }

  /** The phone's web view, in which a page has been opened. */
  private Web open(JsonNode launched) {
    var phone = new Web();
    var ticket = launched.get("launchUrl").asText().replaceFirst(".*#t=", "");
    json(phone.post(base + "/h/session", issuer, Map.of("ticket", ticket)));
    return phone;
  }

  private void submit(
      Web phone, String page, String form, Map<String, String> fields, String note) {
    var all = new HashMap<>(fields);
    all.put("token", Web.found(phone.get(base + page), TOKEN));
    var answer = phone.post(base + form, issuer, all);
    if (!Web.location(answer).endsWith("note=" + note)) {
      throw Web.unexpected(answer);
    }
  }

  private static String path(String location) {
    return location.replaceFirst("^https?://[^/]+", "");
  }

  private static JsonNode json(HttpResponse<String> answer) {
    if (answer.statusCode() >= 300) {
      throw Web.unexpected(answer);
    }
    try {
      return JSON.readTree(answer.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
