package org.essc.platform.problem;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every violation says in words what is expected, in Chinese and in English. */
class ViolationWordsTest {

  private static final ViolationCodes CODES = ViolationCodes.of(Path.of("src/main/java"));

  /** Texts that come from somewhere else, where they are seen. */
  private static final Set<String> MADE_ELSEWHERE =
      Set.of(
          // what JwksAddresses objects to, which is seen there
          "KeySource.java: objection.get()",
          // the mappers' own: what a constraint says, which is seen at the constraint
          "ProblemMappers.java: message(violation)");

  @Test
  void everyWayToMakeAViolationSaysACodeOfOurs() {
    assertThat(CODES.silent).isSubsetOf(MADE_ELSEWHERE);
  }

  @ParameterizedTest
  @CsvSource({"zh", "en"})
  void everyCodeOfTheProgramHasWords(String language) {
    assertThat(CODES.texts)
        .hasSizeGreaterThan(50)
        .containsKeys(
            "region-code-format", // a value's own
            "required", // Violations.read
            "unknown field", // the mappers'
            "at least one is required", // a list of violations
            "word-unknown",
            "partner-no-format"); // a constraint's message
    var locale = Locale.forLanguageTag(language);

    assertThat(CODES.texts.entrySet())
        .filteredOn(
            code -> ViolationWords.of(new Violation("field", code.getKey()), locale) == null)
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
    "must be at least 3, a number not less than 3",
    "'one of kiosk, bank-branch', 'one of kiosk, bank-branch'",
    "at most 36525 days from the real time, at most 36525 days from the real time"
  })
  void numbersOfALimitAreTold(String message, String words) {
    assertThat(ViolationWords.of(new Violation("field", message), Locale.ENGLISH)).isEqualTo(words);
  }

  @Test
  void bothLanguagesHaveTheSameWords() throws IOException {
    assertThat(keys("violations_en.properties")).isEqualTo(keys("violations.properties"));
  }

  private static Set<String> keys(String bundle) throws IOException {
    var words = new Properties();
    try (var file = Files.newBufferedReader(Path.of("src/main/resources", bundle))) {
      words.load(file);
    }
    return words.stringPropertyNames();
  }

  private static String document(ProblemException refusal, Locale locale) {
    return new String(ProblemDocument.render(refusal, locale), StandardCharsets.UTF_8);
  }
}
