package org.essc.platform.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.essc.platform.web.Manifests.Manifest;
import org.junit.jupiter.api.Test;

/** Every manifest is what Kubernetes, the operators and Kustomize say that it may be. */
class KubernetesSchemasTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final JsonSchemaFactory FACTORY = JsonSchemaFactory.getInstance(VersionFlag.V7);
  private static final Pattern METRIC = Pattern.compile("\\bessc_[a-z0-9_]+");

  /** As the program names it, and what Prometheus puts behind it. */
  private static final Pattern NAMED = Pattern.compile("\"(essc\\.[a-z0-9.-]+)\"");

  private static final String UNIT = "_(seconds|total)$";

  @Test
  void everyManifestIsAsItsSchemaSays() throws IOException {
    var manifests = Manifests.written();
    assertThat(manifests).hasSizeGreaterThan(40);
    var schemas = schemas();
    for (var manifest : manifests) {
      assertThat(refusals(schemas, manifest)).as(manifest.toString()).isEmpty();
    }
  }

  @Test
  void whatPatchesMakeOfAManifestIsAsItsSchemaSays() throws IOException {
    var patched = Manifests.patched();
    assertThat(patched).isNotEqualTo(Manifests.written());
    var schemas = schemas();
    for (var manifest : patched) {
      assertThat(refusals(schemas, manifest)).as(manifest + ", patched").isEmpty();
    }
  }

  @Test
  void membersThatNoSchemaKnowsAndValuesOfAnotherTypeAreRefused() throws IOException {
    var schemas = schemas();
    for (var kind : List.of("apps/v1/Deployment", "postgresql.cnpg.io/v1/Cluster")) {
      var good =
          Manifests.written().stream().filter(m -> m.kind().equals(kind)).findFirst().orElseThrow();
      var misspelt = good.document().deepCopy();
      ((ObjectNode) misspelt.path("spec")).put("replcas", 3);
      assertThat(refusals(schemas, new Manifest(good.file(), misspelt))).hasSize(1);
      var text = good.document().deepCopy();
      ((ObjectNode) text).put("spec", "three");
      assertThat(refusals(schemas, new Manifest(good.file(), text))).isNotEmpty();
    }
  }

  @Test
  void kustomizationsNameFilesThatExistAndNothingIsLeftOver() throws IOException {
    var named = new ArrayList<Path>();
    for (var manifest : Manifests.written()) {
      if (!manifest.isKustomization()) {
        continue;
      }
      var paths = new ArrayList<String>();
      manifest.document().path("resources").forEach(one -> paths.add(one.asText()));
      manifest.document().path("components").forEach(one -> paths.add(one.asText()));
      manifest.document().path("patches").forEach(one -> paths.add(one.path("path").asText(".")));
      for (var generator : manifest.document().path("configMapGenerator")) {
        generator.path("files").forEach(one -> paths.add(one.asText()));
      }
      for (var path : paths) {
        var file = manifest.file().resolveSibling(path).normalize();
        assertThat(file).as("named by " + manifest.file()).exists();
        named.add(file);
      }
    }
    assertThat(Manifests.files())
        .filteredOn(file -> !file.endsWith("kustomization.yaml"))
        .isSubsetOf(named);
  }

  /** An alert or a graph of a metric that is no more would never say anything. */
  @Test
  void alertsGraphsAndAutoscalersUseMetricsThatThereAreAndThatTheOperatorsPageLists()
      throws IOException {
    var made = metricsOfTheProgram();
    var listed =
        METRIC
            .matcher(Files.readString(Path.of("docs", "operations.md")))
            .results()
            .map(found -> found.group())
            .toList();
    try (var files = Files.walk(Manifests.ROOT)) {
      for (var file : files.filter(Files::isRegularFile).toList()) {
        var used =
            METRIC
                .matcher(Files.readString(file))
                .results()
                .map(found -> found.group().replaceFirst("_(bucket|count|sum)$", ""))
                // what the adapter makes of a histogram for the autoscalers
                .filter(name -> !name.equals("essc_operation_p99_seconds"))
                .toList();
        assertThat(used).as(file.toString()).isSubsetOf(listed);
        assertThat(used)
            .as(file.toString())
            .allMatch(name -> made.contains(name) || made.contains(name.replaceFirst(UNIT, "")));
      }
    }
    var dashboard = JSON.readTree(Manifests.ROOT.resolve("monitoring/dashboard.json").toFile());
    assertThat(dashboard.path("panels"))
        .filteredOn(panel -> !panel.path("type").asText().equals("row"))
        .hasSizeGreaterThan(10)
        .allSatisfy(panel -> assertThat(panel.at("/targets/0/expr").asText()).isNotBlank());
  }

  private static Set<String> metricsOfTheProgram() throws IOException {
    var names = new HashSet<String>();
    try (var files = Files.walk(Path.of("src", "main", "java"))) {
      for (var file : files.filter(one -> one.toString().endsWith(".java")).toList()) {
        NAMED
            .matcher(Files.readString(file))
            .results()
            .forEach(found -> names.add(found.group(1).replaceAll("[.-]", "_")));
      }
    }
    return names;
  }

  private static Set<ValidationMessage> refusals(JsonNode schemas, Manifest manifest) {
    var kind = schemas.path("kinds").path(manifest.kind());
    assertThat(kind.isObject())
        .as(manifest + " has no schema; src/test/resources/kubernetes/renew makes it")
        .isTrue();
    var schema = (ObjectNode) kind.deepCopy();
    var reference = schema.path("$ref").asText(null);
    if (reference != null) {
      schema = (ObjectNode) schemas.at(reference.substring(1)).deepCopy();
    }
    schema.set("definitions", schemas.path("definitions"));
    return FACTORY.getSchema(schema).validate(manifest.document());
  }

  private static JsonNode schemas() throws IOException {
    try (var file = KubernetesSchemasTest.class.getResourceAsStream("/kubernetes/schemas.json")) {
      return JSON.readTree(file);
    }
  }
}
