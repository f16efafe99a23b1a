package org.essc.console.clerk;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Benefits in words: what each way wants, and the certificate that waits. */
final class BenefitLines {

  /** Those that are gone at a counter. */
  private static final Set<String> WAYS = Set.of("counter", "home", "abroad", "guardian");

  private BenefitLines() {}

  /** What each way wants of the person, or why it is closed. */
  static List<AnswerView.Fact> ways(JsonObject check, ActForms.Target target, Words words) {
    return objects(check.getJsonArray("items")).stream()
        .filter(item -> item.getString("regionCode").equals(target.region().value()))
        .findFirst()
        .map(item -> objects(item.getJsonArray("ways")))
        .orElse(List.of())
        .stream()
        .filter(way -> WAYS.contains(way.getString("way")))
        .map(way -> new AnswerView.Fact(words.of("word", way.getString("way")), wanted(way, words)))
        .toList();
  }

  private static String wanted(JsonObject way, Words words) {
    return way.getBoolean("open")
        ? String.join(
            words.of("word", "comma"),
            way.getJsonArray("wants").stream()
                .map(one -> words.of("word", String.valueOf(one)))
                .toList())
        : words.of("closed", way.getString("reason"));
  }

  /** What the second clerk looks at. */
  static List<String> certificate(JsonObject review, Words words) {
    var lines = new ArrayList<String>();
    for (var name : new String[] {"certificateNo", "issuer", "issuedOn"}) {
      var value = review.getString(name);
      if (value != null) {
        lines.add(words.of("fact", name) + words.of("word", "colon") + value);
      }
    }
    return lines;
  }

  private static List<JsonObject> objects(JsonArray all) {
    return all.stream().map(JsonObject.class::cast).toList();
  }
}
