import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Keycloak beside the platform, in production mode on its own file database, with one realm, one
 * client ({@code client_secret_basic}, PKCE, ES256) and one user who is logged in as often as a row
 * has connections. Closing stops it.
 */
final class Keycloak implements AutoCloseable {

  static final String REDIRECT_URI = "http://localhost/callback";

  private static final Path DISTRIBUTIONS = Path.of("target", "portals", "keycloak-dist");
  private static final String USER = "bench";
  private static final String PASSWORD = "bench-of-this-run";
  private static final Pattern ACTION = Pattern.compile("action=\"([^\"]+)\"");

  private static final String REALM =
      """
      {"realm": "bench", "enabled": true, "sslRequired": "none",
       "defaultSignatureAlgorithm": "ES256", "accessCodeLifespan": 3600, "accessTokenLifespan": 3600,
       "clients": [{"clientId": "bench", "secret": "bench", "enabled": true,
         "clientAuthenticatorType": "client-secret", "standardFlowEnabled": true,
         "serviceAccountsEnabled": true,
         "redirectUris": ["%s"],
         "protocolMappers": [{"name": "audience", "protocol": "openid-connect",
           "protocolMapper": "oidc-audience-mapper",
           "config": {"included.client.audience": "bench", "access.token.claim": "true"}}],
         "attributes": {"pkce.code.challenge.method": "S256",
                        "id.token.signed.response.alg": "ES256"}}],
       "users": [{"username": "%s", "enabled": true, "email": "bench@portal.example",
         "emailVerified": true, "firstName": "B", "lastName": "B",
         "credentials": [{"type": "password", "value": "%s"}]}]}
      """
          .formatted(REDIRECT_URI, USER, PASSWORD);

  private final Process process;
  private final String base;
  private List<Web> browsers;

  private Keycloak(Process process, String base) {
    this.process = process;
    this.base = base;
  }

  /** Where {@code ./mvnw -Psandbox,portals} has unpacked it. */
  static boolean present() {
    return Files.isDirectory(DISTRIBUTIONS);
  }

  static Keycloak start() throws IOException, InterruptedException {
    Path program;
    try (var versions = Files.list(DISTRIBUTIONS.toAbsolutePath())) {
      program = versions.findFirst().orElseThrow();
    }
    Platform.delete(program.resolve("data"));
    Files.createDirectories(program.resolve("data/import"));
    Files.writeString(program.resolve("data/import/bench-realm.json"), REALM);
    int port = Platform.freePort();
    var log = Path.of("target", "bench", "keycloak.log").toAbsolutePath();
    var builder =
        new ProcessBuilder(
                "bash",
                "bin/kc.sh",
                "start",
                "--db=dev-file",
                "--cache=local",
                "--http-enabled=true",
                "--http-host=127.0.0.1",
                "--http-port=" + port,
                "--hostname=http://localhost:" + port,
                "--import-realm")
            .directory(program.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    var keycloak = new Keycloak(builder.start(), "http://127.0.0.1:" + port);
    Runtime.getRuntime().addShutdownHook(new Thread(keycloak::close));
    for (int i = 0; i < 1200 && keycloak.process.isAlive(); i++) {
      if (Files.readString(log).contains("Listening on:")) {
        keycloak.logIn();
        return keycloak;
      }
      Thread.sleep(200);
    }
    throw new IOException("Keycloak did not start; " + log + " says why");
  }

  Wrk wrk() {
    var server =
        Stream.concat(process.descendants(), Stream.of(process.toHandle()))
            .filter(one -> one.info().command().orElse("").endsWith("java"))
            .findFirst()
            .orElseThrow();
    return new Wrk(base, server);
  }

  /** The same access token over and over, which the client that got it asks about (RFC 7662). */
  Wrk.Load introspection(Path bodies) throws IOException {
    var form = "application/x-www-form-urlencoded";
    var answer =
        new Web().post(base + tokenPath(), authorization(), form, "grant_type=client_credentials");
    var token = Web.found(answer, Pattern.compile("\"access_token\":\"([^\"]+)\""));
    Files.writeString(bodies, "token=" + token + "\n");
    var asked =
        new Web().post(base + tokenPath() + "/introspect", authorization(), form, "token=" + token);
    Web.found(asked, Pattern.compile("\"active\":(true)"));
    return new Wrk.Load(tokenPath() + "/introspect", bodies, form, authorization(), null, false);
  }

  String tokenPath() {
    return "/realms/bench/protocol/openid-connect/token";
  }

  static String authorization() {
    return "Basic "
        + Base64.getEncoder().encodeToString("bench:bench".getBytes(StandardCharsets.US_ASCII));
  }

  /** Each user session makes its share, one after the other. */
  List<String> codes(int count) {
    IntFunction<List<String>> share =
        i ->
            IntStream.range(0, count / browsers.size())
                .mapToObj(ignored -> Web.code(browsers.get(i).get(authorize())))
                .toList();
    return Together.each(browsers.size(), share).stream().flatMap(List::stream).toList();
  }

  /** By the login form, as users do; then its own cookies are enough. */
  private void logIn() {
    browsers =
        Together.each(
            Wrk.CONNECTIONS,
            ignored -> {
              var browser = new Web();
              var form = Web.found(browser.get(authorize()), ACTION).replace("&amp;", "&");
              var answer =
                  browser.post(
                      form.replaceFirst("^http://[^/]+", base),
                      base.replace("127.0.0.1", "localhost"),
                      Map.of("username", USER, "password", PASSWORD));
              Web.code(answer);
              return browser;
            });
    requireEs256(
        new Web()
            .post(
                base + tokenPath(),
                authorization(),
                "application/x-www-form-urlencoded",
                Logins.exchange(codes(browsers.size()).get(0), REDIRECT_URI)));
  }

  private static void requireEs256(HttpResponse<String> tokens) {
    var header = Web.found(tokens, Pattern.compile("\"id_token\":\"([^.]+)\\."));
    if (!new String(Base64.getUrlDecoder().decode(header), StandardCharsets.UTF_8)
        .contains("ES256")) {
      throw Web.unexpected(tokens);
    }
  }

  private String authorize() {
    return base
        + "/realms/bench/protocol/openid-connect/auth?response_type=code&client_id=bench"
        + "&scope=openid+profile&state=s&nonce=n&code_challenge_method=S256&code_challenge="
        + Web.CHALLENGE
        + "&redirect_uri="
        + URLEncoder.encode(REDIRECT_URI, StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    // the script waits for the program that it has started
    process.descendants().forEach(ProcessHandle::destroy);
    process.destroy();
    try {
      process.waitFor(30, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
