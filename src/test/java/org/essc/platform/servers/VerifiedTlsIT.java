package org.essc.platform.servers;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.restassured.path.json.JsonPath;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.essc.testing.Api;
import org.essc.testing.PlatformProcess;
import org.essc.testing.Ports;
import org.essc.testing.TestAuthority;
import org.essc.testing.TestPartner;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.Yaml;

/**
 * The packaged program with the settings that {@code k8s/base/config.yaml} gives it, host names
 * included, against a PostgreSQL and a Redis that speak TLS. Only ports and the authority's file
 * are others than there, and names are resolved by a file of hosts.
 */
@TestMethodOrder(OrderAnnotation.class)
class VerifiedTlsIT {

  private static final String DATABASE = "postgres.essc-data.svc";
  private static final String REDIS = "redis.essc-data.svc";
  private static final String ELSEWHERE = ".elsewhere.svc";
  private static final Duration START = Duration.ofSeconds(90);

  @TempDir static Path directory;

  private static Map<String, String> settings;
  private static TestAuthority authority;
  private static TestAuthority stranger;

  /** Runs the servers, and on them the demo partners that bring a code to verify. */
  private static PlatformProcess embedded;

  private static int redisPort;

  @BeforeAll
  static void serversSpeakTls() throws Exception {
    settings = configMap();
    authority = new TestAuthority(directory.resolve("authority"));
    stranger = new TestAuthority(directory.resolve("stranger"));
    embedded =
        PlatformProcess.launch(
                directory.resolve("data"), Map.of("ESSC_ISSUER", settings.get("ESSC_ISSUER")))
            .awaitReady();
    redisPort = Ports.free();
    databaseSpeaksTls();
  }

  @AfterAll
  static void end() {
    embedded.close();
  }

  /** Redis comes later here: what needs none is served meanwhile, and nothing is restarted. */
  @Test
  @Order(1)
  void documentedSettingsReachBothServersOverTlsAndRedisMayComeLater() throws Exception {
    var partner = verifier();
    var api = Api.at(embedded.baseUrl());
    var holder = api.holder();
    try (var platform = launch("documented", asDocumented())) {
      platform.awaitReady();
      assertThat(platform.get("/.well-known/jwks.json").body()).contains("\"kid\"");
      Awaitility.await()
          .atMost(START)
          .untilAsserted(
              () -> {
                var before = platform.get("/q/health/ready");
                assertThat(before.statusCode()).isEqualTo(503);
                assertThat(check(before.body(), "Redis")).isEqualTo("DOWN");
                assertThat(check(before.body(), "PostgreSQL")).isEqualTo("UP");
              });

      redisSpeaksTls();
      platform.awaitHealthy();

      // a token from the database and its keys, a code from Redis, an acceptance in the database
      var there = Api.at(platform.baseUrl());
      there.useToken(partner.number(), partner.tokenAt(there, settings.get("ESSC_ISSUER")));
      var key = UUID.randomUUID().toString();
      var verified = there.verify(partner.number(), api.freshCode(holder), "enquiry", key);
      assertThat(verified.status()).as(verified.body()).isEqualTo(200);
      assertThat(sessionsOverTls()).isPositive();
    }
  }

  @Test
  @Order(2)
  void databaseOfAnotherAuthorityOrNameEndsTheStart() throws Exception {
    try (var untrusted = launch("untrusted", trusting(asDocumented(), stranger));
        var misnamed = launch("misnamed", renamed(asDocumented(), DATABASE))) {
      assertThat(untrusted.awaitExit()).as(untrusted.output()).isNotZero();
      assertThat(untrusted.output()).contains("PKIX path");
      assertThat(misnamed.awaitExit()).as(misnamed.output()).isNotZero();
      assertThat(misnamed.output()).contains("postgres" + ELSEWHERE);
    }
  }

  /** Where JDBC is given an address of its own, so that the start gets past it. */
  @Test
  @Order(3)
  void requestsClientsRefuseAnotherAuthorityOrNameAsWell() throws Exception {
    redisSpeaksTls();
    var settings = asDocumented();
    settings.put(
        "QUARKUS_DATASOURCE_JDBC_URL",
        embedded
            .serversAsEnvironment()
            .get("QUARKUS_DATASOURCE_REACTIVE_URL")
            .replace("postgresql:", "jdbc:postgresql:"));
    settings.put("QUARKUS_DATASOURCE_REACTIVE_HOSTNAME_VERIFICATION_ALGORITHM", "HTTPS");
    try (var untrusted = launch("untrusted-later", trusting(settings, stranger));
        var misnamed = launch("misnamed-later", renamed(renamed(settings, DATABASE), REDIS))) {
      for (var platform : new PlatformProcess[] {untrusted, misnamed}) {
        platform.awaitReady();
        var ready = platform.get("/q/health/ready");
        assertThat(ready.statusCode()).isEqualTo(503);
        assertThat(check(ready.body(), "PostgreSQL")).as(ready.body()).isEqualTo("DOWN");
        assertThat(check(ready.body(), "Redis")).as(ready.body()).isEqualTo("DOWN");
      }
      for (var platform : new PlatformProcess[] {untrusted, misnamed}) {
        Awaitility.await()
            .atMost(START)
            .untilAsserted(() -> assertThat(platform.output()).contains("SSL handshake failed"));
      }
    }
  }

