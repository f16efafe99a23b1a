package org.essc.console.clerk;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.essc.card.application.photo.BackgroundZones;
import org.essc.card.application.photo.PhotoProblems;
import org.essc.console.ShownProblem;
import org.essc.console.clerk.PhotoView.Mark;
import org.essc.platform.problem.ProblemException;

/** What a photo's refusal says, over the picture and in words beside it. */
final class PhotoMarks {

  private static final double ALL = 100;

  private PhotoMarks() {}

  static List<Mark> of(ProblemException problem, Locale language) {
    if (problem.type() == PhotoProblems.BACKGROUND) {
      return BackgroundZones.ALL.stream()
          .map(
              zone ->
                  new Mark(
                      "zone",
                      zone.x() * ALL,
                      zone.y() * ALL,
                      zone.width() * ALL,
                      zone.height() * ALL))
          .toList();
    }
    if (problem.type() == PhotoProblems.PROPORTIONS) {
      var shown = ShownProblem.of(problem, language);
      return List.of(frame(shown, Double.parseDouble(shown.text("actual"))));
    }
    return List.of();
  }

  /** The largest part of the picture that has proportions that are taken. */
  private static Mark frame(ShownProblem shown, double actual) {
    double nearest =
        sizes(shown).stream()
            .map(size -> Double.parseDouble(size.getString("proportion")))
            .min(Comparator.comparingDouble(wanted -> Math.abs(wanted - actual)))
            .orElse(actual);
    double width = Math.min(1, nearest / actual) * ALL;
    double height = Math.min(1, actual / nearest) * ALL;
    return new Mark("frame", (ALL - width) / 2, (ALL - height) / 2, width, height);
  }

  /** What is wanted and what there is. */
  static List<String> lines(ProblemException problem, Locale language, Words words) {
    var shown = ShownProblem.of(problem, language);
    var lines = new ArrayList<String>();
    var comma = words.of("word", "comma");
    if (!sizes(shown).isEmpty()) {
      add(
          lines,
          "expected",
          String.join(
              comma, sizes(shown).stream().map(size -> PhotoMarks.size(size, words)).toList()),
          words);
    } else if (shown.member("expected") instanceof JsonObject background
        && background.containsKey("background")) {
      add(lines, "expected", words.of("background", background.getString("background")), words);
    } else if (shown.member("expected") instanceof String text) {
      add(lines, "expected", words.of("photo", problem.type().code(), text), words);
    }
    var actual = shown.text("actualPixels");
    if (actual.isEmpty() && shown.member("actual") instanceof String pixels) {
      actual = pixels;
    }
    if (!actual.isEmpty()) {
      add(lines, "actual", actual.replace("x", " × ") + " " + words.of("word", "pixels"), words);
    }
    return lines;
  }

  private static void add(List<String> lines, String member, String text, Words words) {
    lines.add(words.of("member", member) + words.of("word", "colon") + text);
  }

  private static String size(JsonObject size, Words words) {
    return size.getString("pixels").replace("x", " × ")
        + " "
        + words.of("word", "pixels")
        + " ("
        + size.getString("millimetres").replace("x", " × ")
        + " mm)";
  }

  private static List<JsonObject> sizes(ShownProblem shown) {
    return shown.member("expected") instanceof JsonArray all
        ? all.stream()
            .filter(JsonObject.class::isInstance)
            .map(JsonObject.class::cast)
            .sorted(Comparator.comparing(size -> size.getString("size")))
            .toList()
        : List.of();
  }
}
