package org.essc.console.clerk;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.essc.console.ShownProblem;
import org.essc.platform.problem.ProblemException;

/**
 * Why an act was refused, in words: as the API's problem document says it.
 *
 * @param lines what it says besides: what is missing, which state, from when on
 * @param rule of the region on which it rests, or empty
 * @param sources documents that the rule stands in
 */
record RefusalView(
    String code,
    String title,
    String detail,
    List<String> lines,
    String rule,
    List<String> sources) {

  static RefusalView of(ProblemException problem, Locale language, Words words) {
    return of(problem, language, words, List.of());
  }

  /**
   * @param more lines, for what only one kind of refusal says; what is expected stands in them
   */
  static RefusalView of(ProblemException problem, Locale language, Words words, List<String> more) {
    var shown = ShownProblem.of(problem, language);
    var lines = new ArrayList<>(more);
    for (var name :
        new String[] {
          "missing", "groups", "taken", "expected", "state", "reason", "opensOn", "feeFen"
        }) {
      var value = shown.member(name);
      boolean said = name.equals("expected") && !more.isEmpty();
      if (value != null && !said && told(value)) {
        lines.add(
            words.of("member", name, name) + words.of("word", "colon") + text(name, value, words));
      }
    }
    var rule = shown.text("rule");
    return new RefusalView(
        problem.type().code(),
        shown.text("title"),
        words.of("refused", problem.type().code(), shown.text("detail")),
        List.copyOf(lines),
        rule.isEmpty() ? "" : words.of("rule", rule, rule),
        sources(shown));
  }

  /** What has members of its own says nothing as a line. */
  private static boolean told(Object value) {
    return !(value instanceof JsonObject)
        && !(value instanceof JsonArray all && all.stream().anyMatch(JsonObject.class::isInstance));
  }

  /** What is wrong with which field, where the problem says so in whatever way. */
  static Map<String, String> wrong(ProblemException problem, Locale language, Words words) {
    var shown = ShownProblem.of(problem, language);
    var wrong = new HashMap<String, String>();
    shown.texts("missing").forEach(path -> wrong.put(path, words.of("word", "needed")));
    if (!shown.text("field").isEmpty()) {
      wrong.putIfAbsent(shown.text("field"), shown.text("title"));
    }
    wrong.putAll(shown.wrong());
    return wrong;
  }

  private static String text(String name, Object value, Words words) {
    if (value instanceof JsonArray all) {
      return String.join(
          words.of("word", "comma"),
          all.stream()
              .map(String::valueOf)
              .map(one -> words.of("word", one, words.of("field", one)))
              .toList());
    }
    var kind = name.equals("state") ? "state" : "word";
    return words.of(kind, String.valueOf(value));
  }

  private static List<String> sources(ShownProblem shown) {
    var titles = shown.texts("sourceTitle");
    var places = shown.texts("source");
    var all = new ArrayList<String>();
    for (int i = 0; i < places.size(); i++) {
      all.add((i < titles.size() ? titles.get(i) + " · " : "") + places.get(i));
    }
    return all;
  }
}