  private static Map<String, String> asDocumented() throws IOException {
    var environment = new HashMap<>(settings);
    environment.put("QUARKUS_SHUTDOWN_DELAY", "0s");
    var servers = embedded.serversAsEnvironment();
    for (var secret :
        new String[] {
          "QUARKUS_DATASOURCE_USERNAME", "QUARKUS_DATASOURCE_PASSWORD", "QUARKUS_REDIS_PASSWORD"
        }) {
      environment.put(secret, servers.get(secret));
    }
    environment.put(
        "ESSC_MASTER_KEY", Files.readString(Path.of(servers.get("ESSC_MASTER_KEY_FILE"))).strip());
    environment.replaceAll(
        (name, value) ->
            value
                .replace(DATABASE + ":5432", DATABASE + ":" + embedded.servers().postgres().port())
                .replace(REDIS + ":6379", REDIS + ":" + redisPort));
    environment.put("JAVA_TOOL_OPTIONS", "-Djdk.net.hosts.file=" + hosts());
    return trusting(environment, authority);
  }

  private static Map<String, String> trusting(Map<String, String> environment, TestAuthority whom) {
    var other = new HashMap<>(environment);
    for (var name :
        new String[] {
          "QUARKUS_DATASOURCE_REACTIVE_TRUST_CERTIFICATE_PEM_CERTS",
          "QUARKUS_REDIS_TLS_TRUST_CERTIFICATE_PEM_CERTS"
        }) {
      assertThat(settings.get(name)).isEqualTo("/etc/essc/ca.crt");
      other.put(name, whom.certificate().toString());
    }
    return other;
  }

  /** The same server by a name that its certificate does not hold. */
  private static Map<String, String> renamed(Map<String, String> environment, String host) {
    var other = new HashMap<>(environment);
    var name = host.substring(0, host.indexOf('.')) + ELSEWHERE;
    other.replaceAll((setting, value) -> value.replace(host, name));
    return other;
  }

  private static PlatformProcess launch(String name, Map<String, String> environment) {
    return PlatformProcess.launch(directory.resolve(name), environment);
  }

  private static Path hosts() throws IOException {
    var names = DATABASE + " " + REDIS + " postgres" + ELSEWHERE + " redis" + ELSEWHERE;
    var self = InetAddress.getLocalHost().getHostName();
    return Files.writeString(
        directory.resolve("hosts"), "127.0.0.1 localhost " + self + " " + names + "\n");
  }

  private static Map<String, String> configMap() throws IOException {
    Map<?, ?> map =
        new Yaml().load(Files.readString(Path.of("k8s", "base", "config.yaml").toAbsolutePath()));
    var settings = new HashMap<String, String>();
    ((Map<?, ?>) map.get("data")).forEach((name, value) -> settings.put("" + name, "" + value));
    return settings;
  }

  private static void databaseSpeaksTls() throws Exception {
    var server = authority.server(DATABASE);
    try (var connection = embedded.servers().superuserDatabase().getConnection();
        var statement = connection.createStatement()) {
      statement.execute("alter system set ssl_cert_file = '" + server.certificate() + "'");
      statement.execute("alter system set ssl_key_file = '" + server.key() + "'");
      statement.execute("alter system set ssl = on");
      statement.execute("select pg_reload_conf()");
    }
    Awaitility.await().atMost(START).until(() -> query("show ssl").equals("on"));
  }

  /** A port of its own, beside the one that the embedded platform uses; again is harmless. */
  private static synchronized void redisSpeaksTls() throws Exception {
    if (Files.exists(directory.resolve("authority").resolve(REDIS + ".key"))) {
      return;
    }
    var server = authority.server(REDIS);
    var commands =
        "AUTH %s\r\nCONFIG SET tls-auth-clients no tls-cert-file %s tls-key-file %s tls-port %d\r\n"
            .formatted(
                embedded.serversAsEnvironment().get("QUARKUS_REDIS_PASSWORD"),
                server.certificate(),
                server.key(),
                redisPort);
    try (var socket =
        new Socket(InetAddress.getLoopbackAddress(), embedded.servers().redis().port())) {
      socket.getOutputStream().write(commands.getBytes(UTF_8));
      socket.shutdownOutput();
      assertThat(new String(socket.getInputStream().readAllBytes(), UTF_8))
          .isEqualTo("+OK\r\n+OK\r\n");
    }
  }

  private static String check(String health, String name) {
    return JsonPath.from(health).getString("checks.find { it.name == '" + name + "' }.status");
  }

  private static int sessionsOverTls() {
    return Integer.parseInt(
        query(
            "select count(*) from pg_stat_ssl join pg_stat_activity using (pid)"
                + " where ssl and usename = 'essc'"));
  }

  private static String query(String sql) {
    try (var connection = embedded.servers().superuserDatabase().getConnection();
        var statement = connection.createStatement();
        var result = statement.executeQuery(sql)) {
      result.next();
      return result.getString(1);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** One that is no demo partner, so that an instance on external servers knows it, too. */
  private static TestPartner verifier() {
    return TestPartner.registerAt(
        Api.at(embedded.baseUrl()), new JsonObject().put("roles", new JsonArray().add("verifier")));
  }
}
