package org.essc.login.authorize;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.oauth2.sdk.AuthorizationErrorResponse;
import io.agroal.api.AgroalDataSource;
import io.quarkus.arc.Arc;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.vertx.core.json.JsonArray;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import jakarta.ws.rs.Path;
import java.net.URI;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.essc.family.acting.Families;
import org.essc.login.Acr;
import org.essc.login.CodedLogins;
import org.essc.login.CodedLogins.Asked;
import org.essc.login.HolderScope;
import org.essc.login.LoginId;
import org.essc.login.LoginStore;
import org.essc.login.Portals;
import org.essc.login.TestPortal;
import org.essc.login.TestPortal.Terms;
import org.essc.platform.config.Issuer;
import org.essc.platform.crypto.BlindIndex;
import org.essc.platform.time.Patience;
import org.essc.testing.Api;
import org.essc.testing.Patiently;
import org.essc.testing.TestPartner;
import org.essc.testing.Unis;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The discovery document says what there is: all of it works, and nothing that works is missing.
 */
@QuarkusTest
class DiscoveryTest {

  @Inject CodedLogins coded;
  @Inject LoginStore logins;
  @Inject Issuer issuer;
  @Inject Clock clock;
  @Inject Pool pool;
  @Inject AgroalDataSource database;
  @Inject BlindIndex index;

  private JsonPath document;

  @BeforeEach
  void read() {
    document = given().get("/.well-known/openid-configuration").jsonPath();
    assertThat(given().get("/.well-known/oauth-authorization-server").jsonPath().<Object>get("$"))
        .isEqualTo(document.get("$"));
  }

  @Test
  void everyEndpointThatIsNamedAnswersAndNoneIsMissing() {
    var named = new HashSet<String>();
    document
        .<String, Object>getMap("$")
        .forEach(
            (member, value) -> {
              if (member.endsWith("_endpoint") || member.equals("jwks_uri")) {
                assertThat((String) value).startsWith(issuer.value() + "/");
                named.add(((String) value).substring(issuer.value().length()));
              }
            });
    assertThat(named)
        .allSatisfy(
            path ->
                assertThat(List.of(plain().get(path).statusCode(), plain().post(path).statusCode()))
                    .doesNotContain(404)
                    .anyMatch(status -> status != 405));

    var served =
        Arc.container().beanManager().getBeans(Object.class).stream()
            .map(bean -> bean.getBeanClass().getAnnotation(Path.class))
            .filter(path -> path != null && path.value().startsWith("/oauth2/"))
            .map(Path::value)
            .collect(Collectors.toSet());
    served.add("/.well-known/jwks.json");
    assertThat(named).isEqualTo(served);
  }

  @Test
  void scopesAreThoseThatAPortalMayAskFor() {
    var portal = portal(false);
    var tried = new TreeSet<>(list("scopes_supported"));
    Arrays.stream(HolderScope.values()).forEach(scope -> tried.add(scope.text()));
    tried.addAll(List.of("email", "address", "phone", "essc:region-code", "codes:create"));
    assertThat(accepted(tried, scope -> with(portal, "scope", scopes(scope))))
        .containsExactlyInAnyOrderElementsOf(list("scopes_supported"));
  }

  @Test
  void promptsAreThoseThatAreUnderstood() {
    var portal = portal(false);
    var tried = List.of("none", "login", "consent", "select_account", "create", "dance");
    assertThat(
            tried.stream()
                .filter(prompt -> !error(with(portal, "prompt", prompt)).equals("invalid_request")))
        .containsExactlyInAnyOrderElementsOf(list("prompt_values_supported"));
  }

  @Test
  void responseTypesModesAndChallengesAreThoseThatAreTaken() {
    var portal = portal(false);
    assertThat(
            accepted(
                List.of("code", "token", "id_token", "code id_token", "none"),
                type -> with(portal, "response_type", type)))
        .containsExactlyElementsOf(list("response_types_supported"));
    assertThat(
            accepted(
                List.of("query", "fragment", "form_post", "jwt", "query.jwt"),
                mode -> with(portal, "response_mode", mode)))
        .containsExactlyElementsOf(list("response_modes_supported"));
    assertThat(
            accepted(List.of("S256", "plain"), how -> with(portal, "code_challenge_method", how)))
        .containsExactlyElementsOf(list("code_challenge_methods_supported"));
  }

  @Test
  void contextsAreThoseThatCanBeReached() {
    var portal = portal(true);
    var tried = new TreeSet<>(list("acr_values_supported"));
    Arrays.stream(Acr.values()).forEach(acr -> tried.add(acr.urn()));
    tried.addAll(List.of("urn:essc:acr:face", "urn:mace:incommon:iap:silver", "0"));
    var reached =
        accepted(
            tried,
            acr ->
                with(
                    portal,
                    "claims",
                    "{\"id_token\":{\"acr\":{\"essential\":true,\"value\":\"" + acr + "\"}}}"));
    assertThat(reached).containsExactlyInAnyOrderElementsOf(list("acr_values_supported"));
    for (var acr : reached) {
      assertThat(begun(with(portal, "acr_values", acr)).acr().urn()).isEqualTo(acr);
    }
  }

