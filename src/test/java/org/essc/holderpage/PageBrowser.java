package org.essc.holderpage;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Instant;
import java.util.regex.Pattern;
import org.essc.testing.Api;

/** A web view as it speaks to the server: it keeps the session's cookie. */
public final class PageBrowser {

  private static final Pattern TOKEN = Pattern.compile("name=\"token\" value=\"([0-9a-f]{64})\"");

  private final Api api;
  private String cookie = "";

  public PageBrowser(Api api) {
    this.api = api;
  }

  /** A channel's request for a launch address, as it is sent. */
  static Api.Reply launch(Api api, String channel, String signNo, String page, String evidence) {
    return api.post(
        "/v1/launch-tickets",
        channel,
        "{\"signNo\":\"%s\",\"page\":\"%s\"%s}"
            .formatted(signNo, page, evidence == null ? "" : ",\"evidence\":" + evidence));
  }

  static String face(Instant at) {
    return "{\"method\":\"FACE\",\"provider\":\"face-check\",\"reference\":\"look-9\",\"verifiedAt\":\"%s\"}"
        .formatted(at);
  }

  public static String ticket(String launchUrl) {
    return launchUrl.substring(launchUrl.indexOf("#t=") + 3);
  }

  /** A browser at a page that its holder's channel has opened. */
  public static PageBrowser at(Api api, Api.Holder holder, String page) {
    return at(api, holder.signNo(), page, null);
  }

  static PageBrowser at(Api api, String signNo, String page, String evidence) {
    var made = launch(api, Api.CHANNEL, signNo, page, evidence);
    if (made.status() != 201) {
      throw new AssertionError(made.body());
    }
    var browser = new PageBrowser(api);
    browser.redeem(ticket(made.json().getString("launchUrl")));
    return browser;
  }

  /** Gives a holder's electronic card a PIN, as its holder does after a look at the face. */
  public static void setPin(Api api, Api.Holder holder, String pin) {
    var set =
        at(api, holder.signNo(), "pin", face(Instant.now()))
            .submit("/h/pin", "/h/pin/set", "new-pin", pin, "new-pin-again", pin);
    var went = set.header("Location");
    if (went == null || !went.endsWith("note=set")) {
      throw new AssertionError("no PIN: " + set.status() + " " + went);
    }
  }

  public Api.Reply redeem(String ticket) {
    var reply = send("/h/session", api.url(""), "ticket=" + ticket);
    var set = reply.header("Set-Cookie");
    if (set != null) {
      cookie = set.substring(0, set.indexOf(';'));
    }
    return reply;
  }

  public String cookie() {
    return cookie;
  }

  public Api.Reply get(String path) {
    return api.join(
        api.request(path, null).header("Cookie", cookie).header("Accept-Language", "zh").GET());
  }

  /** The token that the page's forms send back. */
  public String token(String path) {
    var found = TOKEN.matcher(get(path).body());
    if (!found.find()) {
      throw new AssertionError("no form on " + path);
    }
    return found.group(1);
  }

  /** Sends a form of a page as that page would. */
  public Api.Reply submit(String page, String form, String... fields) {
    var body = new StringBuilder("token=" + token(page));
    for (int i = 0; i < fields.length; i += 2) {
      body.append('&')
          .append(fields[i])
          .append('=')
          .append(URLEncoder.encode(fields[i + 1], UTF_8));
    }
    return send(form, api.url(""), body.toString());
  }

  public Api.Reply send(String form, String origin, String body) {
    var request =
        api.request(form, null)
            .header("Cookie", cookie)
            .header("Accept-Language", "zh")
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(body));
    return api.join(origin == null ? request : request.header("Origin", origin));
  }
}
