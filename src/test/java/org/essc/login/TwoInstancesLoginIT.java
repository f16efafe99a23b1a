package org.essc.login;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.essc.card.loss.LossApi;
import org.essc.platform.crypto.Sha256;
import org.essc.testing.Api;
import org.essc.testing.PlatformProcess;
import org.essc.testing.TestPartner;
import org.essc.testing.TestPerson;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** Logins whose steps are taken on two packaged instances, and one of them dies. */
@TestMethodOrder(OrderAnnotation.class)
class TwoInstancesLoginIT {

  private static final String REDIRECT_URI = "https://portal.example/callback";
  private static final String VERIFIER = CodedLogins.VERIFIER;
  private static final String PIN = "739105";
  private static final Pattern QR = Pattern.compile("data-qr=\"([^\"]+)\"");
  private static final Pattern NUMBER = Pattern.compile("data-test=\"number\">([0-9]{2})<");
  private static final Pattern TOKEN = Pattern.compile("name=\"token\" value=\"([0-9a-f]{64})\"");

  private static final Executor A_SECOND_LATER =
      CompletableFuture.delayedExecutor(1, TimeUnit.SECONDS);

  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  @TempDir private static Path directory;

  private static PlatformProcess first;
  private static PlatformProcess second;
  private static Api one;
  private static Api other;
  private static String issuer;
  private static TestPartner channel;
  private static TestPartner portal;

  @BeforeAll
  static void start() {
    first = PlatformProcess.start(directory.resolve("data"));
    issuer = first.baseUrl();
    var environment = new HashMap<>(first.serversAsEnvironment());
    environment.put("ESSC_ISSUER", issuer);
    second = PlatformProcess.launch(directory.resolve("second"), environment).awaitReady();
    one = Api.at(first.baseUrl());
    other = Api.at(second.baseUrl());
    channel = TestPartner.registerAt(one, role("channel"));
    portal = TestPartner.registerAt(one, role("portal"));
    var registration =
        new JsonObject()
            .put("redirectUris", new JsonArray().add(REDIRECT_URI))
            .put("scopes", new JsonArray().add("profile").add("offline_access"));
    var registered =
        one.join(
            one.request(
                    "/v1/partners/" + portal.number() + "/openid-client", TestPartner.ADMINISTRATOR)
                .header("Content-Type", "application/json")
                .PUT(BodyPublishers.ofString(registration.encode())));
    assertThat(registered.status()).as(registered.body()).isEqualTo(200);
    for (var api : List.of(one, other)) {
      api.useToken(channel.number(), channel.tokenAt(one, issuer));
    }
  }

  private static JsonObject role(String role) {
    return new JsonObject().put("roles", new JsonArray().add(role));
  }

  @AfterAll
  static void stop() {
    if (second != null) {
      second.close();
    }
    if (first != null) {
      first.close();
    }
  }

  private static Api.Holder holder() {
    var person = TestPerson.next();
    one.importCards(person);
    var issued = one.issue(channel.number(), person);
    assertThat(issued.status()).as(issued.body()).isEqualTo(201);
    var holder = new Api.Holder(person, issued.json().getString("signNo"));
    setPin(holder);
    return holder;
  }

  private static void setPin(Api.Holder holder) {
    var body =
        new JsonObject()
            .put("signNo", holder.signNo())
            .put("page", "pin")
            .put(
                "evidence",
                new JsonObject()
                    .put("method", "FACE")
                    .put("provider", "face-check")
                    .put("reference", "f-1")
                    .put("verifiedAt", Instant.now().minusSeconds(5).toString()));
    var made = one.post("/v1/launch-tickets", channel.number(), body.encode());
    assertThat(made.status()).as(made.body()).isEqualTo(201);
    var phone = new Phone(one, redeemed(one, made.json().getString("launchUrl")));
    var set = phone.submit("/h/pin", "/h/pin/set", Map.of("new-pin", PIN, "new-pin-again", PIN));
    assertThat(set.header("Location")).endsWith("note=set");
  }

  private static String redeemed(Api at, String launchUrl) {
    var ticket = launchUrl.substring(launchUrl.indexOf("#t=") + 3);
    return cookie(form(at, "/h/session", "", "ticket=" + ticket));
  }

  private static String cookie(Api.Reply reply) {
    var set = reply.header("Set-Cookie");
    return set.substring(0, set.indexOf(';'));
  }

