package org.essc.binding;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.ECKey;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.text.ParseException;
import java.time.Clock;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.essc.card.loss.LossApi;
import org.essc.holderpage.PageBrowser;
import org.essc.login.CodedLogins;
import org.essc.login.DpopKey;
import org.essc.login.TestPortal;
import org.essc.platform.config.Issuer;
import org.essc.platform.crypto.Sha256;
import org.essc.testing.Api;
import org.essc.testing.TestPartner;
import org.essc.testing.TestPerson;
import org.essc.testing.Unis;

/** A bank that links accounts, and the holders who agree. */
public final class BankApi {

  static final String PIN = "739105";
  static final String BANK_CODE = "102";

  private static final Pattern QR = Pattern.compile("data-qr=\"([^\"]+)\"");
  private static final Pattern NUMBER = Pattern.compile("data-test=\"number\">([0-9]{2})<");

  private final Api api;
  private final TestPortal bank;
  private final String redirectUri;
  final DpopKey key = DpopKey.make();
  private final String issuer;
  private final Clock clock;

  public BankApi(Api api, Pool pool, Issuer issuer, Clock clock) {
    this(
        api,
        TestPortal.bank(pool, TestPortal.Terms.FAPI),
        TestPortal.REDIRECT_URI,
        issuer.value(),
        clock);
  }

  private BankApi(Api api, TestPortal bank, String redirectUri, String issuer, Clock clock) {
    this.api = api;
    this.bank = bank;
    this.redirectUri = redirectUri;
    this.issuer = issuer;
    this.clock = clock;
  }

  /** The demo bank of a sandbox, with the key that the sandbox shows. */
  static BankApi ofSandbox(Api api) {
    try {
      var shown = ECKey.parse(api.join(api.request("/sandbox/bank-key", null).GET()).body());
      var metadata = api.join(api.request("/.well-known/openid-configuration", null).GET()).json();
      return new BankApi(
          api,
          new TestPortal(new TestPartner(Api.BANK, shown), "private_key_jwt"),
          "http://127.0.0.1/callback",
          metadata.getString("issuer"),
          Clock.systemUTC());
    } catch (ParseException malformed) {
      throw new AssertionError(malformed);
    }
  }

  /** A bank that all instances know, also those without a sandbox. */
  static BankApi registeredAt(Api api, String issuer) {
    var partner =
        TestPartner.registerAt(
            api,
            new JsonObject()
                .put("roles", new JsonArray().add("bank"))
                .put("regions", new JsonArray().add("000000")));
    var registration =
        new JsonObject()
            .put("redirectUris", new JsonArray().add(TestPortal.REDIRECT_URI))
            .put("profile", "fapi2")
            .put("dpopBound", true)
            .put("backchannelTokenDeliveryMode", "poll");
    var path = "/v1/partners/" + partner.number() + "/openid-client";
    var registered =
        api.join(
            api.request(path, TestPartner.ADMINISTRATOR)
                .header("Content-Type", "application/json")
                .PUT(BodyPublishers.ofString(registration.encode())));
    assertThat(registered.status()).as(registered.body()).isEqualTo(200);
    var bank = new TestPortal(partner, "private_key_jwt");
    return new BankApi(api, bank, TestPortal.REDIRECT_URI, issuer, Clock.systemUTC());
  }

  /** The same bank, which comes to another instance. */
  BankApi at(Api other) {
    return new BankApi(other, bank, redirectUri, issuer, clock);
  }

  String number() {
    return bank.number();
  }

  static String account(TestPerson person) {
    return "62170099" + person.phone();
  }

  /** A holder with an e-card PIN, whose card's bank function is active. */
  Api.Holder holder() {
    return ready(api.holder());
  }

  /** As {@link #holder()}, of a region. */
  public Api.Holder holder(String region) {
    var person = api.person(region);
    var issued = api.issue(Api.CHANNEL, person);
    return ready(new Api.Holder(person, issued.json().getString("signNo")));
  }

  Api.Holder ready(Api.Holder holder) {
    activate(holder.person());
    PageBrowser.setPin(api, holder, PIN);
    return holder;
  }

  /** A holder asks a bank on the page of banks: what the page notes then. */
  String ask(Api.Holder holder, String askedBank, String pin) {
    var browser = PageBrowser.at(api, holder, "banks");
    var asked = browser.submit("/h/banks", "/h/banks/ask", "bank", askedBank, "pin", pin);
    assertThat(asked.status()).as(asked.body()).isEqualTo(303);
    return asked.header("Location").replaceFirst("^.*note=", "");
  }

