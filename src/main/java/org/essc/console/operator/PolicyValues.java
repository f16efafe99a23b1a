package org.essc.console.operator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;

/** What a policy rules, in lines that people read. */
final class PolicyValues {

  private final ObjectMapper json;

  PolicyValues(ObjectMapper json) {
    this.json = json;
  }

  /**
   * A line for each part where it has parts.
   *
   * @param words of policies
   */
  List<String> lines(OperatorWords words, Object value) {
    var node = json.<JsonNode>valueToTree(value);
    if (!node.isArray() || node.isEmpty() || node.get(0).isValueNode()) {
      return List.of(text(words, node));
    }
    var lines = new ArrayList<String>();
    node.forEach(part -> lines.add(text(words, part)));
    return lines;
  }

  private static String text(OperatorWords words, JsonNode node) {
    if (node.isBoolean()) {
      return words.code("word", node.booleanValue() ? "yes" : "no");
    }
    if (node.isValueNode()) {
      return words.code("word", node.asText());
    }
    var parts = new ArrayList<String>();
    if (node.isArray()) {
      node.forEach(part -> parts.add(text(words, part)));
      return parts.isEmpty() ? "–" : String.join(words.text("word.comma"), parts);
    }
    node.fields()
        .forEachRemaining(
            field ->
                parts.add(
                    words.code("part", field.getKey())
                        + words.text("word.colon")
                        + text(words, field.getValue())));
    return String.join(words.text("word.semicolon"), parts);
  }
}
