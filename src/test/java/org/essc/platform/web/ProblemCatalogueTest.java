package org.essc.platform.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Properties;
import java.util.regex.Pattern;
import org.essc.testing.Api;
import org.essc.testing.RawHttp;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every problem leads to a page that says what its code means. */
@QuarkusTest
class ProblemCatalogueTest {

  private static final Pattern STYLE = Pattern.compile("<style>(.*?)</style>", Pattern.DOTALL);

  private final Api api = Api.here();

  private Api.Reply page() {
    return api.send(HttpRequest.newBuilder(URI.create(api.url("/docs/problems"))).GET()).join();
  }

  @ParameterizedTest
  @ValueSource(strings = {"problems.properties", "problems_en.properties"})
  void pageHasAnEntryForEveryCodeInBothLanguages(String bundle) throws IOException {
    var texts = new Properties();
    try (var file = Files.newBufferedReader(Path.of("src/main/resources", bundle))) {
      texts.load(file);
    }
    var page = page();

    assertThat(page.status()).isEqualTo(200);
    assertThat(page.header("Content-Type")).startsWith("text/html");
    assertThat(texts).hasSizeGreaterThan(200);
    texts.forEach(
        (key, text) -> {
          assertThat(page.body()).contains("<section id=\"" + code((String) key) + "\">");
          assertThat(page.body()).contains(((String) text).replace("<", "&lt;"));
        });
  }

  private static String code(String key) {
    return key.substring(0, key.lastIndexOf('.'));
  }

  @Test
  void browserRunsNothingAndStylesWithTheOwnStyleOnly() throws Exception {
    var page = page();
    var style = STYLE.matcher(page.body());
    assertThat(style.find()).isTrue();
    var digest =
        MessageDigest.getInstance("SHA-256")
            .digest(style.group(1).getBytes(StandardCharsets.UTF_8));

    assertThat(page.header("Content-Security-Policy"))
        .startsWith("default-src 'none';")
        .contains("style-src 'sha256-" + Base64.getEncoder().encodeToString(digest) + "'")
        .doesNotContain("unsafe", "script");
    assertThat(page.body()).doesNotContain("<script", " style=", "<img", "<link");
  }

  @Test
  void refusalsOfResourcesRoutesAndTheEdgeLeadToTheirEntry() {
    var unknown = api.get("/v1/service-points/none", null);
    assertThat(unknown.status()).isEqualTo(404);
    assertThat(unknown.header("Link")).isEqualTo("</docs/problems#not-found>; rel=\"help\"");

    var stranger = api.get("/v1/partners", null);
    assertThat(stranger.status()).isEqualTo(401);
    assertThat(stranger.header("Link")).isEqualTo("</docs/problems#unauthenticated>; rel=\"help\"");

    try (var connection = RawHttp.connect(URI.create(api.url("/")).getPort())) {
      connection.send("GET / HTTP/1.1\r\nHost: localhost:abc\r\n\r\n");
      var refused = connection.readAll();
      assertThat(refused.text()).contains("</docs/problems#" + refused.code() + ">; rel=\"help\"");
    }
  }
}
