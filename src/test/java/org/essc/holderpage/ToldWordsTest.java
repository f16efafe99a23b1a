package org.essc.holderpage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Arrays;
import org.essc.events.SecurityEventType;
import org.junit.jupiter.api.Test;

/** The page {@code uses} has words for whatever partners are told of its holder. */
class ToldWordsTest {

  @Test
  void eachEventHasWordsOfItsOwn() throws IOException {
    String template;
    try (var file = getClass().getResourceAsStream("/templates/holderpage/told.html")) {
      template = new String(file.readAllBytes(), UTF_8);
    }
    assertThat(SecurityEventType.values())
        .filteredOn(event -> !event.ofStream())
        .allSatisfy(event -> assertThat(template).contains("{#case '" + event + "'}"));
    assertThat(Arrays.asList(SecurityEventType.values())).hasSizeGreaterThan(20);
  }
}
