package org.essc.platform.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaCodeUnit;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.essc.platform.problem.Refuses;
import org.essc.testing.ReachableProblems;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The API's document is complete, and says of refusals what the code says. */
@QuarkusTest
class OpenApiDocumentTest {

  private static final String ACTIVATES = "activateCard";

  private static final String PROBLEM = "application/problem+json";

  /** 202 or 204 is all that they answer. */
  private static final Set<String> WITHOUT_CONTENT =
      Set.of(
          "addEventSubject",
          "deleteEventStream",
          "deleteServicePoint",
          "endBankBinding",
          "endFamilyMember",
          "endSigning",
          "reencrypt",
          "removeEventSubject",
          "removeOpenIdClient",
          "resumePartner",
          "revokePartnerTokens",
          "revokeToken",
          "rotateDataKey",
          "suspendPartner",
          "verifyEventStream",
          "withdrawFamilyInvitation");

  private String text;
  private JsonPath document;

  private record Described(String at, Map<String, Object> content) {

    @SuppressWarnings("unchecked")
    private Map<String, Map<String, Object>> responses() {
      return (Map<String, Map<String, Object>>) content.get("responses");
    }

    private String id() {
      return (String) content.get("operationId");
    }

    /** Its refusals are those of OAuth (RFC 6749 §5.2), which are no problem documents. */
    private boolean isTokenEndpoint() {
      return Set.of(
              "backchannelAuthentication",
              "issueToken",
              "pushAuthorizationRequest",
              "revokeToken",
              "userInfo",
              "userInfoByPost")
          .contains(id());
    }

    @SuppressWarnings("unchecked")
    private Set<String> codes() {
      var codes = new TreeSet<String>();
      for (var response : responses().values()) {
        if (response.get("content") instanceof Map<?, ?> content
            && content.get(PROBLEM) instanceof Map<?, ?> media) {
          codes.addAll(((Map<String, Object>) media.get("examples")).keySet());
        }
      }
      return codes;
    }
  }

  /** Kept under target/openapi for tools that read such documents. */
  @BeforeEach
  void read() throws IOException {
    text = RestAssured.given().queryParam("format", "json").get("/q/openapi").asString();
    document = JsonPath.from(text);
    Files.createDirectories(Path.of("target", "openapi"));
    Files.writeString(Path.of("target", "openapi", "openapi.json"), text);
  }

  @Test
  void everyOperationHasAnIdOfItsOwn() {
    var ids = operations().stream().map(Described::id).toList();
    assertThat(operations()).filteredOn(operation -> operation.id() == null).isEmpty();
    assertThat(new HashSet<>(ids)).hasSameSizeAs(ids);
  }

  @Test
  void everyTagIsDescribed() {
    List<Map<String, Object>> tags = document.getList("tags");
    assertThat(tags).allSatisfy(tag -> assertThat(tag).containsKeys("name", "description"));
    var known = tags.stream().map(tag -> tag.get("name")).toList();
    assertThat(operations())
        .allSatisfy(
            operation ->
                assertThat((List<?>) operation.content().get("tags"))
                    .as(operation.at())
                    .hasSize(1)
                    .allMatch(known::contains));
  }

  @Test
  void everyOperationSaysWhatItIsForWhoMayCallItAndWhatItAnswers() {
    for (var operation : operations()) {
      assertThat(operation.content().get("summary")).as(operation.at()).isNotNull();
      assertThat(operation.content().get("security")).as(operation.at()).isNotNull();
      var success =
          operation.responses().keySet().stream().filter(status -> status.startsWith("2")).toList();
      assertThat(success).as(operation.at()).isNotEmpty();
      if (!WITHOUT_CONTENT.contains(operation.id())) {
        assertThat(success)
            .allSatisfy(status -> assertSchema(operation, operation.responses().get(status)));
      }
      if (operation.content().get("requestBody") instanceof Map<?, ?> body) {
        assertSchema(operation, body);
      }
    }
  }

  private static void assertSchema(Described operation, Map<?, ?> content) {
    assertThat((Map<?, ?>) content.get("content"))
        .as(operation.at())
        .isNotEmpty()
        .allSatisfy(
            (type, media) ->
                assertThat((Map<?, ?>) ((Map<?, ?>) media).get("schema"))
                    .as(operation.at() + " " + type)
                    .isNotEmpty());
  }

  private static String text(Object json) {
    return json == null ? "" : json.toString();
  }

  @Test
  void everyRefusalHasAProblemAsItsContent() {
    assertThat(operations())
        .filteredOn(operation -> !operation.isTokenEndpoint())
        .allSatisfy(
            operation ->
                assertThat(operation.responses())
                    .as(operation.at())
                    .containsKey("503")
                    .allSatisfy(
                        (status, response) -> {
                          if (status.compareTo("400") >= 0) {
                            assertThat((Map<?, ?>) response.get("content"))
                                .as(operation.at() + " " + status)
                                .isNotNull();
                            assertThat(((Map<?, ?>) response.get("content")).containsKey(PROBLEM))
                                .as(operation.at() + " " + status)
                                .isTrue();
                          }
                        }));
  }

