package org.essc.region;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.essc.region.Finding.Findings;

/** The members of one JSON object; what is missing, misformed or not asked for is a finding. */
final class JsonMembers {

  private final String file;
  private final String path;
  private final JsonNode json;
  private final Findings findings;
  private final Set<String> asked = new HashSet<>();

  JsonMembers(String file, String path, JsonNode json, Findings findings) {
    this.file = file;
    this.path = path;
    this.json = json;
    this.findings = findings;
    if (!json.isObject()) {
      findings.add(file, path, "bad-value", "not an object");
    }
  }

  Optional<JsonNode> required(String name) {
    var found = optional(name);
    if (found.isEmpty() && json.isObject()) {
      findings.add(file, at(name), "missing", "is missing");
    }
    return found;
  }

  Optional<String> text(String name) {
    return required(name).flatMap(value -> nonBlank(name, value));
  }

  Optional<String> optionalText(String name) {
    return optional(name).flatMap(value -> nonBlank(name, value));
  }

  Optional<Integer> positive(String name) {
    return required(name).flatMap(value -> number(name, value));
  }

  Optional<Integer> optionalPositive(String name) {
    return optional(name).flatMap(value -> number(name, value));
  }

  /** The items of a list that may be absent. */
  List<JsonNode> list(String name) {
    var value = optional(name);
    if (value.isEmpty()) {
      return List.of();
    }
    if (!value.get().isArray()) {
      findings.add(file, at(name), "bad-value", "not a list");
      return List.of();
    }
    return StreamSupport.stream(value.get().spliterator(), false).toList();
  }

  /** An object that must be there, even if empty. */
  JsonMembers object(String name) {
    return required(name)
        .map(value -> new JsonMembers(file, at(name), value, findings))
        .orElseGet(
            () -> new JsonMembers(file, at(name), JsonNodeFactory.instance.objectNode(), findings));
  }

  Map<String, JsonNode> fields() {
    var fields = new LinkedHashMap<String, JsonNode>();
    json.fields().forEachRemaining(field -> fields.put(field.getKey(), field.getValue()));
    return fields;
  }

  /** To be called last: members that nobody asked for are unknown. */
  void refuseOthers() {
    json.fieldNames()
        .forEachRemaining(
            name -> {
              if (!asked.contains(name)) {
                findings.add(file, at(name), "unknown-key", "no policy has such a member");
              }
            });
  }

  private Optional<JsonNode> optional(String name) {
    asked.add(name);
    return Optional.ofNullable(json.get(name)).filter(value -> !value.isNull());
  }

  private Optional<String> nonBlank(String name, JsonNode value) {
    if (!value.isTextual() || value.textValue().isBlank()) {
      findings.add(file, at(name), "bad-value", "not a text");
      return Optional.empty();
    }
    return Optional.of(value.textValue());
  }

  private Optional<Integer> number(String name, JsonNode value) {
    if (!value.isInt() || value.intValue() < 1) {
      findings.add(file, at(name), "bad-value", "not a whole number from 1");
      return Optional.empty();
    }
    return Optional.of(value.intValue());
  }

  private String at(String name) {
    return path.isEmpty() ? name : path + "." + name;
  }
}
