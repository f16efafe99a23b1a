package org.essc.region;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.essc.platform.problem.InvalidValueException;
import org.essc.region.Finding.Findings;
import org.essc.region.PolicyFiles.PolicyFile;

/** Reads one policy file strictly: whatever it does not know, it refuses. */
final class PolicyReader {

  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private final String file;
  private final JsonMembers root;
  private final Findings findings;

  private PolicyReader(String file, JsonNode root, Findings findings) {
    this.file = file;
    this.root = new JsonMembers(file, "", root, findings);
    this.findings = findings;
  }

  /** The policy, or nothing where anything at all was wrong; the findings say what. */
  static Optional<PolicyVersion> read(PolicyFile file, Findings findings) {
    int before = findings.count();
    try {
      var root = JSON.readTree(file.content());
      if (root == null || !root.isObject()) {
        findings.add(file.name(), "", "not-json", "is not a JSON object");
        return Optional.empty();
      }
      var version = new PolicyReader(file.name(), root, findings).version();
      return findings.count() == before ? Optional.of(version) : Optional.empty();
    } catch (JacksonException e) {
      findings.add(file.name(), "", "not-json", e.getOriginalMessage());
    } catch (IOException e) {
      findings.add(file.name(), "", "unreadable", "cannot be read");
    }
    return Optional.empty();
  }

  private PolicyVersion version() {
    var code = root.text("region").filter(this::isRegion);
    var name = root.text("name");
    var english = root.optionalText("englishName");
    var number = root.positive("version");
    var from = root.text("effectiveFrom").flatMap(text -> date("effectiveFrom", text));
    var until = root.optionalText("effectiveUntil").flatMap(text -> date("effectiveUntil", text));
    boolean national = code.filter(Layer.NATIONAL::equals).isPresent();
    var inherits = national ? Optional.<String>empty() : root.text("inherits");
    var standsAlone = root.optionalText("standsAlone");
    var documents = documents();
    // Where the head is broken the rules are read all the same, so that all is told at once.
    var layer =
        new Layer(
            code.orElse(""),
            name.orElse(""),
            english.orElse(null),
            number.orElse(0),
            from.orElse(LocalDate.MIN),
            until.orElse(null),
            file);
    var rules = new HashMap<PolicyKey<?>, Rule<?>>();
    stated(layer, documents, rules);
    open(layer, rules);
    root.refuseOthers();
    return new PolicyVersion(layer, inherits.orElse(null), standsAlone.orElse(null), rules);
  }

  private boolean isRegion(String code) {
    try {
      if (code.equals(Layer.NATIONAL) || RegionCode.parse(code).city().value().equals(code)) {
        return true;
      }
      findings.add(file, "region", "bad-code", "a policy is a province's or a city's, not " + code);
    } catch (InvalidValueException e) {
      findings.add(file, "region", "bad-code", "not a division of GB/T 2260 (" + e.code() + ")");
    }
    return false;
  }

  private Optional<LocalDate> date(String member, String text) {
    try {
      return Optional.of(LocalDate.parse(text));
    } catch (DateTimeParseException e) {
      findings.add(file, member, "bad-value", "not a date yyyy-MM-dd");
      return Optional.empty();
    }
  }

  private Map<String, Citation> documents() {
    var documents = new HashMap<String, Citation>();
    root.object("documents")
        .fields()
        .forEach(
            (name, json) -> {
              var members = new JsonMembers(file, "documents." + name, json, findings);
              var title = members.text("title");
              var issuer = members.text("issuer");
              var year = members.optionalPositive("year");
              members.refuseOthers();
              documents.put(
                  name,
                  new Citation(
                      name, title.orElse(null), issuer.orElse(null), year.orElse(null), null));
            });
    return documents;
  }

  private void stated(
      Layer layer, Map<String, Citation> documents, Map<PolicyKey<?>, Rule<?>> rules) {
    root.object("rules")
        .fields()
        .forEach(
            (name, json) ->
                key(name)
                    .<Rule<?>>flatMap(key -> RuleReader.read(key, json, layer, documents, findings))
                    .ifPresent(rule -> rules.put(rule.key(), rule)));
  }

  private void open(Layer layer, Map<PolicyKey<?>, Rule<?>> rules) {
    int index = 0;
    for (var group : root.list("open")) {
      var members = new JsonMembers(file, "open[" + index++ + "]", group, findings);
      var reason = members.text("reason").orElse("");
      for (var name : members.list("keys")) {
        key(name.asText())
            .ifPresent(
                key -> {
                  if (rules.putIfAbsent(key, new Rule.Open<>(key, reason, layer)) != null) {
                    findings.add(file, key.name(), "ruled-twice", "stands there twice");
                  }
                });
      }
      members.refuseOthers();
    }
  }

  private Optional<PolicyKey<?>> key(String name) {
    var key = PolicyKeys.named(name);
    if (key.isEmpty()) {
      findings.add(file, name, "unknown-key", "no policy has such a key");
    }
    return key;
  }
}
