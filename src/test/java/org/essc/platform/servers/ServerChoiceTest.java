package org.essc.platform.servers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServerChoiceTest {

  private static final String DATABASE = "quarkus.datasource.reactive.url";
  private static final String REDIS = "quarkus.redis.hosts";
  private static final String JDBC = "quarkus.datasource.jdbc.url";

  @Test
  void withoutAnyAddressServersAreEmbedded() {
    assertFalse(choice(Map.of()).external());
  }

  @Test
  void emptyAddressIsNone() {
    assertFalse(choice(Map.of(DATABASE, "", REDIS, "")).external());
  }

  @Test
  void withBothAddressesNothingIsEmbedded() {
    var choice = choice(Map.of(DATABASE, "postgresql://db/essc", REDIS, "redis://cache"));

    assertTrue(choice.external());
    assertEquals(Map.of(JDBC, "jdbc:postgresql://db/essc"), choice.derivedProperties());
  }

  @Test
  void databaseWithoutRedisIsRefused() {
    assertRefused(Map.of(DATABASE, "postgresql://db/essc"), "QUARKUS_REDIS_HOSTS");
  }

  @Test
  void redisWithoutDatabaseIsRefused() {
    assertRefused(Map.of(REDIS, "redis://cache"), "QUARKUS_DATASOURCE_REACTIVE_URL");
  }

  @Test
  void jdbcAddressAloneIsRefused() {
    assertRefused(Map.of(JDBC, "jdbc:postgresql://db/essc"), "QUARKUS_DATASOURCE_REACTIVE_URL");
  }

  @Test
  void verifiedServerIsVerifiedByBothClientsWithTheSameCertificates() {
    var choice =
        choice(
            Map.of(
                DATABASE,
                "postgresql://db/essc?sslmode=verify-full",
                REDIS,
                "rediss://cache",
                "quarkus.datasource.reactive.trust-certificate-pem.certs",
                "/etc/essc/ca.pem"));

    assertEquals(
        Map.of(
            JDBC,
            "jdbc:postgresql://db/essc?sslmode=verify-full&sslrootcert=/etc/essc/ca.pem",
            "quarkus.datasource.reactive.hostname-verification-algorithm",
            "HTTPS"),
        choice.derivedProperties());
  }

  @Test
  void ownJdbcAddressStays() {
    var choice =
        choice(
            Map.of(
                DATABASE, "postgresql://db/essc",
                REDIS, "redis://cache",
                JDBC, "jdbc:postgresql://other/essc"));

    assertEquals(Map.of(), choice.derivedProperties());
  }

  @Test
  void userInAddressGivesWayToConfiguredOne() {
    var choice =
        choice(
            Map.of(
                DATABASE,
                "postgresql://ann:secret@db/essc",
                REDIS,
                "redis://cache",
                "quarkus.datasource.username",
                "bob"));

    assertEquals(
        Map.of(JDBC, "jdbc:postgresql://db/essc", "quarkus.datasource.password", "secret"),
        choice.derivedProperties());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "postgresql://db:5433/essc | jdbc:postgresql://db:5433/essc | | ",
        "vertx-reactive:postgresql://db/essc | jdbc:postgresql://db/essc | | ",
        "postgres://db/essc?sslmode=require | jdbc:postgresql://db/essc?sslmode=require | | ",
        "postgresql://ann@db/essc | jdbc:postgresql://db/essc | ann | ",
        "postgresql://ann:a%40b+c@[::1]:5432/essc | jdbc:postgresql://[::1]:5432/essc | ann |"
            + " a@b+c",
        "postgresql://one/essc,postgresql://two/essc | jdbc:postgresql://one/essc | | "
      })
  void reactiveAddressBecomesJdbcAddress(
      String reactive, String jdbc, String user, String password) {
    var address = ExternalAddress.parse(reactive);

    assertEquals(jdbc, address.jdbcUrl(Optional.empty()));
    assertEquals(user, address.user().orElse(null));
    assertEquals(password, address.password().orElse(null));
  }

  @Test
  void unreadableAddressIsRefusedWithoutShowingIt() {
    var refusal =
        assertThrows(
            ServersException.class, () -> ExternalAddress.parse("mysql://ann:secret@db/essc"));

    assertFalse(refusal.getMessage().contains("secret"));
  }

  private static void assertRefused(Map<String, String> configured, String reason) {
    var refusal = assertThrows(ServersException.class, () -> choice(configured));
    assertTrue(refusal.getMessage().contains(reason), refusal.getMessage());
  }

  private static ServerChoice choice(Map<String, String> configured) {
    var all = new HashMap<>(Map.of(JDBC, "jdbc:${" + DATABASE + "}"));
    all.putAll(configured);
    return ServerChoice.of(
        new SmallRyeConfigBuilder()
            .addDefaultInterceptors()
            .withSources(new PropertiesConfigSource(all, "test", 100))
            .build());
  }
}
