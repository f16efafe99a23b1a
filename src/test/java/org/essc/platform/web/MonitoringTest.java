package org.essc.platform.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.essc.testing.Operations;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

/** What alerts, dashboard and autoscalers ask Prometheus for is what the program tells it. */
class MonitoringTest {

  private static final Pattern METRIC = Pattern.compile("\\bessc_[a-z0-9_]+");

  /** As a meter is called in the program. */
  private static final Pattern METER = Pattern.compile("\"(essc\\.[a-z.]+)\"");

  private static final Pattern OPERATIONS = Pattern.compile("operation(?:=|!~)\"([^\"]+)\"");
  private static final Pattern LEFT_OUT = Pattern.compile("operation!~\"([^\"]+)\"");

  /** A series that nobody writes is no error to Prometheus: its alert only never comes. */
  @Test
  void everyMetricThatIsAskedForIsThere() throws IOException {
    var meters = meters();
    assertThat(found(METRIC, 0))
        .isNotEmpty()
        .allSatisfy(
            metric ->
                assertThat(meters)
                    .as(metric)
                    .anyMatch(
                        meter -> metric.matches(meter + "(_total|_seconds(_count|_bucket)?)?")));
  }

  @Test
  void everyOperationThatIsAskedForIsThere() throws IOException, ClassNotFoundException {
    var operations = operations();
    assertThat(found(OPERATIONS, 1).stream().flatMap(names -> Stream.of(names.split("\\|"))))
        .isNotEmpty()
        .isSubsetOf(operations);
  }

  /** Otherwise the dashboard shows an upload of minutes as a platform that is slow. */
  @Test
  void sameUploadsAreLeftOutOfTheSlowestEverywhere() throws IOException {
    var leftOut = found(LEFT_OUT, 1);
    // an alert, a panel, and of an autoscaler the slowest and how many there are
    assertThat(leftOut).hasSize(4).containsOnly(leftOut.get(0));
  }

  /** At night one slow request is the slowest of a hundred, and no reason for another instance. */
  @Test
  void autoscalerGoesByTheSlowestOnlyWhereThereAreMany() throws IOException {
    assertThat(autoscalers())
        .filteredOn(query -> query.startsWith("histogram_quantile("))
        .singleElement(STRING)
        .matches(".*\\) \\* \\(sum by .*le=\"\\+Inf\".* >= bool [0-9.]+\\)");
  }

  private static List<String> found(Pattern pattern, int group) throws IOException {
    return Stream.of(Manifests.alertExpressions(), panels(), autoscalers())
        .flatMap(List::stream)
        .flatMap(expression -> pattern.matcher(expression).results())
        .map(result -> result.group(group))
        .toList();
  }

  private static List<String> panels() throws IOException {
    var file = Manifests.ROOT.resolve("monitoring").resolve("dashboard.json");
    return new ObjectMapper().readTree(Files.readString(file)).findValuesAsText("expr");
  }

  private static List<String> autoscalers() throws IOException {
    var config =
        Manifests.ofKind("v1/ConfigMap").stream()
            .filter(one -> one.name().equals("essc-adapter-rules"))
            .findFirst()
            .orElseThrow()
            .document()
            .path("data")
            .path("config.yaml")
            .asText();
    Map<String, List<Map<String, Object>>> rules = new Yaml().load(config);
    return rules.get("rules").stream()
        .flatMap(rule -> Stream.of(rule.get("seriesQuery"), rule.get("metricsQuery")))
        .map(String::valueOf)
        .toList();
  }

  /** As Prometheus has them, without the endings of units and kinds. */
  private static Set<String> meters() throws IOException {
    var meters = new HashSet<String>();
    try (var files = Files.walk(Path.of("src", "main", "java"))) {
      for (var file : files.filter(one -> one.toString().endsWith(".java")).toList()) {
        METER
            .matcher(Files.readString(file))
            .results()
            .forEach(result -> meters.add(result.group(1).replace('.', '_')));
      }
    }
    return meters;
  }

  /** As {@code OperationMetrics} calls them. */
  private static List<String> operations() throws ClassNotFoundException {
    var operations = new ArrayList<String>();
    for (var operation : Operations.all()) {
      var resource =
          Class.forName(operation.resource(), false, MonitoringTest.class.getClassLoader());
      var noun = resource.getSimpleName().replaceFirst("Resource$", "");
      for (var method : resource.getDeclaredMethods()) {
        operations.add(noun + "." + method.getName());
      }
    }
    return operations;
  }
}
