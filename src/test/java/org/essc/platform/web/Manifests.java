package org.essc.platform.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** What lies in {@code k8s}, also as the province's JSON patches (RFC 6902) make it. */
final class Manifests {

  static final Path ROOT = Path.of("k8s");

  private static final ObjectMapper JSON = new ObjectMapper();

  private Manifests() {}

  /** A document of a file. */
  record Manifest(Path file, JsonNode document) {

    String kind() {
      return document.path("apiVersion").asText() + "/" + document.path("kind").asText();
    }

    boolean isKustomization() {
      return kind().startsWith("kustomize.config.k8s.io/");
    }

    String name() {
      return document.at("/metadata/name").asText();
    }

    private boolean isTarget(JsonNode target) {
      return document.path("kind").asText().equals(target.path("kind").asText())
          && name().matches(target.path("name").asText(".*"));
    }

    @Override
    public String toString() {
      return file + " " + kind() + " " + name();
    }
  }

  static List<Path> files() throws IOException {
    try (Stream<Path> files = Files.walk(ROOT)) {
      return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList();
    }
  }

  /** As they are written. */
  static List<Manifest> written() throws IOException {
    var manifests = new ArrayList<Manifest>();
    for (var file : files()) {
      for (var json : documents(Files.readString(file))) {
        // a list is a patch, and none by itself
        if (json.isObject()) {
          manifests.add(new Manifest(file, json));
        }
      }
    }
    return manifests;
  }

  static List<Manifest> ofKind(String kind) throws IOException {
    return written().stream().filter(one -> one.kind().equals(kind)).toList();
  }

  /** What the alerts ask Prometheus for. */
  static List<String> alertExpressions() throws IOException {
    var expressions = new ArrayList<String>();
    for (var rules : ofKind("monitoring.coreos.com/v1/PrometheusRule")) {
      for (var group : rules.document().at("/spec/groups")) {
        group.path("rules").forEach(rule -> expressions.add(rule.path("expr").asText()));
      }
    }
    return expressions;
  }

  /** As all their JSON patches make them. */
  static List<Manifest> patched() throws IOException {
    var all = written();
    for (var kustomization : all.stream().filter(Manifest::isKustomization).toList()) {
      patch(kustomization, all);
    }
    return all;
  }

  /** What the Kustomization of a directory makes of its resources, by its JSON patches alone. */
  static List<Manifest> rendered(String directory) throws IOException {
    var file = ROOT.resolve(directory).resolve("kustomization.yaml");
    var kustomization = new Manifest(file, documents(Files.readString(file)).get(0));
    var all = new ArrayList<Manifest>();
    for (var resource : kustomization.document().path("resources")) {
      var path = file.resolveSibling(resource.asText()).normalize();
      if (Files.isDirectory(path)) {
        all.addAll(rendered(ROOT.relativize(path).toString()));
      } else {
        documents(Files.readString(path)).forEach(one -> all.add(new Manifest(path, one)));
      }
    }
    patch(kustomization, all);
    return all;
  }

  private static void patch(Manifest kustomization, List<Manifest> all) throws IOException {
    for (var patch : kustomization.document().path("patches")) {
      if (patch.has("target")) {
        var targets = all.stream().filter(one -> one.isTarget(patch.path("target"))).toList();
        assertThat(targets).as(kustomization + ": " + patch.path("target")).isNotEmpty();
        for (var operation : operations(kustomization, patch)) {
          targets.forEach(one -> apply(operation, one));
        }
      }
    }
  }

  private static JsonNode operations(Manifest kustomization, JsonNode patch) throws IOException {
    var text =
        patch.has("patch")
            ? patch.path("patch").asText()
            : Files.readString(kustomization.file().resolveSibling(patch.path("path").asText()));
    return documents(text).get(0);
  }

  private static void apply(JsonNode operation, Manifest target) {
    var op = operation.path("op").asText();
    var path = JsonPointer.compile(operation.path("path").asText());
    var place = target.document().at(path.head());
    var member = path.last().getMatchingProperty();
    var as = target + ": " + operation;
    assertThat(op).as(as).isIn("add", "replace");
    assertThat(place.isContainerNode()).as(as).isTrue();
    if (place instanceof ArrayNode array) {
      assertThat(op + " " + member).as(as).isEqualTo("add -");
      array.add(operation.path("value"));
    } else {
      assertThat(op.equals("add") || place.has(member)).as(as).isTrue();
      ((ObjectNode) place).set(member, operation.path("value"));
    }
  }

  private static List<JsonNode> documents(String yaml) {
    var documents = new ArrayList<JsonNode>();
    for (var one : new Yaml(new SafeConstructor(new LoaderOptions())).loadAll(yaml)) {
      documents.add(JSON.valueToTree(one));
    }
    return documents;
  }
}