  @Test
  void languagesAreThoseOfThePages() {
    var portal = portal(false);
    assertThat(
            List.of("zh-CN", "en", "fr", "de-DE").stream()
                .filter(tag -> begun(with(portal, "ui_locales", tag)).language() != null))
        .containsExactlyInAnyOrderElementsOf(list("ui_locales_supported"));
  }

  @Test
  void parametersThatAreToldToBeUnsupportedAreRefused() {
    var portal = portal(false);
    // without a word this one is false, the next one true
    assertThat(document.<Boolean>get("request_parameter_supported")).isNotEqualTo(true);
    assertThat(error(with(portal, "request", "e30."))).isEqualTo("request_not_supported");
    assertThat(document.getBoolean("request_uri_parameter_supported")).isFalse();
    assertThat(error(with(portal, "request_uri", "https://portal.example/r")))
        .isEqualTo("request_uri_not_supported");
    assertThat(document.getBoolean("claims_parameter_supported")).isTrue();
    assertThat(begun(with(portal, "claims", "{\"userinfo\":{\"phone\":null}}")).claims())
        .containsExactly("phone");
    assertThat(document.getBoolean("require_pushed_authorization_requests")).isFalse();
    assertThat(document.getBoolean("authorization_response_iss_parameter_supported")).isTrue();
  }

  @Test
  void grantsAreThoseOfTheTokenEndpoint() {
    var tried = new TreeSet<>(list("grant_types_supported"));
    tried.addAll(
        List.of(
            "authorization_code",
            "refresh_token",
            "client_credentials",
            "password",
            "implicit",
            "urn:ietf:params:oauth:grant-type:jwt-bearer",
            "urn:ietf:params:oauth:grant-type:device_code",
            "urn:ietf:params:oauth:grant-type:token-exchange",
            "urn:openid:params:grant-type:ciba"));
    var portal = TestPortal.register(pool, Terms.CONFIDENTIAL);
    assertThat(
            tried.stream()
                .filter(
                    grant -> {
                      String error = Patiently.ask(() -> asked(portal, grant)).path("error");
                      return error == null || error.equals("invalid_grant");
                    }))
        .containsExactlyInAnyOrderElementsOf(list("grant_types_supported"));
  }

  private Response asked(TestPortal portal, String grant) {
    var form = form(portal);
    form.put("grant_type", grant);
    form.put("code", "c");
    form.put("auth_req_id", "r");
    form.put("refresh_token", "r");
    form.put("redirect_uri", TestPortal.REDIRECT_URI);
    form.put("code_verifier", CodedLogins.VERIFIER);
    return given().formParams(form).post("/oauth2/token");
  }

  @Test
  void clientsProveThemselvesByTheMethodsThatAreNamed() {
    var confidential = TestPortal.register(pool, Terms.CONFIDENTIAL);
    var open = TestPortal.register(pool, Terms.PUBLIC);
    var proving =
        Map.<String, Supplier<RequestSpecification>>of(
            "private_key_jwt",
            () -> given().formParams(form(confidential)),
            "none",
            () -> given().formParams(form(open)),
            "client_secret_basic",
            () -> given().auth().preemptive().basic(Api.PORTAL, secret()),
            "client_secret_post",
            () -> given().formParam("client_id", Api.PORTAL).formParam("client_secret", secret()));
    var accepted =
        proving.entrySet().stream()
            .filter(
                method ->
                    "invalid_grant"
                        .equals(
                            Patiently.ask(() -> refused(method.getValue().get())).path("error")))
            .map(Map.Entry::getKey)
            .toList();
    for (var member :
        List.of(
            "token_endpoint_auth_methods_supported",
            "revocation_endpoint_auth_methods_supported")) {
      assertThat(accepted).containsExactlyInAnyOrderElementsOf(list(member));
    }
  }

  private static Response refused(RequestSpecification client) {
    return client
        .formParam("grant_type", "refresh_token")
        .formParam("refresh_token", "r")
        .post("/oauth2/token");
  }

