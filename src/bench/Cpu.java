import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * CPU seconds, user and system, from {@code /proc}. They say what a rate is bound by, and unlike it
 * hardly move when something else runs on the machine.
 *
 * @param server the Java process under load
 * @param generator wrk, and whatever else the benchmark has started and seen end
 */
record Cpu(double server, double postgres, double redis, double generator) {

  static final Cpu UNKNOWN = new Cpu(Double.NaN, Double.NaN, Double.NaN, Double.NaN);

  private static final double TICKS_A_SECOND = 100;
  private static final int USER = 11;
  private static final int CHILDREN_USER = 13;

  /** What a server, and those that it has started, have used up to now. */
  static Cpu of(ProcessHandle server) throws IOException {
    double postgres = 0;
    double redis = 0;
    for (var child : server.descendants().toList()) {
      var program = child.info().command().orElse("");
      if (program.endsWith("/postgres")) {
        // a backend that has ended is counted by the one that started it
        postgres += used(child, USER) + used(child, CHILDREN_USER);
      } else if (program.endsWith("/redis-server")) {
        redis += used(child, USER);
      }
    }
    return new Cpu(
        used(server, USER), postgres, redis, used(ProcessHandle.current(), CHILDREN_USER));
  }

  Cpu since(Cpu before) {
    return new Cpu(
        server - before.server,
        postgres - before.postgres,
        redis - before.redis,
        generator - before.generator);
  }

  /** Microseconds for each of so many requests. */
  Cpu micros(long requests) {
    return new Cpu(
        server * 1e6 / requests,
        postgres * 1e6 / requests,
        redis * 1e6 / requests,
        generator * 1e6 / requests);
  }

  /** Two neighbouring fields of {@code /proc/<pid>/stat} after the program's name: user, system. */
  private static double used(ProcessHandle process, int first) throws IOException {
    try {
      var stat = Files.readString(Path.of("/proc", String.valueOf(process.pid()), "stat"));
      var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
      return Stream.of(fields[first], fields[first + 1]).mapToLong(Long::parseLong).sum()
          / TICKS_A_SECOND;
    } catch (IOException ended) {
      if (process.isAlive()) {
        throw ended;
      }
      return 0;
    }
  }
}
