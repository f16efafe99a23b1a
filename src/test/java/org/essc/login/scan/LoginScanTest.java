package org.essc.login.scan;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.net.http.HttpRequest;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.essc.holderpage.PageBrowser;
import org.essc.login.Acr;
import org.essc.login.AuthorizationRequest;
import org.essc.login.CodedLogins;
import org.essc.login.LoginBrowser;
import org.essc.login.LoginState;
import org.essc.login.TestPortal;
import org.essc.login.WaitingLogins;
import org.essc.platform.crypto.Sha256;
import org.essc.testing.Answered;
import org.essc.testing.Api;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
class LoginScanTest {

  private static final String PATH = "/v1/login-scans";

  private static final String PIN = "739164";

  @Inject WaitingLogins logins;
  @Inject CodedLogins coded;
  @Inject Pool pool;

  private final Api api = Api.here();

  @Test
  void scanTellsWhoAsksAndWhereToConfirm() {
    var login = logins.open();
    var holder = api.holder();

    var scanned = scan(Api.CHANNEL, holder.signNo(), logins.qr(login));

    assertThat(scanned.status()).as(scanned.body()).isEqualTo(201);
    assertThat(scanned.json().getString("portal.name")).isEqualTo("演示门户");
    assertThat(scanned.json().getString("portal.domain")).isEqualTo("portal.example");
    assertThat(scanned.json().getString("launchUrl"))
        .matches("http://localhost:[0-9]+/h#t=[0-9A-Z]{32}")
        .doesNotContain(login.id().value());
    assertThat(Instant.parse(scanned.json().getString("expiresAt"))).isAfter(Instant.now());
    var now = logins.read(login.id());
    assertThat(now.state()).isEqualTo(LoginState.SCANNED);
    assertThat(now.channelNo().value()).isEqualTo(Api.CHANNEL);
    assertThat(now.choices()).hasSize(3).doesNotHaveDuplicates().contains(login.number());
  }

  @Test
  void sameChannelAgainGetsTheSameScan() {
    var login = logins.open();
    var holder = api.holder();
    var qr = logins.qr(login);

    var first = scan(Api.CHANNEL, holder.signNo(), qr);
    var again = scan(Api.CHANNEL, holder.signNo(), qr);

    assertThat(again.status()).isEqualTo(201);
    assertThat(again.json().getString("scanId")).isEqualTo(first.json().getString("scanId"));
  }

  @Test
  void anotherHolderOrChannelComesTooLate() {
    var first = api.holder();
    var other = api.holder().signNo();
    var signNo = api.issue(Api.OTHER_CHANNEL, first.person()).json().getString("signNo");
    var login = logins.open();
    // the same code for all, and fresh for a few seconds only
    var qr = logins.qr(login);
    assertThat(scan(Api.CHANNEL, first.signNo(), qr).status()).isEqualTo(201);

    assertThat(scan(Api.CHANNEL, other, qr).code()).isEqualTo("qr-already-used");
    var refused = scan(Api.OTHER_CHANNEL, signNo, qr);
    assertThat(refused.code()).isEqualTo("qr-already-used");
    assertThat(refused.status()).isEqualTo(409);
  }

  @Test
  void ofTwentyHoldersAtOnceOneTakesTheLogin() {
    var login = logins.open();
    var holders = IntStream.range(0, 20).mapToObj(i -> api.holder().signNo()).toList();

    // who comes again scans what the page shows then
    var replies =
        Answered.all(api, holders.stream().map(signNo -> scanning(signNo, login)).toList());

    assertThat(replies).filteredOn(reply -> reply.status() == 201).hasSize(1);
    assertThat(replies)
        .filteredOn(reply -> reply.status() != 201)
        .extracting(Api.Reply::code)
        .containsOnly("qr-already-used");
  }

  @Test
  void lastTwoCodesAreGoodAndTheOneBeforeIsNot() {
    var login = logins.open();
    var holder = api.holder();

    var stale = scan(Api.CHANNEL, holder.signNo(), logins.qr(login, 2));
    assertThat(stale.status()).isEqualTo(410);
    assertThat(stale.code()).isEqualTo("qr-expired");
    assertThat(logins.read(login.id()).state()).isEqualTo(LoginState.WAITING);
    assertThat(scan(Api.CHANNEL, holder.signNo(), logins.qr(login)).status()).isEqualTo(201);
  }

  @Test
  void codeThatNeverStoodOnAPageIsUnknown() {
    var login = logins.open();
    var holder = api.holder();
    var qr = logins.qr(login);

    assertUnknown(holder, logins.qr(login, -5));
    assertUnknown(holder, qr + "0");
    assertUnknown(holder, qr.toLowerCase(java.util.Locale.ROOT));
    assertUnknown(holder, qr.replace("http://", "https://"));
    assertUnknown(holder, qr.replace("/l#", "/l?q=#"));
    assertUnknown(holder, " " + qr);
    assertUnknown(holder, "");
    assertUnknown(holder, api.url("/l#") + "0".repeat(26) + "." + "0".repeat(16));
  }

