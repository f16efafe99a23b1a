package org.essc.card.application;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.essc.card.application.ApplicationState.APPLIED;
import static org.essc.card.application.ApplicationState.DISTRIBUTED;
import static org.essc.card.application.ApplicationState.FACE_REFUSED;
import static org.essc.card.application.ApplicationState.IN_PRODUCTION;
import static org.essc.card.application.ApplicationState.PRODUCED;
import static org.essc.card.application.ApplicationState.WITHDRAWN;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Where an application may go, and where it says so. */
class ApplicationStateTest {

  private static final Pattern TRANSITION = Pattern.compile("(\\w+) --> (\\w+)(?::.*)?");

  @Test
  void statesLeadWhereTheFlowsGoAndNowhereElse() {
    assertThat(
            Stream.of(ApplicationState.values())
                .collect(toMap(Function.identity(), ApplicationState::next)))
        .isEqualTo(
            Map.of(
                APPLIED, Set.of(IN_PRODUCTION, WITHDRAWN),
                IN_PRODUCTION, Set.of(PRODUCED, APPLIED, WITHDRAWN),
                PRODUCED, Set.of(DISTRIBUTED, FACE_REFUSED, WITHDRAWN),
                FACE_REFUSED, Set.of(APPLIED, WITHDRAWN),
                DISTRIBUTED, Set.of(FACE_REFUSED),
                WITHDRAWN, Set.of()));
  }

  /** What was handed out is over, unless its card is brought back. */
  @Test
  void whatIsOpenGoesOn() {
    assertThat(ApplicationState.IS_OPEN)
        .isEqualTo(
            Stream.of(ApplicationState.values())
                .filter(state -> state != DISTRIBUTED && !state.next().isEmpty())
                .map(state -> "'" + state.text() + "'")
                .collect(Collectors.joining(", ", "state in (", ")")));
  }

  @Test
  void diagramOfTheCardsLifeShowsTheSame() throws IOException {
    var drawn = new HashSet<String>();
    for (var line : Files.readAllLines(Path.of("docs", "card-lifecycle.md"))) {
      var transition = TRANSITION.matcher(line.strip());
      if (transition.matches() && known(transition.group(1)) && known(transition.group(2))) {
        drawn.add(transition.group(1) + " " + transition.group(2));
      }
    }
    assertThat(drawn)
        .isEqualTo(
            Stream.of(ApplicationState.values())
                .flatMap(from -> from.next().stream().map(to -> drawn(from) + " " + drawn(to)))
                .collect(Collectors.toSet()));
  }

  private static boolean known(String drawn) {
    return Stream.of(ApplicationState.values()).anyMatch(state -> drawn(state).equals(drawn));
  }

  private static String drawn(ApplicationState state) {
    return state.text().replace('-', '_');
  }
}
