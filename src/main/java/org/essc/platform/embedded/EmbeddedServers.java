package org.essc.platform.embedded;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.Config;
import org.essc.platform.random.Randomness;
import org.essc.platform.servers.BundledServers;
import org.essc.platform.servers.ServersException;

/**
 * PostgreSQL and Redis of one data directory, running, with the directory locked. Closing stops
 * both.
 */
public final class EmbeddedServers implements BundledServers.Database {

  private static final String MASTER_KEY = "essc.master-key";
  private static final String MASTER_KEY_FILE = "essc.master-key-file";

  private final DataDirectory directory;
  private final DataDirectoryLock lock;
  private final Credentials credentials;
  private final EmbeddedPostgres postgres;
  private final EmbeddedRedis redis;

  private EmbeddedServers(
      DataDirectory directory, DataDirectoryLock lock, Path programs, Credentials credentials)
      throws IOException {
    this.directory = directory;
    this.lock = lock;
    var unpacked = new Programs(DataDirectory.ensure(programs));
    this.credentials = credentials;
    this.postgres = new EmbeddedPostgres(directory, unpacked.postgres(), credentials);
    this.redis = new EmbeddedRedis(directory, unpacked.redis(), credentials);
  }

  /**
   * Locks the directory, ends what a killed platform left running in it, and starts both servers.
   *
   * @throws ServersException if the directory is in use or a server does not start; nothing is left
   *     running then
   */
  public static EmbeddedServers start(DataDirectory directory, Path programs) {
    return start(directory, programs, true);
  }

  /** The same without Redis, for a command that only reads the database. */
  static EmbeddedServers startDatabase(DataDirectory directory, Path programs) {
    return start(directory, programs, false);
  }

  private static EmbeddedServers start(DataDirectory directory, Path programs, boolean withRedis) {
    var servers = locked(directory, programs);
    try {
      directory.ensureMasterKey();
      servers.postgres.start();
      servers.redis.stop();
      if (withRedis) {
        servers.redis.start();
      }
      return servers;
    } catch (IOException e) {
      servers.close();
      throw new ServersException("The embedded servers cannot be started: " + e, e);
    } catch (RuntimeException e) {
      servers.close();
      throw e;
    }
  }

  /**
   * The servers that another process, or another part of this one, runs in the directory. They stay
   * its: closing this object stops nothing.
   */
  public static EmbeddedServers attach(DataDirectory directory, Path programs) throws IOException {
    var servers =
        new EmbeddedServers(directory, null, programs, Credentials.read(directory.credentials()));
    servers.postgres.attach();
    servers.redis.attach();
    return servers;
  }

  private static EmbeddedServers locked(DataDirectory directory, Path programs) {
    var lock = DataDirectoryLock.acquire(directory);
    try {
      return new EmbeddedServers(
          directory,
          lock,
          programs,
          Credentials.createOrRead(directory.credentials(), Randomness.standalone()));
    } catch (IOException | RuntimeException e) {
      lock.close();
      throw new ServersException("The embedded servers cannot be prepared: " + e, e);
    }
  }

  /** The configuration that points the platform at these servers; a master key of its own stays. */
  @Override
  public Map<String, String> properties(Config configured) {
    var properties = properties();
    if (Stream.of(MASTER_KEY, MASTER_KEY_FILE)
        .anyMatch(name -> configured.getOptionalValue(name, String.class).isPresent())) {
      properties.remove(MASTER_KEY_FILE);
    }
    return properties;
  }

  /** The configuration that points the platform at these servers. */
  public Map<String, String> properties() {
    var properties = new LinkedHashMap<String, String>();
    properties.put(DataDirectory.PROPERTY, directory.root().toString());
    properties.put("quarkus.datasource.reactive.url", postgres.reactiveUrl());
    properties.put("quarkus.datasource.username", EmbeddedPostgres.USER);
    properties.put("quarkus.datasource.password", credentials.application());
    properties.put("quarkus.redis.hosts", "redis://127.0.0.1:" + redis.port());
    properties.put("quarkus.redis.password", credentials.redis());
    properties.put(MASTER_KEY_FILE, directory.masterKey().toString());
    return properties;
  }

  public EmbeddedServer postgres() {
    return postgres;
  }

  public EmbeddedServer redis() {
    return redis;
  }

  public DataDirectory directory() {
    return directory;
  }

  /** The whole server as its superuser; for tests that break something on purpose. */
  public DataSource superuserDatabase() {
    return postgres.dataSource(EmbeddedPostgres.SUPERUSER, EmbeddedPostgres.DATABASE);
  }

  /** The platform's database, for a command that runs without the platform. */
  @Override
  public DataSource database() {
    return postgres.dataSource(EmbeddedPostgres.USER, EmbeddedPostgres.DATABASE);
  }

  @Override
  public void close() {
    if (lock == null) {
      return;
    }
    redis.stop();
    postgres.stop();
    lock.close();
  }
}
