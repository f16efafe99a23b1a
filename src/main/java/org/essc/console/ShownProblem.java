package org.essc.console;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.essc.platform.problem.ProblemDocument;
import org.essc.platform.problem.ProblemException;

/** A refusal for a desk's page: what the API's problem document says of it, and no more. */
public final class ShownProblem {

  private final JsonObject document;

  private ShownProblem(JsonObject document) {
    this.document = document;
  }

  public static ShownProblem of(ProblemException problem, Locale language) {
    return new ShownProblem(
        new JsonObject(
            new String(ProblemDocument.render(problem, language), StandardCharsets.UTF_8)));
  }

  /** Of a member that is a text, or empty. */
  public String text(String member) {
    return document.getString(member, "");
  }

  /** Of any member, or null. */
  public Object member(String name) {
    return document.getValue(name);
  }

  /** Of a member that is a list, or empty. */
  public List<String> texts(String member) {
    return document.getJsonArray(member, new JsonArray()).stream().map(String::valueOf).toList();
  }

  /** By field, what is expected of it. */
  public Map<String, String> wrong() {
    var wrong = new LinkedHashMap<String, String>();
    for (var one : document.getJsonArray("violations", new JsonArray())) {
      var violation = (JsonObject) one;
      wrong.putIfAbsent(
          violation.getString("field"),
          violation.getString("expected", violation.getString("message")));
    }
    return wrong;
  }
}
