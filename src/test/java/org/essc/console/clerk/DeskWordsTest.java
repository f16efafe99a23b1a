package org.essc.console.clerk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Properties;
import java.util.stream.Stream;
import org.essc.card.CardState;
import org.essc.card.application.ApplicationState;
import org.essc.person.Party;
import org.essc.region.Channel;
import org.essc.region.PolicyKeys;
import org.essc.region.PolicyTerms.Evidence;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a clerk's form names has words in both languages. */
class DeskWordsTest {

  @Test
  void bothLanguagesHaveTheSameWords() throws IOException {
    assertThat(words("clerk_en").stringPropertyNames())
        .containsExactlyInAnyOrderElementsOf(words("clerk").stringPropertyNames());
  }

  @ParameterizedTest
  @ValueSource(strings = {"clerk", "clerk_en"})
  void everyActHasItsWords(String language) throws IOException {
    var words = words(language);
    for (var act : DeskAct.values()) {
      assertThat(words).containsKeys("act." + act.text(), "done." + act.text());
      act.rules().forEach(rule -> assertThat(words).containsKey("rule." + rule.name()));
      act.fields()
          .forEach(
              field -> {
                assertThat(words).containsKey("field." + field.path());
                field
                    .choices()
                    .forEach(one -> assertThat(words).containsKey(Words.kindOf(field) + "." + one));
              });
    }
    for (var evidence : Evidence.values()) {
      assertThat(words).containsKey("word." + evidence.code());
    }
  }

  /** What a region rules, as clerks read it before an act and operators beside another region's. */
  @ParameterizedTest
  @ValueSource(strings = {"clerk", "clerk_en"})
  void everyRuleHasItsWords(String language) throws IOException {
    assertThat(words(language))
        .containsKeys(keys(PolicyKeys.all().stream().map(key -> "rule." + key.name())));
  }

  /** The holder's timeline: whatever is done, where, by whom, and from which state to which. */
  @ParameterizedTest
  @ValueSource(strings = {"clerk", "clerk_en"})
  void everythingThatHappensHasItsWords(String language) throws IOException {
    var acts = RecordedActs.names();
    assertThat(acts).contains("card.report-loss", "login.confirm", "ecard.set-pin");
    assertThat(words(language))
        .containsKeys(keys(acts.stream().map(act -> "happened." + act)))
        .containsKeys(keys(Stream.of(Channel.values()).map(one -> "word." + one.code())))
        .containsKeys(keys(Stream.of(Party.Kind.values()).map(one -> "party." + one.text())))
        .containsKeys(keys(Stream.of(CardState.values()).map(one -> "state." + one.text())))
        .containsKeys(
            keys(Stream.of(ApplicationState.values()).map(one -> "application." + one.text())));
  }

  private static String[] keys(Stream<String> all) {
    return all.toArray(String[]::new);
  }

  private static Properties words(String name) throws IOException {
    var words = new Properties();
    try (var stream = DeskWordsTest.class.getResourceAsStream("/console/" + name + ".properties")) {
      words.load(new InputStreamReader(stream, StandardCharsets.UTF_8));
    }
    return words;
  }
}
