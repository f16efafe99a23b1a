import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Where the platform's own CPU time goes, by async-profiler ({@code asprof}). A sample counts for
 * the first layer that one of its frames belongs to, from the innermost outwards; what all are made
 * of, such as collections, goes to whoever calls.
 */
final class Layers {

  private static final Map<String, String> LAYERS = new LinkedHashMap<>();

  static {
    LAYERS.put("the compiler", "Compile:|CompileBroker|C2Compiler|Compiler::");
    LAYERS.put(
        "garbage collection", "G1|GangWorker|ParallelGC|PSYoung|Serial|VMThread|VM_Operation");
    LAYERS.put("OpenTelemetry", "io/opentelemetry|io/quarkus/opentelemetry");
    LAYERS.put(
        "metrics", "io/micrometer|io/quarkus/micrometer|org/essc/platform/ops/OperationMetrics");
    LAYERS.put("signatures", "com/amazon/corretto|com/nimbusds|org/essc/keys");
    LAYERS.put(
        "encryption and digests",
        "javax/crypto|com/sun/crypto|sun/security|org/essc/platform/crypto");
    LAYERS.put("audit text", "org/essc/audit/Audit");
    LAYERS.put("QR code", "com/google/zxing|org/essc/platform/qr");
    LAYERS.put(
        "PostgreSQL's client", "io/vertx/pgclient|io/vertx/sqlclient|io/vertx/mutiny/sqlclient");
    LAYERS.put("Redis' client", "io/vertx/redis|io/vertx/mutiny/redis|io/quarkus/redis");
    LAYERS.put("JSON", "com/fasterxml/jackson");
    LAYERS.put(
        "security",
        "io/quarkus/security|io/quarkus/vertx/http/runtime/security|org/essc/partner/access");
    LAYERS.put("Quarkus REST", "resteasy/reactive");
    LAYERS.put("CDI", "io/quarkus/arc|_ClientProxy|_Subclass");
    LAYERS.put("routes and filters", "io/vertx/ext/web|io/quarkus/vertx/http");
    LAYERS.put("Vert.x HTTP", "io/vertx/core/http");
    LAYERS.put(
        "writing to sockets",
        "writeAddress|writev|FileDispatcherImpl.write|SocketChannelImpl.write|Native.write|Socket.write|Socket.send");
    LAYERS.put(
        "reading from sockets",
        "FileDispatcherImpl.read|SocketChannelImpl.read|Socket.recv|Socket.read");
    LAYERS.put("waiting and waking", "EPoll|Native.epoll|eventFd|Selector|IOUtil.write1");
    LAYERS.put("Mutiny", "io/smallrye/mutiny");
    LAYERS.put("the platform", "org/essc");
    LAYERS.put("netty", "io/netty");
    LAYERS.put("Vert.x", "io/vertx");
  }

  private Layers() {}

  /** Begins to look at a process; what it gives waits for the end. */
  static Process look(Path profiler, long pid, int seconds, Path samples) throws IOException {
    return new ProcessBuilder(
            profiler.toString(),
            "-e",
            "ctimer",
            "-i",
            "1ms",
            "-d",
            String.valueOf(seconds),
            "-o",
            "collapsed",
            "-f",
            samples.toString(),
            String.valueOf(pid))
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  static String report(String name, Process look, Path samples)
      throws IOException, InterruptedException {
    if (!look.waitFor(30, TimeUnit.SECONDS) || look.exitValue() != 0) {
      throw new IOException("the profiler failed");
    }
    var counts = new LinkedHashMap<String, Long>();
    long all = 0;
    for (var line : Files.readAllLines(samples)) {
      int space = line.lastIndexOf(' ');
      long count = Long.parseLong(line.substring(space + 1));
      counts.merge(layer(line.substring(0, space).split(";")), count, Long::sum);
      all += count;
    }
    var text = new StringBuilder("%n| %s: layer | %% |%n|---|---|%n".formatted(name));
    double whole = all;
    counts.entrySet().stream()
        .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
        .forEach(
            layer ->
                text.append(
                    String.format(
                        Locale.ROOT,
                        "| %s | %.1f |%n",
                        layer.getKey(),
                        100 * layer.getValue() / whole)));
    return text.toString();
  }

  private static String layer(String[] frames) {
    for (int i = frames.length - 1; i >= 0; i--) {
      for (var layer : LAYERS.entrySet()) {
        for (var part : layer.getValue().split("\\|")) {
          if (frames[i].contains(part)) {
            return layer.getKey();
          }
        }
      }
    }
    return "other";
  }
}
