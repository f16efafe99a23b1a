package org.essc.platform.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.essc.platform.web.Features.Feature;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

/** The manifests and the program agree. */
class KubernetesManifestsTest {

  private static final Path BASE = Path.of("k8s", "base");

  @Test
  void everyFeatureHasADeploymentThatIsLockedDown() throws IOException {
    var deployments = ofKind("Deployment");
    assertThat(deployments).hasSize(Feature.values().length);
    for (var feature : Feature.values()) {
      var name = name(feature);
      var deployment =
          deployments.stream().filter(d -> at(d, "metadata.name").equals(name)).findFirst();
      var pod = at(deployment.orElseThrow(), "spec.template.spec");
      assertThat(at(pod, "automountServiceAccountToken")).isEqualTo(false);
      assertThat(at(pod, "securityContext.runAsNonRoot")).isEqualTo(true);
      var container = ((List<?>) at(pod, "containers")).get(0);
      assertThat(at(container, "securityContext.readOnlyRootFilesystem")).isEqualTo(true);
      assertThat(at(container, "securityContext.allowPrivilegeEscalation")).isEqualTo(false);
      assertThat(at(container, "readinessProbe.httpGet.path")).isEqualTo("/q/health/ready");
      assertThat(at(container, "livenessProbe.httpGet.path")).isEqualTo("/q/health/live");
      assertThat(at(container, "resources.requests.memory")).isNotNull();
      assertThat(environment(container))
          .containsEntry("ESSC_FEATURES", feature.name().toLowerCase(Locale.ROOT));
    }
  }

  @Test
  void secretsAreReferredToAndNeverWrittenDown() throws IOException {
    assertThat(ofKind("Secret")).isEmpty();
    for (var deployment : ofKind("Deployment")) {
      var container = ((List<?>) at(deployment, "spec.template.spec.containers")).get(0);
      assertThat(environment(container))
          .containsEntry("ESSC_MASTER_KEY", "essc-secrets/master-key")
          .containsEntry("QUARKUS_DATASOURCE_PASSWORD", "essc-secrets/database-password")
          .containsEntry("QUARKUS_REDIS_PASSWORD", "essc-secrets/redis-password");
    }
  }

  @Test
  void ingressLeadsEachPathToItsFeatureAndNothingToManagement() throws IOException {
    var backends = new HashMap<String, Object>();
    var rule = ((List<?>) at(ofKind("Ingress").get(0), "spec.rules")).get(0);
    for (var path : (List<?>) at(rule, "http.paths")) {
      backends.put((String) at(path, "path"), at(path, "backend.service.name"));
    }
    RequestGate.FEATURE_OF_PATH.forEach(
        (path, feature) -> assertThat(backends).containsEntry(path, name(feature)));
    assertThat(backends).containsKey("/.well-known/jwks.json");
    assertThat(backends.keySet()).noneMatch(path -> path.equals("/") || path.startsWith("/q"));
  }

  @Test
  void everyAlertHasItsRunbookEntry() throws IOException {
    var runbook = Files.readString(Path.of("docs", "operations.md"));
    var rules =
        (Map<?, ?>) new Yaml().load(Files.readString(Path.of("k8s", "monitoring", "alerts.yaml")));
    var group = ((List<?>) rules.get("groups")).get(0);
    assertThat((List<?>) at(group, "rules"))
        .isNotEmpty()
        .allSatisfy(rule -> assertThat(runbook).contains("### " + at(rule, "alert") + "\n"));
  }

  private static String name(Feature feature) {
    return "essc-" + feature.name().toLowerCase(Locale.ROOT);
  }

  /** Values, and for references {@code secret/key}. */
  private static Map<String, String> environment(Object container) {
    var environment = new HashMap<String, String>();
    for (var variable : (List<?>) at(container, "env")) {
      var value = at(variable, "value");
      var reference = at(variable, "valueFrom.secretKeyRef");
      environment.put(
          (String) at(variable, "name"),
          value != null ? (String) value : at(reference, "name") + "/" + at(reference, "key"));
    }
    return environment;
  }

  private static Object at(Object node, String path) {
    for (var step : path.split("\\.")) {
      node = node instanceof Map<?, ?> map ? map.get(step) : null;
    }
    return node;
  }

  private static List<Object> ofKind(String kind) throws IOException {
    var documents = new ArrayList<>();
    try (var files = Files.list(BASE)) {
      for (var file : files.sorted().toList()) {
        for (var document : new Yaml().loadAll(Files.readString(file))) {
          if (kind.equals(at(document, "kind"))) {
            documents.add(document);
          }
        }
      }
    }
    return documents;
  }
}
