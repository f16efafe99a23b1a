package org.essc.platform.openapi;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.essc.testing.Api;
import org.essc.testing.ApiDocument;
import org.essc.testing.ApiDocument.Request;
import org.essc.testing.Browser;
import org.essc.testing.PlatformProcess;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The reference as a partner's developer uses it, on the packaged program with fresh data. */
class ApiReferenceIT {

  private static final Pattern FILE_ID =
      Pattern.compile("\"(?:importId|agencyApplicationId)\":\"([^\"]+)\"");

  @TempDir static Path data;

  private static PlatformProcess platform;
  private static Api api;

  @BeforeAll
  static void start() {
    platform = PlatformProcess.start(data);
    api = Api.at(platform.baseUrl());
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> platform.get("/sandbox/holders?limit=1000").body().contains("S10293703"));
  }

  @AfterAll
  static void end() {
    platform.close();
  }

  /** What is sent and what is answered is also held against the schemas beside the example. */
  @Test
  void requestsThatTheDocumentShowsAreAcceptedAsTheyStand() throws IOException {
    var document = ApiDocument.read(platform.get("/q/openapi?format=json").body());
    var wrong = new ArrayList<String>();
    for (var request : document.requests()) {
      if (request.body().isObject()) {
        document
            .objections(request.schema(), request.body())
            .forEach(objection -> wrong.add(request.operation() + " sends " + objection));
      }
      var answer = send(request);
      var said = request.responses().path(Integer.toString(answer.status()));
      if (answer.status() >= 300 || said.isMissingNode()) {
        wrong.add(request.operation() + " answers " + answer.status() + " " + answer.body());
      } else {
        document
            .objections(schema(said), new ObjectMapper().readTree(answer.body()))
            .forEach(objection -> wrong.add(request.operation() + " answers " + objection));
        assertNoRowRefused(request, answer);
      }
    }
    assertThat(document.requests()).hasSizeGreaterThan(25);
    assertThat(wrong).isEmpty();
  }

  /** A file is taken with 202; whether its rows are is told afterwards. */
  private static void assertNoRowRefused(Request request, Api.Reply taken) {
    var id = FILE_ID.matcher(taken.body());
    if (taken.status() == 202 && id.find()) {
      var path = request.path().replaceAll("[?].*", "") + "/" + id.group(1);
      var done =
          Awaitility.await()
              .atMost(Duration.ofSeconds(60))
              .until(
                  () -> api.get(path, request.caller()),
                  reply -> !"running".equals(reply.json().getString("state")));
      assertThat(done.json().getString("state")).as(done.body()).isEqualTo("completed");
      assertThat(done.json().getInt("accepted")).as(done.body()).isEqualTo(1);
    }
  }

  private static JsonNode schema(JsonNode response) {
    return response.path("content").path("application/json").path("schema");
  }

  private static Api.Reply send(Request request) {
    var http =
        request.operation().equals("issueToken")
            ? HttpRequest.newBuilder(URI.create(api.url(request.path())))
                .header("Authorization", basic(request.caller()))
            : api.request(request.path(), request.caller());
    http.header("Content-Type", request.mediaType());
    if (request.keyed()) {
      http.header("Idempotency-Key", UUID.randomUUID().toString());
    }
    return api.join(
        http.method(
            request.verb().toUpperCase(Locale.ROOT),
            BodyPublishers.ofString(text(request), UTF_8)));
  }

  private static String basic(String caller) {
    var secret = (caller + ":sandbox-" + caller).getBytes(UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(secret);
  }

  private static String text(Request request) {
    var body = request.body();
    if (request.mediaType().endsWith("form-urlencoded")) {
      var form = new ArrayList<String>();
      body.fields()
          .forEachRemaining(
              field ->
                  form.add(
                      field.getKey() + "=" + URLEncoder.encode(field.getValue().asText(), UTF_8)));
      return String.join("&", form);
    }
    return body.isTextual() ? body.asText() : body.toString();
  }

  @ParameterizedTest
  @CsvSource({
    "zh-CN, 1440, 接口参考, 错误代码",
    "en-US, 1440, API reference, Problem codes",
    "zh-CN, 390, 接口参考, 错误代码",
    "en-US, 390, API reference, Problem codes"
  })
  void pageShowsTheDocumentUnderItsOwnPolicy(
      String language, int width, String title, String problems) {
    Browser.requireInstalled();
    try (var browser = Browser.open(language, width, 900)) {
      browser.visit(platform.baseUrl() + "/docs/api");

      browser.until(page -> page.getPageSource().contains("/v1/ecards"));
      assertThat(browser.text("h1.brand")).isEqualTo(title);
      assertThat(browser.find("nav a[href='/docs/problems']").getText()).isEqualTo(problems);
      browser.until(page -> !browser.all("[id='operation/issueECard']").isEmpty());
      assertThat((long) browser.script("return document.documentElement.scrollWidth"))
          .as("nothing is wider than the window")
          .isLessThanOrEqualTo(width);
      assertThat(browser.console()).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({"zh-CN, 1440", "en-US, 1440", "zh-CN, 390", "en-US, 360"})
  void startPageLeadsToReferenceAndProblems(String language, int width) {
    Browser.requireInstalled();
    try (var browser = Browser.open(language, width, 900)) {
      browser.visit(platform.baseUrl() + "/");

      for (var address : List.of("/docs/api", "/docs/problems")) {
        var link = browser.find("a[href='" + address + "']");
        assertThat(link.isDisplayed()).as(address).isTrue();
        assertThat(link.getText()).as(address).isNotBlank();
        assertThat(platform.get(address).statusCode()).isEqualTo(200);
      }
    }
  }
}
