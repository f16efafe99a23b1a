package org.essc.platform.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code docs/events.md} has a name for everything that can be told. */
class EventsDocumentTest {

  @Test
  void everyTypeAndSubjectStandsInTheDocument() throws IOException {
    var names =
        Stream.concat(
            Arrays.stream(EventType.values()).map(EventType::text),
            Arrays.stream(SubjectType.values()).map(SubjectType::text));

    assertThat(Files.readString(Path.of("docs/events.md")))
        .contains(names.map(name -> '`' + name + '`').toList());
  }
}
