package org.essc.login.authorize;

import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import com.nimbusds.oauth2.sdk.AuthorizationErrorResponse;
import com.nimbusds.openid.connect.sdk.op.OIDCProviderMetadata;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.URLEncoder;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.essc.login.Acr;
import org.essc.login.BrowserCookie;
import org.essc.login.CodedLogins;
import org.essc.login.CodedLogins.Asked;
import org.essc.login.DpopKey;
import org.essc.login.Login;
import org.essc.login.LoginId;
import org.essc.login.LoginState;
import org.essc.login.LoginStore;
import org.essc.login.Portals;
import org.essc.login.TestPortal;
import org.essc.login.TestPortal.Terms;
import org.essc.platform.config.Issuer;
import org.essc.platform.time.Patience;
import org.essc.testing.Api;
import org.essc.testing.Patiently;
import org.essc.testing.TestPartner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Steps 1 and 2: what a portal may ask for, and where a browser goes. */
@QuarkusTest
class AuthorizeTest {

  private static final String CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
  private static final String LOOPBACK = "http://localhost:53111/callback";

  @Inject Issuer issuer;
  @Inject LoginStore logins;
  @Inject Clock clock;
  @Inject CodedLogins coded;
  @Inject Pool pool;
  @Inject io.quarkus.redis.datasource.RedisDataSource redis;

  /**
   * However often a page sends a browser here, its cookies do not fill the header of its requests.
   */
  @Test
  void browserKeepsTheCookiesOfItsLastLoginsOnly() {
    var jar = new LinkedHashMap<String, String>();
    for (int i = 0; i < 12; i++) {
      var answer =
          Patiently.ask(
              () ->
                  given()
                      .redirects()
                      .follow(false)
                      .header("Cookie", "other=1; " + header(jar))
                      .queryParams(request())
                      .get("/oauth2/authorize"));
      var id = begun(answer);
      answer
          .getHeaders()
          .getValues("Set-Cookie")
          .forEach(
              set -> {
                var pair = set.substring(0, set.indexOf(';')).split("=", 2);
                if (set.contains("Max-Age=0")) {
                  jar.remove(pair[0]);
                } else {
                  jar.put(pair[0], pair[1]);
                }
              });
      assertThat(jar).hasSizeLessThanOrEqualTo(8).containsKey(BrowserCookie.name(id, issuer));
    }
    assertThat(jar).hasSize(8);
  }

  private static String header(Map<String, String> jar) {
    return jar.entrySet().stream()
        .map(one -> one.getKey() + "=" + one.getValue())
        .collect(java.util.stream.Collectors.joining("; "));
  }

  @Test
  void loginBeginsBoundToTheBrowser() {
    var answer = get(request());
    var id = begun(answer);
    var secret = answer.getCookie(BrowserCookie.name(id, issuer));
    var cookie = answer.getDetailedCookie(BrowserCookie.name(id, issuer));
    assertThat(cookie.isHttpOnly()).isTrue();
    assertThat(cookie.getSameSite()).isEqualToIgnoringCase("Lax");
    assertThat(secret).hasSize(43);

    var login = login(id);
    assertThat(login.is(LoginState.WAITING)).isTrue();
    assertThat(login.required(Login.Field.BROWSER)).isEqualTo(BrowserCookie.digest(secret));
    assertThat(login.required(Login.Field.NUMBER)).matches("[1-9][0-9]");
    assertThat(login.required(Login.Field.QR)).hasSize(43);
    assertThat(login.field(Login.Field.BROWSER_REGION)).contains("411600");
    var asked = login.request();
    assertThat(asked.redirectUri()).isEqualTo(LOOPBACK);
    assertThat(asked.scopes()).containsExactlyInAnyOrder("openid", "essc:name");
    assertThat(asked.state()).isEqualTo("s-1");
    assertThat(asked.acr()).isEqualTo(Acr.SCAN_PIN);
  }

  @Test
  void requestMayBePosted() {
    begun(
        Patiently.ask(
            () ->
                given().redirects().follow(false).formParams(request()).post("/oauth2/authorize")));
  }