  private void assertUnknown(Api.Holder holder, String qr) {
    var refused = scan(Api.CHANNEL, holder.signNo(), qr);
    assertThat(refused.status()).as(qr).isEqualTo(404);
    assertThat(refused.code()).as(qr).isEqualTo("qr-unknown");
  }

  @Test
  void loginThatTheBrowserHasCancelledCannotBeScanned() {
    var signNo = api.holder().signNo();
    var login = logins.open();
    var qr = logins.qr(login);
    new LoginBrowser(api, login).send("cancel");

    assertThat(scan(Api.CHANNEL, signNo, qr).code()).isEqualTo("qr-already-used");
  }

  @ParameterizedTest
  @CsvSource({"2,lost", "3,locked", "9,cancelled"})
  void cardThatMayNotBeUsedScansNothing(int state, String reason) {
    var login = logins.open();
    var holder = api.holder();
    api.importCards(holder.person().withState(state));

    var refused = scan(Api.CHANNEL, holder.signNo(), logins.qr(login));

    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.code()).isEqualTo("card-not-usable");
    assertThat(refused.json().getString("reason")).isEqualTo(reason);
    assertThat(logins.read(login.id()).state()).isEqualTo(LoginState.WAITING);
  }

  @Test
  void anotherChannelsSigningLooksLikeNone() {
    var refused = scan(Api.OTHER_CHANNEL, api.holder().signNo(), logins.qr(logins.open()));

    assertThat(refused.status()).isEqualTo(404);
    assertThat(refused.code()).isEqualTo("not-found");
  }

  /** What the channel says of its user with the scan goes all the way to the portal. */
  @ParameterizedTest
  @CsvSource({"FACE, 0, user pin face", "FACE, 6, user pin", "SMS, 0, user pin", ", 0, user pin"})
  void freshLookAtTheFaceIsToldToThePortal(String method, int minutesOld, String methods) {
    var portal = TestPortal.register(pool, TestPortal.Terms.CONFIDENTIAL);
    var holder = api.holder();
    PageBrowser.setPin(api, holder, PIN);
    var login = logins.open(request(portal));
    var evidence =
        new JsonObject()
            .put("method", method)
            .put("provider", "face-check")
            .put("reference", "look-1")
            .put("verifiedAt", Instant.now().minusSeconds(60L * minutesOld).toString());
    var body = new JsonObject(body(holder.signNo(), logins.qr(login)));
    var scanned =
        api.post(
            PATH, Api.CHANNEL, (method == null ? body : body.put("evidence", evidence)).encode());
    assertThat(scanned.status()).as(scanned.body()).isEqualTo(201);

    var confirmed =
        PageBrowser.opened(api, scanned.json().getString("launchUrl"))
            .submit("/h/confirm", "/h/confirm", "number", login.number(), "pin", PIN);
    assertThat(confirmed.header("Location")).endsWith("note=confirmed");
    var back = new LoginBrowser(api, login).send("finish").header("Location");
    var code = back.replaceFirst(".*[?&]code=", "").replaceFirst("&.*", "");

    var tokens = coded.exchange(portal, code);
    assertThat(tokens.status()).as(tokens.body()).isEqualTo(200);
    var claims = TestPortal.claims(tokens.json().getString("id_token"));
    assertThat(claims.getJsonArray("amr")).isEqualTo(new JsonArray(List.of(methods.split(" "))));
  }

  private static AuthorizationRequest request(TestPortal portal) {
    return new AuthorizationRequest(
        portal.number(),
        TestPortal.REDIRECT_URI,
        null,
        null,
        Set.of("openid"),
        Set.of(),
        Base64.getUrlEncoder().withoutPadding().encodeToString(Sha256.of(CodedLogins.VERIFIER)),
        Acr.SCAN_PIN,
        null,
        null,
        null,
        null);
  }

  @Test
  void malformedEvidenceTakesNoLogin() {
    var login = logins.open();
    var body =
        new JsonObject(body(api.holder().signNo(), logins.qr(login)))
            .put("evidence", new JsonObject().put("method", "LOOK"));

    var refused = api.post(PATH, Api.CHANNEL, body.encode());

    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.body()).contains("evidence.method", "evidence-method-unknown");
    assertThat(logins.read(login.id()).state()).isEqualTo(LoginState.WAITING);
  }

  @Test
  void withoutTokenOrScopeNothingIsScanned() {
    var body = body("x", "y");
    assertThat(api.post(PATH, null, body).status()).isEqualTo(401);
    assertThat(api.post(PATH, Api.VERIFIER, body).status()).isEqualTo(403);
  }

  private Api.Reply scan(String channel, String signNo, String qr) {
    return api.post(PATH, channel, body(signNo, qr));
  }

  private Supplier<HttpRequest.Builder> scanning(String signNo, WaitingLogins.Waiting login) {
    return () -> api.json(PATH, Api.CHANNEL, body(signNo, logins.qr(login)));
  }

  private static String body(String signNo, String qr) {
    return "{\"signNo\":\"%s\",\"qr\":\"%s\"}".formatted(signNo, qr);
  }
}
