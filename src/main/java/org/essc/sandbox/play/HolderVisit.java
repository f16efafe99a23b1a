package org.essc.sandbox.play;

import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.essc.platform.config.Issuer;

/** A holder's pages in an app's web view, from the launch address on. */
final class HolderVisit {

  private static final Pattern TOKEN = Pattern.compile("name=\"token\" value=\"([0-9a-f]{64})\"");
  private static final Pattern NOTE = Pattern.compile("[?&]note=([a-z-]+)");

  /** What {@link #note} says of a page that notes nothing. */
  static final String NOTHING = "over";

  private final SandboxHttp http;
  private final Issuer issuer;
  private final String cookie;

  private HolderVisit(SandboxHttp http, Issuer issuer, String cookie) {
    this.http = http;
    this.issuer = issuer;
    this.cookie = cookie;
  }

  /** Redeems the ticket that stands in the address' fragment. */
  static HolderVisit open(SandboxHttp http, Issuer issuer, String launchUrl) {
    var ticket = launchUrl.substring(launchUrl.indexOf("#t=") + 3);
    var opened =
        http.form("/h/session", Map.of("ticket", ticket), Map.of("Origin", issuer.value()));
    return new HolderVisit(http, issuer, opened.expect(200).cookie());
  }

  /** What is seen. */
  Exchange see(String page) {
    return http.get(page, Map.of(HttpHeaders.COOKIE, cookie)).expect(200);
  }

  /** Sends a form that stands on a page; where none does any more, what is seen instead. */
  Exchange send(String page, String form, Map<String, String> fields) {
    return send(page, form, fields, MediaType.TEXT_HTML);
  }

  /** As a page's script does it, which wants JSON. */
  Exchange fetch(String page, String form) {
    return send(page, form, Map.of(), MediaType.APPLICATION_JSON);
  }

  private Exchange send(String page, String form, Map<String, String> fields, String accepted) {
    var seen = see(page);
    var token = TOKEN.matcher(seen.answer().body());
    if (!token.find()) {
      return seen;
    }
    var all = new LinkedHashMap<>(fields);
    all.put("token", token.group(1));
    return http.form(
        form,
        all,
        Map.of(HttpHeaders.COOKIE, cookie, "Origin", issuer.value(), HttpHeaders.ACCEPT, accepted));
  }

  /** What a page notes after a form was sent; {@link #NOTHING} where it has nothing to say. */
  static String note(Exchange sent) {
    var note = NOTE.matcher(sent.header(HttpHeaders.LOCATION).orElse(""));
    return note.find() ? note.group(1) : NOTHING;
  }
}