  @Test
  void unknownAndSuspendedClientsAreToldOnOurPage() {
    for (var number : new String[] {"3999999999", "nobody", Api.CHANNEL}) {
      page(get(with("client_id", number)), "未登记或已停用");
    }
    var portal = Portals.portal(Portals.registration());
    var asked = with("client_id", portal.number());
    asked.put("redirect_uri", Portals.CALLBACK);
    asked.put("scope", "openid");
    begun(get(asked));
    Patiently.ask(
            () -> TestPartner.administrator().put("/v1/partners/{no}/suspension", portal.number()))
        .then()
        .statusCode(204);
    page(get(asked), "未登记或已停用");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://portal.example/callbackx",
        "https://portal.example/callback/",
        "https://portal.example/callback?x=1",
        "https://portal.example/callback#x",
        "https://portal.example/callback/../callback",
        "https://portal.example/%63allback",
        "https://portal.example:443/callback",
        "https://portal.example:8443/callback",
        "https://PORTAL.example/callback",
        "HTTPS://portal.example/callback",
        "http://portal.example/callback",
        "https://portal.example@evil.example/callback",
        "https://good@portal.example/callback",
        "https://evil.example/callback",
        "https://portal.example.evil.example/callback",
        "https://evilportal.example/callback",
        "https://portal.example",
        "http://localhost/callback",
        "javascript:alert(1)",
        "//portal.example/callback",
        " https://portal.example/callback"
      })
  void otherRedirectUrisLeadNowhere(String uri) {
    var portal = Portals.portal(Portals.registration());
    var asked = with("client_id", portal.number());
    asked.put("redirect_uri", uri);
    // what else is wrong must not have an error sent there either
    asked.put("prompt", "none");
    page(get(asked), "返回地址未登记");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://localhost:1/callbackx",
        "http://localhost:1/callback?x",
        "http://localhost:1@evil.example/callback",
        "http://good@localhost/callback",
        "http://localhost.evil.example/callback",
        "http://127.0.0.2/callback",
        "https://localhost/callback",
        "http://LOCALHOST/callback"
      })
  void onlyThePortOfALoopbackIsFree(String uri) {
    page(get(with("redirect_uri", uri)), "返回地址未登记");
  }

  @Test
  void missingOrDoubledRedirectUriLeadsNowhere() {
    var asked = request();
    asked.remove("redirect_uri");
    page(get(asked), "返回地址未登记");
    page(
        Patiently.ask(
            () ->
                given()
                    .redirects()
                    .follow(false)
                    .queryParams(request())
                    .queryParam("redirect_uri", "http://localhost/cb")
                    .get("/oauth2/authorize")),
        "返回地址未登记");
  }

  @ParameterizedTest
  @CsvSource({
    "response_type, token, unsupported_response_type",
    "response_type, code id_token, unsupported_response_type",
    "response_type, '', invalid_request",
    "response_mode, fragment, invalid_request",
    "response_mode, form_post, invalid_request",
    "code_challenge, '', invalid_request",
    "code_challenge, short, invalid_request",
    "code_challenge_method, plain, invalid_request",
    "code_challenge_method, '', invalid_request",
    "scope, essc:name, invalid_scope",
    "scope, openid email, invalid_scope",
    "scope, openid essc:card-no, invalid_scope",
    "scope, '', invalid_scope",
    "prompt, none, login_required",
    "prompt, none login, invalid_request",
    "prompt, create, invalid_request",
    "prompt, dance, invalid_request",
    "max_age, -1, invalid_request",
    "max_age, soon, invalid_request",
    "claims, '{', invalid_request",
    "claims, '{\"id_token\":{\"acr\":{\"essential\":true,\"value\":\"urn:x\"}}}', unmet_authentication_requirements",
    "request, eyJhbGciOiJub25lIn0.e30., request_not_supported",
    "request_uri, https://portal.example/r, request_uri_not_supported",
    "registration, {}, registration_not_supported",
    "dpop_jkt, short, invalid_request"
  })
  void errorIsToldToThePortal(String parameter, String value, String error) throws Exception {
    var told = refusal(get(with(parameter, value)));
    assertThat(told.getErrorObject().getCode()).isEqualTo(error);
    assertThat(told.getState().getValue()).isEqualTo("s-1");
    assertThat(told.getIssuer().getValue()).isEqualTo(issuer.value());
  }

  @Test
  void doubledParameterIsInvalid() throws Exception {
    var answer =
        Patiently.ask(
            () ->
                given()
                    .redirects()
                    .follow(false)
                    .queryParams(request())
                    .queryParam("nonce", "n-1", "n-2")
                    .get("/oauth2/authorize"));
    assertThat(refusal(answer).getErrorObject().getCode()).isEqualTo("invalid_request");
  }

  /** What one reader skips another one may read: a parameter could stand twice, and nobody sees. */
  @ParameterizedTest
  @ValueSource(strings = {"&nonce=%zz", "&nonce=%", "&%6=x", "&scope=%E4%BD%A"})
  void whatCannotBeDecodedIsInvalidAndNotPassedOver(String more) throws Exception {
    var query = encoded(request()) + more;
    var answer =
        Patiently.ask(
            () ->
                given()
                    .redirects()
                    .follow(false)
                    .contentType("application/x-www-form-urlencoded")
                    .body(query)
                    .post("/oauth2/authorize"));
    assertThat(refusal(answer).getErrorObject().getCode()).isEqualTo("invalid_request");
    for (var path : new String[] {"/oauth2/par", "/oauth2/token", "/oauth2/revoke"}) {
      Patiently.ask(
              () ->
                  basic(Api.PORTAL)
                      .contentType("application/x-www-form-urlencoded")
                      .body(query + "&grant_type=authorization_code&code=x&token=x")
                      .post(path))
          .then()
          .statusCode(400)
          .body("error", equalTo("invalid_request"))
          .body("error_description", containsString("decoded"));
    }
  }

  private static String encoded(Map<String, String> fields) {
    return fields.entrySet().stream()
        .map(one -> one.getKey() + "=" + URLEncoder.encode(one.getValue(), UTF_8))
        .collect(java.util.stream.Collectors.joining("&"));
  }

  @Test
  void longStateAndNonceAreInvalid() throws Exception {
    begun(get(with("state", "s".repeat(1024))));
    var told = refusal(get(with("state", "s".repeat(1025))));
    assertThat(told.getErrorObject().getCode()).isEqualTo("invalid_request");
    assertThat(told.getState()).isNull();
    assertThat(refusal(get(with("nonce", "n".repeat(1025)))).getErrorObject().getCode())
        .isEqualTo("invalid_request");
  }

  @Test
  void whatIsMetOrIgnoredRefusesNobody() {
    for (var prompt : new String[] {"login", "consent", "select_account", "login consent"}) {
      begun(get(with("prompt", prompt)));
    }
    begun(get(with("login_hint", "\"><script>")));
    begun(get(with("display", "hologram")));
    assertThat(login(begun(get(with("max_age", "0")))).request().maxAge()).isZero();
    assertThat(login(begun(get(with("ui_locales", "?? en-GB zh")))).request().language())
        .isEqualTo("en");
    assertThat(login(begun(get(with("dpop_jkt", CHALLENGE)))).request().dpopJkt())
        .isEqualTo(CHALLENGE);
  }

  @Test
  void portalMayNameWhomItWillHaveLoggedIn() throws Exception {
    var portal = TestPortal.register(pool, Terms.PUBLIC);
    var tokens = coded.loggedIn(portal, Api.here().holder(), Asked.OFFLINE).json();
    var hint = tokens.getString("id_token");
    var subject = TestPortal.claims(hint).getString("sub");
    var asked = with("client_id", portal.number());
    asked.put("redirect_uri", TestPortal.REDIRECT_URI);
    asked.put("scope", "openid");
    assertThat(login(begun(get(asked))).field(Login.Field.SUBJECT)).isEmpty();

    asked.put("id_token_hint", hint);
    assertThat(login(begun(get(asked))).field(Login.Field.SUBJECT)).contains(subject);
    var id =
        new LoginId(
            pushed(RestAssured::given, () -> asked).substring(PushResource.REQUEST_URI.length()));
    assertThat(login(id).field(Login.Field.SUBJECT)).contains(subject);

    asked.put("claims", "{\"id_token\":{\"sub\":{\"value\":\"somebody-else\"}}}");
    assertThat(refusal(get(asked)).getErrorObject().getCode()).isEqualTo("login_required");
    refusedPush(RestAssured::given, () -> asked, 400, "login_required");
    asked.remove("id_token_hint");
    assertThat(login(begun(get(asked))).field(Login.Field.SUBJECT)).contains("somebody-else");
  }

  /** Whoever scans would be logged in, where the portal means one holder. */
  @Test
  void hintThatIsNoIdTokenOfThePortalBeginsNoLogin() throws Exception {
    var portal = TestPortal.register(pool, Terms.PUBLIC);
    var tokens = coded.loggedIn(portal, Api.here().holder(), Asked.OFFLINE).json();
    var anothers = tokens.getString("id_token");
    var forged = anothers.substring(0, anothers.length() - 4) + "AAAA";

    for (var hint : List.of("no token", tokens.getString("access_token"), anothers, forged)) {
      var asked = with("id_token_hint", hint);
      assertThat(refusal(get(asked)).getErrorObject().getCode()).isEqualTo("invalid_request");
      refusedPush(() -> basic(Api.PORTAL), () -> asked, 400, "invalid_request");
    }
  }

  @Test
  void claimsAreThoseThatThePortalMayHave() {
    var asked = with("claims", "{\"userinfo\":{\"phone\":null,\"cardNo\":null,\"email\":null}}");
    assertThat(login(begun(get(asked))).request().claims()).containsExactly("phone");
  }

  @Test
  void loginWithoutPinOnlyWhereItIsAllowedAndNothingIsLearnt() {
    var scan = Acr.SCAN.urn();
    assertThat(login(begun(get(with("acr_values", scan)))).request().acr()).isEqualTo(Acr.SCAN_PIN);
    var portal = Portals.portal(Portals.registration().put("scanAllowed", true));
    var asked = with("client_id", portal.number());
    asked.put("redirect_uri", Portals.CALLBACK);
    asked.put("scope", "openid profile");
    assertThat(login(begun(get(asked))).request().acr()).isEqualTo(Acr.SCAN_PIN);
    asked.put("acr_values", "urn:unknown " + scan);
    assertThat(login(begun(get(asked))).request().acr()).isEqualTo(Acr.SCAN);
  }

  @Test
  void entitlementTakenAwayIsAskedForInVain() throws Exception {
    var portal = Portals.entitled("maskedName", "name");
    Portals.put(
            portal.number(), Portals.registration().put("scopes", new JsonArray().add("essc:name")))
        .then()
        .statusCode(200);
    var asked = with("client_id", portal.number());
    asked.put("redirect_uri", Portals.CALLBACK);
    begun(get(asked));
    var none = new JsonObject().put("roles", new JsonArray().add("portal")).encode();
    Patiently.ask(
            () ->
                TestPartner.administrator()
                    .body(none)
                    .put("/v1/partners/{no}/entitlements", portal.number()))
        .then()
        .statusCode(200);
    assertThat(refusal(get(asked)).getErrorObject().getCode()).isEqualTo("invalid_scope");
  }

  @Test
  void pushedRequestOpensOnceForItsOwnClient() {
    var uri = pushed(() -> basic(Api.PORTAL), AuthorizeTest::request);
    page(get(Map.of("client_id", Api.BANK, "request_uri", uri)), "已失效或已使用");
    var opening = Map.of("client_id", Api.PORTAL, "request_uri", uri);
    var id = begun(get(opening));
    assertThat(uri).endsWith(id.value());
    assertThat(login(id).is(LoginState.WAITING)).isTrue();
    page(get(opening), "已失效或已使用");
  }

  @Test
  void expiredOrInventedRequestUriOpensNothing() {
    var uri = pushed(() -> basic(Api.PORTAL), AuthorizeTest::request);
    var id = uri.substring(PushResource.REQUEST_URI.length());
    assertThat(redis.key().pttl("essc:login:{" + id + "}")).isBetween(1L, 60_000L);
    redis.hash(String.class).hset("essc:login:{" + id + "}", "until", "1");
    page(get(Map.of("client_id", Api.PORTAL, "request_uri", uri)), "已失效或已使用");
    var invented = PushResource.REQUEST_URI + "0123456789ABCDEFGHJKMNPQRS";
    page(get(Map.of("client_id", Api.PORTAL, "request_uri", invented)), "已失效或已使用");
    page(
        get(Map.of("client_id", Api.PORTAL, "request_uri", PushResource.REQUEST_URI + "x")),
        "已失效或已使用");
  }

  @Test
  void pushingIsRefusedAsTheAuthorizationEndpointRefuses() {
    Supplier<RequestSpecification> portal = () -> basic(Api.PORTAL);
    refusedPush(portal, () -> with("prompt", "none"), 400, "login_required");
    refusedPush(
        portal, () -> with("redirect_uri", "https://evil.example/"), 400, "invalid_request");
    refusedPush(portal, () -> with("request_uri", "urn:x"), 400, "request_uri_not_supported");
    refusedPush(RestAssured::given, AuthorizeTest::request, 401, "invalid_client");
    refusedPush(
        () -> given().auth().preemptive().basic(Api.PORTAL, "wrong"),
        AuthorizeTest::request,
        401,
        "invalid_client");
    refusedPush(
        () -> basic(Api.CHANNEL), () -> with("client_id", Api.CHANNEL), 400, "unauthorized_client");
    refusedPush(portal, () -> with("client_id", Api.BANK), 400, "invalid_request");
  }

  @Test
  void proofThatComesWithAPushedRequestBindsItsCode() {
    var key = DpopKey.make();
    var shown = new ArrayList<String>();
    var pushed =
        pushed(
            () -> {
              shown.add(proof(key));
              return basic(Api.PORTAL).header("DPoP", shown.get(shown.size() - 1));
            },
            AuthorizeTest::request);
    var proof = shown.get(shown.size() - 1);
    var id = new LoginId(pushed.substring(PushResource.REQUEST_URI.length()));

    assertThat(login(id).request().dpopJkt()).isEqualTo(key.thumbprint());
    refusedPush(
        () -> basic(Api.PORTAL).header("DPoP", proof),
        AuthorizeTest::request,
        400,
        "invalid_dpop_proof");
    refusedPush(
        () -> basic(Api.PORTAL).header("DPoP", proof(key)),
        () -> with("dpop_jkt", CHALLENGE),
        400,
        "invalid_dpop_proof");
  }

  private String proof(DpopKey key) {
    return key.proof(clock.instant(), "POST", issuer.endpoint("/oauth2/par"), null);
  }

  @Test
  void publicClientPushesByItsNumberAlone() {
    var portal =
        Portals.portal(
            Portals.registration()
                .put("authMethod", "none")
                .put("webOrigins", new JsonArray().add("https://portal.example")));
    var asked = with("client_id", portal.number());
    asked.put("redirect_uri", Portals.CALLBACK);
    asked.put("scope", "openid");
    pushed(RestAssured::given, () -> asked);
  }

  @Test
  void fapiClientPushesWithAnAssertionForTheIssuerAlone() throws Exception {
    var portal = Portals.portal(Portals.registration().put("profile", "fapi2"));
    var asked = with("client_id", portal.number());
    asked.put("redirect_uri", Portals.CALLBACK);
    asked.put("scope", "openid");
    assertThat(refusal(get(asked)).getErrorObject().getCode()).isEqualTo("invalid_request");
    for (var endpoint : new String[] {"/oauth2/par", "/oauth2/token"}) {
      refusedPush(
          RestAssured::given,
          () -> asserted(asked, portal, issuer.endpoint(endpoint)),
          401,
          "invalid_client");
    }
    var uri = pushed(RestAssured::given, () -> asserted(asked, portal, issuer.value()));
    begun(get(Map.of("client_id", portal.number(), "request_uri", uri)));
  }

  @Test
  void otherClientsMayNameThePushingEndpointItself() {
    var portal = Portals.portal(Portals.registration());
    var asked = with("client_id", portal.number());
    asked.put("redirect_uri", Portals.CALLBACK);
    asked.put("scope", "openid");
    pushed(RestAssured::given, () -> asserted(asked, portal, issuer.endpoint("/oauth2/par")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"openid-configuration", "oauth-authorization-server"})
  void discoveryIsReadByNimbusAndByAnyWebPage(String document) throws Exception {
    var answer = given().get("/.well-known/" + document);
    answer
        .then()
        .statusCode(200)
        .header("Access-Control-Allow-Origin", equalTo("*"))
        .header("Access-Control-Allow-Credentials", nullValue())
        .header("Cache-Control", containsString("max-age"));
    var provider = OIDCProviderMetadata.parse(answer.asString());
    assertThat(provider.getIssuer().getValue()).isEqualTo(issuer.value());
    assertThat(provider.getAuthorizationEndpointURI())
        .isEqualTo(URI.create(issuer.endpoint("/oauth2/authorize")));
    assertThat(provider.getPushedAuthorizationRequestEndpointURI())
        .isEqualTo(URI.create(issuer.endpoint("/oauth2/par")));
    assertThat(provider.getIDTokenJWSAlgs().toString()).isEqualTo("[ES256]");
    assertThat(provider.getDPoPJWSAlgs().toString()).isEqualTo("[ES256]");
    assertThat(provider.getCodeChallengeMethods().toString()).isEqualTo("[S256]");
    assertThat(provider.supportsAuthorizationResponseIssuerParam()).isTrue();
    given()
        .get("/.well-known/jwks.json")
        .then()
        .header("Access-Control-Allow-Origin", equalTo("*"));
  }

  private static Map<String, String> request() {
    var request = new HashMap<String, String>();
    request.put("client_id", Api.PORTAL);
    request.put("redirect_uri", LOOPBACK);
    request.put("response_type", "code");
    request.put("scope", "openid essc:name");
    request.put("state", "s-1");
    request.put("nonce", "n-1");
    request.put("code_challenge", CHALLENGE);
    request.put("code_challenge_method", "S256");
    return request;
  }

  private static Map<String, String> with(String parameter, String value) {
    var request = request();
    request.put(parameter, value);
    return request;
  }

  private Map<String, String> asserted(
      Map<String, String> request, TestPartner portal, String audience) {
    var form = new HashMap<>(request);
    form.put("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer");
    // aud as one string, which the FAPI profile wants
    form.put("client_assertion", portal.assertion(clock, audience, claims -> {}));
    return form;
  }

  private static Response get(Map<String, String> request) {
    return Patiently.ask(
        () -> given().redirects().follow(false).queryParams(request).get("/oauth2/authorize"));
  }

  private static RequestSpecification basic(String number) {
    return given().auth().preemptive().basic(number, "sandbox-" + number);
  }

  private static String pushed(
      Supplier<RequestSpecification> client, Supplier<Map<String, String>> request) {
    return Patiently.ask(() -> client.get().formParams(request.get()).post("/oauth2/par"))
        .then()
        .statusCode(201)
        .header("Cache-Control", "no-store")
        .body("expires_in", equalTo(60))
        .extract()
        .path("request_uri");
  }

  private static void refusedPush(
      Supplier<RequestSpecification> client,
      Supplier<Map<String, String>> request,
      int status,
      String error) {
    Patiently.ask(() -> client.get().formParams(request.get()).post("/oauth2/par"))
        .then()
        .statusCode(status)
        .body("error", equalTo(error));
  }

  private static LoginId begun(Response answer) {
    assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(303);
    var path = URI.create(answer.getHeader("Location")).getPath();
    assertThat(path).startsWith("/login/");
    return new LoginId(path.substring("/login/".length()));
  }

  /** Sent to the portal, and nothing has begun. */
  private static AuthorizationErrorResponse refusal(Response answer) throws Exception {
    assertThat(answer.statusCode()).isEqualTo(303);
    assertThat(answer.getCookies()).isEmpty();
    return AuthorizationErrorResponse.parse(URI.create(answer.getHeader("Location")));
  }

  private static void page(Response answer, String words) {
    assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(400);
    assertThat(answer.getHeader("Location")).isNull();
    assertThat(answer.getHeader("Content-Security-Policy")).contains("frame-ancestors 'none'");
    assertThat(answer.asString()).contains(words);
  }

  private Login login(LoginId id) {
    return logins
        .find(id, Patience.of(java.time.Duration.ofSeconds(10)))
        .await()
        .indefinitely()
        .get();
  }
}
