package org.essc.portals;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.restassured.path.json.JsonPath;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.essc.sandbox.SyntheticHolder;
import org.essc.sandbox.SyntheticHolders;
import org.essc.testing.Api;
import org.essc.testing.Browser;
import org.essc.testing.PlatformProcess;
import org.essc.testing.Ports;
import org.essc.testing.ReplyJson;
import org.essc.testing.TestPartner;
import org.essc.testing.TestServers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.TimeoutException;

/**
 * Portals made of other people's software log an invented citizen in, by configuration alone: the
 * packaged program, a browser, the sandbox's phone. Those tagged {@code portals} need what no build
 * server should fetch each time; {@code -Psandbox,portals} runs them all.
 */
@Tag("portal")
class PortalClientsIT {

  private static final String PORTAL = "3000000001";
  private static final String SECRET = "sandbox-" + PORTAL;
  private static final String ADMINISTRATOR = "8000000005";
  private static final int WIDTH = 1280;
  private static final int PHONE_WIDTH = 390;
  private static final SyntheticHolder HOLDER = SyntheticHolders.all().get(0);

  private static PlatformProcess platform;
  private static Api api;

  @TempDir private static Path data;

  @BeforeAll
  static void start() {
    Browser.requireInstalled();
    platform = PlatformProcess.start(data.resolve("data")).awaitHealthy();
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
    int port = Ports.free();
    var site = "http://localhost:" + port;
    register(ofNode(port, "client_secret_basic", "openid"));
    var directory = Portal.npm("openid-client");
    try (var portal = node(directory, port, Map.of("CLIENT_SECRET", SECRET));
        var browser = Browser.open("zh-CN", WIDTH, 900)) {
      browser.visit(site);
      assertThat(logIn(browser, portal, HOLDER))
          .containsEntry("tokenType", "bearer")
          .containsEntry("refused", Map.of("issuer", "OAUTH_INVALID_RESPONSE"));
      assertThat(session(site).getBoolean("live")).isTrue();

      browser.visit(site + "/logout");
      browser.until(driver -> browser.address().startsWith(site + "/bye"));
      assertThat(browser.text("#told")).isEqualTo("{\"back\":true}");
      awaitEnd(site, portal);

      var loser = SyntheticHolders.all().get(1);
      browser.visit(site);
      logIn(browser, portal, loser);
      assertThat(session(site).getBoolean("live")).isTrue();
      loseCard(loser);
      awaitEnd(site, portal);
    }
  }

  /** FAPI 2.0 Security Profile: pushed requests, signed assertions, tokens bound to a key. */
  @Test
  void openIdClientOfNodeInTheFapiProfile() {
    int port = Ports.free();
    var site = "http://localhost:" + port;
    var key = TestPartner.newKey("portal-1");
    var keys = new JsonObject().put("jwks", TestPartner.jwks(key)).encode();
    put("/v1/partners/" + PORTAL + "/keys", keys);
    register(ofNode(port, "private_key_jwt", "fapi2"));
    var directory = Portal.npm("openid-client");
    var environment = Map.of("CLIENT_KEY", key.toJSONString(), "PROFILE", "fapi2");
    try (var portal = node(directory, port, environment);
        var browser = Browser.open("zh-CN", WIDTH, 900)) {
      browser.visit(site);
      assertThat(logIn(browser, portal, HOLDER))
          .containsEntry("tokenType", "dpop")
          .containsEntry(
              "refused",
              Map.of(
                  "issuer", "OAUTH_INVALID_RESPONSE",
                  "code", "invalid_grant",
                  "refresh", "invalid_grant",
                  "userInfo", "invalid_dpop_proof",
                  "bearer", "invalid_token"));
      assertThat(session(site).getBoolean("live")).isTrue();

      endByHolder(HOLDER);
      awaitEnd(site, portal);
    }
  }

