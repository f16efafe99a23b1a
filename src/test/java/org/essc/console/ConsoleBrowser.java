package org.essc.console;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.essc.testing.Api;

/** A browser as it speaks to the console: it keeps cookies and follows where it is led. */
public final class ConsoleBrowser {

  private static final Pattern TOKEN = Pattern.compile("name=\"token\" value=\"([0-9a-f]{64})\"");
  private static final Pattern KEY = Pattern.compile("name=\"key\" value=\"([0-9A-Z]+)\"");
  private static final int MOST_STEPS = 8;
  private static final int MOST_TIMES = 3;

  private final Api api;
  private final Map<String, String> cookies = new LinkedHashMap<>();
  private String language = "zh";

  public ConsoleBrowser(Api api) {
    this.api = api;
  }

  /**
   * One in which a demo member of staff has logged in: anew where a busy machine had no time for a
   * step, as codes are good once.
   */
  public static ConsoleBrowser of(Api api, String staffNo) {
    for (int time = 1; ; time++) {
      var browser = new ConsoleBrowser(api);
      if (browser.logIn(staffNo).status() == 200 || time == MOST_TIMES) {
        return browser;
      }
    }
  }

  public ConsoleBrowser in(String wanted) {
    language = wanted;
    return this;
  }

  /** The whole code flow, from the console's door back to it. */
  public Api.Reply logIn(String staffNo) {
    return choose(get("/console").header("Location"), staffNo);
  }

  /** Chooses somebody at the sandbox's provider and follows the browser's way back. */
  public Api.Reply choose(String authorize, String staffNo) {
    return follow(post(path(authorize), api.url(""), "staff=" + staffNo).header("Location"));
  }

  public Api.Reply follow(String location) {
    var reply = get(path(location));
    for (int step = 0; step < MOST_STEPS && reply.header("Location") != null; step++) {
      reply = get(path(reply.header("Location")));
    }
    return reply;
  }

  private static String path(String location) {
    var address = URI.create(location);
    return address.getRawPath()
        + (address.getRawQuery() == null ? "" : "?" + address.getRawQuery());
  }

  /** As {@code Cookie} says them. */
  public String cookies() {
    return cookies.entrySet().stream()
        .map(one -> one.getKey() + "=" + one.getValue())
        .collect(Collectors.joining("; "));
  }

  public ConsoleBrowser cookies(String text) {
    cookies.clear();
    for (var one : text.split("; ")) {
      cookies.put(one.substring(0, one.indexOf('=')), one.substring(one.indexOf('=') + 1));
    }
    return this;
  }

  public Api.Reply get(String path, String... headers) {
    var request =
        api.request(path, null).header("Cookie", cookies()).header("Accept-Language", language);
    if (headers.length > 0) {
      request.headers(headers);
    }
    return keep(api.join(request.GET()));
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
    return post(form, api.url(""), "token=" + token(page) + fields(fields));
  }

  /** As {@link #submit}, of one page that a form of the operator's stands on, with its own key. */
  public Api.Reply fill(String page, String... fields) {
    var key = KEY.matcher(get(page).body());
    if (!key.find()) {
      throw new AssertionError("no key on " + page);
    }
    return submit(page, page, with(fields, key.group(1)));
  }

  private static String[] with(String[] fields, String key) {
    var all = Arrays.copyOf(fields, fields.length + 2);
    all[fields.length] = "key";
    all[fields.length + 1] = key;
    return all;
  }

  static String fields(String... fields) {
    var body = new StringBuilder();
    for (int i = 0; i < fields.length; i += 2) {
      body.append('&')
          .append(URLEncoder.encode(fields[i], UTF_8))
          .append('=')
          .append(URLEncoder.encode(fields[i + 1], UTF_8));
    }
    return body.toString();
  }

  public Api.Reply post(String path, String origin, String body) {
    var request =
        api.request(path, null)
            .header("Cookie", cookies())
            .header("Accept-Language", language)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(body));
    return keep(api.join(origin == null ? request : request.header("Origin", origin)));
  }

  /** Sends a form of several parts that has nothing but its session's token. */
  Api.Reply sendParts(String path, String origin, String token) {
    var body =
        "--part\r\nContent-Disposition: form-data; name=\"token\"\r\n\r\n"
            + token
            + "\r\n--part--\r\n";
    return keep(
        api.join(
            api.request(path, null)
                .header("Cookie", cookies())
                .header("Accept-Language", language)
                .header("Content-Type", "multipart/form-data; boundary=part")
                .header("Origin", origin)
                .POST(BodyPublishers.ofString(body))));
  }

  /** Sends a picture as a page's form does, with the form's other fields. */
  public Api.Reply upload(String form, String mediaType, byte[] picture, String... fields) {
    var boundary = "----console";
    var body = new ByteArrayOutputStream();
    for (int i = 0; i < fields.length; i += 2) {
      body.writeBytes(
          "--%s\r\nContent-Disposition: form-data; name=\"%s\"\r\n\r\n%s\r\n"
              .formatted(boundary, fields[i], fields[i + 1])
              .getBytes(UTF_8));
    }
    body.writeBytes(
        ("--%s\r\nContent-Disposition: form-data; name=\"photo\"; filename=\"p\"\r\n"
                + "Content-Type: %s\r\n\r\n")
            .formatted(boundary, mediaType)
            .getBytes(UTF_8));
    body.writeBytes(picture);
    body.writeBytes(("\r\n--" + boundary + "--\r\n").getBytes(UTF_8));
    return keep(
        api.join(
            api.request(form, null)
                .header("Cookie", cookies())
                .header("Accept-Language", language)
                .header("Origin", api.url(""))
                .header("Content-Type", "multipart/form-data; boundary=" + boundary)
                .POST(BodyPublishers.ofByteArray(body.toByteArray()))));
  }

  private Api.Reply keep(Api.Reply reply) {
    for (var set : reply.response().headers().allValues("Set-Cookie")) {
      var pair = set.split(";", 2)[0];
      var name = pair.substring(0, pair.indexOf('='));
      var value = pair.substring(pair.indexOf('=') + 1);
      if (value.isEmpty() || set.contains("Max-Age=0")) {
        cookies.remove(name);
      } else {
        cookies.put(name, value);
      }
    }
    return reply;
  }
}
