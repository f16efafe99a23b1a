import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What the rows of the login feature send. */
final class LoginRows {

  static final int HOLDERS = 128;

  private static final String ADMINISTRATOR = "8000000005";
  private static final String CHANNEL = "1000000001";
  private static final String PORTAL = "3000000001";
  private static final String FORM = "application/x-www-form-urlencoded";

  /** Codes of a measurement at most: they are used up, and the rate is of the time until then. */
  private static final int CODES = 2_048;

  /** While codes are made; enough for a few cores. */
  private static final int LOGINS_AT_ONCE = 8;

  /** Codes live 60 seconds; the first ones made have to be good when the last ones are used. */
  private static final long PREPARING_NANOS = TimeUnit.SECONDS.toNanos(40);

  private final Client client;
  private final Platform platform;
  private final Path bodies;
  private final int seconds;
  private Logins logins;

  LoginRows(Client client, Platform platform, Path bodies, int seconds) {
    this.client = client;
    this.platform = platform;
    this.bodies = bodies;
    this.seconds = seconds;
  }

  /** Lets the portal be content with a scan, and issues cards to the first people imported. */
  void prepare(String now, boolean pins) throws IOException, InterruptedException {
    client.put(
        "/v1/partners/" + PORTAL + "/openid-client",
        client.sandboxToken(ADMINISTRATOR),
        BodyPublishers.ofString(
            """
            {"redirectUris":["%s"],"authMethod":"client_secret_basic","profile":"openid",\
            "scopes":["profile","offline_access"],"scanAllowed":true}\
            """
                .formatted(Logins.REDIRECT_URI)));
    var token = client.sandboxToken(CHANNEL);
    var signNos =
        client.postAll(
            "/v1/ecards", token, "login-", HOLDERS, i -> People.issuance(i, now), "signNo");
    logins =
        new Logins(
            platform.base(),
            platform.issuer(),
            Client.sandboxLogin(PORTAL),
            "Bearer " + token,
            signNos);
    if (pins) {
      logins.setPins();
    }
  }

  /**
   * The codes are those of logins by scan alone, which are made faster than those with PIN. A login
   * that a busy machine refused is left out: it is not what is measured.
   */
  Wrk.Result exchange() throws IOException, InterruptedException {
    long end = System.nanoTime() + PREPARING_NANOS;
    var codes =
        Together.each(
            LOGINS_AT_ONCE, CODES, i -> System.nanoTime() < end ? codeIfNotRefused(i) : null);
    return exchange(
        new Wrk(platform.base(), platform.handle()),
        "/oauth2/token",
        Client.sandboxLogin(PORTAL),
        Logins.REDIRECT_URI,
        codes);
  }

  private String codeIfNotRefused(int holder) {
    try {
      return logins.code(holder, false);
    } catch (IllegalStateException refused) {
      return null;
    }
  }

  Wrk.Result exchange(Keycloak keycloak) throws IOException, InterruptedException {
    return exchange(
        keycloak.wrk(),
        keycloak.tokenPath(),
        Keycloak.authorization(),
        Keycloak.REDIRECT_URI,
        keycloak.codes(CODES));
  }

  Wrk.Result loop(boolean pin) {
    int atOnce = pin ? Logins.PINS_AT_ONCE : Wrk.CONNECTIONS;
    return Together.measure(atOnce, seconds, i -> logins.logIn(i, pin));
  }

  Pages.Result pages() throws IOException, InterruptedException {
    return Pages.measure(logins, platform);
  }

  private Wrk.Result exchange(
      Wrk wrk, String path, String authorization, String redirectUri, List<String> codes)
      throws IOException, InterruptedException {
    System.err.printf("%d codes for %s%n", codes.size(), path);
    var forms = new ArrayList<String>();
    codes.forEach(code -> forms.add(Logins.exchange(code, redirectUri)));
    Files.write(bodies, forms, StandardCharsets.UTF_8);
    return wrk.run(
        new Wrk.Load(path, bodies, FORM, authorization, null, true), Wrk.CONNECTIONS, seconds);
  }
}
