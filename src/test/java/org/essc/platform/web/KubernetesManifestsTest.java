package org.essc.platform.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.stream.IntStream;
import org.essc.platform.web.Features.Feature;
import org.essc.testing.Operations;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

/** The manifests and the program agree. */
class KubernetesManifestsTest {

  /** For whoever looks after PostgreSQL, its operator among them. */
  private static final int CONNECTIONS_LEFT = 30;

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
          .containsEntry("ESSC_MASTER_KEY", "essc-master-key/master-key")
          .containsEntry("ESSC_MASTER_KEY_PREVIOUS", "essc-master-key-previous/master-key")
          .containsEntry("QUARKUS_DATASOURCE_PASSWORD", "essc-secrets/database-password")
          .containsEntry("QUARKUS_REDIS_PASSWORD", "essc-secrets/redis-password");
    }
  }

  @Test
  void ingressLeadsEveryOperationToItsFeatureAndNowhereElse() throws IOException {
    var routes = routes();
    for (var operation : Operations.all()) {
      if (operation.resource().startsWith("org.essc.sandbox.")) {
        assertThat(backend(routes, operation.path())).as(operation.path()).isNull();
      } else {
        // what each instance serves is served where the keys are
        var feature = operation.feature().orElse(Feature.AUTH);
        assertThat(backend(routes, operation.path())).as(operation.path()).isEqualTo(name(feature));
      }
    }
    assertThat(backend(routes, "/q/openapi")).isEqualTo("essc-auth");
  }

  @Test
  void ingressLeadsToNothingThatDoesNotExist() throws IOException {
    var paths = Operations.all().stream().map(Operations.Operation::path).toList();
    assertThat(routes())
        .allSatisfy(
            route ->
                assertThat(paths)
                    .as(route.path())
                    .anyMatch(path -> route.leads(path) || route.path().equals("/q/openapi")));
    assertThat(routes())
        .extracting(Route::path)
        .noneMatch(path -> path.startsWith("/q/health") || path.startsWith("/q/metrics"));
  }

  @Test
  void managementHasAPortOfItsOwnThatOnlyTheMonitoringReaches() throws IOException {
    for (var deployment : ofKind("Deployment")) {
      var template = at(deployment, "spec.template");
      var annotations = (Map<?, ?>) at(template, "metadata.annotations");
      assertThat(annotations.get("prometheus.io/port")).isEqualTo("9000");
      var container = ((List<?>) at(template, "spec.containers")).get(0);
      assertThat((List<?>) at(container, "ports"))
          .anySatisfy(
              port -> {
                assertThat(at(port, "name")).isEqualTo("management");
                assertThat(at(port, "containerPort")).isEqualTo(9000);
              });
      for (var probe : List.of("startupProbe", "readinessProbe", "livenessProbe")) {
        assertThat(at(container, probe + ".httpGet.port")).isEqualTo("management");
      }
      // a start that migrates, or waits for Redis, is not ended
      assertThat(at(container, "startupProbe.httpGet.path")).isEqualTo("/q/health/live");
    }
    for (var service : ofKind("Service")) {
      assertThat((List<?>) at(service, "spec.ports"))
          .allSatisfy(port -> assertThat(at(port, "targetPort")).isEqualTo("http"));
    }
    var incoming = (List<?>) at(ofKind("NetworkPolicy").get(0), "spec.ingress");
    for (var rule : incoming) {
      var port = at(((List<?>) at(rule, "ports")).get(0), "port");
      assertThat(rule.toString()).contains(port.equals(8080) ? "ingress-nginx" : "monitoring");
      assertThat(rule.toString())
          .doesNotContain(port.equals(8080) ? "monitoring" : "ingress-nginx");
    }
  }

  @Test
  void databaseAndRedisAreReachedOverVerifiedTls() throws IOException {
    var settings = (Map<?, ?>) at(ofKind("ConfigMap").get(0), "data");
    assertThat((String) settings.get("QUARKUS_DATASOURCE_REACTIVE_URL"))
        .startsWith("postgresql://")
        .contains("sslmode=verify-full");
    assertThat((String) settings.get("QUARKUS_REDIS_HOSTS")).startsWith("rediss://");
    assertThat(settings.get("QUARKUS_REDIS_TLS_HOSTNAME_VERIFICATION_ALGORITHM"))
        .isEqualTo("HTTPS");
  }

  /** Closed until an operator names the staff's networks. */
  @Test
  void staffsPagesHaveANameOfTheirOwnThatNobodyReachesUnlessNamed() throws IOException {
    var console =
        ofKind("Ingress").stream()
            .filter(ingress -> at(ingress, "metadata.name").equals("essc-console"))
            .findFirst()
            .orElseThrow();
    var annotations = (Map<?, ?>) at(console, "metadata.annotations");
    assertThat(annotations.get("nginx.ingress.kubernetes.io/whitelist-source-range"))
        .isEqualTo("127.0.0.1/32");
    var host = at(((List<?>) at(console, "spec.rules")).get(0), "host");
    var deployment =
        ofKind("Deployment").stream()
            .filter(one -> at(one, "metadata.name").equals("essc-console"))
            .findFirst()
            .orElseThrow();
    var container = ((List<?>) at(deployment, "spec.template.spec.containers")).get(0);
    assertThat(environment(container)).containsEntry("ESSC_CONSOLE_ADDRESS", "https://" + host);
    for (var ingress : ofKind("Ingress")) {
      var ofStaff = at(ingress, "metadata.name").equals("essc-console");
      for (var path : (List<?>) at(((List<?>) at(ingress, "spec.rules")).get(0), "http.paths")) {
        assertThat(at(path, "path").toString().startsWith("/console")).isEqualTo(ofStaff);
      }
    }
  }

  /** Also in a roll-out of all, when each has one more and one that is just ending. */
  @Test
  void provinceAtItsLargestHasTheConnectionsThatItsInstancesTake() throws IOException {
    var largest =
        Manifests.patched().stream()
            .filter(one -> one.kind().equals("autoscaling/v2/HorizontalPodAutoscaler"))
            .mapToInt(one -> one.document().at("/spec/maxReplicas").asInt())
            .toArray();
    assertThat(largest).hasSize(Feature.values().length);
    var cluster =
        Manifests.patched().stream()
            .filter(one -> one.kind().equals("postgresql.cnpg.io/v1/Cluster"))
            .findFirst()
            .orElseThrow();
    var connections = cluster.document().at("/spec/postgresql/parameters/max_connections").asInt();
    var ofAnInstance = setting("reactive.max-size") + setting("jdbc.max-size");
    var instances = IntStream.of(largest).sum() + 2 * largest.length;
    assertThat(instances * ofAnInstance + CONNECTIONS_LEFT).isLessThanOrEqualTo(connections);
  }

  private static int setting(String ofTheDatabase) throws IOException {
    var settings = new Properties();
    try (var file =
        Files.newInputStream(Path.of("src", "main", "resources", "application.properties"))) {
      settings.load(file);
    }
    return Integer.parseInt(settings.getProperty("quarkus.datasource." + ofTheDatabase));
  }

  /** A tag may mean another image tomorrow. */
  @Test
  void imageIsMadeOfTheProductionBuildOnABaseNamedByDigest() throws IOException {
    var lines = Files.readAllLines(Path.of("src", "main", "docker", "Dockerfile.jvm"));
    assertThat(lines)
        .filteredOn(line -> line.startsWith("FROM "))
        .containsExactly(
            "FROM ${BASE_IMAGE} AS application", "FROM application AS trained", "FROM application");
    assertThat(lines)
        .filteredOn(line -> line.startsWith("ARG BASE_IMAGE="))
        .singleElement(STRING)
        .matches("ARG BASE_IMAGE=[^:@\\s]+:17[^:@\\s]*@sha256:[0-9a-f]{64}");
    var stageOfItsServers = lines.indexOf("FROM application AS trained");
    assertThat(lines.subList(0, stageOfItsServers))
        .filteredOn(line -> line.startsWith("COPY "))
        .isNotEmpty()
        .allSatisfy(line -> assertThat(line).contains(" target/production/quarkus-app/"));
    assertThat(lines.subList(lines.lastIndexOf("FROM application"), lines.size()))
        .filteredOn(line -> line.startsWith("COPY "))
        .containsExactly("COPY --from=trained --chown=root:root /app/startup/ /app/startup/");
  }

  @Test
  void everyAlertHasItsRunbookEntry() throws IOException {
    var runbook = Files.readString(Path.of("docs", "operations.md"));
    var rules =
        new Yaml().<Object>load(Files.readString(Path.of("k8s", "monitoring", "alerts.yaml")));
    var group = ((List<?>) at(rules, "spec.groups")).get(0);
    assertThat((List<?>) at(group, "rules"))
        .isNotEmpty()
        .allSatisfy(rule -> assertThat(runbook).contains("### " + at(rule, "alert") + "\n"));
  }

  @Test
  void everyDeploymentThatPartnersReachIsProbedFromOutside() throws IOException {
    var routes = routes();
    var probed = new HashSet<String>();
    for (var probe : Manifests.ofKind("monitoring.coreos.com/v1/Probe")) {
      if (probe.document().at("/spec/jobName").asText().equals("essc-outside")) {
        for (var target : probe.document().at("/spec/targets/staticConfig/static")) {
          probed.add(backend(routes, URI.create(target.asText()).getPath()));
        }
      }
    }
    assertThat(probed)
        .containsExactlyInAnyOrder(
            "essc-auth", "essc-events", "essc-issuance", "essc-verification");
  }

  /** An index of a large table takes hours, and whoever ends its building has it begun anew. */
  @Test
  void migrationHasNoDeadlineAndIsToldWhereItIsLong() throws IOException {
    var migration =
        Manifests.ofKind("batch/v1/Job").stream()
            .filter(job -> job.name().equals("essc-migration"))
            .findFirst()
            .orElseThrow();
    assertThat(migration.document().at("/spec/activeDeadlineSeconds").isMissingNode()).isTrue();
    assertThat(migration.document().at("/spec/template/spec/activeDeadlineSeconds").isMissingNode())
        .isTrue();
    assertThat(Manifests.alertExpressions())
        .anyMatch(alert -> alert.contains("kube_job_status_active{job_name=\"essc-migration\"}"));
  }

  private record Route(String path, boolean exact, String backend) {

    private boolean leads(String to) {
      return to.equals(path) || !exact && to.startsWith(path + "/");
    }
  }

  private static List<Route> routes() throws IOException {
    return ofKind("Ingress").stream()
        .flatMap(ingress -> ((List<?>) at(ingress, "spec.rules")).stream())
        .flatMap(rule -> ((List<?>) at(rule, "http.paths")).stream())
        .map(
            path ->
                new Route(
                    (String) at(path, "path"),
                    at(path, "pathType").equals("Exact"),
                    (String) at(path, "backend.service.name")))
        .toList();
  }

  /** The longest path wins, as in an ingress; null where none leads. */
  private static String backend(List<Route> routes, String path) {
    return routes.stream()
        .filter(route -> route.leads(path))
        .max(Comparator.comparingInt(route -> route.path().length()))
        .map(Route::backend)
        .orElse(null);
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
