import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Locale;

/**
 * What the servers behind the platform do for a row: PostgreSQL's statements and write-ahead log,
 * Redis' commands, all for one request.
 */
final class Inside implements AutoCloseable {

  private static final String STATEMENTS =
      """
      select calls, rows, total_exec_time * 1000 as micros, plans, total_plan_time * 1000 as planning,
             regexp_replace(query, '\\s+', ' ', 'g') as query
        from pg_stat_statements order by total_exec_time + total_plan_time desc limit 10\
      """;

  private final Platform platform;
  private final Settings settings;
  private final Connection postgres;
  private final Socket redis;
  private final Path samples = Path.of("target", "bench", "samples").toAbsolutePath();
  private Process profiler;
  private long requests;

  Inside(Platform platform, Settings settings) throws IOException, SQLException {
    this.platform = platform;
    this.settings = settings;
    postgres = platform.database();
    redis = new Socket("127.0.0.1", platform.redisPort());
    execute("create extension if not exists pg_stat_statements");
    ask("AUTH " + platform.password("redis"));
  }

  void begin(int seconds) throws IOException {
    try {
      execute("select pg_stat_statements_reset()");
      execute("select pg_stat_reset_shared('wal')");
    } catch (SQLException e) {
      throw new IOException(e);
    }
    ask("CONFIG RESETSTAT");
    profiler = Layers.look(settings.profiler(), platform.pid(), seconds, samples);
  }

  void end(long count) {
    requests = count;
  }

  /** Tables of what was looked at last. */
  String report(String name) throws SQLException, IOException, InterruptedException {
    var text = new StringBuilder(Layers.report(name, profiler, samples));
    Files.move(
        samples,
        samples.resolveSibling(name.replaceAll("\\W+", "-") + ".collapsed"),
        StandardCopyOption.REPLACE_EXISTING);
    statements(text, name);
    commands(text);
    return text.toString();
  }

  private void statements(StringBuilder text, String name) throws SQLException {
    add(
        text,
        "%n| %s: PostgreSQL | calls a request | µs a call | µs a request | rows a call | planned | µs a plan |%n",
        name);
    add(text, "|---|---|---|---|---|---|---|%n");
    try (var statement = postgres.createStatement();
        var rows = statement.executeQuery(STATEMENTS)) {
      while (rows.next()) {
        double calls = rows.getDouble("calls");
        double micros = rows.getDouble("micros");
        var query = rows.getString("query");
        add(
            text,
            "| `%s` | %.3f | %.0f | %.1f | %.1f | %.3f | %.0f |%n",
            query.substring(0, Math.min(70, query.length())),
            calls / requests,
            micros / calls,
            micros / requests,
            rows.getDouble("rows") / calls,
            rows.getDouble("plans") / calls,
            rows.getDouble("planning") / Math.max(1, rows.getDouble("plans")));
      }
    }
    try (var statement = postgres.createStatement();
        var wal = statement.executeQuery("select * from pg_stat_wal")) {
      wal.next();
      add(
          text,
          "| write-ahead log of a request: %.0f bytes, %.1f records, %.2f page images, %.3f syncs |"
              + " | | | | | |%n",
          wal.getDouble("wal_bytes") / requests,
          wal.getDouble("wal_records") / requests,
          wal.getDouble("wal_fpi") / requests,
          wal.getDouble("wal_sync") / requests);
    }
  }

  private void commands(StringBuilder text) throws IOException {
    for (var line : ask("INFO commandstats").split("\r?\n")) {
      if (line.startsWith("cmdstat_")) {
        var name = line.substring("cmdstat_".length(), line.indexOf(':'));
        double calls = number(line, "calls=");
        if (calls > requests / 100.0) {
          add(
              text,
              "| Redis `%s` | %.3f | %.1f | %.1f | | | |%n",
              name,
              calls / requests,
              number(line, "usec_per_call="),
              number(line, "usec=") / requests);
        }
      }
    }
  }

  private static double number(String line, String name) {
    return Double.parseDouble(line.split(name)[1].split(",")[0]);
  }

  private void execute(String sql) throws SQLException {
    try (var statement = postgres.createStatement()) {
      statement.execute(sql);
    }
  }

  private String ask(String command) throws IOException {
    redis.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.US_ASCII));
    var in =
        new BufferedReader(new InputStreamReader(redis.getInputStream(), StandardCharsets.UTF_8));
    var first = in.readLine();
    if (!first.startsWith("$")) {
      return first;
    }
    var body = new char[Integer.parseInt(first.substring(1)) + 2];
    for (int at = 0; at < body.length; ) {
      at += in.read(body, at, body.length - at);
    }
    return new String(body);
  }

  private static void add(StringBuilder text, String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values));
  }

  @Override
  public void close() throws IOException, SQLException {
    postgres.close();
    redis.close();
  }
}
