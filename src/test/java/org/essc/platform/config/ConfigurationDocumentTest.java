package org.essc.platform.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** {@code docs/configuration.md} has what an operator can set. */
class ConfigurationDocumentTest {

  private static final Pattern SETTING =
      Pattern.compile("@Config(?:Mapping\\(\\s*prefix|Property\\(\\s*name) = \"(essc[^\"]*)\"");
  private static final Pattern NOT_IN_VARIABLES = Pattern.compile("[^a-z0-9]");

  @Test
  void everySettingOrWhatItsNameBeginsWithIsListed() throws IOException {
    var document = Files.readString(Path.of("docs/configuration.md"));
    var names = new TreeSet<String>();
    try (var files = Files.walk(Path.of("src/main/java"))) {
      for (var file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
        var settings = SETTING.matcher(Files.readString(file));
        while (settings.find()) {
          names.add(settings.group(1));
        }
      }
    }

    assertThat(names).hasSizeGreaterThan(30);
    assertThat(names)
        .allMatch(name -> document.contains(name) || document.contains(variable(name)));
  }

  /** As the environment names it. */
  private static String variable(String name) {
    return NOT_IN_VARIABLES.matcher(name).replaceAll("_").toUpperCase(Locale.ROOT);
  }
}
