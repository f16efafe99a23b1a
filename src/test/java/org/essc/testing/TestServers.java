package org.essc.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.SQLException;
import java.util.Map;
import javax.sql.DataSource;
import org.essc.platform.embedded.DataDirectory;
import org.essc.platform.embedded.EmbeddedServer;
import org.essc.platform.embedded.EmbeddedServers;

/**
 * The servers behind the tests of this JVM. Quarkus loads test classes in several class loaders, so
 * what they share is kept in system properties and on the disk, never in a static field.
 */
public final class TestServers {

  private static final String DIRECTORY = "test-servers.data-dir";

  /** Where a Redis Cluster runs that is used in place of the single Redis. */
  private static final String CLUSTER = "test-servers.redis-cluster";

  private static final Path ROOT = Path.of("target", "test-data");

  /** Where the servers' programs are unpacked. */
  public static final Path PROGRAMS = Path.of("target", "test-programs");

  private static EmbeddedServers running;

  private TestServers() {}

  /**
   * The running servers; PostgreSQL and Redis can be stopped and started again through them. Found
   * once per class loader: they stay where they are, and finding them reads their whole archives.
   */
  public static synchronized EmbeddedServers running() {
    try {
      if (running == null) {
        running =
            EmbeddedServers.attach(
                new DataDirectory(Path.of(System.getProperty(DIRECTORY))), PROGRAMS);
      }
      return running;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static FaultyServer postgres() {
    return new FaultyServer(running().postgres());
  }

  public static FaultyServer redis() {
    return new FaultyServer(
        System.getProperty(CLUSTER) == null ? running().redis() : redisCluster());
  }

  /** The cluster that tests run on, where they do ({@link OnRedisCluster}). */
  public static RedisCluster redisCluster() {
    return RedisCluster.in(Path.of(System.getProperty(CLUSTER)));
  }

  static RedisCluster startRedisCluster() {
    try {
      var directory = Files.createTempDirectory(ROOT, "cluster-");
      var cluster = RedisCluster.start(directory, PROGRAMS);
      System.setProperty(CLUSTER, directory.toString());
      Runtime.getRuntime().addShutdownHook(new Thread(TestServers::endRedisCluster));
      return cluster;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void endRedisCluster() {
    if (System.getProperty(CLUSTER) != null) {
      redisCluster().close();
      System.clearProperty(CLUSTER);
    }
  }

  /** The platform's database with the platform's rights. */
  public static DataSource database() {
    return running().database();
  }

  /** The platform's database with every right. */
  public static DataSource superuserDatabase() {
    return running().superuserDatabase();
  }

  /** Unpacking the servers' programs is a good part of a start, so most take the tests' own. */
  public static void lendPrograms(DataDirectory directory) {
    try {
      var programs = Files.createDirectories(PROGRAMS).toAbsolutePath();
      Files.createSymbolicLink(directory.programs(), programs);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Map<String, String> startOnce() {
    synchronized (System.getProperties()) {
      if (System.getProperty(DIRECTORY) == null) {
        startFirst();
        if ("cluster".equals(System.getProperty("test.redis"))) {
          startRedisCluster();
        }
      }
      var properties = running().properties();
      if (System.getProperty(CLUSTER) != null) {
        properties.putAll(redisCluster().properties());
      }
      return properties;
    }
  }

  private static void startFirst() {
    try {
      Files.createDirectories(ROOT);
      Files.createDirectories(PROGRAMS);
      var directory = DataDirectory.create(Files.createTempDirectory(ROOT, "run-"));
      var servers = EmbeddedServers.start(directory, PROGRAMS);
      leaveWritingToTheSystem(servers);
      Runtime.getRuntime()
          .addShutdownHook(new Thread(() -> endAndDelete(servers, directory.root())));
      System.setProperty(DIRECTORY, directory.root().toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * A commit returns when the operating system has it. So a server that a test kills loses nothing;
   * only a machine that stops would, and these tests stop none. The process tests run with the
   * default, which {@code EmbeddedPlatformIT} tries.
   */
  private static void leaveWritingToTheSystem(EmbeddedServers servers) throws SQLException {
    try (var connection = servers.superuserDatabase().getConnection();
        var statement = connection.createStatement()) {
      statement.execute("alter system set fsync = off");
      statement.execute("select pg_reload_conf()");
    }
  }

  /** Nobody reads the data again, so the servers need not end in good order. */
  private static void endAndDelete(EmbeddedServers servers, Path directory) {
    for (EmbeddedServer server : new EmbeddedServer[] {servers.redis(), servers.postgres()}) {
      new FaultyServer(server).kill();
    }
    servers.close();
    deleteTree(directory);
  }

  /** Also while a process that is about to end takes away what is its own. */
  public static void deleteTree(Path directory) {
    try {
      Files.walkFileTree(directory, new Deleting());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static final class Deleting extends SimpleFileVisitor<Path> {

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      return deleted(file);
    }

    @Override
    public FileVisitResult visitFileFailed(Path gone, IOException failure) {
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path directory, IOException failure) {
      return deleted(directory);
    }

    private static FileVisitResult deleted(Path path) {
      path.toFile().delete();
      return FileVisitResult.CONTINUE;
    }
  }
}
