package org.essc.binding;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Pool;
import java.net.http.HttpRequest;
import java.time.Clock;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.essc.holderpage.PageBrowser;
import org.essc.login.DpopKey;
import org.essc.login.Portals;
import org.essc.login.TestPortal;
import org.essc.platform.config.Issuer;
import org.essc.testing.Api;

/** A bank's counter, and the holders who stand at it with their phones. */
final class CounterApi {

  static final String NUMBER = "47";
  static final String PAGE = "/h/confirmations";
  static final String TOKEN = "8d67dc78-7faa-4d41-aabd-67707b374255";

  private static final String ASK = "/oauth2/bc-authorize";
  private static final String GRANT = "urn:openid:params:grant-type:ciba";
  private static final Pattern WAITING = Pattern.compile("data-ask=\"([0-9A-Z]{26})\"");

  private final Api api;
  final BankApi bank;

  CounterApi(Api api, Pool pool, Issuer issuer, Clock clock) {
    this(api, new BankApi(api, pool, issuer, clock));
  }

  CounterApi(Api api, BankApi bank) {
    this.api = api;
    this.bank = bank;
  }

  /** The same counter, which comes to another instance. */
  CounterApi at(Api other) {
    return new CounterApi(other, bank.at(other));
  }

  /** This bank is called at that address from now on. */
  void pingedAt(String uri) {
    var registration =
        new JsonObject()
            .put("redirectUris", new JsonArray().add(TestPortal.REDIRECT_URI))
            .put("profile", "fapi2")
            .put("dpopBound", true)
            .put("backchannelTokenDeliveryMode", "ping")
            .put("backchannelClientNotificationEndpoint", uri);
    Portals.put(bank.number(), registration).then().statusCode(200);
  }

  String code(Api.Holder holder) {
    var made = api.code(Api.CHANNEL, holder.signNo(), "other");
    assertThat(made.status()).as(made.body()).isEqualTo(201);
    return made.json().getString("code");
  }

  Api.Reply ask(Api.Holder holder) {
    return ask(holder, code(holder));
  }

  Api.Reply ask(Api.Holder holder, String code) {
    return ask(BankApi.detail(holder.person()), code, form -> {});
  }

  Api.Reply ask(JsonObject detail, String code, Consumer<Map<String, String>> spoil) {
    return api.join(() -> asking(detail, code, spoil));
  }

  HttpRequest.Builder asking(JsonObject detail, String code, Consumer<Map<String, String>> spoil) {
    return asking(detail, code, spoil, null);
  }

  /**
   * @param key that the request proves to have, or null
   */
  HttpRequest.Builder asking(
      JsonObject detail, String code, Consumer<Map<String, String>> spoil, DpopKey key) {
    var form = bank.login();
    form.put("scope", "openid");
    form.put("login_hint_token", code);
    form.put("binding_message", NUMBER);
    form.put("authorization_details", new JsonArray().add(detail).encode());
    spoil.accept(form);
    return bank.request(ASK, form, key);
  }

  static String id(Api.Reply asked) {
    assertThat(asked.status()).as(asked.body()).isEqualTo(200);
    return asked.json().getString("auth_req_id");
  }

  Api.Reply fetch(String id) {
    return api.join(() -> fetching(id));
  }

  HttpRequest.Builder fetching(String id) {
    return fetching(id, bank.key);
  }

  HttpRequest.Builder fetching(String id, DpopKey key) {
    var form = bank.login();
    form.put("grant_type", GRANT);
    form.put("auth_req_id", id);
    return bank.request("/oauth2/token", form, key);
  }

  String error(String id) {
    return fetch(id).json().getString("error");
  }

  PageBrowser phone(Api.Holder holder) {
    return PageBrowser.at(api, holder, "confirmations");
  }

  static String waiting(PageBrowser phone) {
    var page = phone.get(PAGE).body();
    var found = WAITING.matcher(page);
    if (!found.find()) {
      throw new AssertionError(page);
    }
    return found.group(1);
  }

  /** What the page says afterwards: the note in its address. */
  static String confirm(PageBrowser phone, String ask, String number, String pin) {
    return note(phone.submit(PAGE, PAGE, "ask", ask, "number", number, "pin", pin));
  }

  static String end(PageBrowser phone, String ask, String act) {
    return note(phone.submit(PAGE, PAGE + "/" + act, "ask", ask));
  }

  /** A form of the page, to be sent at any time after it was shown. */
  java.util.function.Supplier<String> shown(PageBrowser phone, String form, String fields) {
    var token =
        phone.get(PAGE).body().replaceAll("(?s).*?name=\"token\" value=\"([0-9a-f]+)\".*", "$1");
    return () -> note(phone.send(form, api.url(""), "token=" + token + "&" + fields));
  }

  private static String note(Api.Reply reply) {
    var location = reply.header("Location");
    return location == null ? "closed" : location.substring(location.indexOf("note=") + 5);
  }

  /** The holder finds the only thing that waits, and agrees. */
  String agree(Api.Holder holder) {
    var phone = phone(holder);
    return confirm(phone, waiting(phone), NUMBER, BankApi.PIN);
  }
}