  /** What this bank is asked by a holder; it is told by an event. */
  String requestedOf(Api.Holder holder, Pool pool) {
    return inState("requested", holder, pool);
  }

  /** What is linked with this bank. */
  String bindingIdOf(Api.Holder holder, Pool pool) {
    return inState("active", holder, pool);
  }

  private String inState(String state, Api.Holder holder, Pool pool) {
    var rows =
        Unis.get(
            pool.preparedQuery(
                    "select b.id from bank_binding b join ecard_binding s on s.ecard_id = b.ecard_id"
                        + " where s.sign_no = $1 and b.partner_no = $2 and b.state = $3")
                .execute(Tuple.of(holder.signNo(), number(), state)));
    return rows.iterator().next().getUUID(0).toString();
  }

  /** What a bank says that confirms the card's own account. */
  static JsonObject confirmation(TestPerson person) {
    return new JsonObject()
        .put("outcome", "confirmed")
        .put("bankCode", BANK_CODE)
        .put("accountNo", account(person))
        .put("idNumber", person.idNumber())
        .put("name", person.name())
        .put("phone", person.phone());
  }

  void activate(TestPerson person) {
    var body =
        """
        {"card":%s,"bankCode":"%s","bankAccount":"%s","phone":"%s","inPerson":true}"""
            .formatted(LossApi.card(person), BANK_CODE, account(person), person.phone());
    var activated = api.create("/v1/bank-activations", Api.BANK, body);
    assertThat(activated.status()).as(activated.body()).isEqualTo(201);
  }

  static JsonObject detail(TestPerson person) {
    return new JsonObject()
        .put("type", "bank-card-binding")
        .put("bankCode", BANK_CODE)
        .put("accountTail", account(person).substring(account(person).length() - 4))
        .put("phone", person.phone())
        .put("idNumber", person.idNumber())
        .put("name", person.name())
        .put("accountNo", account(person))
        .put("enables", new JsonArray().add("payment"))
        .put("until", "2030-01-01");
  }

  Api.Reply push(JsonObject... details) {
    return push(new JsonArray(Arrays.asList(details)).encode(), bank);
  }

  Api.Reply push(String details, TestPortal client) {
    return send("/oauth2/par", () -> pushed(details, client));
  }

  private Map<String, String> pushed(String details, TestPortal client) {
    var form = new LinkedHashMap<>(client.login(clock, issuer));
    form.put("response_type", "code");
    form.put("client_id", client.number());
    form.put("redirect_uri", redirectUri);
    form.put("scope", "openid");
    form.put("state", "state-1");
    form.put("code_challenge", challenge());
    form.put("code_challenge_method", "S256");
    form.put("authorization_details", details);
    return form;
  }

  private static String challenge() {
    return java.util.Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(Sha256.of(CodedLogins.VERIFIER));
  }

  /** What shows who asks is good once only, so each time is another. */
  private Api.Reply send(String path, Supplier<Map<String, String>> form) {
    return api.join(() -> request(path, form.get(), key));
  }

  /** By which this bank says who it is; each once. */
  Map<String, String> login() {
    return new LinkedHashMap<>(bank.login(clock, issuer));
  }

