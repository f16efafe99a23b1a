import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs wrk with one thread against one endpoint. */
final class Wrk {

  static final int CONNECTIONS = 32;

  /** The other number of connections that rows are measured with. */
  static final int MANY_CONNECTIONS = 128;

  /**
   * What is sent.
   *
   * @param bodies file with one request body a line, or null for a GET
   * @param type the bodies' media type
   * @param authorization value of that header, or null
   * @param key begin of each request's Idempotency-Key, or null
   * @param once whether each body is good for one request only
   */
  record Load(
      String path, Path bodies, String type, String authorization, String key, boolean once) {

    static Load get(String path) {
      return new Load(path, null, null, null, null, false);
    }
  }

  private final String base;
  private final ProcessHandle server;
  private Inside inside;

  /**
   * @param server the process that answers there
   */
  Wrk(String base, ProcessHandle server) {
    this.base = base;
    this.server = server;
  }

  /** From now on what is sent is looked at from inside, which costs the servers something. */
  void lookInside(Inside look) {
    inside = look;
  }

  Result run(Load load, int connections, int seconds) throws IOException, InterruptedException {
    if (inside != null) {
      inside.begin(seconds);
    }
    var before = Cpu.of(server);
    var result = send(load, connections, seconds);
    if (inside != null) {
      inside.end(result.requests());
    }
    return result.at(Cpu.of(server).since(before).micros(result.requests()));
  }

  private Result send(Load load, int connections, int seconds)
      throws IOException, InterruptedException {
    var command =
        new ArrayList<>(
            List.of("wrk", "-t1", "-c" + connections, "-d" + seconds + "s", "--timeout", "5s"));
    command.addAll(List.of("-s", "src/bench/load.lua", base + load.path(), "--"));
    if (load.bodies() != null) {
      command.add("bodies=" + load.bodies());
      command.add("type=" + load.type());
      command.add("once=" + load.once());
    }
    if (load.authorization() != null) {
      command.add("authorization=" + load.authorization());
    }
    if (load.key() != null) {
      command.add("key=" + load.key());
    }
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try (var output = process.inputReader()) {
      var lines = output.lines().toList();
      if (!process.waitFor(seconds + 60, TimeUnit.SECONDS) || process.exitValue() != 0) {
        throw new IOException("wrk failed: " + lines);
      }
      return lines.stream()
          .filter(line -> line.startsWith("RESULT "))
          .map(Result::parse)
          .findFirst()
          .orElseThrow(() -> new IOException("wrk gave no result: " + lines));
    } finally {
      process.destroyForcibly();
    }
  }

  /**
   * What came of a run.
   *
   * @param rate requests answered a second, refused ones included
   * @param refused answers of status 400 and above
   * @param broken connections refused or reset, and requests without an answer
   * @param cpu microseconds a request
   */
  record Result(
      long requests,
      double rate,
      long refused,
      long broken,
      double p50Millis,
      double p99Millis,
      Cpu cpu) {

    Result at(Cpu cost) {
      return new Result(requests, rate, refused, broken, p50Millis, p99Millis, cost);
    }

    private static Result parse(String line) {
      var n = line.split(" ");
      return new Result(
          Long.parseLong(n[1]),
          Long.parseLong(n[1]) * 1e6 / Long.parseLong(n[2]),
          Long.parseLong(n[3]),
          Long.parseLong(n[4]),
          Long.parseLong(n[5]) / 1e3,
          Long.parseLong(n[6]) / 1e3,
          Cpu.UNKNOWN);
    }
  }
}
