package org.essc.region;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.essc.region.Finding.Findings;

/** Reads {@code {"value": …, "source": ["S1 question 5"], "note": …}} of one key. */
final class RuleReader {

  private RuleReader() {}

  static <T> Optional<Rule<T>> read(
      PolicyKey<T> key,
      JsonNode json,
      Layer layer,
      Map<String, Citation> documents,
      Findings findings) {
    var members = new JsonMembers(layer.file(), key.name(), json, findings);
    var shown = members.required("value");
    var sources = sources(members, key, layer, documents, findings);
    var note = members.optionalText("note");
    members.refuseOthers();
    if (shown.isEmpty()) {
      return Optional.empty();
    }
    try {
      var value = key.type().reader().read(shown.get());
      return Optional.of(
          new Rule.Stated<>(key, value, shown.get(), sources, note.orElse(null), layer));
    } catch (IllegalArgumentException e) {
      findings.add(layer.file(), key.name(), "bad-value", e.getMessage());
      return Optional.empty();
    }
  }

  private static List<Citation> sources(
      JsonMembers members,
      PolicyKey<?> key,
      Layer layer,
      Map<String, Citation> documents,
      Findings findings) {
    var sources = new ArrayList<Citation>();
    for (var item : members.list("source")) {
      var parts = item.asText().split(" ", 2);
      var document = documents.get(parts[0]);
      if (document == null || parts.length < 2 || parts[1].isBlank()) {
        findings.add(
            layer.file(),
            key.name(),
            "bad-source",
            "a source is the name of one of the file's documents, a space and the place in it");
      } else {
        sources.add(
            new Citation(parts[0], document.title(), document.issuer(), document.year(), parts[1]));
      }
    }
    if (members.list("source").isEmpty()) {
      findings.add(layer.file(), key.name(), "bad-source", "has no source");
    }
    return sources;
  }
}
