package org.essc.console.clerk;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.essc.region.Citation;
import org.essc.region.PolicyKey;
import org.essc.region.RegionPolicy;
import org.essc.region.Rule;

/**
 * What a region rules, as it is shown before an act.
 *
 * @param key name of the policy's key
 * @param sources documents and their places; empty where the region has left it open
 */
record RuleView(String key, String label, String value, List<String> sources) {

  static RuleView of(RegionPolicy policy, PolicyKey<?> key, Words words) {
    var rule = policy.rule(key);
    var label = words.of("rule", key.name(), key.meaning());
    return rule instanceof Rule.Stated<?> stated
        ? new RuleView(
            key.name(),
            label,
            value(stated.shown(), words),
            stated.sources().stream().map(RuleView::source).distinct().toList())
        : new RuleView(key.name(), label, words.of("word", "open"), List.of());
  }

  static String source(Citation citation) {
    return citation.title() + (citation.section() == null ? "" : " " + citation.section());
  }

  private static String value(JsonNode node, Words words) {
    if (node.isBoolean()) {
      return words.of("word", node.asBoolean() ? "yes" : "no");
    }
    if (node.isArray()) {
      var all = new ArrayList<String>();
      node.forEach(one -> all.add(value(one, words)));
      return String.join(words.of("word", "comma"), all);
    }
    if (node.isObject()) {
      return words.of("word", node.path(node.has("way") ? "way" : "channel").asText());
    }
    return words.of("word", node.asText());
  }
}