  /**
   * @param proof key that the request proves to have, or null
   */
  HttpRequest.Builder request(String path, Map<String, String> form, DpopKey proof) {
    var body =
        form.entrySet().stream()
            .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), UTF_8))
            .collect(Collectors.joining("&"));
    var request =
        api.request(path, null).header("Content-Type", "application/x-www-form-urlencoded");
    if (proof != null) {
      request.header("DPoP", proof.proof(clock.instant(), "POST", issuer + path, null));
    }
    return request.POST(BodyPublishers.ofString(body));
  }

  /** A login page at which a holder's phone is. */
  record Asked(String path, String cookie, String number, PageBrowser phone) {}

  /** What was pushed is asked of a holder. */
  Asked asked(Api.Reply pushed, Api.Holder holder) {
    assertThat(pushed.status()).as(pushed.body()).isEqualTo(201);
    var uri = URLEncoder.encode(pushed.json().getString("request_uri"), UTF_8);
    var begun =
        api.join(
            api.request("/oauth2/authorize?client_id=" + number() + "&request_uri=" + uri, null)
                .GET());
    assertThat(begun.status()).as(begun.body()).isEqualTo(303);
    var path = URI.create(begun.header("Location")).getPath();
    var set = begun.header("Set-Cookie");
    var cookie = set.substring(0, set.indexOf(';'));
    var page = api.join(api.request(path, null).header("Cookie", cookie).GET()).body();
    var scanned =
        api.post(
            "/v1/login-scans",
            Api.CHANNEL,
            new JsonObject()
                .put("signNo", holder.signNo())
                .put("qr", found(QR, page).replace("&#x2F;", "/"))
                .encode());
    assertThat(scanned.status()).as(scanned.body()).isEqualTo(201);
    var phone = new PageBrowser(api);
    phone.redeem(PageBrowser.ticket(scanned.json().getString("launchUrl")));
    return new Asked(path, cookie, found(NUMBER, page), phone);
  }

  private static String found(Pattern pattern, String page) {
    var matcher = pattern.matcher(page);
    if (!matcher.find()) {
      throw new AssertionError(page);
    }
    return matcher.group(1);
  }

  /** What the phone's page says afterwards: the note in its address. */
  static String confirm(Asked asked) {
    var confirmed =
        asked.phone().submit("/h/confirm", "/h/confirm", "number", asked.number(), "pin", PIN);
    var location = confirmed.header("Location");
    return location.substring(location.indexOf("note=") + 5);
  }

  /** Where the browser that began is sent. */
  String finish(Asked asked) {
    return api.join(
            api.request(asked.path() + "/finish", null)
                .header("Cookie", asked.cookie())
                .header("Origin", api.url(""))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("")))
        .header("Location");
  }

  Api.Reply exchange(String location) {
    var code = location.replaceAll(".*[?&]code=([^&]+).*", "$1");
    return send("/oauth2/token", () -> exchanging(code));
  }

  private Map<String, String> exchanging(String code) {
    var form = new LinkedHashMap<>(bank.login(clock, issuer));
    form.put("grant_type", "authorization_code");
    form.put("code", code);
    form.put("redirect_uri", redirectUri);
    form.put("code_verifier", CodedLogins.VERIFIER);
    return form;
  }

  /** Pushed, confirmed and fetched: the answer to the code's exchange. */
  public Api.Reply bound(Api.Holder holder) {
    return bound(holder, detail(holder.person()));
  }

  /** As {@link #bound}, another account that ends so. */
  public Api.Reply bound(Api.Holder holder, String tail) {
    return bound(
        holder,
        detail(holder.person()).put("accountNo", "621700990000" + tail).put("accountTail", tail));
  }

  private Api.Reply bound(Api.Holder holder, JsonObject detail) {
    var asked = asked(push(detail), holder);
    assertThat(confirm(asked)).isEqualTo("confirmed");
    var tokens = exchange(finish(asked));
    assertThat(tokens.status()).as(tokens.body()).isEqualTo(200);
    return tokens;
  }

  String bindingId(Api.Reply tokens) {
    return tokens.json().getString("authorization_details[0].bindingId");
  }

  /** A token of the bank for the API, bound to its key. */
  String apiToken() {
    var reply =
        send(
            "/oauth2/token",
            () -> {
              var form = login();
              form.put("grant_type", "client_credentials");
              return form;
            });
    assertThat(reply.status()).as(reply.body()).isEqualTo(200);
    return reply.json().getString("access_token");
  }

  Api.Reply call(String method, String path) {
    var token = apiToken();
    return api.join(() -> request(path, token, method).method(method, BodyPublishers.noBody()));
  }

  Api.Reply answer(String id, JsonObject body) {
    var path = "/v1/bank-bindings/" + id + "/answers";
    var token = apiToken();
    var sameKey = UUID.randomUUID().toString();
    return api.join(
        () ->
            request(path, token, "POST")
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", sameKey)
                .POST(BodyPublishers.ofString(body.encode())));
  }

  /** With a token of the bank's and a proof for that method. */
  HttpRequest.Builder request(String path, String token, String method) {
    return api.request(path, null)
        .header("Authorization", "DPoP " + token)
        .header("DPoP", key.proof(clock.instant(), method, issuer + path, token));
  }

  /** What waits for this bank's answer. */
  Api.Reply list() {
    return call("GET", "/v1/bank-bindings?state=requested");
  }

  Api.Reply binding(String id) {
    return call("GET", "/v1/bank-bindings/" + id);
  }

  Api.Reply end(String id) {
    return call("DELETE", "/v1/bank-bindings/" + id);
  }
}