  @Test
  void claimsAreThoseOfIdTokensAndUserInfo() throws SQLException {
    var portal = TestPortal.register(pool, Terms.CONFIDENTIAL);
    var claims = "{\"roles\":[\"portal\"],\"claims\":[\"name\",\"idNumber\",\"phone\",\"cardNo\"]}";
    Patiently.ask(
            () ->
                TestPartner.administrator()
                    .body(claims)
                    .put("/v1/partners/{no}/entitlements", portal.number()))
        .then()
        .statusCode(200);
    var all =
        Asked.scopes(
            "openid", "profile", "essc:name", "essc:id-number", "essc:phone", "essc:card-no");
    var told = told(coded.loggedIn(portal, Api.here().holder(), all));
    var families = new Families(database, index, Api.here());
    var two = families.guardian();
    var code = coded.code(portal, two.member(), all, families.delegate(two, "guardian"));
    told.addAll(told(coded.exchange(portal, code)));

    assertThat(told).containsExactlyInAnyOrderElementsOf(list("claims_supported"));
    assertThat(list("subject_types_supported")).containsExactly("pairwise");
  }

  private Set<String> told(Api.Reply tokens) {
    var told = new HashSet<>(TestPortal.claims(tokens.json().getString("id_token")).fieldNames());
    told.addAll(
        coded
            .userInfo("Bearer", tokens.json().getString("access_token"))
            .json()
            .<String, Object>getMap("$")
            .keySet());
    return told;
  }

  /** Keys of other algorithms cannot be registered, and proofs with others do not hold. */
  @Test
  void es256IsTheOnlyAlgorithm() {
    for (var member :
        List.of(
            "id_token_signing_alg_values_supported",
            "token_endpoint_auth_signing_alg_values_supported",
            "revocation_endpoint_auth_signing_alg_values_supported",
            "dpop_signing_alg_values_supported")) {
      assertThat(list(member)).as(member).containsExactly("ES256");
    }
    var published = given().get("/.well-known/jwks.json").jsonPath();
    assertThat(published.<String>getList("keys.alg")).isNotEmpty().containsOnly("ES256");
  }

  @Test
  void banksAreAskedToPollOrArePinged() {
    assertThat(document.getString("backchannel_authentication_endpoint"))
        .isEqualTo(issuer.value() + "/oauth2/bc-authorize");
    assertThat(list("backchannel_token_delivery_modes_supported")).containsExactly("poll", "ping");
    assertThat(document.<Boolean>get("backchannel_user_code_parameter_supported"))
        .isNotEqualTo(true);
  }

  private List<String> list(String member) {
    return document.getList(member);
  }

  private static String secret() {
    return "sandbox-" + Api.PORTAL;
  }

  private static String scopes(String one) {
    return one.equals("openid") ? one : "openid " + one;
  }

  private static RequestSpecification plain() {
    return given().redirects().follow(false);
  }

  private HashMap<String, String> form(TestPortal portal) {
    return new HashMap<>(portal.login(clock, issuer.value()));
  }

  /** Registered for all that can be registered. */
  private static TestPartner portal(boolean scanAllowed) {
    var portal = Portals.entitled("maskedName", "name", "idNumber", "phone", "cardNo");
    var scopes = new JsonArray().add("profile").add("offline_access");
    if (!scanAllowed) {
      scopes.add("essc:name").add("essc:id-number").add("essc:phone").add("essc:card-no");
    }
    Portals.put(
            portal.number(),
            Portals.registration().put("scopes", scopes).put("scanAllowed", scanAllowed))
        .then()
        .statusCode(200);
    return portal;
  }

  private static Map<String, String> with(TestPartner portal, String parameter, String value) {
    var request = new HashMap<String, String>();
    request.put("client_id", portal.number());
    request.put("redirect_uri", Portals.CALLBACK);
    request.put("response_type", "code");
    request.put("scope", "openid");
    request.put("code_challenge", "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
    request.put("code_challenge_method", "S256");
    request.put(parameter, value);
    return request;
  }

  private static Set<String> accepted(
      Iterable<String> tried, java.util.function.Function<String, Map<String, String>> request) {
    var accepted = new TreeSet<String>();
    tried.forEach(
        one -> {
          if (error(request.apply(one)).isEmpty()) {
            accepted.add(one);
          }
        });
    return accepted;
  }

  /** What the portal is told; nothing where a login has begun. */
  private static String error(Map<String, String> request) {
    var location = location(request);
    try {
      return location.getPath().startsWith("/login/")
          ? ""
          : AuthorizationErrorResponse.parse(location).getErrorObject().getCode();
    } catch (com.nimbusds.oauth2.sdk.ParseException malformed) {
      throw new AssertionError(location.toString(), malformed);
    }
  }

  private org.essc.login.AuthorizationRequest begun(Map<String, String> request) {
    var id = new LoginId(location(request).getPath().substring("/login/".length()));
    return Unis.get(logins.find(id, Patience.of(java.time.Duration.ofSeconds(10))))
        .orElseThrow()
        .request();
  }

  private static URI location(Map<String, String> request) {
    var answer = Patiently.ask(() -> plain().queryParams(request).get("/oauth2/authorize"));
    assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(303);
    return URI.create(answer.getHeader("Location"));
  }
}