  private static Api.Reply form(Api at, String path, String cookie, String body) {
    return at.join(
        at.request(path, null)
            .header("Cookie", cookie)
            .header("Origin", issuer)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(body)));
  }

  /** A web view; its session is of no instance. */
  private record Phone(Api at, String cookie) {

    Phone on(Api another) {
      return new Phone(another, cookie);
    }

    String token(String page) {
      return found(TOKEN, at.join(at.request(page, null).header("Cookie", cookie).GET()).body());
    }

    Api.Reply submit(String page, String path, Map<String, String> fields) {
      return send(path, token(page), fields);
    }

    Api.Reply send(String path, String token, Map<String, String> fields) {
      return form(at, path, cookie, "token=" + token + "&" + encoded(fields));
    }
  }

  private static String encoded(Map<String, String> fields) {
    return fields.entrySet().stream()
        .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), UTF_8))
        .collect(Collectors.joining("&"));
  }

  private static String found(Pattern pattern, String page) {
    var matcher = pattern.matcher(page);
    assertThat(matcher.find()).as(page).isTrue();
    return matcher.group(1);
  }

  private static ConditionFactory await() {
    return Awaitility.await().atMost(Duration.ofSeconds(30));
  }

  /** A browser at its login page; which instance it talks to, a proxy decides. */
  private record Page(String path, String cookie) {

    String read(Api at) {
      return at.join(at.request(path, null).header("Cookie", cookie).GET()).body();
    }

    /** Lines of its event stream as they come; ends with the stream. */
    CompletableFuture<Void> listen(Api at, List<String> lines) {
      var request = at.request(path + "/events", null).header("Cookie", cookie).GET().build();
      return HTTP.sendAsync(request, BodyHandlers.ofLines())
          .thenCompose(
              answer ->
                  answer.statusCode() == 503
                      ? CompletableFuture.runAsync(() -> {}, A_SECOND_LATER)
                          .thenCompose(later -> listen(at, lines))
                      : read(answer, lines));
    }

    private static CompletableFuture<Void> read(
        HttpResponse<Stream<String>> answer, List<String> lines) {
      answer.body().forEach(lines::add);
      return CompletableFuture.completedFuture(null);
    }

    String finish(Api at) {
      return form(at, path + "/finish", cookie, "").header("Location");
    }
  }

  private static Page begin(Api at) {
    var asked = new LinkedHashMap<String, String>();
    asked.put("client_id", portal.number());
    asked.put("response_type", "code");
    asked.put("redirect_uri", REDIRECT_URI);
    asked.put("scope", "openid profile offline_access");
    asked.put("code_challenge", challenge());
    asked.put("code_challenge_method", "S256");
    var begun = at.join(at.request("/oauth2/authorize?" + encoded(asked), null).GET());
    assertThat(begun.status()).as(begun.body()).isEqualTo(303);
    return new Page(URI.create(begun.header("Location")).getPath(), cookie(begun));
  }

  private static String challenge() {
    return java.util.Base64.getUrlEncoder().withoutPadding().encodeToString(Sha256.of(VERIFIER));
  }

  private static Phone scan(Api at, Page page, Api.Holder holder) {
    var qr = found(QR, page.read(at));
    var body = new JsonObject().put("signNo", holder.signNo()).put("qr", qr);
    var scanned = at.post("/v1/login-scans", channel.number(), body.encode());
    assertThat(scanned.status()).as(scanned.body()).isEqualTo(201);
    return new Phone(at, redeemed(at, scanned.json().getString("launchUrl")));
  }

  private static String confirm(Phone phone, String number, String pin) {
    return note(phone.submit("/h/confirm", "/h/confirm", Map.of("number", number, "pin", pin)));
  }

  private static String note(Api.Reply confirmed) {
    var location = confirmed.header("Location");
    assertThat(location).as(confirmed.body()).isNotNull();
    return location.substring(location.indexOf("note=") + 5);
  }

  private static Api.Reply exchange(Api at, String location) {
    return token(
        at,
        Map.of(
            "grant_type",
            "authorization_code",
            "code",
            location.replaceAll(".*[?&]code=([^&]+).*", "$1"),
            "redirect_uri",
            REDIRECT_URI,
            "code_verifier",
            VERIFIER));
  }

  private static Api.Reply token(Api at, Map<String, String> fields) {
    return at.join(() -> tokenRequest(at, fields));
  }

  /** An assertion is good once, so each time there is another one. */
  private static HttpRequest.Builder tokenRequest(Api at, Map<String, String> fields) {
    var all = new LinkedHashMap<>(fields);
    all.put("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer");
    all.put("client_assertion", portal.assertion(Clock.systemUTC(), issuer, claims -> {}));
    return at.request("/oauth2/token", null)
        .header("Content-Type", "application/x-www-form-urlencoded")
        .POST(BodyPublishers.ofString(encoded(all)));
  }

  private static int userInfo(Api at, Api.Reply tokens) {
    return at.join(
            at.request("/oauth2/userinfo", null)
                .header("Authorization", "Bearer " + tokens.json().getString("access_token"))
                .GET())
        .status();
  }

  @Test
  @Order(1)
  void stepsOfOneLoginAreTakenOnAnyInstanceAndItsEndHoldsOnAll() {
    var holder = holder();
    var page = begin(one);
    var lines = new CopyOnWriteArrayList<String>();
    page.listen(one, lines);
    await().until(() -> !lines.isEmpty());
    var number = found(NUMBER, page.read(other));

    var phone = scan(other, page, holder);
    await().until(() -> lines.stream().anyMatch(line -> line.contains("scanned")));
    assertThat(confirm(phone.on(one), number, PIN)).isEqualTo("confirmed");
    await().until(() -> lines.stream().anyMatch(line -> line.contains("confirmed")));

    var tokens = exchange(other, page.finish(other));
    assertThat(tokens.status()).as(tokens.body()).isEqualTo(200);
    assertThat(userInfo(one, tokens)).isEqualTo(200);
    assertThat(userInfo(other, tokens)).isEqualTo(200);

    new LossApi(one, null).reportAtWindow(holder.person());

    assertThat(userInfo(other, tokens)).isEqualTo(401);
    assertThat(userInfo(one, tokens)).isEqualTo(401);
    var refresh =
        Map.of(
            "grant_type",
            "refresh_token",
            "refresh_token",
            tokens.json().getString("refresh_token"));
    assertThat(token(other, refresh).json().getString("error")).isEqualTo("invalid_grant");
  }

  @Test
  @Order(2)
  void oneCodeIsExchangedOnceAndItsSessionEndsHoweverManyShowItWhere() {
    var page = begin(other);
    var number = found(NUMBER, page.read(one));
    assertThat(confirm(scan(one, page, holder()), number, PIN)).isEqualTo("confirmed");
    var location = page.finish(other);

    var answers = new ArrayList<CompletableFuture<Api.Reply>>();
    for (int i = 0; i < 40; i++) {
      var at = i % 2 == 0 ? one : other;
      answers.add(CompletableFuture.supplyAsync(() -> exchange(at, location)));
    }
    var granted = answers.stream().map(CompletableFuture::join).filter(r -> r.status() == 200);

    assertThat(granted.toList())
        .hasSizeLessThanOrEqualTo(1)
        .allSatisfy(tokens -> assertThat(userInfo(one, tokens)).isEqualTo(401));
  }

  @Test
  @Order(3)
  void wrongPinsOnTwoInstancesAreCountedTogether() {
    var page = begin(one);
    var number = found(NUMBER, page.read(one));
    var phone = scan(other, page, holder());
    var token = phone.token("/h/confirm");

    var answers = new ArrayList<CompletableFuture<Api.Reply>>();
    for (int i = 0; i < 16; i++) {
      var at = phone.on(i % 2 == 0 ? one : other);
      var fields = Map.of("number", number, "pin", "11122" + (i % 10));
      answers.add(CompletableFuture.supplyAsync(() -> at.send("/h/confirm", token, fields)));
    }
    var notes =
        answers.stream()
            .map(CompletableFuture::join)
            .filter(reply -> reply.header("Location") != null)
            .map(TwoInstancesLoginIT::note)
            .toList();

    assertThat(notes.stream().filter(note -> note.startsWith("pin-wrong")))
        .hasSizeLessThanOrEqualTo(5)
        .doesNotHaveDuplicates();
    for (var at : List.of(one, other)) {
      await().until(() -> confirm(phone.on(at), number, "999888").equals("pin-locked"));
      assertThat(confirm(phone.on(at), number, PIN)).isEqualTo("pin-locked");
    }
  }

  /** The last one, as an instance is killed. */
  @Test
  @Order(4)
  void pageGoesOnWhenItsInstanceDies() {
    var holder = holder();
    var page = begin(other);
    var lines = Collections.synchronizedList(new ArrayList<String>());
    var stream = page.listen(other, lines);
    await().until(() -> !lines.isEmpty());
    var number = found(NUMBER, page.read(other));

    second.kill9();
    await().until(stream::isDone);

    assertThat(found(NUMBER, page.read(one))).isEqualTo(number);
    var again = new CopyOnWriteArrayList<String>();
    page.listen(one, again);
    assertThat(confirm(scan(one, page, holder), number, PIN)).isEqualTo("confirmed");
    await().until(() -> again.stream().anyMatch(line -> line.contains("confirmed")));
    var tokens = exchange(one, page.finish(one));
    assertThat(tokens.status()).as(tokens.body()).isEqualTo(200);
    assertThat(userInfo(one, tokens)).isEqualTo(200);
  }
}
