package org.essc.platform.problem;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every violation says in words what is expected, in Chinese and in English. */
class ViolationWordsTest {

  /** Where a code stands in the program, as text between quotation marks. */
  private static final List<Pattern> CODES =
      List.of(
          Pattern.compile("new InvalidValueException\\(\\s*\"([^\"]+)\"\\s*\\)"),
          Pattern.compile("fields\\s*\\.add\\([^;\"]*\"[^\"]*\",\\s*\"([^\"]+)\"\\s*\\)"),
          Pattern.compile("ProblemException\\.invalid\\(\\s*\"[^\"]*\",\\s*\"([^\"]+)\"\\s*\\)"),
          Pattern.compile("new Violation\\(\\s*[^,;]+,\\s*\"([^\"]+)\"\\s*\\)"));

  @ParameterizedTest
  @CsvSource({"zh", "en"})
  void everyCodeOfTheProgramHasWords(String language) throws IOException {
    var codes = new TreeSet<String>();
    try (var files = Files.walk(Path.of("src/main/java"))) {
      for (var file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
        var text = Files.readString(file);
        for (var pattern : CODES) {
          pattern.matcher(text).results().forEach(found -> codes.add(found.group(1)));
        }
      }
    }
    assertThat(codes).hasSizeGreaterThan(50).contains("region-code-format", "required");
    var locale = Locale.forLanguageTag(language);

    assertThat(codes)
        .filteredOn(code -> ViolationWords.of(new Violation("field", code), locale) == null)
        .as("without words in violations*.properties")
        .isEmpty();
  }

  @Test
  void wordsAreInTheCallersLanguage() {
    var refusal = ProblemException.invalid("regionCode", "region-code-format");

    assertThat(document(refusal, Locale.CHINESE))
        .contains("\"message\":\"region-code-format\"", "6 位行政区划代码");
    assertThat(document(refusal, Locale.ENGLISH)).contains("a division code of six digits");
  }

  @ParameterizedTest
  @CsvSource({
    "must be 1 to 5000, a whole number from 1 to 5000",
    "at most 12, at most 12 of them",
    "must be at least 3, a number not less than 3"
  })
  void numbersOfALimitAreTold(String message, String words) {
    assertThat(ViolationWords.of(new Violation("field", message), Locale.ENGLISH)).isEqualTo(words);
  }

  private static String document(ProblemException refusal, Locale locale) {
    return new String(ProblemDocument.render(refusal, locale), StandardCharsets.UTF_8);
  }
}
