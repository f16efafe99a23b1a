package org.essc.console.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Locale;
import java.util.ResourceBundle;
import java.util.stream.Stream;
import org.essc.keys.KeyPurpose;
import org.essc.platform.outbox.SubjectType;
import org.essc.servicepoint.PointKind;
import org.essc.servicepoint.PointService;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OperatorWordsTest {

  @Test
  void bothLanguagesHaveTheSameWords() {
    var control =
        ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES);
    var chinese = ResourceBundle.getBundle("console.operator", Locale.ROOT, control);
    var english = ResourceBundle.getBundle("console.operator", Locale.ENGLISH, control);
    assertThat(english.getLocale()).isEqualTo(Locale.ENGLISH);
    // what the English lacks is taken from the Chinese, so it is looked for by its letters
    assertThat(chinese.keySet()).isEqualTo(english.keySet());
    assertThat(english.keySet())
        .allSatisfy(
            key ->
                assertThat(english.getString(key).chars())
                    .as(key)
                    .noneMatch(c -> Character.UnicodeScript.of(c) == Character.UnicodeScript.HAN));
  }

  @ParameterizedTest
  @ValueSource(strings = {"zh", "en"})
  void everyCodeOfTheProgramHasAWord(String language) {
    var words = OperatorWords.of(Locale.forLanguageTag(language));
    var codes = Arrays.stream(PointKind.values()).map(kind -> "kind " + kind.code()).toList();
    assertThat(codes).allSatisfy(code -> assertWord(words, code)).isNotEmpty();
    assertThat(Arrays.stream(PointService.values()).map(one -> "service " + one.code()))
        .allSatisfy(code -> assertWord(words, code));
    assertThat(
            Stream.of(
                    SubjectType.CARD_IMPORT,
                    SubjectType.AGENCY_APPLICATION,
                    SubjectType.BENEFIT_FILE)
                .map(one -> "file " + one.text()))
        .allSatisfy(code -> assertWord(words, code));
    assertThat(Arrays.stream(KeyPurpose.values()).map(one -> "purpose " + one.code()))
        .allSatisfy(code -> assertWord(words, code));
  }

  /** Scopes are what partners' tokens name. */
  @ParameterizedTest
  @ValueSource(strings = {"zh", "en"})
  void everyFormItsQuestionsAndTheirChoicesHaveWords(String language) {
    var words = OperatorWords.of(Locale.forLanguageTag(language));
    for (var form : DeskForm.values()) {
      assertThat(words.optional("form." + form.text())).as(form.text()).isNotEmpty();
      for (var question : form.questions()) {
        assertThat(DeskForms.word(words, "field", form, question.name()))
            .as(question.name())
            .isNotEmpty();
        question.codes().stream()
            .filter(code -> !question.words().equals("scope"))
            .forEach(code -> assertWord(words, question.words() + " " + code));
      }
    }
  }

  private static void assertWord(OperatorWords words, String kindAndCode) {
    var parts = kindAndCode.split(" ");
    assertThat(words.code(parts[0], parts[1])).isNotEqualTo(parts[1]);
  }

  @ParameterizedTest
  @CsvSource({"0, 4", "1, 4", "4, 4", "5, 8", "9, 20", "21, 40", "81, 200", "1000000, 2000000"})
  void topOfAPlotIsRoundAndNotBelowItsValues(long most, long top) {
    assertThat(Ticks.top(most)).isEqualTo(top);
  }

  @ParameterizedTest
  @CsvSource({"0, 0 s", "119, 119 s", "120, 2 min", "7200, 2 h", "172800, 2 d"})
  void timeLeftIsSaidRoughly(long seconds, String text) {
    assertThat(Spans.text(OperatorWords.of(Locale.ENGLISH), seconds)).isEqualTo(text);
  }
}