  @Test
  void whoHasToWaitIsToldHowLong() {
    for (var operation : operations()) {
      for (var status : List.of("429", "503")) {
        var response = operation.responses().get(status);
        if (response != null && !operation.isTokenEndpoint()) {
          assertThat(response.get("headers").toString()).as(operation.at()).contains("Retry-After");
        }
      }
      var conflict = operation.responses().get("409");
      if (conflict != null && conflict.toString().contains("request-in-progress")) {
        assertThat(conflict.get("headers").toString()).as(operation.at()).contains("Retry-After");
      }
    }
  }

  @Test
  void licenseAndServersAreNamed() {
    assertThat(document.getString("info.license.name")).isNotBlank();
    assertThat(document.getList("servers")).isNotEmpty();
  }

  /**
   * What the code behind an operation names must be declared; of what is only declared, nothing is
   * said here. {@link ReachableProblems} tells what it does not see.
   */
  @Test
  void whatTheCodeRefusesIsDeclared() {
    var reachable = new ReachableProblems();
    var undeclared = new ArrayList<String>();
    int compared = 0;
    for (var type : reachable.program()) {
      for (var method : type.getMethods()) {
        var refuses = method.tryGetAnnotationOfType(Refuses.class);
        if (refuses.isEmpty() || method.getAnnotationOfType(Operation.class).hidden()) {
          continue;
        }
        var id = method.getAnnotationOfType(Operation.class).operationId();
        var declared =
            operations().stream().filter(operation -> id.equals(operation.id())).findFirst();
        var named =
            reachable.from(
                method, unit -> isRow(unit) || !ACTIVATES.equals(id) && isCompletion(unit));
        assertThat(named)
            .as("what %s never answers is named somewhere", id)
            .containsAll(List.of(refuses.get().never()));
        var missing = new TreeSet<>(named);
        missing.removeAll(declared.orElseThrow().codes());
        missing.removeAll(List.of(refuses.get().never()));
        missing.forEach(code -> undeclared.add(id + " " + code));
        compared++;
      }
    }
    assertThat(compared).isGreaterThan(70);
    assertThat(undeclared).isEmpty();
  }

  /** Who splits a file is handed what reads its header: {@link ReachableProblems} misses that. */
  @Test
  void headerThatRefusesAFileIsDeclaredWhereFilesHaveOne() {
    assertThat(operations())
        .filteredOn(operation -> operation.responses().containsKey("202"))
        .filteredOn(operation -> text(operation.content().get("requestBody")).contains("text/csv"))
        .hasSize(2)
        .allSatisfy(
            operation -> {
              assertThat(operation.codes()).as(operation.at()).contains("import-header");
              assertThat(text(operation.responses().get("202").get("headers")))
                  .as(operation.at())
                  .contains("Location");
            });
  }

  /** A file is applied when its sender has been answered: its rows are refused in a list. */
  private static boolean isRow(JavaCodeUnit unit) {
    return Set.of("RunAgencyFile", "RunCardImport", "RunEntitlementFile")
        .contains(unit.getOwner().getSimpleName());
  }

  /** It follows the change of a card from sealed to normal, which is its activation, alone. */
  private static boolean isCompletion(JavaCodeUnit unit) {
    return unit.getOwner().getSimpleName().equals("CompleteReplacement")
        && unit.getName().equals("changed");
  }

  /** What every such operation shares is written by RefusalsInApi; to say it again adds nothing. */
  @Test
  void sharedRefusalsAreSaidOnce() {
    var repeated = new TreeSet<String>();
    for (var type : new ReachableProblems().program()) {
      for (var method : type.getMethods()) {
        var refuses = method.tryGetAnnotationOfType(Refuses.class);
        if (refuses.isPresent()) {
          var id = method.getAnnotationOfType(Operation.class).operationId();
          var said = new HashSet<>(sharedBy(id));
          Stream.concat(
                  Arrays.stream(refuses.get().groups()).flatMap(group -> group.codes().stream()),
                  Arrays.stream(refuses.get().value()))
              .filter(code -> !said.add(code))
              .forEach(code -> repeated.add(id + " " + code));
        }
      }
    }
    assertThat(repeated).isEmpty();
  }

  private Set<String> sharedBy(String id) {
    var shared = new TreeSet<>(List.of("internal-error", "service-unavailable", "overloaded"));
    operations().stream()
        .filter(operation -> id.equals(operation.id()))
        .findFirst()
        .map(operation -> operation.content().get("requestBody"))
        .ifPresent(
            body -> {
              shared.addAll(List.of("invalid-request", "content-too-large"));
              if (text(body).contains("application/json")) {
                shared.add("malformed-json");
              }
            });
    return shared;
  }

  private List<Described> operations() {
    var found = new ArrayList<Described>();
    Map<String, Map<String, Object>> paths = document.getMap("paths");
    paths.forEach(
        (path, item) ->
            item.forEach(
                (verb, operation) -> {
                  if (operation instanceof Map<?, ?> content) {
                    @SuppressWarnings("unchecked")
                    var members = (Map<String, Object>) content;
                    found.add(new Described(verb + " " + path, members));
                  }
                }));
    return found;
  }
}
