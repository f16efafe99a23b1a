package org.essc.region;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.essc.region.Finding.Findings;
import org.essc.region.PolicyFiles.PolicyFile;

/** Policy files as a test wants them: complete unless it breaks them. */
final class PolicyText {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final String file;
  private final ObjectNode root = JSON.createObjectNode();

  private PolicyText(String file, String region, int version, String from) {
    this.file = file;
    root.put("region", region).put("name", "name of " + region).put("version", version);
    root.put("effectiveFrom", from);
    root.putObject("documents").putObject("D").put("title", "T").put("issuer", "I");
    root.putObject("rules");
  }

  /** The country's, which declares everything open. */
  static PolicyText national() {
    var text = new PolicyText("national.json", Layer.NATIONAL, 1, "2000-01-01");
    var open = text.root.putArray("open").addObject().put("reason", "nobody has ruled");
    var keys = open.putArray("keys");
    PolicyKeys.all().forEach(key -> keys.add(key.name()));
    return text;
  }

  static PolicyText of(String region, int version, String from) {
    var text = new PolicyText(region + "-" + version + ".json", region, version, from);
    boolean province = region.endsWith("0000");
    return text.put("inherits", province ? Layer.NATIONAL : region.substring(0, 2) + "0000");
  }

  PolicyText put(String member, Object value) {
    root.set(member, JSON.valueToTree(value));
    return this;
  }

  PolicyText remove(String member) {
    root.remove(member);
    return this;
  }

  /** States a rule whose value is JSON, such as {@code ["window"]}. */
  PolicyText rule(PolicyKey<?> key, String json) {
    return rule(key.name(), json);
  }

  PolicyText rule(String key, String json) {
    try {
      var rule = ((ObjectNode) root.get("rules")).putObject(key);
      rule.set("value", JSON.readTree(json));
      rule.putArray("source").add("D 1");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }

  /** Replaces a whole rule, source and all. */
  PolicyText rawRule(PolicyKey<?> key, String json) {
    try {
      ((ObjectNode) root.get("rules")).set(key.name(), JSON.readTree(json));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }

  /** Takes a key from those that are declared open, so that it can be ruled. */
  PolicyText without(String key) {
    root.withArray("open")
        .forEach(
            group -> {
              var keys = (com.fasterxml.jackson.databind.node.ArrayNode) group.get("keys");
              for (int i = keys.size() - 1; i >= 0; i--) {
                if (keys.get(i).asText().equals(key)) {
                  keys.remove(i);
                }
              }
            });
    return this;
  }

  PolicyText open(PolicyKey<?> key) {
    root.withArray("open").addObject().put("reason", "silent").putArray("keys").add(key.name());
    return this;
  }

  PolicyFile file() {
    return new PolicyFile(file, root.toString().getBytes(UTF_8));
  }

  static PolicyRegister register(PolicyText... texts) {
    return register(Map.of(), texts);
  }

  static PolicyRegister register(Map<String, Integer> fees, PolicyText... texts) {
    var files = new ArrayList<PolicyFile>();
    for (var text : texts) {
      files.add(text.file());
    }
    return PolicyRegister.of(files, new HashMap<>(fees), new Findings());
  }

  /** What is found wrong, as {@code file key rule}. */
  static List<String> findings(PolicyText... texts) {
    return findings(Map.of(), texts);
  }

  static List<String> findings(Map<String, Integer> fees, PolicyText... texts) {
    try {
      register(fees, texts);
      return List.of();
    } catch (RegionPolicyException refused) {
      return refused.findings().stream()
          .map(found -> found.file() + " " + found.key() + " " + found.rule())
          .toList();
    }
  }
}
