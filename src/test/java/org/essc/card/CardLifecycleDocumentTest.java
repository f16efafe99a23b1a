package org.essc.card;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.essc.region.PolicyKey;
import org.essc.region.PolicyKeys;
import org.junit.jupiter.api.Test;

/** The table of rules, policy keys and tests says what is so. */
class CardLifecycleDocumentTest {

  private static final Pattern TEST =
      Pattern.compile("`([A-Z][A-Za-z]*(?:Test|IT))(?:\\.([a-zA-Z]+))?`");
  private static final Pattern KEY = Pattern.compile("`([a-z][A-Za-z]*\\.[a-z][A-Za-z]*)`");

  @Test
  void everyTestThatIsNamedExists() throws IOException {
    var sources = sources();
    var named = TEST.matcher(document());
    while (named.find()) {
      assertThat(sources).as("test class").containsKey(named.group(1));
      if (named.group(2) != null) {
        assertThat(sources.get(named.group(1))).contains("void " + named.group(2) + "(");
      }
    }
  }

  @Test
  void everyPolicyKeyIsThereAndNoOther() throws IOException {
    var document = document();
    var table = document.substring(document.indexOf("## Rule, policy key, test"));
    assertThat(PolicyKeys.all().stream().map(PolicyKey::name))
        .allSatisfy(key -> assertThat(table).contains("`" + key + "`"));
    var named = KEY.matcher(table);
    while (named.find()) {
      assertThat(PolicyKeys.named(named.group(1))).as(named.group(1)).isPresent();
    }
  }

  private static String document() throws IOException {
    return Files.readString(Path.of("docs", "card-lifecycle.md"));
  }

  private static Map<String, String> sources() throws IOException {
    var sources = new HashMap<String, String>();
    try (var files = Files.walk(Path.of("src", "test", "java"))) {
      for (var file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
        var name = file.getFileName().toString();
        sources.put(name.substring(0, name.length() - ".java".length()), Files.readString(file));
      }
    }
    return sources;
  }
}
