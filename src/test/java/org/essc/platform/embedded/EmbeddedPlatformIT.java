package org.essc.platform.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.essc.testing.PlatformProcess;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged program on its embedded servers, from outside. */
class EmbeddedPlatformIT {

  @TempDir Path temporary;

  @Test
  void firstStartCreatesEverythingOwnerOnlyAndSaysWhichPageToOpen() throws Exception {
    try (var platform = PlatformProcess.startOnNothing(data())) {
      Awaitility.await().until(() -> platform.output().contains("Open http://"));

      // but for the heads of the audit log, which go out as they are signed, and for warnings of a
      // machine that stands still meanwhile
      var said =
          platform
              .output()
              .lines()
              .filter(line -> !line.contains("audit head chain=") && !line.contains(" WARN "))
              .toList();
      assertEquals("Open " + platform.baseUrl() + "/", said.get(said.size() - 1));
      platform.awaitHealthy();
      assertEquals(200, platform.get("/sandbox/holders").statusCode());
      assertEquals("rwx------", mode(data()));
      assertEquals("rw-------", mode(data().resolve("master.key")));
      assertEquals("rw-------", mode(data().resolve("credentials.properties")));
      for (var setting : List.of("fsync", "full_page_writes", "synchronous_commit")) {
        assertEquals("on", query(platform, "show " + setting), setting);
      }
      assertEquals("127.0.0.1", query(platform, "show listen_addresses"));
    }
  }

  @Test
  void instanceThatOnlyVerifiesBecomesReadyAndAnswersThisMachineOnly() throws Exception {
    try (var platform =
        PlatformProcess.launch(data(), Map.of("ESSC_FEATURES", "verification")).awaitReady()) {
      platform.awaitHealthy();
      assertEquals(404, platform.get("/v1/region-policies").statusCode());
      assertTrue(platform.output().contains("Listening on: http://127.0.0.1:"), platform.output());
      assertTrue(
          platform.output().contains("Management interface listening on http://127.0.0.1:"),
          platform.output());
    }
  }

  @Test
  void dataAndMasterKeySurviveRestart() throws Exception {
    String key;
    try (var platform = PlatformProcess.start(data())) {
      execute(platform, "create table survives as select 42 as answer");
      key = Files.readString(data().resolve("master.key"));
      platform.terminate();
    }
    try (var platform = PlatformProcess.start(data())) {
      assertEquals("42", query(platform, "select answer from survives"));
      assertEquals(key, Files.readString(data().resolve("master.key")));
    }
  }

  @Test
  void secondStartOnSameDirectoryIsRefusedAndDisturbsNothing() {
    try (var first = PlatformProcess.start(data())) {
      var servers = pids(first);
      try (var second = PlatformProcess.launch(data())) {
        assertEquals(1, second.awaitExit());
        // the JVM itself says which options it took from the environment
        var said = second.output().lines().filter(l -> !l.startsWith("Picked up ")).toList();
        assertEquals(1, said.size(), second.output());
        assertTrue(
            second.output().contains("in use by another running platform (process " + first.pid()));
        assertEquals(servers, pids(first));
      }
      first.awaitHealthy();
    }
  }

  @Test
  void startAfterKillNineEndsOrphansAndRecovers() throws Exception {
    List<Long> orphans;
    try (var killed = PlatformProcess.start(data())) {
      execute(killed, "create table survives as select 42 as answer");
      killed.kill9();
      orphans = pids(killed);
      assertEquals(2, orphans.size());

      try (var platform = PlatformProcess.start(data())) {
        assertEquals("42", query(platform, "select answer from survives"));
        for (long orphan : orphans) {
          assertFalse(pids(platform).contains(orphan));
        }
        assertEquals(2, pids(platform).size());
      }
    }
  }

  @Test
  void staleProcessIdOfSomebodyElseIsLeftAlone() throws Exception {
    try (var platform = PlatformProcess.start(data())) {
      platform.terminate();
    }
    var bystander = new ProcessBuilder("sleep", "600").start();
    try {
      Files.writeString(
          data().resolve("postgres").resolve("postmaster.pid"),
          bystander.pid() + "\n" + data().resolve("postgres") + "\n");
      try (var platform = PlatformProcess.start(data())) {
        platform.awaitHealthy();
        assertTrue(bystander.isAlive());
      }
    } finally {
      bystander.destroyForcibly();
    }
  }

  @Test
  void terminationAnswersRequestInFlightAndLeavesNoServer() throws Exception {
    try (var platform = PlatformProcess.start(data());
        var connection = platform.servers().superuserDatabase().getConnection();
        var statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute("lock table physical_card in access exclusive mode");
      var answer = platform.getLater("/sandbox/holders?limit=1");
      // this request and nobody else: jobs of the platform wait for the table as well
      Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .pollInterval(Duration.ofMillis(20))
          .until(
              () ->
                  !query(
                          platform,
                          "select count(*) from pg_stat_activity where wait_event_type = 'Lock'"
                              + " and query like 'select card_no_index, state from physical_card%'")
                      .equals("0"));

      platform.askToEnd();
      Awaitility.await().pollInterval(Duration.ofMillis(20)).until(() -> isDraining(platform));
      connection.rollback();

      assertEquals(200, answer.get().statusCode());
      platform.awaitExit();
      assertEquals(List.of(), pids(platform));
    }
  }

