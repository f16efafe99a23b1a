package org.essc.platform.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.essc.platform.disk.OwnerOnly;
import org.essc.platform.servers.ServersException;
import org.postgresql.ds.PGSimpleDataSource;

/** A real PostgreSQL in the data directory, on loopback and a free port, fully durable. */
final class EmbeddedPostgres implements EmbeddedServer {

  static final String DATABASE = "essc";
  static final String USER = "essc";
  static final String SUPERUSER = "postgres";
  private static final String HOST = "127.0.0.1";
  private static final String SETTINGS = "essc.conf";
  private static final int ATTEMPTS = 3;
  private static final int STATE_LINE = 7;

  /** Generous: after a crash the server first replays its log. */
  private static final Duration START = Duration.ofMinutes(5);

  private final DataDirectory directory;
  private final Path home;
  private final Credentials credentials;
  private final ServerProcesses processes;
  private int port;

  EmbeddedPostgres(DataDirectory directory, Path home, Credentials credentials) {
    this.directory = directory;
    this.home = home;
    this.credentials = credentials;
    this.processes = new ServerProcesses("postgres", directory.postgres());
  }

  /** Ends what an earlier, killed platform left running in this directory, then starts. */
  void start() throws IOException {
    stop();
    Files.deleteIfExists(directory.postgres().resolve("postmaster.pid"));
    if (!Files.isDirectory(directory.postgres())) {
      initialise();
    }
    for (int attempt = 1; ; attempt++) {
      port = FreePort.onLoopback();
      writeSettings();
      if (launch()) {
        break;
      }
      if (attempt == ATTEMPTS || !portWasTaken()) {
        throw new ServersException(
            "The embedded PostgreSQL did not start; " + directory.postgresLog() + " says why.");
      }
    }
    provision();
  }

  /** Takes over what another object started in this directory. */
  void attach() throws IOException {
    port = PortSetting.read(directory.postgres().resolve(SETTINGS));
  }

  @Override
  public void startAgain() {
    if (!launch()) {
      throw new ServersException("The embedded PostgreSQL did not start again.");
    }
  }

  /** Fast shutdown: sessions end, nothing committed is lost. */
  @Override
  public void stop() {
    processes.stop("INT");
  }

  @Override
  public int port() {
    return port;
  }

  String reactiveUrl() {
    return "postgresql://" + HOST + ":" + port + "/" + DATABASE;
  }

  @Override
  public List<ProcessHandle> running() {
    return processes.running();
  }

  /**
   * Into a directory beside, then renamed: a crash half-way leaves nothing that looks like a
   * database.
   */
  private void initialise() throws IOException {
    Path fresh = directory.root().resolve("postgres.new");
    Programs.deleteTree(fresh);
    Path passwordFile = directory.root().resolve("initdb.password");
    OwnerOnly.write(passwordFile, credentials.superuser());
    try {
      var command =
          command(
              "initdb",
              List.of(
                  "-D",
                  fresh.toString(),
                  "-U",
                  SUPERUSER,
                  "--pwfile",
                  passwordFile.toString(),
                  "-A",
                  "scram-sha-256",
                  "-E",
                  "UTF8",
                  "--locale-provider=builtin",
                  "--builtin-locale=C.UTF-8",
                  "--locale=C",
                  "--data-checksums"));
      if (ServerLauncher.run(command, directory.root(), directory.postgresLog()) != 0) {
        throw new ServersException(
            "The embedded PostgreSQL could not be set up; "
                + directory.postgresLog()
                + " says why.");
      }
    } finally {
      Files.deleteIfExists(passwordFile);
    }
    Files.writeString(
        fresh.resolve("postgresql.conf"),
        "include = '" + SETTINGS + "'\n",
        StandardOpenOption.APPEND);
    Files.move(fresh, directory.postgres(), StandardCopyOption.ATOMIC_MOVE);
  }

  private void writeSettings() throws IOException {
    OwnerOnly.write(
        directory.postgres().resolve(SETTINGS),
        """
        # written by the platform at every start
        listen_addresses = '%s'
        port = %d
        unix_socket_directories = ''
        max_connections = 200
        shared_buffers = 256MB
        max_wal_size = 2GB
        # for disks without heads: also a plan that was made while a table was small, and kept, goes by its index
        random_page_cost = 1.1
        # an answer that went out is on the disk
        fsync = on
        full_page_writes = on
        synchronous_commit = on
        # a row in an error's detail may be somebody's data
        log_error_verbosity = terse
        log_min_error_statement = fatal
        timezone = 'UTC'
        log_timezone = 'UTC'
        """
            .formatted(HOST, port));
  }

  private boolean launch() {
    try {
      rotateLog();
      var command = command("postgres", List.of("-D", directory.postgres().toString()));
      var process = ServerLauncher.start(command, directory.root(), directory.postgresLog());
      return Poll.until(START, () -> ready(process) || !process.isAlive()) && process.isAlive();
    } catch (IOException e) {
      throw new ServersException("The embedded PostgreSQL cannot be started: " + e, e);
    }
  }

  /** The server's own word in its lock file: process id on the first line, state on the last. */
  private boolean ready(Process process) {
    try {
      var lines = Files.readAllLines(directory.postgres().resolve("postmaster.pid"));
      return lines.size() > STATE_LINE
          && lines.get(0).equals(Long.toString(process.pid()))
          && lines.get(STATE_LINE).strip().equals("ready");
    } catch (IOException e) {
      return false;
    }
  }

  private void rotateLog() throws IOException {
    Path log = directory.postgresLog();
    if (Files.exists(log)) {
      Files.move(log, log.resolveSibling("postgres.log.1"), StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private boolean portWasTaken() throws IOException {
    return Files.exists(directory.postgresLog())
        && Files.readString(directory.postgresLog()).contains("could not bind");
  }

  private List<String> command(String program, List<String> arguments) {
    var command = new ArrayList<>(Unprivileged.prefix());
    command.add(home.resolve("bin").resolve(program).toString());
    command.addAll(arguments);
    return command;
  }

  /**
   * The application's role owns its database and nothing else; it may ask where the server's data
   * lies.
   */
  private void provision() {
    try (Connection connection = dataSource(SUPERUSER, "postgres").getConnection();
        var statement = connection.createStatement()) {
      if (!statement.executeQuery("select from pg_roles where rolname = '" + USER + "'").next()) {
        statement.execute(
            "create role " + USER + " login password '" + credentials.application() + "'");
      }
      statement.execute("grant pg_read_all_settings to " + USER);
      if (!statement
          .executeQuery("select from pg_database where datname = '" + DATABASE + "'")
          .next()) {
        statement.execute("create database " + DATABASE + " owner " + USER);
      }
    } catch (SQLException e) {
      throw new ServersException(
          "The embedded PostgreSQL could not be set up: " + e.getMessage(), e);
    }
  }

  PGSimpleDataSource dataSource(String user, String database) {
    return dataSource(port, user, database, credentials);
  }

  static PGSimpleDataSource dataSource(
      int port, String user, String database, Credentials credentials) {
    var source = new PGSimpleDataSource();
    source.setServerNames(new String[] {HOST});
    source.setPortNumbers(new int[] {port});
    source.setDatabaseName(database);
    source.setUser(user);
    source.setPassword(
        user.equals(SUPERUSER) ? credentials.superuser() : credentials.application());
    return source;
  }
}
