package org.essc.sandbox;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import java.util.List;
import java.util.Map;
import org.essc.testing.Patiently;

/** What is told of a story that is played. */
final class StoryLines {

  private static final int MOST_PLAYS = 3;

  private StoryLines() {}

  /** All went as told. */
  static List<JsonPath> play(String story) {
    var lines = lines(text(story));
    var end = lines.get(lines.size() - 1);
    assertThat(end.getString("outcome"))
        .as(lines.get(lines.size() - 2).prettify() + end.prettify())
        .isEqualTo("complete");
    return lines;
  }

  static String text(String story) {
    return text(story, "zh");
  }

  static String text(String story, String language) {
    return text(Map.of("story", story), language);
  }

  static String textAt(String story, String place) {
    return text(Map.of("story", story, "place", place), "zh");
  }

  /**
   * Whoever plays comes again, but with the proof of before, which is good once: then the play
   * does.
   */
  private static String text(Map<String, String> play, String language) {
    var told = textOnce(play, language);
    for (int time = 1; time < MOST_PLAYS && stoppedForABusyMachine(told); time++) {
      told = textOnce(play, language);
    }
    return told;
  }

  private static String textOnce(Map<String, String> play, String language) {
    return Patiently.ask(
            () ->
                given()
                    .contentType(ContentType.JSON)
                    .header("Accept-Language", language)
                    .body(play)
                    .post("/sandbox/stories/plays"))
        .then()
        .statusCode(200)
        .extract()
        .asString();
  }

  /** The end says where between two steps it stopped, or the step before it failed. */
  private static boolean stoppedForABusyMachine(String told) {
    var lines = lines(told);
    var end = lines.get(lines.size() - 1);
    return "stopped".equals(end.getString("outcome"))
        && lines.subList(Math.max(0, lines.size() - 2), lines.size()).stream()
            .anyMatch(line -> Integer.valueOf(503).equals(line.get("status")));
  }

  static List<JsonPath> lines(String text) {
    return text.lines().filter(line -> !line.isBlank()).map(JsonPath::new).toList();
  }

  static List<JsonPath> steps(List<JsonPath> lines, String who, String pathEnd) {
    return lines.stream()
        .filter(line -> who.equals(line.getString("who")))
        .filter(line -> line.getString("path").endsWith(pathEnd))
        .toList();
  }

  static Map<String, Object> facts(List<JsonPath> lines, String who, String pathEnd) {
    var found = steps(lines, who, pathEnd);
    assertThat(found).hasSize(1);
    return found.get(0).getMap("facts");
  }
}