  @Test
  void withExternalServersNothingEmbeddedStartsAndThereIsNoSandbox() {
    try (var embedded = PlatformProcess.start(data())) {
      var environment = new HashMap<>(embedded.serversAsEnvironment());
      for (String directory : List.of("other", "data")) {
        environment.put("ESSC_DATA_DIR", temporary.resolve(directory).toString());
        var servers = pids(embedded);
        try (var external = PlatformProcess.launch(temporary.resolve("other"), environment)) {
          external.awaitReady().awaitHealthy();
          assertEquals(404, external.get("/sandbox/holders").statusCode());
          assertEquals(404, external.get("/").statusCode());
          assertFalse(external.output().contains("Open http://"));
          assertFalse(Files.exists(temporary.resolve("other")));
          assertEquals(servers, pids(embedded));
          assertNotEquals(0, external.terminate());
        }
      }
      assertEquals(2, pids(embedded).size());
    }
  }

  @Test
  void reactiveAddressWithPrefixAndUserIsUnderstoodByFlywayToo() {
    try (var embedded = PlatformProcess.start(data())) {
      var environment = new HashMap<>(embedded.serversAsEnvironment());
      var user = environment.remove("QUARKUS_DATASOURCE_USERNAME");
      var password = environment.remove("QUARKUS_DATASOURCE_PASSWORD");
      environment.computeIfPresent(
          "QUARKUS_DATASOURCE_REACTIVE_URL",
          (n, url) -> "vertx-reactive:" + url.replace("://", "://" + user + ":" + password + "@"));
      try (var external = PlatformProcess.launch(temporary.resolve("other"), environment)) {
        external.awaitReady().awaitHealthy();
        assertFalse(external.output().contains(password));
      }
    }
  }

  /** Beside the roll-out of a later program, and after going back to this one. */
  @Test
  void startsOnTheSchemaOfALaterProgram() throws Exception {
    try (var embedded = PlatformProcess.start(data())) {
      execute(
          embedded,
          """
          insert into flyway_schema_history
            (installed_rank, version, description, type, script, installed_by, execution_time,
             success)
          select max(installed_rank) + 1, '99999', 'later', 'SQL', 'V99999__later.sql',
                 current_user, 0, true
            from flyway_schema_history""");
      var former =
          PlatformProcess.launch(temporary.resolve("other"), embedded.serversAsEnvironment());
      try (former) {
        former.awaitReady().awaitHealthy();
      }
    }
  }

  @Test
  void externalDatabaseWithoutExternalRedisIsRefused() {
    var environment = Map.of("QUARKUS_DATASOURCE_REACTIVE_URL", "postgresql://127.0.0.1:1/none");
    try (var platform = PlatformProcess.launch(data(), environment)) {
      assertEquals(1, platform.awaitExit());
      assertTrue(platform.output().contains("QUARKUS_REDIS_HOSTS"), platform.output());
      assertFalse(Files.exists(data()));
    }
  }

  private Path data() {
    return temporary.resolve("data");
  }

  /** The two servers' main processes: children of PostgreSQL come and go. */
  private static List<Long> pids(PlatformProcess platform) {
    var servers = platform.servers();
    var all = new ArrayList<>(servers.postgres().running());
    all.addAll(servers.redis().running());
    var pids = all.stream().map(ProcessHandle::pid).toList();
    return all.stream()
        .filter(process -> !isChildOfOne(process, pids))
        .map(ProcessHandle::pid)
        .toList();
  }

  /** Also of a child that has ended since they were listed: it has no parent any more. */
  private static boolean isChildOfOne(ProcessHandle process, List<Long> pids) {
    var parent = process.parent();
    return parent.isPresent() ? pids.contains(parent.get().pid()) : !process.isAlive();
  }

  private static boolean isDraining(PlatformProcess platform) {
    try {
      return platform.get("/q/health/ready").statusCode() != 200;
    } catch (java.io.UncheckedIOException refused) {
      return true;
    }
  }

  private static String mode(Path path) throws Exception {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  private static void execute(PlatformProcess platform, String sql) throws SQLException {
    try (var connection = platform.servers().database().getConnection();
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static String query(PlatformProcess platform, String sql) throws SQLException {
    try (var connection = platform.servers().database().getConnection();
        var statement = connection.createStatement();
        var result = statement.executeQuery(sql)) {
      result.next();
      return result.getString(1);
    }
  }
}
