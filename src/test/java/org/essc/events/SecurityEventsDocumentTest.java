package org.essc.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A receiver finds in the documents whatever it may be told. */
class SecurityEventsDocumentTest {

  @ParameterizedTest
  @ValueSource(strings = {"docs/flows/events.md", "docs/zh/events.md"})
  void everyTypeHasARow(String document) throws IOException {
    var named =
        Files.readAllLines(Path.of(document)).stream()
            .filter(line -> line.startsWith("| "))
            .map(line -> line.split("\\|")[1])
            .collect(Collectors.joining());

    assertThat(named)
        .contains(
            Arrays.stream(SecurityEventType.values())
                .map(type -> '`' + lastPart(type.uri()) + '`')
                .toList());
  }

  private static String lastPart(String uri) {
    return uri.substring(Math.max(uri.lastIndexOf('/'), uri.lastIndexOf(':')) + 1);
  }
}
