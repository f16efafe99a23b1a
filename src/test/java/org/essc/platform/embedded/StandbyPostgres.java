package org.essc.platform.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.essc.platform.servers.ServersException;
import org.essc.testing.TestServers;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A replica of the tests' PostgreSQL, by streaming. Its programs have no {@code pg_basebackup}: the
 * data directory is copied as it is, between the beginning and the end of a backup.
 */
public final class StandbyPostgres implements EmbeddedServer, AutoCloseable {

  private static final Duration START = Duration.ofMinutes(2);

  private final PGSimpleDataSource primary;
  private final Path root;
  private final Path data;
  private final ServerProcesses processes;
  private int port;

  private StandbyPostgres() throws IOException {
    this.primary = (PGSimpleDataSource) TestServers.superuserDatabase();
    var root = TestServers.running().directory().root();
    this.root = Files.createTempDirectory(root, "standby-");
    this.data = this.root.resolve("postgres");
    this.processes = new ServerProcesses("postgres", data);
  }

  /** Running, and open for reads; {@link #close} ends it and deletes what it has. */
  public static StandbyPostgres start() throws IOException, SQLException {
    var standby = new StandbyPostgres();
    standby.copy();
    standby.port = FreePort.onLoopback();
    standby.startAgain();
    return standby;
  }

  private void copy() throws IOException, SQLException {
    try (var connection = primary.getConnection();
        var statement = connection.createStatement()) {
      var answer = statement.executeQuery("show data_directory");
      answer.next();
      var source = Path.of(answer.getString(1));
      statement.execute("select pg_backup_start('standby', true)");
      Files.walkFileTree(source, new Copying(source, data));
      var label = statement.executeQuery("select labelfile from pg_backup_stop(false)");
      label.next();
      Files.writeString(data.resolve("backup_label"), label.getString(1));
    }
    Files.writeString(
        data.resolve("postgresql.conf"),
        "primary_conninfo = '" + primaryAddress() + "'\n",
        StandardOpenOption.APPEND);
    Files.createFile(data.resolve("standby.signal"));
  }

  /** What is not copied is the primary's own: its log, which is streamed, and its lock. */
  private static final class Copying extends SimpleFileVisitor<Path> {

    private final Path from;
    private final Path to;

    private Copying(Path from, Path to) {
      this.from = from;
      this.to = to;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
        throws IOException {
      Files.createDirectory(
          to.resolve(from.relativize(directory)),
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      var name = from.relativize(file);
      if (!name.startsWith("pg_wal") && !name.startsWith("postmaster.pid")) {
        copy(file, to.resolve(name));
      }
      return FileVisitResult.CONTINUE;
    }

    private static void copy(Path file, Path copy) throws IOException {
      try {
        Files.copy(file, copy);
      } catch (NoSuchFileException gone) {
        // as the log says, which the replica reads next
      }
    }

    @Override
    public FileVisitResult visitFileFailed(Path gone, IOException failure) {
      return FileVisitResult.CONTINUE;
    }
  }

  @Override
  public void startAgain() {
    try {
      var process = ServerLauncher.start(command(), root, root.resolve("log"));
      if (!Poll.until(START, () -> answers() || !process.isAlive()) || !process.isAlive()) {
        throw new ServersException(Files.readString(root.resolve("log")));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<String> command() throws IOException {
    var home = new Programs(DataDirectory.ensure(TestServers.PROGRAMS)).postgres();
    var command = new ArrayList<>(Unprivileged.prefix());
    command.addAll(List.of(home.resolve("bin/postgres").toString(), "-D", data.toString()));
    command.addAll(List.of("-c", "port=" + port, "-c", "shared_buffers=32MB"));
    return command;
  }

  private String primaryAddress() {
    return "host=%s port=%d user=%s password=%s"
        .formatted(
            primary.getServerNames()[0],
            primary.getPortNumbers()[0],
            primary.getUser(),
            primary.getPassword());
  }

  private boolean answers() {
    try (var connection = connect()) {
      return connection.isValid(1);
    } catch (SQLException notYet) {
      return false;
    }
  }

  /** As the superuser, to the platform's database. */
  public Connection connect() throws SQLException {
    var source = new PGSimpleDataSource();
    source.setServerNames(primary.getServerNames());
    source.setPortNumbers(new int[] {port});
    source.setDatabaseName(primary.getDatabaseName());
    source.setUser(primary.getUser());
    source.setPassword(primary.getPassword());
    return source.getConnection();
  }

  @Override
  public int port() {
    return port;
  }

  @Override
  public List<ProcessHandle> running() {
    return processes.running();
  }

  @Override
  public void stop() {
    processes.stop("INT");
  }

  @Override
  public void close() {
    running().forEach(ProcessHandle::destroyForcibly);
    stop();
    TestServers.deleteTree(root);
  }
}
