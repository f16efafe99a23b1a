package org.essc.holderpage;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Instant;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.essc.testing.Answered;
import org.essc.testing.Api;

/** A web view as it speaks to the server: it keeps the session's cookie. */
public final class PageBrowser {

  private static final Pattern TOKEN = Pattern.compile("name=\"token\" value=\"([0-9a-f]{64})\"");

  private final Api api;
  private final String origin;
  private String cookie = "";

  public PageBrowser(Api api) {
    this(api, api.url(""));
  }

  /**
   * @param origin that the browser has in its address bar, whichever instance answers
   */
  public PageBrowser(Api api, String origin) {
    this.api = api;
    this.origin = origin;
  }

  /** This one as it is now, but that it does not come again when it is told to (503). */
  public PageBrowser once() {
    var once = new PageBrowser(api.once(), origin);
    once.cookie = cookie;
    return once;
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
    return face("look-9", at);
  }

  /**
   * @param reference of the look, which is good once where something is authenticated
   */
  static String face(String reference, Instant at) {
    return "{\"method\":\"FACE\",\"provider\":\"face-check\",\"reference\":\"%s\",\"verifiedAt\":\"%s\"}"
        .formatted(reference, at);
  }

  /** A look of now that nobody has had before. */
  static String look() {
    return face(UUID.randomUUID().toString(), Instant.now());
  }

  public static String ticket(String launchUrl) {
    return launchUrl.substring(launchUrl.indexOf("#t=") + 3);
  }

  /** A browser at a page that its holder's channel has opened. */
  public static PageBrowser at(Api api, Api.Holder holder, String page) {
    return at(api, holder.signNo(), page, null);
  }

  /** A browser at a page of somebody for whom a holder acts. */
  public static PageBrowser ofMember(
      Api api, Api.Holder actor, UUID memberId, String page, boolean face) {
    return opened(api, () -> launchOfMember(api, actor, memberId, page, face));
  }

  public static Api.Reply launchOfMember(
      Api api, Api.Holder actor, UUID memberId, String page, boolean face) {
    return api.post(
        "/v1/launch-tickets",
        Api.CHANNEL,
        "{\"signNo\":\"%s\",\"page\":\"%s\",\"memberId\":\"%s\"%s}"
            .formatted(
                actor.signNo(),
                page,
                memberId,
                face ? ",\"evidence\":" + face(Instant.now()) : ""));
  }

  /** A browser that has opened an address. */
  public static PageBrowser opened(Api api, String launchUrl) {
    var browser = new PageBrowser(api);
    browser.redeem(ticket(launchUrl));
    return browser;
  }

  static PageBrowser at(Api api, String signNo, String page, String evidence) {
    return opened(api, () -> launch(api, Api.CHANNEL, signNo, page, evidence));
  }

  /** With another ticket where a busy machine had no time for the first, which is good once. */
  private static PageBrowser opened(Api api, Supplier<Api.Reply> launch) {
    var first = new PageBrowser(api.once());
    Answered.one(
        () -> {
          var made = launch.get();
          if (made.status() != 201) {
            throw new AssertionError(made.body());
          }
          return first.redeem(ticket(made.json().getString("launchUrl")));
        });
    var browser = new PageBrowser(api);
    browser.cookie = first.cookie;
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
    return send("/h/session", origin, "ticket=" + ticket);
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
    return send(form, origin, body.toString());
  }

  public Api.Reply send(String form, String origin, String body) {
    var request =
        api.request(form, null)
            .header("Cookie", cookie)
            .header("Accept-Language", "zh")
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(body));
    var reply = api.join(origin == null ? request : request.header("Origin", origin));
    var set = reply.header("Set-Cookie");
    if (set != null) {
      cookie = set.substring(0, set.indexOf(';'));
    }
    return reply;
  }
}
