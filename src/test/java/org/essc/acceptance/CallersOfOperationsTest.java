package org.essc.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.essc.testing.Api;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Who may call each operation, by the table {@code acceptance/callers.txt}: whoever stands there is
 * right and reaches it, and everybody else is refused. Operations come from the API's document, so
 * that a new one without its line fails.
 */
@QuarkusTest
class CallersOfOperationsTest {

  private static final String PUBLIC = "public";
  private static final String EVERYBODY = "everybody";

  /** They take nothing that could be wrong, and what they do is all of the platform's. */
  private static final Set<String> DONE_BY_ASKING =
      Set.of("reencrypt", "rotateDataKey", "startAuditVerification");

  /** One of each role. */
  private static final Map<String, String> CALLERS =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("registry", Api.REGISTRY),
              Map.entry("channel", Api.CHANNEL),
              Map.entry("verifier", Api.VERIFIER),
              Map.entry("portal", Api.PORTAL),
              Map.entry("bank", Api.BANK),
              Map.entry("terminal", Api.TERMINAL),
              Map.entry("agency", Api.AGENCY),
              Map.entry("factory", Api.FACTORY),
              Map.entry("gateway", Api.GATEWAY),
              Map.entry("insurer", Api.INSURER),
              Map.entry("clerk", Api.CLERK),
              Map.entry("hotline", Api.HOTLINE),
              Map.entry("auditor", "8000000003"),
              Map.entry("security-administrator", "8000000004"),
              Map.entry("system-administrator", "8000000005")));

  private final Api api = Api.here();
  private final List<Described> operations = new ArrayList<>();
  private final Map<String, Set<String>> table = new LinkedHashMap<>();

  private record Described(String id, String verb, String path, String mediaType) {}

  @BeforeEach
  void read() throws IOException {
    Map<String, Map<String, Object>> paths =
        api.join(api.request("/q/openapi?format=json", null).GET()).json().getMap("paths");
    paths.forEach(
        (path, item) ->
            item.forEach(
                (verb, operation) -> {
                  if (operation instanceof Map<?, ?> content) {
                    operations.add(described(path, verb, content));
                  }
                }));
    try (var lines = getClass().getResourceAsStream("/acceptance/callers.txt")) {
      new String(lines.readAllBytes(), UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .map(line -> line.split(": ", 2))
          .forEach(line -> table.put(line[0], new TreeSet<>(Arrays.asList(line[1].split(" ")))));
    }
  }

  private static Described described(String path, String verb, Map<?, ?> operation) {
    var mediaType =
        operation.get("requestBody") instanceof Map<?, ?> body
                && body.get("content") instanceof Map<?, ?> types
            ? types.keySet().iterator().next().toString()
            : null;
    var somewhere = path.replaceAll("\\{[^}]+}", "01890000-0000-7000-8000-000000000000");
    return new Described(
        (String) operation.get("operationId"), verb.toUpperCase(), somewhere, mediaType);
  }

  @Test
  void eachOperationHasItsLineAndEachLineItsOperation() {
    assertThat(operations)
        .extracting(Described::id)
        .containsExactlyInAnyOrderElementsOf(table.keySet());
    assertThat(table.values().stream().flatMap(Set::stream).collect(Collectors.toSet()))
        .isSubsetOf(with(CALLERS.keySet(), PUBLIC, EVERYBODY));
  }

  private static Set<String> with(Set<String> some, String... more) {
    var all = new TreeSet<>(some);
    all.addAll(List.of(more));
    return all;
  }

  @Test
  void withoutATokenNoneIsDone() {
    var wrong = new ArrayList<String>();
    for (var operation : operations) {
      if (!table.get(operation.id()).contains(PUBLIC)) {
        var answer = call(operation, null);
        if (answer.status() != 401 || !"unauthenticated".equals(answer.code())) {
          wrong.add(operation.id() + " " + answer.status() + " " + answer.code());
        }
      }
    }
    assertThat(wrong).isEmpty();
  }

  @Test
  void withAnotherRolesTokenNoneIsDone() {
    var wrong = new ArrayList<String>();
    for (var operation : operations) {
      var allowed = table.get(operation.id());
      if (allowed.contains(PUBLIC) || allowed.contains(EVERYBODY)) {
        continue;
      }
      CALLERS.forEach(
          (role, number) -> {
            if (!allowed.contains(role)) {
              var answer = call(operation, number);
              if (answer.status() != 403 || !"forbidden".equals(answer.code())) {
                wrong.add(
                    operation.id() + " " + role + " " + answer.status() + " " + answer.code());
              }
            }
          });
    }
    assertThat(wrong).isEmpty();
  }

  /** What it is told then, that nothing of what it asks for is there, is each operation's own. */
  @Test
  void withTheRightRolesTokenEachIsReached() {
    var wrong = new ArrayList<String>();
    for (var operation : operations) {
      var allowed = table.get(operation.id());
      if (allowed.contains(PUBLIC) || DONE_BY_ASKING.contains(operation.id())) {
        continue;
      }
      CALLERS.forEach(
          (role, number) -> {
            if (allowed.contains(role) || allowed.contains(EVERYBODY)) {
              var answer = call(operation, number);
              if (answer.status() == 401
                  || answer.status() >= 500
                  || "forbidden".equals(answer.code())) {
                wrong.add(
                    operation.id() + " " + role + " " + answer.status() + " " + answer.code());
              }
            }
          });
    }
    assertThat(wrong).isEmpty();
  }

  private Api.Reply call(Described operation, String caller) {
    var request = api.request(operation.path(), caller).header("Idempotency-Key", "none-is-done");
    if (operation.mediaType() == null) {
      return api.join(request.method(operation.verb(), BodyPublishers.noBody()));
    }
    return api.join(
        request
            .header("Content-Type", operation.mediaType())
            .method(operation.verb(), BodyPublishers.ofString("{}")));
  }
}
