package org.essc.portals;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.essc.sandbox.SyntheticHolders;
import org.essc.testing.Api;
import org.essc.testing.Browser;
import org.essc.testing.PlatformProcess;
import org.essc.testing.ReplyJson;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Portals made of other people's software log an invented citizen in, by configuration alone: the
 * packaged program, a browser, the sandbox's phone. Those tagged {@code portals} need what no build
 * server should fetch each time; {@code -Pportals} runs them all.
 */
@Tag("portal")
class PortalClientsIT {

  private static final String PORTAL = "3000000001";
  private static final String SECRET = "sandbox-" + PORTAL;
  private static final String ADMINISTRATOR = "8000000005";
  private static final int WIDTH = 1280;

  private static PlatformProcess platform;
  private static Api api;

  @TempDir private static Path data;

  @BeforeAll
  static void start() {
    Browser.requireInstalled();
    platform = PlatformProcess.start(data.resolve("data"));
    api = Api.at(platform.baseUrl());
  }

  @AfterAll
  static void stop() {
    if (platform != null) {
      platform.close();
    }
  }

  @Test
  void openIdClientOfNode() {
    int port = Portal.freePort();
    register(confidential("http://localhost:" + port + "/callback"));
    var directory = npm("openid-client");
    try (var portal = node(directory, port, Map.of("CLIENT_SECRET", SECRET))) {
      assertThat(logIn(portal, "http://localhost:" + port + "/")).containsEntry("tokenType", "bearer");
    }
  }

  @Test
  void modAuthOpenidcOfApache() throws IOException {
    int port = Portal.freePort();
    register(confidential("http://localhost:" + port + "/callback"));
    var directory =
        Portal.unpack(
            "mod-auth-openidc",
            Map.of(
                "DIRECTORY", Path.of("target/portals/mod-auth-openidc").toAbsolutePath().toString(),
                "PORT", String.valueOf(port),
                "USER", System.getProperty("user.name").equals("root") ? "www-data" : "#-1",
                "ISSUER", platform.baseUrl(),
                "CLIENT_ID", PORTAL,
                "CLIENT_SECRET", SECRET,
                "PASSPHRASE", "only-of-this-test"));
    var pages = Files.createDirectories(directory.resolve("pages"));
    Files.copy(
        directory.resolve("index.shtml"),
        pages.resolve("index.shtml"),
        java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    try (var portal =
        Portal.start(
            directory,
            List.of("/usr/sbin/apache2", "-f", directory.resolve("httpd.conf").toString(), "-X"),
            Map.of(),
            "")) {
      logIn(portal, "http://localhost:" + port + "/");
    }
  }

  @Test
  @Tag("portals")
  void oidcClientTsInTheBrowser() {
    int port = Portal.freePort();
    register(
        """
        {"redirectUris":["http://localhost:%1$d/callback"],"postLogoutRedirectUris":[],
         "webOrigins":["http://localhost:%1$d"],"authMethod":"none","profile":"openid",
         "scopes":["profile","offline_access"],"dpopBound":false,"scanAllowed":false}"""
            .formatted(port));
    var directory = npm("oidc-client-ts");
    try (var portal = node(directory, port, Map.of())) {
      assertThat(logIn(portal, "http://localhost:" + port + "/")).containsEntry("renewed", true);
    }
  }

  @Test
  @Tag("portals")
  void springSecurity() {
    int port = Portal.freePort();
    register(confidential("http://localhost:" + port + "/login/oauth2/code/essc"));
    Portal.run(
        Path.of("").toAbsolutePath(),
        List.of("./mvnw", "-q", "-f", "src/test/portals/spring-security/pom.xml", "package"));
    var jar = Path.of("target/portals/spring-security/portal-spring-security-1.jar");
    try (var portal =
        Portal.start(
            Path.of("").toAbsolutePath(),
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-jar",
                jar.toString()),
            environment(port, Map.of("CLIENT_SECRET", SECRET)),
            "Started Portal")) {
      logIn(portal, "http://localhost:" + port + "/");
    }
  }

  private static void register(String client) {
    var reply =
        api.join(
            api.json("/v1/partners/" + PORTAL + "/openid-client", ADMINISTRATOR, client)
                .PUT(BodyPublishers.ofString(client)));
    assertThat(reply.status()).as(reply.body()).isBetween(200, 204);
  }

  private static String confidential(String redirectUri) {
    return """
        {"redirectUris":["%s"],"postLogoutRedirectUris":[],"webOrigins":[],
         "authMethod":"client_secret_basic","profile":"openid",
         "scopes":["profile","offline_access"],"dpopBound":false,"scanAllowed":false}"""
        .formatted(redirectUri);
  }

  private static Path npm(String name) {
    var directory = Portal.unpack(name, Map.of());
    if (!Files.exists(directory.resolve("node_modules"))) {
      Portal.run(directory, List.of("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"));
    }
    return directory;
  }

  private static Portal node(Path directory, int port, Map<String, String> more) {
    return Portal.start(
        directory, List.of("node", "--experimental-global-webcrypto", "portal.mjs"), environment(port, more), "portal ready");
  }

  private static Map<String, String> environment(int port, Map<String, String> more) {
    var all = Portal.environment(platform.baseUrl(), port, more);
    all.put("CLIENT_ID", PORTAL);
    return all;
  }

  /** As a citizen does it: the portal's address, a look at the page, the phone. */
  private static Map<String, Object> logIn(Portal portal, String address) {
    try (var browser = Browser.open("zh-CN", WIDTH, 900)) {
      browser.visit(address);
      return logIn(browser, portal);
    }
  }

  private static Map<String, Object> logIn(Browser browser, Portal portal) {
    var holder = SyntheticHolders.all().get(0);
    var qr = browser.find("[data-test=qr]").getAttribute("data-qr");
    var number = browser.text("[data-test=number]");
    var answered =
        api.post(
            "/sandbox/phone",
            null,
            """
            {"idNumber":"%s","qr":"%s","number":"%s","decision":"confirm"}"""
                .formatted(holder.idNumber(), qr, number));
    assertThat(answered.status()).as(answered.body()).isEqualTo(200);
    browser.until(
        ignored -> browser.all("#told").stream().anyMatch(told -> !told.getText().isEmpty()));
    var told = ReplyJson.of(browser.text("#told")).<String, Object>getMap("");
    assertThat(told)
        .as(portal.output())
        .containsEntry("acr", "urn:essc:acr:scan-pin")
        .containsEntry("name", holder.name().charAt(0) + "*".repeat(holder.name().length() - 1));
    assertThat((String) told.get("subject")).hasSize(32);
    return told;
  }
}
