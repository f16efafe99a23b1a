package org.essc.platform.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What a Redis Cluster asks of every script: its keys are named to it and lie in one slot. What it
 * asks of other commands is held by {@code ArchitectureTest}.
 */
class ClusterKeysTest {

  private static final Pattern SCRIPT =
      Pattern.compile("Script\\s*\\.of\\(\\s*(\"\"\".*?\"\"\"|\"[^\"]*\")", Pattern.DOTALL);

  private static final Pattern CALL =
      Pattern.compile("redis\\.p?call\\(\\s*'(\\w+)'\\s*,?\\s*([^,)]*)(,?\\s*KEYS)?");

  /** They have no key. */
  private static final Set<String> KEYLESS = Set.of("TIME", "PUBLISH");

  @Test
  void everyScriptIsGivenItsKeys() throws IOException {
    var scripts = scripts();
    assertThat(scripts).as("found").hasSizeGreaterThan(25);
    for (var script : scripts) {
      assertThat(script.split("redis\\.p?call\\(").length - 1)
          .as("each call is read: %s", script)
          .isEqualTo(CALL.matcher(script).results().count());
      CALL.matcher(script)
          .results()
          .filter(call -> !KEYLESS.contains(call.group(1)))
          .forEach(
              call -> {
                assertThat(call.group(2).strip()).as(script).matches("KEYS\\[(\\d|i)]");
                assertThat(call.group(3)).as("one key: %s", script).isNull();
              });
    }
  }

  private static List<String> scripts() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .map(ClusterKeysTest::read)
          .flatMap(source -> SCRIPT.matcher(source).results())
          .map(found -> found.group(1))
          .toList();
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void keysOfTwoSlotsAreRefused() {
    var script = Script.of("return redis.call('GET', KEYS[2])");

    assertThatThrownBy(() -> script.run(null, List.of("essc:{a}:1", "essc:{b}:1"), List.of()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> script.run(null, List.of("essc:a", "essc:b"), List.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