  @Test
  void modAuthOpenidcOfApache() throws IOException {
    int port = Ports.free();
    register(
        toldAt(
            confidential("http://localhost:" + port + "/callback"),
            "http://localhost:" + port + "/callback?logout=backchannel"));
    // the server's own user has to be able to read it, wherever this project lies
    var site = "http://localhost:" + port;
    var pages = Files.createTempDirectory("portal-pages");
    Files.setPosixFilePermissions(pages, PosixFilePermissions.fromString("rwxr-xr-x"));
    var directory =
        Portal.unpack(
            "mod-auth-openidc",
            Map.of(
                "DIRECTORY",
                Path.of("target/portals/mod-auth-openidc").toAbsolutePath().toString(),
                "PAGES",
                pages.toString(),
                "PORT",
                String.valueOf(port),
                "USER",
                "www-data",
                "ISSUER",
                platform.baseUrl(),
                "CLIENT_ID",
                PORTAL,
                "CLIENT_SECRET",
                SECRET,
                "PASSPHRASE",
                "only-of-this-test"));
    Files.copy(directory.resolve("index.shtml"), pages.resolve("index.shtml"));
    var command =
        List.of("/usr/sbin/apache2", "-f", directory.resolve("httpd.conf").toString(), "-X");
    try (var portal = Portal.startListening(directory, command, port);
        var browser = Browser.open("zh-CN", WIDTH, 900)) {
      browser.visit(site);
      logIn(browser, portal, HOLDER);
      browser.visit(site);
      assertThat(browser.text("#told")).contains("urn:essc:acr:scan-pin");

      endByHolder(HOLDER);

      Awaitility.await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(
              () -> {
                browser.visit(site);
                assertThat(browser.address()).startsWith(platform.baseUrl() + "/login/");
              });
    } finally {
      TestServers.deleteTree(pages);
    }
  }

  @Test
  @Tag("portals")
  void oidcClientTsInTheBrowser() {
    int port = Ports.free();
    register(
        """
        {"redirectUris":["http://localhost:%1$d/callback"],"postLogoutRedirectUris":[],
         "webOrigins":["http://localhost:%1$d"],"authMethod":"none","profile":"openid",
         "scopes":["profile","offline_access"],"dpopBound":false,"scanAllowed":false}"""
            .formatted(port));
    var directory = Portal.npm("oidc-client-ts");
    try (var portal = node(directory, port, Map.of())) {
      assertThat(logIn(portal, "http://localhost:" + port + "/")).containsEntry("renewed", true);
    }
  }

