package org.essc.console.clerk;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** The names of all acts that the program records, as its source says them. */
final class RecordedActs {

  private static final Path SOURCE = Path.of("src", "main", "java");

  private static final String NAME = "\"([a-z-]+\\.[a-z-]+)\"";

  private static final Pattern CONSTANT =
      Pattern.compile("static final String ([A-Z_]+) =\\s*" + NAME);

  /** What an act is made of; of a holder's own acts, what they are recorded by. */
  private static final Pattern RECORDED =
      Pattern.compile("(?:Act\\.of|acts\\s*\\.record)\\(([^;]*?)(?:;|\\.because|\\.with)");

  private static final Pattern NAMED =
      Pattern.compile(NAME + "|\\b(?:([A-Z][a-zA-Z]+)\\.)?([A-Z][A-Z_]+)\\b");

  private RecordedActs() {}

  static Set<String> names() throws IOException {
    var sources = new HashMap<String, String>();
    try (var files = Files.walk(SOURCE)) {
      for (var file : files.filter(one -> one.toString().endsWith(".java")).toList()) {
        sources.put(file.getFileName().toString().replace(".java", ""), Files.readString(file));
      }
    }
    var constants = new HashMap<String, String>();
    sources.forEach((type, source) -> constants(type, source, constants));
    var names = new TreeSet<String>();
    sources.forEach((type, source) -> recorded(type, source, constants, names));
    return names;
  }

  private static void constants(String type, String source, Map<String, String> constants) {
    var found = CONSTANT.matcher(source);
    while (found.find()) {
      constants.put(type + "." + found.group(1), found.group(2));
    }
  }

  private static void recorded(
      String type, String source, Map<String, String> constants, Set<String> names) {
    var recorded = RECORDED.matcher(source);
    while (recorded.find()) {
      var named = NAMED.matcher(recorded.group(1));
      while (named.find()) {
        var owner = named.group(2) == null ? type : named.group(2);
        var name =
            named.group(1) == null ? constants.get(owner + "." + named.group(3)) : named.group(1);
        if (name != null) {
          names.add(name);
        }
      }
    }
  }
}
