package org.essc.region;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RegionsDocumentTest {

  private static final Path DOCUMENT = Path.of("docs", "regions.md");

  @Test
  void documentSaysWhatTheDataSay() throws IOException {
    var expected = RegionsDocument.of(PolicyRegister.load(List.of(), Map.of(), Map.of()));
    if (Boolean.getBoolean("essc.docs.write")) {
      Files.writeString(DOCUMENT, expected);
    }
    assertThat(Files.readString(DOCUMENT))
        .as(
            "docs/regions.md is not current; write it anew with"
                + " ./mvnw test -Dtest=RegionsDocumentTest -Dessc.docs.write=true")
        .isEqualTo(expected);
  }
}