  @Test
  @Tag("portals")
  void springSecurity() {
    int port = Ports.free();
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

  @Test
  @Tag("portals")
  void keycloakAsABroker() throws IOException {
    int port = Ports.free();
    var keycloak = "http://localhost:" + port;
    register(confidential(keycloak + "/realms/portal/broker/essc/endpoint"));
    var realm =
        Map.of(
            "PORT",
            String.valueOf(port),
            "ISSUER",
            platform.baseUrl(),
            "CLIENT_ID",
            PORTAL,
            "CLIENT_SECRET",
            SECRET);
    try (var portal = Portal.keycloak("keycloak", port, realm);
        var browser = Browser.open("zh-CN", WIDTH, 900)) {
      var told = keycloak + "/told";
      browser.visit(
          keycloak
              + "/realms/portal/protocol/openid-connect/auth?client_id=portal-page"
              + "&response_type=code&scope=openid&kc_idp_hint=essc&redirect_uri="
              + told);
      confirm(browser, HOLDER);
      var code =
          browser.until(
              driver ->
                  driver.getCurrentUrl().startsWith(told)
                      ? driver.getCurrentUrl().replaceAll(".*[?&]code=([^&]+).*", "$1")
                      : null);
      var tokens =
          Api.at(keycloak)
              .once()
              .join(
                  Api.at(keycloak)
                      .request("/realms/portal/protocol/openid-connect/token", null)
                      .header("Content-Type", "application/x-www-form-urlencoded")
                      .POST(
                          BodyPublishers.ofString(
                              "grant_type=authorization_code&client_id=portal-page&redirect_uri="
                                  + told
                                  + "&code="
                                  + code)));
      assertThat(tokens.status()).as(tokens.body() + portal.output()).isEqualTo(200);
      var idToken = tokens.json().getString("id_token").split("\\.")[1];
      var claims = ReplyJson.of(new String(Base64.getUrlDecoder().decode(idToken), UTF_8));
      assertThat(claims.getString("preferred_username")).hasSize(32);
      assertThat(claims.getString("family_name")).isEqualTo(masked(HOLDER));
    }
  }

  private static void register(String client) {
    put("/v1/partners/" + PORTAL + "/openid-client", client);
  }

  private static void put(String path, String body) {
    var reply =
        api.join(api.json(path, ADMINISTRATOR, body).PUT(BodyPublishers.ofString(body, UTF_8)));
    assertThat(reply.status()).as(reply.body()).isBetween(200, 204);
  }

  private static String ofNode(int port, String authMethod, String profile) {
    var site = "http://localhost:" + port;
    return new JsonObject(toldAt(confidential(site + "/callback"), site + "/backchannel-logout"))
        .put("postLogoutRedirectUris", new JsonArray().add(site + "/bye"))
        .put("authMethod", authMethod)
        .put("profile", profile)
        .encode();
  }

  private static String toldAt(String client, String address) {
    return new JsonObject(client).put("backchannelLogoutUri", address).encode();
  }

  private static JsonPath session(String site) {
    return Api.at(site).get("/session", null).json();
  }

  /** The portal verifies a logout token with its own library and then knows of the end. */
  private static void awaitEnd(String site, Portal portal) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () ->
                assertThat(session(site).<String, Object>getMap(""))
                    .as(portal.output())
                    .containsExactly(Map.entry("live", false)));
  }

  /** As a clerk writes it down at the window. */
  private static void loseCard(SyntheticHolder holder) {
    var reply =
        api.create(
            "/v1/loss-reports",
            Api.CLERK,
            """
            {"card":{"cardNo":"%s","idNumber":"%s"},"name":"%s","by":{"shown":["id"]}}"""
                .formatted(holder.cardNo(), holder.idNumber(), holder.name()));
    assertThat(reply.status()).as(reply.body()).isEqualTo(201);
  }

  /** On the page of logins, in the web view of the channel that the sandbox's phone has. */
  private static void endByHolder(SyntheticHolder holder) {
    var signed =
        api.create(
            "/v1/ecards",
            Api.CHANNEL,
            """
            {"regionCode":"%s","idType":"01","idNumber":"%s","name":"%s","phone":"%s",
             "evidence":{"method":"FACE","provider":"face-check","reference":"f-1","verifiedAt":"%s"}}"""
                .formatted(
                    holder.regionCode(),
                    holder.idNumber(),
                    holder.name(),
                    holder.phone(),
                    Instant.now()));
    assertThat(signed.status()).as(signed.body()).isBetween(200, 201);
    var launch =
        api.create(
            "/v1/launch-tickets",
            Api.CHANNEL,
            "{\"signNo\":\"%s\",\"page\":\"logins\"}".formatted(signed.json().getString("signNo")));
    try (var webView = Browser.open("zh-CN", PHONE_WIDTH, 800)) {
      webView.visit(launch.json().getString("launchUrl"));
      webView.click("[data-test=end]");
      webView.find("[data-test=note]");
    }
  }

  private static String confidential(String redirectUri) {
    return """
        {"redirectUris":["%s"],"postLogoutRedirectUris":[],"webOrigins":[],
         "authMethod":"client_secret_basic","profile":"openid",
         "scopes":["profile","offline_access"],"dpopBound":false,"scanAllowed":false}"""
        .formatted(redirectUri);
  }

  private static Portal node(Path directory, int port, Map<String, String> more) {
    return Portal.start(
        directory,
        List.of("node", "--experimental-global-webcrypto", "portal.mjs"),
        environment(port, more),
        "portal ready");
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
      return logIn(browser, portal, HOLDER);
    }
  }

  private static Map<String, Object> logIn(Browser browser, Portal portal, SyntheticHolder holder) {
    confirm(browser, holder);
    try {
      browser.until(
          ignored -> browser.all("#told").stream().anyMatch(told -> !told.getText().isEmpty()));
    } catch (TimeoutException nothing) {
      throw new AssertionError(browser.text("html") + "\n" + portal.output(), nothing);
    }
    var told = ReplyJson.of(browser.text("#told")).<String, Object>getMap("");
    assertThat(told)
        .as(portal.output())
        .containsEntry("acr", "urn:essc:acr:scan-pin")
        .containsEntry("name", masked(holder));
    assertThat((String) told.get("subject")).hasSize(32);
    return told;
  }

  /** What the holder does: looks at the page, scans, picks its number, types the PIN. */
  private static void confirm(Browser browser, SyntheticHolder holder) {
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
    assertThat(answered.json().getString("outcome")).isEqualTo("confirmed");
  }

  private static String masked(SyntheticHolder holder) {
    return holder.name().charAt(0) + "*".repeat(holder.name().length() - 1);
  }
}
