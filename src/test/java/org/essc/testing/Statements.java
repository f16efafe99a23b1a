package org.essc.testing;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What PostgreSQL itself says that it executed: its log, with every statement of every session. */
public final class Statements implements AutoCloseable {

  private static final Pattern EXECUTED =
      Pattern.compile("^pid (\\d+) LOG: {2}(?:execute [^:]+|statement): (.*)$");

  private static final Path LOG =
      Path.of(System.getProperty("test-servers.data-dir"), "postgres.log");

  private Statements() {}

  public static Statements logged() {
    set("log_line_prefix = 'pid %p '", "log_statement = 'all'");
    awaitLogging("all");
    return new Statements();
  }

  /**
   * Those of the one transaction in which a statement with the marker was executed while the act
   * ran, without its begin and end. Others, of the platform's own jobs, do not count.
   */
  public List<String> ofTransaction(String marker, Runnable act) {
    var from = size();
    act.run();
    var found =
        transactions(from).stream()
            .filter(one -> one.stream().anyMatch(sql -> sql.contains(marker)))
            .toList();
    if (found.size() != 1) {
      throw new AssertionError(found.size() + " transactions with " + marker + ": " + found);
    }
    return found.get(0);
  }

  /** Whether any statement with the marker was executed while the act ran. */
  public boolean executed(String marker, Runnable act) {
    var from = size();
    act.run();
    return new String(read(from), StandardCharsets.UTF_8).contains(marker);
  }

  /** All that was executed while the act ran, whoever asked for it. */
  public List<String> executed(Runnable act) {
    var from = size();
    act.run();
    return executions(from).map(Execution::sql).toList();
  }

  private record Execution(String session, String sql) {}

  private static Stream<Execution> executions(long from) {
    return Arrays.stream(new String(read(from), StandardCharsets.UTF_8).split("\n(?!\t)"))
        .map(line -> EXECUTED.matcher(line.replaceAll("\\s+", " ").replace("LOG: ", "LOG:  ")))
        .filter(Matcher::matches)
        .map(executed -> new Execution(executed.group(1), executed.group(2)));
  }

  private static List<List<String>> transactions(long from) {
    var open = new LinkedHashMap<String, List<String>>();
    var ended = new ArrayList<List<String>>();
    for (var execution : executions(from).toList()) {
      var session = execution.session();
      var sql = execution.sql();
      if (sql.equalsIgnoreCase("begin")) {
        open.put(session, new ArrayList<>());
      } else if (sql.equalsIgnoreCase("commit") || sql.equalsIgnoreCase("rollback")) {
        var transaction = open.remove(session);
        if (transaction != null) {
          ended.add(transaction);
        }
      } else if (open.containsKey(session)) {
        open.get(session).add(sql);
      }
    }
    return ended;
  }

  private static byte[] read(long from) {
    try (var log = Files.newByteChannel(LOG)) {
      log.position(from);
      return java.nio.channels.Channels.newInputStream(log).readAllBytes();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static long size() {
    try {
      return Files.size(LOG);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static void set(String... settings) {
    try (var connection = TestServers.superuserDatabase().getConnection();
        var statement = connection.createStatement()) {
      for (var setting : settings) {
        statement.execute("alter system set " + setting);
      }
      statement.execute("select pg_reload_conf()");
    } catch (SQLException failure) {
      throw new AssertionError(failure);
    }
  }

  /**
   * A session that begins now has what the server has read; it told those that there were to read
   * it as well.
   */
  private static void awaitLogging(String what) {
    await()
        .atMost(Duration.ofSeconds(10))
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(5))
        .until(() -> logging().equals(what));
  }

  private static String logging() throws SQLException {
    try (var connection = TestServers.superuserDatabase().getConnection();
        var statement = connection.createStatement();
        var shown = statement.executeQuery("show log_statement")) {
      shown.next();
      return shown.getString(1);
    }
  }

  @Override
  public void close() {
    set("log_statement = 'none'");
  }
}
