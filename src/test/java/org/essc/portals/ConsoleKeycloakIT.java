package org.essc.portals;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.essc.testing.Api;
import org.essc.testing.Browser;
import org.essc.testing.PlatformProcess;
import org.essc.testing.Ports;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The console with an operator's own provider, Keycloak, set up as docs/console.md says. */
@Tag("portals")
class ConsoleKeycloakIT {

  private static final String SECRET = "a-secret-of-the-console-of-a-test";
  private static final String PARTNER = "/console/operator/partners/1000000001";

  private static Portal keycloak;
  private static String provider;
  private static PlatformProcess platform;
  private static Api admin;

  @TempDir private static Path data;

  @BeforeAll
  static void start() throws IOException {
    Browser.requireInstalled();
    int port = Ports.free();
    int own = Ports.free();
    var console = "http://localhost:" + own;
    provider = "http://localhost:" + port;
    keycloak =
        Portal.keycloak("keycloak-staff", port, Map.of("SECRET", SECRET, "CONSOLE", console));
    platform =
        PlatformProcess.launch(
                data.resolve("data"),
                Map.of(
                    "QUARKUS_HTTP_PORT",
                    String.valueOf(own),
                    "QUARKUS_OIDC_CONSOLE_TENANT_ENABLED",
                    "true",
                    "QUARKUS_OIDC_CONSOLE_AUTH_SERVER_URL",
                    provider + "/realms/staff",
                    "QUARKUS_OIDC_CONSOLE_CLIENT_ID",
                    "essc-console",
                    "QUARKUS_OIDC_CONSOLE_CREDENTIALS_SECRET",
                    SECRET,
                    "QUARKUS_OIDC_CONSOLE_AUTHENTICATION_STATE_SECRET",
                    SECRET + SECRET,
                    "QUARKUS_OIDC_CONSOLE_AUTHENTICATION_FORCE_REDIRECT_HTTPS_SCHEME",
                    "false",
                    "QUARKUS_OIDC_CONSOLE_AUTHENTICATION_COOKIE_FORCE_SECURE",
                    "false"))
            .awaitReady();
    admin = Api.at(provider).once();
  }

  @AfterAll
  static void stop() {
    if (platform != null) {
      platform.close();
    }
    if (keycloak != null) {
      keycloak.close();
    }
  }

  @Test
  void administratorLogsInActsAndLogsOut() {
    try (var browser = Browser.open("zh-CN", 1280, 900)) {
      logIn(browser, PARTNER, "wang");
      assertThat(browser.text("[data-test=who]")).contains("王");
      assertThat(browser.all(".sections a"))
          .extracting(link -> link.getDomAttribute("href"))
          .contains("/console/operator/partners")
          .doesNotContain("/console/operator/keys", "/console/operator/data");

      browser.click("[data-test=suspend]");
      browser.find("[data-test=confirm]");
      browser.click("[data-test=do]");
      browser.find("[data-test=resume]");
      browser.click("[data-test=resume]");
      browser.click("[data-test=do]");
      browser.find("[data-test=suspend]");

      browser.click("[data-test=logout]");
      browser.until(driver -> browser.address().contains("/console/logged-out"));
      browser.visit(platform.baseUrl() + PARTNER);
      browser.find("#username");
    }
  }

  /** Of other regions nobody is found; another desk's pages are refused. */
  @Test
  void rolesAndRegionsAreThoseOfTheToken() {
    try (var browser = Browser.open("zh-CN", 1280, 900)) {
      logIn(browser, "/console/clerk", "li");
      browser.find("[data-test=search]");
      browser.visit(platform.baseUrl() + PARTNER);
      assertThat(browser.text("[data-kind]")).contains("没有权限");
    }
  }

  /** The ID token is renewed at its end, with what its owner may do by then. */
  @Test
  void whatIsTakenAwayAtTheProviderIsGoneWithTheToken() {
    try (var browser = Browser.open("zh-CN", 1280, 900)) {
      logIn(browser, PARTNER, "wang");
      var id = user("wang");
      var role = call("GET", "/admin/realms/staff/roles/system-administrator", "").body();
      var roles = "/admin/realms/staff/users/" + id + "/role-mappings/realm";
      assertThat(call("DELETE", roles, "[" + role + "]").status()).isEqualTo(204);
      awaitPage(browser, "[data-kind=forbidden]");
      assertThat(call("POST", roles, "[" + role + "]").status()).isEqualTo(204);
      awaitPage(browser, "[data-test=partner]");

      assertThat(call("POST", "/admin/realms/staff/users/" + id + "/logout", "").status())
          .isEqualTo(204);
      awaitPage(browser, "#username");
    }
  }

  private static void awaitPage(Browser browser, String css) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(40))
        .pollInterval(Duration.ofSeconds(1))
        .until(
            () -> {
              browser.visit(platform.baseUrl() + PARTNER);
              return !browser.all(css).isEmpty();
            });
  }

  private static void logIn(Browser browser, String page, String name) {
    browser.visit(platform.baseUrl() + page);
    browser.type("#username", name);
    browser.type("#password", name + "-password");
    browser.click("#kc-login");
    browser.until(driver -> browser.address().startsWith(platform.baseUrl() + page));
  }

  private static String user(String name) {
    return call("GET", "/admin/realms/staff/users?exact=true&username=" + name, "")
        .json()
        .getString("[0].id");
  }

  private static Api.Reply call(String method, String path, String body) {
    return admin.join(
        admin
            .request(path, null)
            .header("Authorization", "Bearer " + token())
            .header("Content-Type", "application/json")
            .method(method, BodyPublishers.ofString(body)));
  }

  private static String token() {
    return admin
        .join(
            admin
                .request("/realms/master/protocol/openid-connect/token", null)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(
                    BodyPublishers.ofString(
                        "grant_type=password&client_id=admin-cli&username=admin&password=admin")))
        .json()
        .getString("access_token");
  }
}
