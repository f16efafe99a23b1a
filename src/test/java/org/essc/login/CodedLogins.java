package org.essc.login;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.essc.family.acting.Delegate;
import org.essc.platform.config.Issuer;
import org.essc.platform.crypto.Sha256;
import org.essc.platform.random.Randomness;
import org.essc.platform.time.Patience;
import org.essc.testing.Api;
import org.essc.testing.Unis;

/**
 * Logins that a holder has confirmed and whose code the portal has: put into Redis as the login
 * page leaves them, for tests of what comes afterwards.
 */
@Singleton
public class CodedLogins {

  /** 43 characters, as the browser's script of a portal makes them. */
  public static final String VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

  private static final String TOKEN = "/oauth2/token";
  private static final Patience LONG = Patience.of(Duration.ofDays(1));

  private final LoginStore logins;
  private final Pool pool;
  private final Randomness randomness;
  private final Issuer issuer;
  private final Clock clock;
  private final Api api;

  @Inject
  CodedLogins(LoginStore logins, Pool pool, Randomness randomness, Issuer issuer, Clock clock) {
    this(logins, pool, randomness, issuer, clock, Api.here());
  }

  private CodedLogins(
      LoginStore logins, Pool pool, Randomness randomness, Issuer issuer, Clock clock, Api api) {
    this.logins = logins;
    this.pool = pool;
    this.randomness = randomness;
    this.issuer = issuer;
    this.clock = clock;
    this.api = api;
  }

  /** For tests of refusals: the portal that does not come again when it is told to (503). */
  public CodedLogins once() {
    return new CodedLogins(logins, pool, randomness, issuer, clock, api.once());
  }

  public Pool pool() {
    return pool;
  }

  /** What the portal asked for. */
  public record Asked(Set<String> scopes, Set<String> claims, String dpopJkt) {

    public static final Asked OFFLINE = scopes("openid", "profile", "offline_access");

    public static Asked scopes(String... scopes) {
      return new Asked(Set.of(scopes), Set.of(), null);
    }
  }

  /** The code, as the portal got it. */
  public String code(TestPortal portal, Api.Holder holder, Asked asked) {
    return code(portal, holder, asked, null, "nonce-1");
  }

  /**
   * @param delegate who has confirmed for the holder, or null
   */
  public String code(TestPortal portal, Api.Holder holder, Asked asked, Delegate delegate) {
    return code(portal, holder, asked, delegate, "nonce-1");
  }

  /** As {@link #code(TestPortal, Api.Holder, Asked)}, with the portal's nonce. */
  public String code(TestPortal portal, Api.Holder holder, Asked asked, String nonce) {
    return code(portal, holder, asked, null, nonce);
  }

  private String code(
      TestPortal portal, Api.Holder holder, Asked asked, Delegate delegate, String nonce) {
    var code = LoginCode.random(LoginId.random(randomness), randomness);
    var request =
        new AuthorizationRequest(
            portal.number(),
            TestPortal.REDIRECT_URI,
            "state-1",
            nonce,
            asked.scopes(),
            asked.claims(),
            challenge(),
            Acr.SCAN_PIN,
            null,
            asked.dpopJkt(),
            null,
            null);
    var fields = fields(holder, code);
    if (delegate != null) {
      fields.put(Login.Field.DELEGATE, delegate.encode());
    }
    var begun = logins.begin(code.login(), LoginState.CODED, request, fields, LONG);
    if (!Unis.get(begun).done()) {
      throw new AssertionError("not begun");
    }
    return code.text();
  }

  private Map<String, String> fields(Api.Holder holder, LoginCode code) {
    var signing =
        Unis.get(
                pool.preparedQuery("select * from ecard_binding where sign_no = $1")
                    .execute(Tuple.of(holder.signNo())))
            .iterator()
            .next();
    var fields = new HashMap<String, String>();
    fields.put(Login.Field.SINCE, String.valueOf(clock.millis()));
    fields.put(Login.Field.SIGN_NO, holder.signNo());
    fields.put(Login.Field.SIGNING, signing.getUUID("id").toString());
    fields.put(Login.Field.HOLDER, signing.getUUID("holder_id").toString());
    fields.put(Login.Field.ECARD, signing.getUUID("ecard_id").toString());
    fields.put(Login.Field.CHANNEL, signing.getString("channel_no"));
    fields.put(Login.Field.SESSION, randomness.uuid().toString());
    fields.put(Login.Field.AUTH_TIME, String.valueOf(clock.millis()));
    fields.put(Login.Field.ACR, Acr.SCAN_PIN.urn());
    fields.put(Login.Field.AMR, "user pin");
    fields.put(Login.Field.CODE, code.digest());
    return fields;
  }

  private static String challenge() {
    return java.util.Base64.getUrlEncoder().withoutPadding().encodeToString(Sha256.of(VERIFIER));
  }

  /** The form that exchanges a code; for a test to spoil. */
  public Map<String, String> exchangeForm(TestPortal portal, String code) {
    var form = new LinkedHashMap<>(portal.login(clock, issuer.value()));
    form.put("grant_type", "authorization_code");
    form.put("code", code);
    form.put("redirect_uri", TestPortal.REDIRECT_URI);
    form.put("code_verifier", VERIFIER);
    return form;
  }

  public Api.Reply exchange(TestPortal portal, String code) {
    return post(TOKEN, () -> exchangeForm(portal, code));
  }

  public Map<String, String> refreshForm(TestPortal portal, String refreshToken) {
    var form = new LinkedHashMap<>(portal.login(clock, issuer.value()));
    form.put("grant_type", "refresh_token");
    form.put("refresh_token", refreshToken);
    return form;
  }

  public Api.Reply refresh(TestPortal portal, String refreshToken) {
    return post(TOKEN, () -> refreshForm(portal, refreshToken));
  }

  /** A holder who is logged in at the portal: the answer to the code's exchange. */
  public Api.Reply loggedIn(TestPortal portal, Api.Holder holder, Asked asked) {
    var reply = post(TOKEN, () -> exchangeForm(portal, code(portal, holder, asked)));
    if (reply.status() != 200) {
      throw new AssertionError(reply.status() + " " + reply.body());
    }
    return reply;
  }

  public Api.Reply userInfo(String scheme, String accessToken) {
    return api.join(
        api.request("/oauth2/userinfo", null)
            .header("Authorization", scheme + " " + accessToken)
            .GET());
  }

  /** Comes again only with a form that is good more than once: an assertion is not. */
  public Api.Reply post(String path, Map<String, String> form) {
    var caller = form.containsKey("client_assertion") ? api.once() : api;
    return caller.join(posting(path, form));
  }

  /**
   * @param form made anew each time
   */
  public Api.Reply post(String path, Supplier<Map<String, String>> form) {
    return api.join(() -> posting(path, form.get()));
  }

  public HttpRequest.Builder posting(String path, Map<String, String> form) {
    var body =
        form.entrySet().stream()
            .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), UTF_8))
            .collect(Collectors.joining("&"));
    return api.request(path, null)
        .header("Content-Type", "application/x-www-form-urlencoded")
        .POST(BodyPublishers.ofString(body));
  }

  public static UUID session(Api.Reply tokens) {
    var claims = TestPortal.claims(tokens.json().getString("access_token"));
    return UUID.fromString(claims.getString("sid"));
  }

  /** What ended it; null while it lives. */
  public String endedBy(UUID session) {
    return Unis.get(
            pool.preparedQuery("select ended_by from login_session where id = $1")
                .execute(Tuple.of(session)))
        .iterator()
        .next()
        .getString(0);
  }
}
