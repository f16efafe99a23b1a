package org.essc.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * The shell examples of a document, as a reader pastes them: one bash for all of them, in order.
 *
 * <p>A block runs when {@code <!-- runs -->} stands before it. A comment at the end of a command
 * that begins with a status says what is answered there: {@code # 409, "code":"card-exists"}; it
 * may name several. Whatever is not said to be otherwise must succeed. A block after {@code <!--
 * answers -->} shows the members of the last answer before it.
 */
public final class DocumentExamples {

  private static final Pattern BLOCK =
      Pattern.compile("(?ms)^(?:<!-- (runs|answers) -->\\n)?```(sh|json)\\n(.*?)^```$");
  private static final Pattern SAID = Pattern.compile(" {2,}# (?=[1-5][0-9]{2}\\b)(.*)$");
  private static final Pattern NAMED_STATUS = Pattern.compile("\\b[1-5][0-9]{2}(?=[,; ]|$)");
  private static final Pattern MEMBER =
      Pattern.compile("\"\\w+\":(?:\"[^\"]*\"|\\[[^\\]]*\\]|\\w+)");
  private static final String BASE = "http://localhost:8080";
  private static final long LONGEST_SECONDS = 240;

  /** Tells each answer's status; waits where the platform asks a caller to. */
  private static final String CURL =
      """
      curl() {
        local n answer status
        for n in 1 2 3 4 5 6; do
          answer=$(command curl -w '\\n%{http_code}' "$@")
          status=${answer##*$'\\n'}
          case $status in
            429|503) sleep 1 ;;
            *) break ;;
          esac
        done
        printf '%s' "${answer%$'\\n'*}"
        printf '\\n@@status %s\\n' "$status" >&2
      }
      """;

  private static final ObjectMapper JSON = new ObjectMapper();

  /** What the document says of the output up to a mark. */
  private record Claim(String words, String shown) {}

  private final List<Claim> claims = new ArrayList<>();
  private final StringBuilder script = new StringBuilder(CURL);
  private final List<String> unmarked = new ArrayList<>();
  private int blocks;

  private DocumentExamples() {}

  /**
   * @param platform the address of a sandbox
   * @param directory where the examples' files go
   */
  public static List<String> failures(Path document, String platform, Path directory)
      throws IOException, InterruptedException {
    var examples = new DocumentExamples();
    examples.read(Files.readString(document).replace(BASE, platform));
    var failures = new ArrayList<>(examples.unmarked);
    if (examples.blocks == 0) {
      failures.add("no block is marked");
    }
    failures.addAll(examples.check(examples.run(directory)));
    return failures;
  }

  private void read(String text) {
    var found = BLOCK.matcher(text);
    while (found.find()) {
      var mark = found.group(1);
      if ("answers".equals(mark)) {
        var last = claims.remove(claims.size() - 1);
        claims.add(new Claim(last.words(), found.group(3)));
      } else if ("runs".equals(mark)) {
        blocks++;
        found.group(3).lines().forEach(this::command);
        claim("");
      } else if (found.group(3).contains("curl ")) {
        unmarked.add("calls the platform and is not run: " + found.group(3));
      }
    }
  }

  private void command(String line) {
    script.append(line).append('\n');
    var said = SAID.matcher(line);
    if (said.find()) {
      claim(said.group(1));
    }
  }

  private void claim(String words) {
    script.append("echo; echo @@claim ").append(claims.size()).append('\n');
    claims.add(new Claim(words, null));
  }

  private String run(Path directory) throws IOException, InterruptedException {
    var file = Files.writeString(directory.resolve("examples.sh"), script);
    var output = directory.resolve("examples.txt");
    var shell =
        new ProcessBuilder("bash", file.toString())
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    shell.getOutputStream().close();
    if (!shell.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS)) {
      shell.descendants().forEach(ProcessHandle::destroyForcibly);
      shell.destroyForcibly().waitFor();
    }
    return Files.readString(output);
  }

  private List<String> check(String output) throws IOException {
    var failures = new ArrayList<String>();
    var rest = output;
    for (int i = 0; i < claims.size(); i++) {
      var mark = "\n@@claim " + i + "\n";
      int end = rest.indexOf(mark);
      if (end < 0) {
        failures.add("ended early: " + rest);
        return failures;
      }
      check(claims.get(i), rest.substring(0, end), failures);
      rest = rest.substring(end + mark.length());
    }
    return failures;
  }

  private static void check(Claim claim, String part, List<String> failures) throws IOException {
    var answered = new TreeSet<String>();
    Pattern.compile("(?m)^@@status (\\d+)$")
        .matcher(part)
        .results()
        .forEach(status -> answered.add(status.group(1)));
    var named = new TreeSet<String>();
    NAMED_STATUS.matcher(claim.words()).results().forEach(status -> named.add(status.group()));
    var unexpected = new TreeSet<>(answered);
    unexpected.removeIf(status -> status.startsWith("2") || named.contains(status));
    if (!unexpected.isEmpty() || !answered.containsAll(named)) {
      failures.add("answers %s, said: %s%n%s".formatted(answered, claim.words(), part));
    }
    MEMBER
        .matcher(claim.words())
        .results()
        .filter(member -> !part.contains(member.group()))
        .forEach(member -> failures.add("%s is not in%n%s".formatted(member.group(), part)));
    if (claim.shown() != null) {
      var shown = members(JSON.readTree(claim.shown()));
      var last = part.lines().filter(line -> line.startsWith("{")).reduce((one, next) -> next);
      if (last.isEmpty() || !members(JSON.readTree(last.get())).equals(shown)) {
        failures.add("shown is %s, answered is%n%s".formatted(shown, part));
      }
    }
  }

  /** Paths of all members: {@code claims.name}. */
  private static Set<String> members(JsonNode node) {
    var paths = new TreeSet<String>();
    collect(node, "", paths);
    return paths;
  }

  private static void collect(JsonNode node, String path, Set<String> paths) {
    if (node.isArray()) {
      node.forEach(item -> collect(item, path, paths));
    }
    node.fields()
        .forEachRemaining(
            member -> {
              paths.add(path + member.getKey());
              collect(member.getValue(), path + member.getKey() + ".", paths);
            });
  }
}
