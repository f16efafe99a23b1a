import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** Which requests failed in an event, and what the proxy has to say of each. */
final class Failures {

  /** A failover has hundreds, which are all alike and told by nobody. */
  private static final int TOLD = 50;

  /** As the proxy is told to log a request: its number first. */
  private static final Pattern LINE = Pattern.compile("#(\\d+)# .*");

  private final Protocol protocol;
  private final Path proxyLog;

  Failures(Protocol protocol, Path proxyLog) {
    this.protocol = protocol;
    this.proxyLog = proxyLog;
  }

  /** What each caller was told, and the proxy's line; nothing where they are too many. */
  String of(Rehearsal.Event event) {
    var failed = new LinkedHashMap<Long, Protocol.Answer>();
    protocol.answers.stream()
        .filter(answer -> answer.failed() && event.covers(answer.at()))
        .forEach(answer -> failed.put(answer.number(), answer));
    if (failed.size() > TOLD) {
      return "";
    }
    var told = new StringBuilder();
    var lines = linesOf(failed);
    failed.forEach(
        (number, a) ->
            told.append("  failed: %s %d %s%n".formatted(a.operation(), a.status(), a.said()))
                .append("   proxy: %s%n".formatted(lines.getOrDefault(number, "no line"))));
    return told.toString();
  }

  private Map<Long, String> linesOf(Map<Long, ?> numbers) {
    var lines = new LinkedHashMap<Long, String>();
    if (numbers.isEmpty()) {
      return lines;
    }
    try (var log = Files.lines(proxyLog)) {
      log.map(LINE::matcher)
          .filter(line -> line.matches() && numbers.containsKey(Long.valueOf(line.group(1))))
          .forEach(line -> lines.put(Long.valueOf(line.group(1)), line.group()));
    } catch (IOException | UncheckedIOException e) {
      lines.put(0L, e.toString());
    }
    return lines;
  }
}
