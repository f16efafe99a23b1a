package org.essc.login;

import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.essc.platform.config.Issuer;
import org.essc.platform.random.Randomness;
import org.essc.platform.time.Patience;
import org.essc.testing.Api;
import org.essc.testing.Unis;

/** Logins whose page is open, without the authorization endpoint. */
@Singleton
public class WaitingLogins {

  public static final String REDIRECT_URI = "https://portal.example/callback?from=essc";
  public static final String STATE = "state-of-the-portal";

  private final LoginStore store;
  private final Randomness randomness;
  private final Issuer issuer;
  private final Pool pool;

  WaitingLogins(LoginStore store, Randomness randomness, Issuer issuer, Pool pool) {
    this.store = store;
    this.randomness = randomness;
    this.issuer = issuer;
    this.pool = pool;
  }

  /**
   * A login and the browser that began it.
   *
   * @param cookie as the browser sends it
   */
  public record Waiting(LoginId id, String cookie, String number, String qrSecret) {}

  public static AuthorizationRequest request() {
    return request(Acr.SCAN_PIN, null);
  }

  public static AuthorizationRequest request(Acr acr, String language) {
    return request(acr, language, REDIRECT_URI);
  }

  public static AuthorizationRequest request(Acr acr, String language, String redirectUri) {
    return new AuthorizationRequest(
        Api.PORTAL,
        redirectUri,
        STATE,
        null,
        acr == Acr.SCAN ? Set.of("openid", "profile") : Set.of("openid", "essc:name"),
        Set.of(),
        "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM",
        acr,
        null,
        null,
        language,
        null);
  }

  public Waiting open() {
    return open(request());
  }

  public Waiting open(AuthorizationRequest request) {
    return open(request, UnaryOperator.identity());
  }

  /**
   * @param more changes the browser's fields
   */
  public Waiting open(AuthorizationRequest request, UnaryOperator<Map<String, String>> more) {
    register(request.redirectUri());
    var id = LoginId.random(randomness);
    var secret = BrowserCookie.secret(randomness);
    var fields = new LinkedHashMap<String, String>();
    fields.put(Login.Field.BROWSER, BrowserCookie.digest(secret));
    fields.put(Login.Field.QR, randomness.base32(52));
    fields.put(Login.Field.NUMBER, "47");
    fields.put(Login.Field.SINCE, String.valueOf(System.currentTimeMillis()));
    var all = more.apply(fields);
    Unis.get(store.begin(id, LoginState.WAITING, request, all, patience()));
    return new Waiting(
        id,
        BrowserCookie.name(id, issuer) + "=" + secret,
        all.get(Login.Field.NUMBER),
        all.get(Login.Field.QR));
  }

  /** The sandbox's portal is registered already, for addresses of this machine. */
  private void register(String redirectUri) {
    Unis.get(
        pool.preparedQuery(
                """
                insert into openid_client values ($1, $2, '{}', null, '{}', 'client_secret_basic',
                  'openid', '{profile,essc:name}', false, true, now(), now(), 1)
                on conflict (partner_no) do update
                   set redirect_uris = openid_client.redirect_uris || excluded.redirect_uris
                 where not openid_client.redirect_uris @> excluded.redirect_uris""")
            .execute(Tuple.of(Api.PORTAL, new String[] {redirectUri})));
  }

  /** As it stands now. */
  public Login read(LoginId id) {
    return Unis.get(store.find(id, patience())).orElseThrow();
  }

  /** Takes a step past all that guards it. */
  public StepOutcome go(LoginId id, LoginStep step) {
    return Unis.get(store.go(id, step, patience()));
  }

  /** What the page's QR code says now, or so many steps ago. */
  public String qr(Waiting waiting, int stepsAgo) {
    long step = QrProof.step(read(waiting.id()).readAt()) - stepsAgo;
    return QrProof.of(waiting.id(), waiting.qrSecret(), step).text(issuer);
  }

  public String qr(Waiting waiting) {
    return qr(waiting, 0);
  }

  private static Patience patience() {
    return Patience.of(Duration.ofSeconds(10));
  }
}
